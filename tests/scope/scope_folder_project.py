"""A small project whose components have a folder each, as path to text."""

FOLDERS = {
    "package.json": '{"name": "panel", "scripts": {"test": "vitest run"}}\n',
    "lib/time.js": """export function isoTime(date) {
  return date.toISOString();
}

export function unixTime(date) {
  return Math.floor(date.getTime() / 1000);
}
""",
    "src/components/PrimaryButton/index.tsx": """export function PrimaryButton(props: { label: string }) {
  return <button className="primary">{props.label}</button>;
}
""",
    "src/components/DangerButton/index.tsx": """export function DangerButton(props: { label: string }) {
  return <button className="danger">{props.label}</button>;
}
""",
    "src/components/UserCard/index.tsx": """export function UserCard(props: { name: string }) {
  return <div className="card">{props.name}</div>;
}
""",
    "src/components/theme/index.tsx": "export { light } from '../../themes/light';\n",
    "src/components/index.ts": """export { PrimaryButton } from './PrimaryButton';
export { DangerButton } from './DangerButton';
export { UserCard } from './UserCard';
""",
    "src/themes/light.ts": "export const light = { text: 'black' };\n",
    "src/themes/index.ts": "export * from './light';\n",
}
