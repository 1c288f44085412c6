// What the program and its glue call `fetch` when the whole page is one file: the files of the site are in it, compressed, and nothing
// is asked of a network or a disk. esbuild puts this function into the place of the browser's, in this bundle alone.

/** The address before the names of files, as the build gives it to scripts that ask for files beside themselves. */
const BESIDE = "netduel:/";
/** The file itself. */
const WHOLE = "netduel.html";

let files;
let whole;

/** Keeps the document as it is in the file, before the program changes it. */
export const keepDocument = () => {
  // A copy shares its long texts with the original.
  whole = document.documentElement.cloneNode(true);
};

/** The document as it is in the file. */
const text = () => {
  const [head, body] = [whole.querySelector("head"), whole.querySelector("body")];
  return `<!doctype html>\n<html lang="en">\n${head.outerHTML}\n${body.outerHTML}\n</html>\n`;
};

const bytes = (letters) => {
  const binary = atob(letters);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
  return bytes;
};

/** A file of the site, as the browser's `fetch` would answer. */
export const fetch = async (address) => {
  const name = String(address).replace(BESIDE, "");
  if (name === WHOLE) return new Response(text());
  files ??= JSON.parse(document.getElementById("netduel-files").textContent);
  if (!Object.hasOwn(files, name)) return new Response(null, { status: 404, statusText: `The file has no ${name}.` });
  const content = new Blob([bytes(files[name])]).stream().pipeThrough(new DecompressionStream("gzip"));
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/json";
  return new Response(content, { headers: { "content-type": type } });
};
