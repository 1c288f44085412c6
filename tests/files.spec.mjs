// The distribution of one file to all users: by servers, and by swarms.
import { test, expect, openScores } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const PRESETS = ["release-day", "release-day-crash", "swarm-free-riders", "small-file"];

const shownTime = async (page) => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));

const untilTime = (page, seconds) => expect.poll(() => shownTime(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(seconds);

const pane = (page, side) => page.locator(`.pane[data-side="${side}"]`);

/** A value of the scoreboard or of a live line, as a number. */
const value = async (page, side, metric) => {
  const cell = page.locator(`[data-side="${side}"][data-metric="${metric}"], [data-side="${side}"] [data-metric="${metric}"]`).first();
  return Number(await cell.getAttribute("data-value"));
};

const SIDES = ["client-server", "peer-to-peer"];

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("every distribution of a file gives the hash of the command line", async ({ page }) => {
  test.setTimeout(180_000);
  for (const preset of PRESETS) {
    await page.goto(`./?scenario=${preset}&speed=100&duration=200`);
    await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 60_000 });
    const { run_hash } = netduel.run(preset, "--set", "run.duration_s=200");
    await expect(page.locator("[data-run-hash]").first(), preset).toHaveAttribute("data-run-hash", run_hash);
  }
});

test("all users complete the file, no bit is lost, and no user is faster than theory allows", async ({ page }) => {
  await page.goto("./?scenario=small-file&speed=2&duration=12");
  await openScores(page);
  const peer = pane(page, "peer-to-peer").locator('.stage-node[data-user="3"]');
  await expect(peer).toHaveAccessibleName(/^Peer 3, has \d+ % of the file$/);
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
  await expect(peer).toHaveAccessibleName("Peer 3, has 100 % of the file");
  await expect(pane(page, "client-server").locator('.stage-node[data-user="3"]')).toHaveAccessibleName("User 3, has 100 % of the file");
  for (const side of SIDES) {
    const sent = (await value(page, side, "bits_from_origins")) + (await value(page, side, "bits_from_peers"));
    expect(sent - (await value(page, side, "bits_wasted")), side).toBe(5 * 16_000_000);
    expect(await value(page, side, "completion_last_s"), side).toBeGreaterThanOrEqual(await value(page, side, "completion_bound_s"));
  }
  expect(await value(page, "client-server", "completion_bound_s")).toBeCloseTo((5 * 16e6) / 100e6, 9);
  expect(await value(page, "peer-to-peer", "completion_bound_s")).toBeCloseTo(16e6 / 5e6, 9);
  // Eight pieces are few enough to be told apart.
  await peer.press("Enter");
  const inspector = page.getByRole("dialog", { name: "Peer 3" });
  await expect(inspector.locator(".pieces i.on")).toHaveCount(8);
  await expect(inspector.locator(".gets")).toHaveText(/^0\s*b\/s from 0$/);
});

test("when server and seed die, the swarm finishes and the clients are said to be stuck until it is back", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("./?scenario=release-day-crash&speed=20&duration=2000");
  await untilTime(page, 62);
  await expect(page.locator(".headline").first()).toContainText("the only server and the seed");
  await expect.poll(() => value(page, "client-server", "lost"), { timeout: 20_000 }).toBe(100);
  await expect.poll(() => value(page, "peer-to-peer", "served"), { timeout: 40_000 }).toBe(100);
  expect(await value(page, "client-server", "served")).toBe(0);
  await page.getByRole("button", { name: "Bring them back" }).click();
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "as fast as possible" });
  await expect.poll(() => value(page, "client-server", "served"), { timeout: 40_000 }).toBe(100);
  expect(await value(page, "client-server", "lost")).toBe(0);
});

test("the parameters are those of the file, and what does not concern it is hidden", async ({ page }) => {
  await page.goto("./?scenario=swarm-free-riders&speed=10");
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  const field = (path) => page.locator(`[id="parameter-${path}"]`);
  await expect(field("swarm.choking")).toBeVisible();
  await expect(field("file.size_bits")).toBeVisible();
  await expect(field("workload.requests_per_s")).toBeHidden();
  await expect(field("peer_to_peer.search")).toBeHidden();
  await field("swarm.piece_bits").fill("900000000");
  await field("swarm.piece_bits").press("Enter");
  await expect(page.locator("#parameters, .drawer").first()).toContainText("at most file.size_bits");
  await field("swarm.piece_bits").fill("8000000");
  await field("swarm.piece_bits").press("Enter");
  const { run_hash } = netduel.run("swarm-free-riders", "--set", "run.duration_s=300", "--set", "swarm.piece_bits=8000000");
  await field("run.duration_s").fill("300");
  await field("run.duration_s").press("Enter");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 60_000 });
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", run_hash);
});

test("scores, plots and time line speak of the file", async ({ page }) => {
  await page.goto("./?scenario=release-day&speed=100&duration=400");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 60_000 });
  await expect(page.getByRole("heading", { name: "How many have the file" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "How safe the pieces are" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "How many were answered" })).toBeHidden();
  await openScores(page);
  await expect(page.getByRole("row", { name: /^Messages per request/ })).toBeHidden();
  await page.getByRole("button", { name: /^Sent by servers and seeds/ }).click();
  await expect(page.locator("tr.explanation:visible div > .l")).toContainText(/sent = .* useful \+ 0\s*b received twice/);
  await expect(page.locator(".tl-key")).toContainText("users who finish:");
  await page.getByRole("button", { name: /^How many have the file.*table/ }).click();
  await expect(page.locator("figure:visible table").first()).toContainText("100.0\u00a0%");
});
