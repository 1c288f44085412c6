// Starts the engine's worker. The page names the glue of its program in this address. Either it names the program too, or it
// sends its own, compiled, which finds that it is in a worker: nothing is then loaded or compiled twice.
// A page without an origin has kept the message (src/state/worker.rs).
const compiled = self.compiled ?? new Promise((resolve) => {
  addEventListener("message", ({ data }) => resolve(data), { once: true });
});

const { searchParams } = new URL(import.meta.url);
const program = await import(searchParams.get("glue"));
await program.default({ module_or_path: searchParams.get("wasm") ?? (await compiled) });
