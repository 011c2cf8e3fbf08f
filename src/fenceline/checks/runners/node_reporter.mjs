// A reporter for node --test: one JSON object per test and line, with the file, which TAP leaves out.
export default async function* report(source) {
  const open = [];
  for await (const { type, data } of source) {
    if (type === "test:start") open[data.nesting] = data.name;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const error = data.details?.error;
    const cause = error?.cause ?? error;
    yield JSON.stringify({
      file: data.file ?? "",
      name: [...open.slice(0, data.nesting), data.name].join(" > "),
      state: data.skip !== undefined || data.todo !== undefined ? "skipped" : type === "test:pass" ? "passed" : "failed",
      parent: error?.failureType === "subtestsFailed",
      suite: data.details?.type === "suite",
      message: type === "test:fail" ? String(cause?.stack ?? cause?.message ?? cause) : "",
    }) + "\n";
  }
}
