// The event log, the trace of a request, and the scores that lead to it.
import { test, expect, openScores, openRequests } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const shownTime = async (page) => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));
const rows = (page) => page.locator(".events [data-at]");
const times = (page) => rows(page).evaluateAll((all) => all.map((row) => row.dataset.side + " " + row.dataset.at));
const requestTrace = (page) => page.locator(".request-trace");
const toEnd = async (page) => {
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("End");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 40_000 });
};
const nanoseconds = (seconds) => {
  const [whole, part = ""] = seconds.split(".");
  return whole.replace(/^0$/, "") + part.padEnd(9, "0");
};

/** The latest events in the order of (time, side), newest first. */
const latest = (events, count = 100) =>
  events
    .map(({ side, at_s }) => [BigInt(nanoseconds(at_s)), side === "client_server" ? 0 : 1])
    .sort((one, two) => (one[0] < two[0] ? -1 : one[0] > two[0] ? 1 : one[1] - two[1]))
    .slice(-count)
    .reverse()
    .map(([at, side]) => `${["client-server", "peer-to-peer"][side]} ${at}`);

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("the log has the latest events, those of the command line, and goes back to earlier ones", async ({ page }) => {
  await page.goto("./?speed=20&duration=8");
  await toEnd(page);
  await page.getByRole("button", { name: "Show events" }).click();
  const events = netduel.events("web-site", "--set", "run.duration_s=8");
  await expect.poll(() => times(page), { timeout: 20_000 }).toEqual(latest(events));
  await page.getByRole("button", { name: "Earlier ones" }).click();
  await expect.poll(() => times(page)).toEqual(latest(events, 200).slice(100));
  await expect(page.locator(".events")).toBeFocused();
  await page.getByRole("button", { name: "Later ones" }).click();
  await expect.poll(() => times(page)).toEqual(latest(events));
});

test("the log is filtered by topic, side, node and request, and says what is not possible", async ({ page }) => {
  await page.goto("./?speed=20&duration=8");
  await toEnd(page);
  await page.getByRole("button", { name: "Show events" }).click();
  await expect(rows(page)).toHaveCount(100, { timeout: 20_000 });
  const events = netduel.events("web-site", "--set", "run.duration_s=8");
  const of = (wanted) => expect.poll(() => times(page), { timeout: 20_000 }).toEqual(latest(events.filter(wanted)));
  await page.getByRole("textbox", { name: "Request" }).fill("7");
  await of(({ request }) => request === "7");
  await page.getByRole("combobox", { name: "of" }).selectOption("Peer-to-peer");
  await of(({ request, side }) => request === "7" && side === "peer_to_peer");
  await page.getByRole("textbox", { name: "Request" }).fill("");
  await page.getByRole("textbox", { name: "Node" }).fill("Peer 12");
  await of(({ node, to, side }) => side === "peer_to_peer" && [node, to].includes("peer 12"));
  await page.getByRole("combobox", { name: "Show" }).selectOption("requests");
  const kinds = ["arrived", "found", "served_by", "served", "refused", "timed_out", "node_failed", "not_found", "denied"];
  await of(({ node, what }) => node === "peer 12" && kinds.includes(what));
  await page.getByRole("textbox", { name: "Node" }).fill("peer 99");
  await expect(page.getByRole("alert")).toContainText("there is no peer 99");
  await expect(page.getByRole("alert")).toContainText("peer 24");
  await page.getByRole("textbox", { name: "Node" }).fill("");
  await page.getByRole("textbox", { name: "Request" }).fill("1.5");
  await expect(page.getByRole("alert")).toContainText("Request: 1.5");
  await page.getByRole("textbox", { name: "Request" }).fill("");
  await page.getByRole("combobox", { name: "Show" }).selectOption("faults and attacks");
  await expect(page.locator(".events")).toContainText("There is no such event so far");
});

test("a click on an event goes to its time, and the other events stay where they were", async ({ page }) => {
  await page.goto("./?speed=20&duration=8");
  await toEnd(page);
  await page.getByRole("button", { name: "Show events" }).click();
  // The list trails the shown time for a moment: rows that are read before it has arrived are replaced before the click.
  const events = netduel.events("web-site", "--set", "run.duration_s=8");
  await expect.poll(() => times(page), { timeout: 20_000 }).toEqual(latest(events));
  const before = await times(page);
  const row = rows(page).nth(40);
  const at = await row.getAttribute("data-at");
  const request = await row.getAttribute("data-request");
  await row.click();
  await expect.poll(() => shownTime(page)).toBeCloseTo(Number(at) / 1e9, 6);
  await expect(page.locator(`.request-list [data-request="${request}"]`)).toHaveAttribute("aria-pressed", "true");
  await expect(requestTrace(page)).toContainText(`Request ${Number(request) + 1}: user`);
  expect(await times(page)).toEqual(before);
  await expect(row).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(rows(page).nth(41)).toBeFocused();
  await page.keyboard.press("Enter");
  const next = Number(await rows(page).nth(41).getAttribute("data-at")) / 1e9;
  await expect.poll(() => shownTime(page)).toBeCloseTo(next, 6);
  // At another time, the log shows the events up to that time again.
  await page.getByRole("slider", { name: "Go to another time" }).fill("100");
  await expect.poll(() => times(page), { timeout: 20_000 }).not.toEqual(before);
});

test("a score leads to the slowest requests, and a request to every step of its trace", async ({ page }) => {
  await page.goto("./?speed=20&duration=8");
  await toEnd(page);
  await openScores(page);
  await page.getByRole("button", { name: /^95\s% of the answers/ }).click();
  const slowest = netduel.run("web-site", "--set", "run.duration_s=8").peer_to_peer.slowest_requests;
  const buttons = page.locator(".requests.r button:visible");
  await expect(buttons).toHaveCount(slowest.length);
  expect(await buttons.evaluateAll((all) => all.map((button) => Number(button.dataset.request)))).toEqual(
    slowest.map(({ number }) => number),
  );
  await buttons.first().click();
  await expect(requestTrace(page)).toContainText(`Request ${slowest[0].number}: user`, { timeout: 20_000 });
  const trail = netduel.trace("web-site", String(slowest[0].number), "--set", "run.duration_s=8");
  for (const [side, name] of [["l", "client_server"], ["r", "peer_to_peer"]]) {
    const own = trail.filter((line) => line.side === name);
    const ends = own.findIndex(({ what }) => what === "served");
    // Messages that a node sends at the same time share one row.
    const parts = new Set(own.slice(1, ends).filter(({ at_s }) => Number(at_s) <= Number(own[ends].at_s)).map((part) => `${part.what} ${part.at_s} ${part.from}`));
    await expect(requestTrace(page).locator(`section.${side} [data-at]`)).toHaveCount(Math.min(parts.size, 40));
    await expect(requestTrace(page).locator(`section.${side}`)).toContainText("Answered after");
  }
});

test("the trace of a failed request says why it failed", async ({ page }) => {
  await page.goto("./?scenario=network-split&speed=50");
  await toEnd(page);
  await openScores(page);
  await page.getByRole("button", { name: /^Requests answered/ }).click();
  const failed = netduel.run("network-split").client_server.failed_requests;
  const buttons = page.locator(".requests.l button:visible");
  await expect(buttons).toHaveCount(failed.length);
  await buttons.first().click();
  await expect(requestTrace(page).locator("section.l")).toContainText("the user gave up after 2 s", { timeout: 20_000 });
});

test("the log is built when it is opened, and follows the shown time", async ({ page }) => {
  await page.goto("./?speed=1&duration=30");
  await expect.poll(() => shownTime(page), { timeout: 40_000 }).toBeGreaterThan(1);
  await expect(page.locator(".events, .request-trace")).toHaveCount(0);
  await page.getByRole("button", { name: "Show events" }).click();
  await page.mouse.move(5, 5);
  await expect.poll(async () => (await times(page)).length, { timeout: 20_000 }).toBe(100);
  const first = await times(page);
  await expect.poll(() => times(page), { timeout: 20_000 }).not.toEqual(first);
});
