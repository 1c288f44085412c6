// Starts the engine's worker. Its files keep their names from build to build, so the page appends a version
// to the address of this one, and it goes on to the others: no browser mixes two versions from its cache.
const here = new URL(import.meta.url);
const address = (file) => new URL(file + here.search, here);

const program = await import(address("netduel-worker.js"));
await program.default({ module_or_path: address("netduel-worker_bg.wasm") });
