// The page as a static site: it starts wherever its files are put.
import { test, expect } from "./fixture.mjs";

test("the program starts and shows the heading", async ({ page }) => {
  await page.goto("./");
  await expect(page).toHaveTitle("netduel: client–server against peer-to-peer");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("it starts where the host forbids inline scripts", async ({ page }) => {
  await page.route("./", async (route) => {
    const response = await route.fetch();
    const policy = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  const response = await page.goto("./");
  expect(response.headers()["content-security-policy"]).toContain("wasm-unsafe-eval");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test.describe("on a server that does not know wasm", () => {
  test.use({ expectedProblems: [/`WebAssembly.instantiateStreaming` failed because your server does not serve/] });

  test("it and its later parts start all the same", async ({ page }) => {
    await page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
    });
    const warning = page.waitForEvent("console", (message) => message.type() === "warning");
    await page.goto("./");
    await warning;
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // A part that is loaded later.
    await page.getByRole("button", { name: "Show events" }).click();
    await expect(page.locator(".events")).toBeVisible();
  });
});

test("it runs in a frame that may run scripts and nothing else", async ({ page }) => {
  const contentType = "text/html; charset=utf-8";
  const body = '<!doctype html><title>Lesson</title><iframe sandbox="allow-scripts" src="./"></iframe>';
  await page.route("./lesson.html", (route) => route.fulfill({ contentType, body }));
  await page.goto("./lesson.html");
  await expect(page.frameLocator("iframe").getByRole("heading", { level: 1 })).toBeVisible();
  const time = page.frameLocator("iframe").locator("[data-time-s]").first();
  await expect.poll(async () => Number(await time.getAttribute("data-time-s")), { timeout: 20_000 }).toBeGreaterThan(0.1);
});

test("page and worker are one program, which is loaded once", async ({ page }) => {
  const loaded = [];
  page.context().on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto("./?speed=4");
  await expect.poll(async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"))).toBeGreaterThan(0.2);
  const programs = loaded.filter((path) => path.endsWith(".wasm"));
  // Besides the program there are the parts that are loaded later.
  expect(programs.filter((path) => !path.includes("/later-"))).toHaveLength(1);
  expect(new Set(programs).size).toBe(programs.length);
  expect(loaded.filter((path) => path.endsWith("/worker.js"))).toHaveLength(1);
});

test("this browser draws WebGL2", async ({ page }) => {
  await page.goto("./");
  const pixel = await page.evaluate(() => {
    const gl = document.createElement("canvas").getContext("webgl2", { preserveDrawingBuffer: true });
    if (!gl) return null;
    gl.clearColor(0, 1, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const pixel = new Uint8Array(4);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return [...pixel];
  });
  expect(pixel, "without it the tests of the stage test nothing").toEqual([0, 255, 0, 255]);
});

test("choosing scenarios again and again leaves no elements and no listeners behind", async ({ page }) => {
  await page.goto("./?speed=1");
  const choice = page.locator("header").getByRole("combobox", { name: "Scenario" });
  await expect(choice).toBeVisible();
  const scenarios = await choice.locator("option").evaluateAll((options) => options.map(({ value }) => value));
  const developerTools = await page.context().newCDPSession(page);
  const left = async (rounds) => {
    for (let round = 0; round < rounds; round++) {
      for (const scenario of [...scenarios.slice(1), scenarios[0]]) {
        await choice.selectOption(scenario);
        await expect(choice).toHaveValue(scenario);
        await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      }
    }
    await expect(page.locator("[data-time-s]").first()).not.toHaveAttribute("data-time-s", "0");
    for (let collection = 0; collection < 3; collection++) await developerTools.send("HeapProfiler.collectGarbage");
    return developerTools.send("Memory.getDOMCounters");
  };
  const once = await left(1);
  const more = await left(3);
  // A single listener or element that each change leaves behind would be 51.
  expect(more.jsEventListeners).toBeLessThan(once.jsEventListeners + 40);
  expect(more.nodes).toBeLessThan(once.nodes + 120);
});
