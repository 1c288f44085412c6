// The command line's program, by which the page's numbers are checked: import { netduel } from "./program.mjs".
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const call = (...parameters) => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const cargo = ["run", "--quiet", "--package", "netduel-cli", "--", ...parameters];
  const size = 1 << 26;
  return execFileSync("cargo", cargo, { cwd: folder, stdio: ["ignore", "pipe", "inherit"], maxBuffer: size }).toString();
};
const json = (...parameters) => JSON.parse(call(...parameters));
/** Lines of comma-separated values, each as an object by the names in the first. */
const rows = (text) => {
  const [names, ...lines] = text.trimEnd().split("\n").map((line) => line.split(","));
  return lines.map((values) => Object.fromEntries(names.map((name, place) => [name, values[place]])));
};

export const netduel = {
  /** What a run comes to. */
  run: (...parameters) => json("run", ...parameters, "--json"),
  /** What happened in it, the left side first. */
  events: (...parameters) => rows(call("events", ...parameters)),
  /** The trace of a request. */
  trace: (...parameters) => rows(call("trace", ...parameters)),
  /** A scenario as a text for links. */
  link: (...parameters) => call("link", ...parameters).trim(),
  /** The JSON Schema of a scenario. */
  schema: () => json("schema"),
  /** It may have to be built first; that is no part of any test: test.beforeAll(netduel.build). */
  build: () => void json("schema"),
};
