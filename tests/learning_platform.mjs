// A small learning platform on an origin of its own: it serves a package of `cargo xtask build --scorm`, runs the real SCORM runtime
// `scorm-again`, and has a store of learning records. import { learningPlatform, build } from "./learning_platform.mjs".
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";

const workspace = fileURLToPath(new URL("..", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const typeOf = (name) => TYPES[extname(name)] ?? "application/octet-stream";
/** The strict policy with which the site is served best. */
const POLICY = /Content-Security-Policy: (.*)/.exec(readFileSync(`${workspace}static/_headers`, "utf8"))[1];

/** Packs the site in dist/ as it is. */
export const build = () => void execFileSync("cargo", ["xtask", "build", "--scorm", "--no-build"], { cwd: workspace, stdio: ["ignore", "ignore", "inherit"] });

/** The files of a package by their names. */
export const unpacked = (archive) => unzipSync(readFileSync(`${workspace}dist-lms/${archive}`));

/** The page of the platform. `open` shows the lesson with what an earlier visit has kept, `leave` takes it away; `calls` are recorded. */
const PLATFORM = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Platform</title><link rel="icon" href="data:,">
<style>iframe { width: 1200px; height: 700px; border: 0 }</style>
<script src="/scorm-again.js"></script>
<script>
  window.calls = [];
  const recorded = (api) => new Proxy(api, {
    get: (object, name) => typeof object[name] !== "function" ? object[name] : (...values) => {
      const answer = object[name](...values);
      window.calls.push({ name, values: values.filter((value) => value !== ""), answer, at: performance.now() });
      return answer;
    },
  });
  window.open12 = (address, kept = {}, settings = {}) => {
    window.runtime = new Scorm12API({ logLevel: 5, ...settings });
    runtime.loadFromJSON(kept, "cmi");
    window.API = recorded(runtime);
    show(address);
  };
  window.open2004 = (address, kept = {}, settings = {}) => {
    window.runtime = new Scorm2004API({ logLevel: 5, ...settings });
    runtime.loadFromJSON(kept, "cmi");
    window.API_1484_11 = recorded(runtime);
    show(address);
  };
  window.show = (address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
  };
  window.leave = () => document.querySelector("iframe").remove();
</script><body>`;

/** In the place of netduel: refuses topics that it does not know, and says what a test wants. */
const STAND_IN = (topics) => `
  const host = (message) => parent.postMessage({ source: "netduel", version: 1, ...message }, "*");
  window.say = host;
  window.subscribed = [];
  addEventListener("message", ({ data }) => {
    if (data.type !== "subscribe") return;
    const unknown = data.topics.find((topic) => !${JSON.stringify(topics)}.includes(topic));
    if (unknown) return host({ type: "error", id: data.id, ok: false, error: { where: "topics", message: "unknown topic: " + unknown } });
    window.subscribed = data.topics;
    host({ type: "answer", id: data.id, ok: true });
  });
  host({ type: "ready", duration_s: 60 });
`;

/** Serves a package under /course/v1/; calls a function with what a test needs. `knownTopics` puts a stand-in in the place of netduel. */
export const learningPlatform = async (archive, use, { knownTopics } = {}) => {
  const files = unpacked(archive);
  if (knownTopics) {
    files["netduel/index.html"] = Buffer.from('<!doctype html><title>Stand-in</title><script src="stand_in.js"></script>');
    files["netduel/stand_in.js"] = Buffer.from(STAND_IN(knownTopics));
  }
  const store = new Store();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const send = (status, type, body, headers = {}) => response.writeHead(status, { "content-type": type, ...headers }).end(body);
    if (pathname === "/") return send(200, "text/html", PLATFORM);
    if (pathname === "/scorm-again.js") return send(200, "text/javascript", readFileSync(`${workspace}tests/node_modules/scorm-again/dist/scorm-again.js`));
    if (pathname === "/refused") return send(500, "application/json", '{"result":"false","errorCode":101}');
    if (pathname.startsWith("/store/")) {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const { status, body = "" } = store.answer(request, pathname.slice("/store/".length), searchParams, Buffer.concat(chunks).toString());
      return send(status, "application/json", body);
    }
    const name = pathname.replace(/^\/course\/v1\//, "");
    if (!Object.hasOwn(files, name)) return send(404, "text/plain", "not found");
    return send(200, typeOf(name), files[name], { "content-security-policy": POLICY });
  });
  await new Promise((listening) => server.listen(0, "localhost", listening));
  const address = `http://localhost:${server.address().port}/`;
  try {
    await use({ address, lesson: (parameters = "") => `/course/v1/launch.html${parameters && "?"}${parameters}`, store, files });
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** A store of learning records, as far as a lesson uses it. */
class Store {
  statements = [];
  documents = new Map();
  authorizations = new Set();
  tokensGiven = 0;
  /** The status and the words of a refusal of all statements, if a test wants one. */
  refusal;

  answer({ method, headers }, path, parameters, body) {
    if (path === "token") {
      this.tokensGiven += 1;
      const isFirst = this.tokensGiven === 1;
      return { status: 200, body: JSON.stringify(isFirst ? { "auth-token": "c2VjcmV0" } : { "error-code": "1", "error-text": "The token was already given." }) };
    }
    this.authorizations.add(headers.authorization);
    if (headers["x-experience-api-version"] !== "1.0.3") return { status: 400, body: "no version" };
    if (path === "statements") {
      if (this.refusal) return this.refusal;
      this.statements.push(...[JSON.parse(body)].flat());
      return { status: 200, body: "[]" };
    }
    const key = parameters.get("stateId");
    if (method === "PUT") {
      this.documents.set(key, JSON.parse(body));
      return { status: 204 };
    }
    return this.documents.has(key) ? { status: 200, body: JSON.stringify(this.documents.get(key)) } : { status: 404 };
  }

  /** The verbs of all statements, in order. */
  get verbs() {
    return this.statements.map(({ verb }) => verb.id.replace("http://adlnet.gov/expapi/verbs/", ""));
  }
}
