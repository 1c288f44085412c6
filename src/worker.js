// Starts the engine's worker: the page's own program, which finds that it is in a worker. The page names its glue
// in this address and sends the compiled program, so that nothing is loaded or compiled twice.
const compiled = new Promise((resolve) => {
  addEventListener("message", ({ data }) => resolve(data), { once: true });
});

const program = await import(new URL(import.meta.url).searchParams.get("glue"));
await program.default({ module_or_path: await compiled });
