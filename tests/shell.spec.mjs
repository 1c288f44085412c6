// What stands on the page before the program has loaded, and what it says if the program cannot load.
import { pathToFileURL } from "node:url";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { test, expect } from "./fixture.mjs";

const dist = process.env.NETDUEL_DIST ?? resolve(import.meta.dirname, "..", "dist");

test("the shell shows the title, a sentence and both networks before the program has loaded", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./", { waitUntil: "domcontentloaded" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Two networks serve the same users");
  await expect(page.locator("#shell .pane h2")).toHaveText(["Client–server", "Peer-to-peer"]);
  await expect(page.getByText("The simulation is loading")).toBeVisible();
  release();
  await expect(page.locator("#shell")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("The same 24 users");
});

test("the program takes the place of the shell without a jump in the layout", async ({ page }) => {
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const place = (selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().toJSON());
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./", { waitUntil: "domcontentloaded" });
  const before = await place(".pane.left .view");
  release();
  await expect(page.locator("#shell")).toHaveCount(0);
  const after = await place(".pane.left .view");
  expect(Math.abs(after.top - before.top), "the left network begins at the same height").toBeLessThan(24);
  expect([after.width, after.height]).toEqual([before.width, before.height]);
  await expect.poll(() => page.locator("[data-time-s]").first().getAttribute("data-time-s").then(Number)).toBeGreaterThan(0.1);
  expect(await page.evaluate(() => window.shift)).toBeLessThan(0.02);
});

test("without JavaScript the page says what it is and what it needs", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(baseURL);
  const notice = page.locator("noscript p");
  await expect(notice).toBeVisible();
  await expect(notice).toContainText("It needs JavaScript and WebAssembly");
  await expect(page.getByText("The simulation is loading")).toBeHidden();
  await context.close();
});

test.describe("a program that cannot load", () => {
  test.use({ expectedProblems: [/.*/] });
  const said = (page) => page.getByRole("alert");

  test("opened from a disk, it says that it needs a web server", async ({ page }) => {
    await page.goto(pathToFileURL(resolve(dist, "index.html")).href);
    await expect(said(page)).toContainText("opened from a disk");
  });

  test("where the host forbids WebAssembly, it names the policy that is missing", async ({ page }) => {
    await page.route("./", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "content-security-policy": "script-src 'self'" };
      await route.fulfill({ response, headers });
    });
    await page.goto("./");
    await expect(said(page)).toContainText("wasm-unsafe-eval");
  });

  test("where its glue does not load, it says so", async ({ page }) => {
    await page.route("**/netduel-page*.js", (route) => route.abort());
    await page.goto("./");
    await expect(said(page)).toContainText("could not be loaded");
  });

  test("without WebAssembly, it says that the browser lacks it", async ({ page }) => {
    await page.addInitScript(() => delete window.WebAssembly);
    await page.goto("./");
    await expect(said(page)).toContainText("WebAssembly is switched off or missing");
  });

  test("in a sandboxed frame whose host does not share files, it says what to add", async ({ page }) => {
    // A host of its own: only a real answer without the header is refused by the browser.
    const lesson = '<!doctype html><title>Lesson</title><iframe sandbox="allow-scripts" src="./index.html"></iframe>';
    const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm" };
    const host = createServer(async (request, response) => {
      const { pathname } = new URL(request.url, "http://localhost");
      const body = pathname === "/lesson.html" ? lesson : await readFile(join(dist, pathname)).catch(() => undefined);
      response.writeHead(body ? 200 : 404, { "content-type": types[extname(pathname)] ?? "application/octet-stream" });
      response.end(body);
    });
    await new Promise((listening) => host.listen(0, "localhost", listening));
    await page.goto(`http://localhost:${host.address().port}/lesson.html`);
    await expect(page.frameLocator("iframe").getByRole("alert")).toContainText("allow-same-origin");
    host.closeAllConnections();
    host.close();
  });
});
