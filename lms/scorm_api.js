// Finds the interface that a learning platform offers to SCORM content.

/** The interfaces by the names under which platforms offer them, with the names of their functions. */
const VERSIONS = [
  { name: "API_1484_11", prefix: "", finish: "Terminate", version: "2004" },
  { name: "API", prefix: "LMS", finish: "LMSFinish", version: "1.2" },
];
/** Against windows that are their own parents in turn. */
const MOST_LEVELS = 500;

/** The interface in a window, the windows around it, or those that have opened them; `null` if there is none. */
export const findScormApi = (start) => {
  const windows = [start];
  for (let level = 0; level < windows.length && level < MOST_LEVELS; level += 1) {
    for (const version of VERSIONS) {
      const api = apiIn(windows[level], version);
      if (api) return new ScormApi(api, version);
    }
    for (const next of [attempt(() => windows[level].parent), attempt(() => windows[level].opener)]) {
      if (next && !windows.includes(next)) windows.push(next);
    }
  }
  return null;
};

const apiIn = (window, { name, prefix }) =>
  attempt(() => (typeof window[name]?.[`${prefix}Initialize`] === "function" ? window[name] : null));

/** Windows of other origins throw at most questions. */
const attempt = (ask) => {
  try {
    return ask();
  } catch {
    return null;
  }
};

/** The calls of both versions of SCORM. A call that fails throws an error with the words of the platform. */
export class ScormApi {
  #api;
  #names;

  constructor(api, names) {
    this.#api = api;
    this.#names = names;
  }

  get version() {
    return this.#names.version;
  }

  initialize = () => this.#succeed(`${this.#names.prefix}Initialize`, "");
  set = (element, value) => this.#succeed(`${this.#names.prefix}SetValue`, element, String(value));
  commit = () => this.#succeed(`${this.#names.prefix}Commit`, "");
  finish = () => this.#succeed(this.#names.finish, "");

  /** A value; empty if the platform does not have it, which is no failure: most elements are optional. */
  get(element) {
    return String(attempt(() => this.#api[`${this.#names.prefix}GetValue`](element)) ?? "");
  }

  #succeed(call, ...values) {
    // Some platforms answer with a boolean.
    if (String(this.#api[call](...values)) !== "true") throw new Error(this.#lastError() || `${call} has failed`);
  }

  #lastError() {
    const code = attempt(() => this.#api[`${this.#names.prefix}GetLastError`]());
    const text = attempt(() => this.#api[`${this.#names.prefix}GetErrorString`](code));
    return text ? `${text} (${code})` : code ? `error ${code}` : "";
  }
}
