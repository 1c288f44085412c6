// Loads and starts the program. A file of its own rather than an inline script, so that the page also works where its host
// forbids inline scripts. A classic script, so that it also runs, and can explain itself, in a page opened from a disk.
(async () => {
  const { dataset } = document.querySelector("meta[name=netduel-program]");
  const address = (file) => new URL(file, document.baseURI);
  // The words of the shell are on the screen before the program takes the main thread. A hidden page is never painted, so there
  // is a limit.
  const painted = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    setTimeout(resolve, 500);
  });
  try {
    // Where the host demands Trusted Types, the browser accepts the templates of the components and the address of the worker
    // only through a policy. All of them come with the program.
    window.trustedTypes?.createPolicy("default", { createHTML: (markup) => markup, createScriptURL: (address) => address });
    const program = await import(address(dataset.glue));
    await painted;
    await program.default({ module_or_path: address(dataset.wasm) });
  } catch (error) {
    window.netduelShell.fail(error);
    throw error;
  }
})();
