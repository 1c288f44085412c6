// Peers that search: who stands where, what a request's way was, what breaks and who comes and goes.
import { test, expect, openRequests } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const PRESETS = ["file-sharing", "file-sharing-superpeers", "file-sharing-index", "distributed-hash-table", "shared-storage"];

const shownTime = async (page) => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));

const untilTime = (page, seconds) => expect.poll(() => shownTime(page), { timeout: 40_000 }).toBeGreaterThanOrEqual(seconds);

const pane = (page, side) => page.locator(`.pane[data-side="${side}"]`);

const peer = (page, number) => pane(page, "peer-to-peer").locator(`.stage-node[data-user="${number}"]`);

/** The middle of an element, from the middle of its pane's picture. */
const offset = async (page, side, node) => {
  const view = await pane(page, side).locator(".view").boundingBox();
  const box = await node.boundingBox();
  return [box.x + box.width / 2 - view.x - view.width / 2, box.y + box.height / 2 - view.y - view.height / 2];
};

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("every way of searching gives the hash of the command line", async ({ page }) => {
  test.setTimeout(120_000);
  for (const preset of PRESETS) {
    await page.goto(`./?scenario=${preset}&speed=100&duration=8`);
    await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
    const { run_hash } = netduel.run(preset, "--set", "run.duration_s=8");
    await expect(page.locator("[data-run-hash]").first(), preset).toHaveAttribute("data-run-hash", run_hash);
  }
});

test("a user stands in the same direction on both sides, superpeers on a ring of their own", async ({ page }) => {
  for (const preset of ["distributed-hash-table", "file-sharing-superpeers"]) {
    await page.goto(`./?scenario=${preset}&speed=0.1`);
    await untilTime(page, 0.05);
    for (const number of [1, 6, 7, 31, 60]) {
      const client = pane(page, "client-server").locator(`.stage-node[data-user="${number}"]`);
      const [left, right] = [await offset(page, "client-server", client), await offset(page, "peer-to-peer", peer(page, number))];
      const inward = preset === "file-sharing-superpeers" && number <= 6 ? 0.52 : 1;
      expect(Math.abs(left[0] * inward - right[0]), `${preset}, user ${number}`).toBeLessThan(2);
      expect(Math.abs(left[1] * inward - right[1]), `${preset}, user ${number}`).toBeLessThan(2);
    }
  }
  await expect(peer(page, 3)).toHaveAccessibleName(/^Superpeer 3, load/);
  await expect(peer(page, 7)).toHaveAccessibleName(/^Peer 7, load/);
});

test("the trace of a request is written in words and numbered on the picture", async ({ page }) => {
  await page.goto("./?scenario=distributed-hash-table&speed=1");
  await untilTime(page, 3);
  await page.getByRole("button", { name: /^pause/i }).click();
  // One that was answered after some hops: longer than asking the holder at once would take.
  await openRequests(page);
  const rows = page.locator(".request-list button");
  const answers = await rows.locator(".right").allTextContents();
  const index = answers.findIndex((words) => /^\d+\s*ms$/.test(words) && Number.parseInt(words, 10) > 200);
  expect(index).toBeGreaterThanOrEqual(0);
  await rows.nth(index).click();
  const summary = pane(page, "peer-to-peer").locator(".request-summary");
  await expect(summary).toContainText(/Request \d+ by Peer \d+ → Peer \d+ 40\.0\s*ms → .*found .* → asks Peer \d+ .* → answer [\d.]+\s*ms/);
  await expect(pane(page, "client-server").locator(".request-summary")).toContainText(/by User \d+ → asks balancer 40\.0\s*ms → answer [\d.]+\s*ms/);
  const told = (await summary.textContent()).split(" → ").filter((step) => /^Peer|^asks/.test(step)).map((step) => step.match(/Peer (\d+)/)[1]);
  const hops = pane(page, "peer-to-peer").locator(".stage-hop");
  await expect(hops).toHaveCount(new Set(told).size);
  await page.keyboard.press("Escape");
  await expect(summary).toBeHidden();
  await expect(hops).toHaveCount(0);
});

test("without its index no search finds anything; when the index is back, every search does", async ({ page }) => {
  await page.goto("./?scenario=file-sharing-index&speed=2");
  await untilTime(page, 1);
  const index = pane(page, "peer-to-peer").getByRole("button", { name: "Index" });
  await index.press("Enter");
  const inspector = page.getByRole("dialog", { name: "Index" });
  await expect(inspector).toContainText("knows what every peer holds");
  await inspector.getByRole("button", { name: "Crash" }).click();
  await expect(page.locator("#lead, .headline").first()).toContainText("the index");
  await expect(index).toHaveAccessibleName("Index, crashed");
  await expect(page.getByText("Index crashes").first()).toBeAttached();
  const lost = () => page.locator('[data-side="peer-to-peer"] [data-metric="lost"]').first().getAttribute("data-value").then(Number);
  await expect.poll(lost, { timeout: 20_000 }).toBeGreaterThan(5);
  await inspector.getByRole("button", { name: "Recover" }).click();
  await expect(index).toHaveAccessibleName("Index");
});

test("peers come and go, and are told from crashed ones", async ({ page }) => {
  await page.goto("./?scenario=shared-storage&speed=4");
  const away = pane(page, "peer-to-peer").locator('.stage-node[aria-label$=", away"]');
  await expect(away.first()).toBeAttached({ timeout: 20_000 });
  await page.getByRole("button", { name: /^pause/i }).click();
  const name = (await away.first().getAttribute("aria-label")).split(",")[0];
  await away.first().press("Enter");
  const inspector = page.getByRole("dialog", { name });
  await expect(inspector.locator(".state")).toContainText(/^away for/);
  await expect(inspector.getByRole("button", { name: "Recover" })).toHaveAttribute("aria-disabled", "true");
  await expect(pane(page, "peer-to-peer").locator(".legend")).toContainText("away");
  await expect(pane(page, "peer-to-peer").locator(".legend")).toContainText("maintenance");
});

test("parameters of other searches are hidden until they are looked for", async ({ page }) => {
  await page.goto("./?speed=1");
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  const field = (name) => page.locator(`[id="parameter-peer_to_peer.${name}"]`);
  await expect(field("degree")).toBeVisible();
  await expect(field("successors")).toBeHidden();
  await field("search").selectOption("chord");
  await expect(field("successors")).toBeVisible();
  await expect(field("degree")).toBeHidden();
  await expect(page.locator(".grp.r .unused")).toContainText("matter only with other choices");
  await expect(pane(page, "peer-to-peer").locator(".description")).toHaveText("24 peers, in a Chord ring");
  await page.getByRole("searchbox", { name: "Find a parameter or scenario" }).fill("links per peer");
  await expect(field("degree")).toBeVisible();
});
