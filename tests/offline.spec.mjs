// The page without a network, after one visit; and the way to a newer version.
import { createServer } from "node:http";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test, expect } from "./fixture.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json" };

test.use({ serviceWorkers: "allow", expectedProblems: [/^foreign request: http:\/\/localhost:|ERR_CONNECTION_REFUSED|Failed to fetch/] });

/** A server of a folder, under a path as on a shared host. `site.folder` may change; `stop` ends it. */
const serve = async (folder) => {
  const site = { folder };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = pathname.replace(/^\/course/, "");
    const body = await readFile(join(site.folder, path.endsWith("/") ? `${path}index.html` : path)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/html", "cache-control": "no-cache" });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, "localhost", listening));
  site.address = `http://localhost:${server.address().port}/course/`;
  site.stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return site;
};

/** The page keeps its files eight seconds after it has begun. Here it does at once. */
const atOnce = (page) =>
  page.addInitScript(() => {
    const later = window.setTimeout;
    window.setTimeout = (call, delay, ...rest) => later(call, delay === 8000 ? 0 : delay, ...rest);
  });

/** Visits the page until all its files are kept. */
const visit = async (page, address) => {
  await atOnce(page);
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 }).toBe(true);
};

test("after one visit it runs without a network, with all its parts", async ({ page }) => {
  test.setTimeout(120_000);
  const site = await serve(dist);
  await visit(page, site.address);
  await site.stop();
  await page.goto(`${site.address}?scenario=retry-storm&speed=1`);
  await expect.poll(async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s")), { timeout: 30_000 }).toBeGreaterThan(0.2);
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  await expect(page.getByRole("searchbox", { name: /find/i })).toBeVisible();
  await page.getByRole("button", { name: "Show events" }).click();
  await expect(page.locator(".events")).toBeVisible();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Share" }).getByRole("img", { name: "QR code" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Help/ }).click();
  await expect(page.getByRole("dialog", { name: "Help" }).getByRole("heading", { level: 3 }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Trust" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
});

test("a newer version waits until the reader wants it, and the run stays", async ({ page }) => {
  test.setTimeout(120_000);
  const newer = await mkdtemp(join(tmpdir(), "netduel-"));
  await cp(`${dist}/`, newer, { recursive: true });
  // Another file and another version, as a build makes them.
  const index = await readFile(join(newer, "index.html"), "utf8");
  await writeFile(join(newer, "index.html"), index.replace("</head>", '<meta name="newer" content="1"></head>'));
  const worker = await readFile(join(newer, "service-worker.js"), "utf8");
  await writeFile(join(newer, "service-worker.js"), worker.replace(/VERSION="[0-9a-f]+"/, 'VERSION="newer"'));
  const site = await serve(dist);
  await visit(page, site.address);
  site.folder = newer;
  await page.goto(`${site.address}?autoplay=0&seed=9`);
  await expect(page.locator('meta[name="newer"]')).toHaveCount(0);
  const notice = page.locator(".note", { hasText: "newer version" });
  await expect(notice).toBeVisible({ timeout: 60_000 });
  await page.getByRole("slider", { name: "Go to another time" }).fill("100");
  await expect.poll(() => new URL(page.url()).hash).toMatch(/^#s=/);
  const shown = await page.locator("[data-run-hash]").first().getAttribute("data-run-hash");
  await notice.getByRole("button", { name: "Load it" }).click();
  await expect(page.locator('meta[name="newer"]')).toHaveCount(1, { timeout: 30_000 });
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", shown);
  expect(await page.evaluate(() => caches.keys())).toEqual(["netduel-newer"]);
  await site.stop();
  await rm(newer, { recursive: true });
});

test("the list of files is complete, and it can be installed", async ({ page }) => {
  const site = await serve(dist);
  await visit(page, site.address);
  const manifest = await (await page.request.get(`${site.address}manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({ display: "standalone", start_url: "./" });
  for (const { src } of manifest.icons) expect((await page.request.get(new URL(src, site.address).href)).status(), src).toBe(200);
  const kept = await page.evaluate(async () => {
    const [name] = await caches.keys();
    const requests = await (await caches.open(name)).keys();
    return requests.map(({ url }) => new URL(url).pathname);
  });
  for (const file of ["", "worker.js", "embed.js", "on-demand/verification.json", "icon-512.png"]) expect(kept).toContain(`/course/${file}`);
  // It has everything once more.
  expect(kept).not.toContain("/course/netduel.html");
  expect(kept.filter((path) => path.endsWith(".wasm")).length).toBeGreaterThan(10);
  await site.stop();
});

test("a page in a frame keeps nothing", async ({ page }) => {
  const site = await serve(dist);
  await atOnce(page);
  await page.goto(`${site.address}?embed=1`);
  await expect.poll(async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s")), { timeout: 30_000 }).toBeGreaterThan(1);
  expect(await page.evaluate(async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length])).toEqual([[], 0]);
  await site.stop();
});
