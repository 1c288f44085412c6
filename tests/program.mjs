// The command line's program, by which the page's numbers are checked: import { netduel } from "./program.mjs".
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const call = (...parameters) => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const cargo = ["run", "--quiet", "--package", "netduel-cli", "--", ...parameters];
  return JSON.parse(execFileSync("cargo", cargo, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] }));
};

export const netduel = {
  /** What a run comes to. */
  run: (...parameters) => call("run", ...parameters, "--json"),
  /** The JSON Schema of a scenario. */
  schema: () => call("schema"),
  /** It may have to be built first; that is no part of any test: test.beforeAll(netduel.build). */
  build: () => void call("schema"),
};
