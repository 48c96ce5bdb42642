// Has a package by others read standard input, or write what it should hold; what came of it goes out as JSON.
// `node read.mjs github|rdjson|checkstyle`
import { readFileSync } from "node:fs";

const given = readFileSync(0, "utf8");

const consumers = {
  // The commands of GitHub's own library, for [command, message, annotation] each.
  github: async () => {
    const core = await import("@actions/core");
    for (const [command, message, annotation] of JSON.parse(given)) core[command](message, annotation);
  },
  // Whether the report is sound, and the faults found in it.
  rdjson: async () => {
    const { validate } = await import("@umbrelladocs/rdformat-validator");
    const { valid, errors } = await validate(given, { strictMode: true, allowExtraFields: false });
    process.stdout.write(JSON.stringify({ valid, errors }));
  },
  // The violations that a reviewing bot would tell of.
  checkstyle: async () => {
    const { default: plugin } = await import("danger-plugin-lint-report");
    const paths = [...given.matchAll(/<file name="([^"]*)"/g)].map((found) => found[1]);
    const told = [];
    const git = { modified_files: paths, created_files: [] };
    await plugin.scanXmlReport(git, given, "", false, (violation) => told.push(violation));
    process.stdout.write(JSON.stringify(told));
  },
};
await consumers[process.argv[2]]();
