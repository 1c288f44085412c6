// Lets the page run without a network, and never mixes the files of two versions: each version has a cache of its own, and a new one
// takes over only when no page uses the old one, or when the reader wants it. `cargo xtask build` writes VERSION and FILES, the list of
// all files of the site, in front of this.
const CACHE = `netduel-${VERSION}`;
const scope = new URL(registration.scope);

addEventListener("install", (event) => {
  const store = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(store());
});

addEventListener("activate", (event) => {
  const takeOver = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("netduel-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(takeOver());
});

addEventListener("message", ({ data }) => {
  if (data === "take-over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  const path = pathname.slice(scope.pathname.length).replace(/^(index\.html)?$/, "./");
  if (!FILES.includes(path)) return;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(path, { ignoreVary: true });
    // An answer of its own has the address that was asked for, from which the worker's script reads what to load.
    return kept ? new Response(kept.body, kept) : fetch(event.request);
  };
  event.respondWith(answer());
});
