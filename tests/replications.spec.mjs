// The scenario again with other seeds: what the page makes of twenty runs is what the command line makes of them.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test, expect, openScores } from "./fixture.mjs";

const REPEAT = /repeat with 20 seeds/i;

const netduel = (...parameters) => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const cargo = ["run", "--quiet", "--package", "netduel-cli", "--", "run", ...parameters, "--json"];
  return JSON.parse(execFileSync("cargo", cargo, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] }));
};

const estimate = (page, side, metric) => page.locator(`[data-side="${side}"][data-metric="${metric}"][data-mean]`);

const allDone = (page) =>
  expect(page.locator(".scoreboard footer")).toContainText("20 of 20 runs", { timeout: 50_000 });

// The command line's program may have to be built first; that is no part of any test.
test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel("web-site", "--set", "run.duration_s=1");
});

test("twenty runs give the command line's means and intervals", async ({ page }) => {
  // Slowly: the end of the shown run would be announced in the place of that of the twenty.
  await page.goto("./?duration=5&speed=0.1");
  await openScores(page);
  const button = page.getByRole("button", { name: REPEAT });
  await button.focus();
  await page.keyboard.press("Enter");
  await allDone(page);
  await expect(page.locator(".scoreboard footer")).toContainText(/mean of 20 runs, .* 95\s% confidence/);
  await expect(page.locator('[aria-live="polite"]').filter({ hasText: "20 of 20 runs done" })).toHaveCount(1);
  const expected = netduel("web-site", "--set", "run.duration_s=5", "--replicates", "20");
  const metrics = ["success_rate", "success_rate_window", "latency_p50_s", "latency_p95_s", "throughput_per_s", "busiest_node_utilisation", "messages_per_request"];
  for (const [side, name] of [["client-server", "client_server"], ["peer-to-peer", "peer_to_peer"]]) {
    for (const metric of metrics) {
      const cell = estimate(page, side, metric);
      const { mean, high } = expected[name][metric];
      expect(Number(await cell.getAttribute("data-mean")), `${side} ${metric}`).toBe(mean);
      expect(mean + Number(await cell.getAttribute("data-half-width")), `${side} ${metric}`).toBe(high);
      await expect(cell).toContainText("±");
    }
  }
  // One server has no evenness.
  await expect(estimate(page, "client-server", "jain_index")).toHaveAttribute("data-mean", "");
});

test("another scenario, and the button itself, let the results go", async ({ page }) => {
  await page.goto("./?duration=2&speed=10");
  await openScores(page);
  const cell = estimate(page, "client-server", "success_rate");
  await page.getByRole("button", { name: REPEAT }).click();
  await allDone(page);
  await page.getByRole("button", { name: "Back to one run" }).click();
  await expect(cell).toHaveAttribute("data-mean", "");
  await page.getByRole("button", { name: REPEAT }).click();
  await allDone(page);
  await expect(cell).not.toHaveAttribute("data-mean", "");
  await page.getByRole("textbox", { name: "Seed" }).fill("42");
  await page.keyboard.press("Enter");
  await expect(cell).toHaveAttribute("data-mean", "");
  await expect(page.getByRole("button", { name: REPEAT })).toBeVisible();
});

test("Stop ends the extra workers", async ({ page }) => {
  await page.goto("./?duration=3600&autoplay=0");
  await openScores(page);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.getByRole("button", { name: REPEAT }).click();
  await expect.poll(() => page.workers().length).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(() => page.workers().length).toBe(1);
  await expect(page.locator(".scoreboard footer")).not.toContainText("of 20 runs");
});

test.describe("workers that do not come", () => {
  test.use({ expectedProblems: [/worker|Failed to load resource/i] });

  test("are said, and the run goes on", async ({ page }) => {
    await page.goto("./?speed=1");
    await openScores(page);
    const time = async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));
    await expect.poll(time).toBeGreaterThan(0.2);
    await page.route("**/worker.js*", (route) => route.abort());
    await page.getByRole("button", { name: REPEAT }).click();
    await expect(page.locator(".note")).toContainText("not repeated");
    const before = await time();
    await expect.poll(time).toBeGreaterThan(before + 0.5);
    await expect(page.getByRole("button", { name: REPEAT })).toBeVisible();
  });
});
