// Asks a project's TypeScript compiler for the errors of some files, with other texts laid over the disk's.
// In: one JSON object on standard input {typescript, root, files, phases: [{path: text or null}], codes}.
// Out: one JSON array on standard output, a list of findings for each phase. Nothing is written.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const ts = require(asked.typescript);
const codes = new Set(asked.codes);
const unchanged = new Map(); // source files that no phase lays anything over
const overlaid = new Set(asked.phases.flatMap((phase) => Object.keys(phase).map(absolute)));

function absolute(file) {
  return path.posix.join(asked.root, file);
}

function laidOver(host, overlay) {
  const has = (file) => Object.hasOwn(overlay, file);
  const text = (file) => (has(file) ? (overlay[file] ?? undefined) : ts.sys.readFile(file));
  return Object.assign(host, {
    fileExists: (file) => (has(file) ? overlay[file] !== null : ts.sys.fileExists(file)),
    readFile: text,
    writeFile: () => {},
    getSourceFile: (file, options) => {
      if (!overlaid.has(file) && unchanged.has(file)) return unchanged.get(file);
      const content = text(file);
      if (content === undefined) return undefined;
      const source = ts.createSourceFile(file, content, options, true);
      if (!overlaid.has(file)) unchanged.set(file, source);
      return source;
    },
  });
}

// A solution's own file names no sources: the project that it refers to and that has the file is meant.
function configured(file) {
  const found = ts.findConfigFile(path.posix.dirname(file), ts.sys.fileExists, "tsconfig.json");
  if (!found || !path.posix.normalize(found).startsWith(`${asked.root}/`)) return undefined;
  const own = parsed(found);
  if (own.fileNames.includes(file)) return own;
  for (const reference of own.projectReferences ?? []) {
    const other = ts.resolveProjectReferencePath(reference);
    if (ts.sys.fileExists(other) && parsed(other).fileNames.includes(file)) return parsed(other);
  }
  return own;
}

const configurations = new Map();

function parsed(config) {
  if (!configurations.has(config)) {
    const read = ts.readConfigFile(config, ts.sys.readFile);
    const content = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, path.posix.dirname(config));
    configurations.set(config, content);
  }
  return configurations.get(config);
}

function findings(program, files) {
  const out = [];
  for (const file of files) {
    const source = program.getSourceFile(file);
    for (const one of source ? program.getSemanticDiagnostics(source) : []) {
      if (!codes.has(one.code) || one.start === undefined || out.length >= 500) continue;
      const place = source.getLineAndCharacterOfPosition(one.start);
      out.push({
        path: path.posix.relative(asked.root, file),
        line: place.line + 1,
        column: place.character + 1,
        code: one.code,
        named: source.text.slice(one.start, one.start + Math.min(one.length ?? 0, 200)),
        message: ts.flattenDiagnosticMessageText(one.messageText, " ").slice(0, 300),
      });
    }
  }
  return out;
}

const groups = new Map();
for (const file of asked.files.map(absolute)) {
  const config = configured(file);
  if (config) groups.set(config, [...(groups.get(config) ?? []), file]);
}
const answer = asked.phases.map(() => []);
for (const [config, files] of groups) {
  const options = {
    ...config.options,
    noEmit: true,
    incremental: false,
    composite: false,
    tsBuildInfoFile: undefined,
    skipLibCheck: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  let earlier;
  asked.phases.forEach((phase, index) => {
    const overlay = Object.fromEntries(Object.entries(phase).map(([file, text]) => [absolute(file), text]));
    const there = files.filter((file) => overlay[file] !== null);
    const gone = new Set(Object.keys(overlay).filter((file) => overlay[file] === null));
    const rootNames = [...new Set([...config.fileNames, ...there])].filter((file) => !gone.has(file));
    const host = laidOver(ts.createCompilerHost(options, true), overlay);
    earlier = ts.createProgram({ rootNames, options, host, oldProgram: earlier });
    answer[index].push(...findings(earlier, there));
  });
}
process.stdout.write(JSON.stringify(answer));
