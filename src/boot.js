// Starts the page. A file of its own rather than a script inside index.html, so that the page also works
// where its host forbids inline scripts (Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval').
const { dataset } = document.querySelector("meta[name=netduel-program]");
const address = (file) => new URL(file, document.baseURI);

try {
  const program = await import(address(dataset.glue));
  await program.default({ module_or_path: address(dataset.wasm) });
} catch (error) {
  const notice = document.createElement("p");
  notice.role = "alert";
  notice.textContent = `netduel could not start: ${error.message}`;
  document.body.append(notice);
  throw error;
}
