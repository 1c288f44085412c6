// A host page on another origin, with netduel in a frame: import { host } from "./host.mjs".
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const modules = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
/** The scripts that hosts use. */
const SCRIPTS = {
  "/open-iframe-resizer.js": modules("@open-iframe-resizer/core/dist/index.js"),
  "/iframe-resizer.js": modules("@iframe-resizer/parent/index.umd.js"),
};

/** Serves a page with this body; calls a function with its address. */
export const host = async (body, use, headers = {}) => {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lesson</title><link rel="icon" href="data:,"><body>${body}`;
  const server = createServer(async (request, response) => {
    const script = SCRIPTS[request.url];
    if (request.url !== "/" && !script) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html", ...headers });
    response.end(script ? await readFile(script) : html);
  });
  await new Promise((listening) => server.listen(0, "localhost", listening));
  try {
    await use(`http://localhost:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** In the host page: speaks to its frame by `ask(type, fields)`, and keeps all messages in `heard`. */
export const speakToFrame = () => {
  window.heard = [];
  let last = 0;
  const waiting = new Map();
  window.addEventListener("message", ({ data, source }) => {
    const frame = document.querySelector("iframe")?.contentWindow;
    if (source !== frame) return;
    window.heard.push(data);
    waiting.get(data?.id)?.(data);
  });
  window.send = (message) => document.querySelector("iframe").contentWindow.postMessage(message, "*");
  window.ask = (type, fields = {}) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      window.send({ source: "netduel", version: 1, type, id, ...fields });
    });
};

/** Lets the frame of a page be spoken to: `ask(type, fields)` in the page, and all messages in `heard`. */
export const speak = (page) => page.addInitScript(speakToFrame);
