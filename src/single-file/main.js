// The beginning of the whole page in one file, in the place of boot.js and worker.js. `cargo xtask build --single-file` bundles it with
// the program's glue into one classic script, because browsers load neither modules nor workers from a disk. The page and its
// workers run the same script; the page gives its own text to the workers.
import start from "netduel-program";
import { fetch, keepDocument } from "./fetch.js";

/** Starts the engine's worker: the page sends its own program, compiled. */
const startWorker = async () => {
  const compiled = await new Promise((resolve) => {
    addEventListener("message", ({ data }) => resolve(data), { once: true });
  });
  await start({ module_or_path: compiled });
};

/** Puts the state with which the file was saved into the address, as if the reader had followed a link to it. An address that names a
    run itself stays, and so does one that the reader has come back to. */
const showSavedState = (state) => {
  if (typeof state !== "string" || location.search || location.hash || history.state !== null) return;
  try {
    history.replaceState(null, "", `#s=${state}`);
  } catch {
    // Where a page on a disk, or in a frame, may change no more than the fragment.
    location.hash = `s=${state}`;
  }
};

const startPage = async () => {
  const { dataset } = document.querySelector("meta[name=netduel-program]");
  dataset.worker = URL.createObjectURL(new Blob([document.currentScript.text], { type: "text/javascript" }));
  const { state, site } = JSON.parse(document.getElementById("netduel-state").textContent);
  if (typeof site === "string") dataset.site = site;
  showSavedState(state);
  // As in boot.js, the words of the shell are on the screen before the program takes the main thread.
  const painted = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    setTimeout(resolve, 500);
  });
  const compiled = WebAssembly.compileStreaming(fetch("program.wasm"));
  await Promise.all([compiled, painted]);
  await start({ module_or_path: await compiled });
};

if (typeof document === "undefined") {
  // The page is told of errors, and of nothing else.
  startWorker().catch((error) => setTimeout(() => { throw error; }));
} else {
  keepDocument();
  startPage().catch((error) => {
    window.netduelShell.fail(error);
    throw error;
  });
}
