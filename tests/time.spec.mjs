// Time and misfortune: other times, other courses, faults of every kind, and the way back.
import { test, expect, openScores } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const shownTime = async (page) => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));
const untilTime = (page, seconds) => expect.poll(() => shownTime(page), { timeout: 40_000 }).toBeGreaterThanOrEqual(seconds);
const finished = (page) => expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 40_000 });
const hash = (page) => page.locator("[data-run-hash]").first().getAttribute("data-run-hash");
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

/** Drags from the middle of an element to a share of the time line. */
const dragTo = async (page, element, share) => {
  const from = await element.boundingBox();
  const line = await page.locator(".tl").boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(line.x + line.width * share, line.y + line.height / 2, { steps: 5 });
  await page.mouse.up();
};

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("who goes back and plays on arrives where an undisturbed run does", async ({ page }) => {
  await page.goto("./?speed=4&duration=20");
  await untilTime(page, 10);
  const slider = page.getByRole("slider", { name: "Go to another time" });
  await slider.fill("150");
  await expect.poll(() => shownTime(page)).toBeLessThan(6);
  await slider.fill("700");
  await untilTime(page, 14);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Home");
  await expect.poll(() => shownTime(page)).toBeLessThan(3);
  await page.keyboard.press("End");
  await finished(page);
  const { run_hash } = netduel.run("web-site", "--set", "run.duration_s=20");
  await expect.poll(() => hash(page)).toBe(run_hash);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => shownTime(page)).toBeLessThan(20);
});

test("a killed server is undone, and the other course is not lost", async ({ page }) => {
  await page.goto("./?speed=2&duration=20");
  await untilTime(page, 3);
  await expect(undo(page)).toBeHidden();
  await page.getByRole("button", { name: "Kill the server" }).click();
  await untilTime(page, 8);
  await expect(page.locator(".headline").first()).toContainText("the only server");
  await undo(page).click();
  // Back to where the change made a difference.
  expect(await shownTime(page)).toBeLessThan(8);
  await expect(page.locator(".headline").first()).not.toContainText("crashed");
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "as fast as possible" });
  await finished(page);
  const { run_hash } = netduel.run("web-site", "--set", "run.duration_s=20");
  await expect.poll(() => hash(page)).toBe(run_hash);
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Control+y");
  await expect(page.locator(".headline").first()).toContainText("crashed");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".headline").first()).not.toContainText("crashed");
});

test("faults are added now or dropped on the line, moved, deleted, and undone", async ({ page }) => {
  await page.goto("./?speed=1&duration=40");
  await untilTime(page, 1);
  await page.getByRole("button", { name: "Add a fault" }).click();
  await page.getByRole("button", { name: "Slow-down" }).click();
  await expect(page.locator(".headline").first()).toContainText("Slow-down began at");
  await page.getByRole("button", { name: "Add a fault" }).click();
  await dragTo(page, page.getByRole("button", { name: "Partition" }), 0.5);
  const mark = page.locator('[data-fault="2"]');
  await expect(mark).toHaveAttribute("title", /^Split \(partition\), (19\.|20)/);
  await dragTo(page, mark.locator(".ic"), 0.75);
  await expect(mark).toHaveAttribute("title", /^Split \(partition\), (29\.|30)/);
  await mark.press("ArrowLeft");
  await expect(mark).toBeFocused();
  await expect(mark).toHaveAttribute("title", /^Split \(partition\), 29\./);
  await mark.press("Enter");
  await expect(page.locator('[id="parameter-faults.2.at_s"]')).toBeFocused();
  await page.locator('[id="parameter-faults.2.share"]').fill("2");
  await page.keyboard.press("Enter");
  await expect(page.locator(".drawer")).toContainText("2 was not applied");
  await page.locator(".fault-head").nth(1).getByRole("button", { name: "Delete" }).click();
  await expect(page.locator("[data-fault]")).toHaveCount(1);
  await undo(page).click();
  await expect(page.locator("[data-fault]")).toHaveCount(2);
});

test("both sides lose the same share, and the page says what that meant", async ({ page }) => {
  await page.goto("./?scenario=equal-shares&speed=20");
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  const said = page.locator(".fault-head span").first();
  await expect(said).toContainText(/Client–server: affected \d+ of \d+.* · Peer-to-peer: affected \d+ of \d+/, { timeout: 40_000 });
  const [, left, servers, right, peers] = (await said.textContent()).match(/affected (\d+) of (\d+).*affected (\d+) of (\d+)/).map(Number);
  expect(left / servers).toBeCloseTo(right / peers, 6);
});

test("a fault of every kind gives the hash of the command line", async ({ page }) => {
  test.setTimeout(180_000);
  for (const preset of ["equal-shares", "network-split", "targeted-removal"]) {
    await page.goto(`./?scenario=${preset}&speed=100`);
    await finished(page);
    const { run_hash } = netduel.run(preset);
    await expect(page.locator("[data-run-hash]").first(), preset).toHaveAttribute("data-run-hash", run_hash);
  }
});

test("a step back after a step is the very same state", async ({ page }) => {
  await page.goto("./?speed=2&duration=20");
  await untilTime(page, 4);
  const scores = page.locator("[data-run-hash]").first();
  const on = page.getByRole("button", { name: "One event forward" });
  const back = page.getByRole("button", { name: "One event back" });
  await page.getByRole("slider", { name: "Go to another time" }).fill("100");
  await page.getByRole("button", { name: "Pause" }).click();
  await on.click();
  await page.getByRole("slider", { name: "Go to another time" }).fill("250");
  const at_5_s = netduel.run("web-site", "--set", "run.duration_s=5").run_hash;
  await expect.poll(() => hash(page), { timeout: 20_000 }).toBe(at_5_s);
  const step = async (button) => {
    const before = await hash(page);
    await button.click();
    await expect(scores).not.toHaveAttribute("data-run-hash", before, { timeout: 20_000 });
    return [await hash(page), await shownTime(page)];
  };
  await step(on);
  const here = await step(on);
  // What happened stands in the place of the sentence.
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText("One server on the left");
  const there = await step(on);
  expect(there[1]).toBeGreaterThanOrEqual(here[1]);
  expect(await step(back)).toEqual(here);
  expect(await step(on)).toEqual(there);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "as fast as possible" });
  await finished(page);
  const { run_hash } = netduel.run("web-site", "--set", "run.duration_s=20");
  await expect.poll(() => hash(page)).toBe(run_hash);
});

test("the next failure is found though the run is not computed that far, with the focus on a button", async ({ page }) => {
  await page.goto("./?scenario=network-split&speed=1");
  await untilTime(page, 1);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => shownTime(page), { timeout: 20_000 }).toBe(20);
  await page.keyboard.press("Shift+ArrowRight");
  const isAmid = async () => ((time) => time > 20 && time <= 40)(await shownTime(page));
  await expect.poll(isAmid, { timeout: 20_000 }).toBe(true);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => shownTime(page), { timeout: 20_000 }).toBe(20);
});

test("the whole page at a time does not depend on the way there", async ({ page, context }) => {
  test.setTimeout(240_000);
  const address = "./?scenario=equal-shares&autoplay=0&duration=40&seed=11";
  const parts = [".headline", "#stage", ".transport", ".scoreboard", ".plots"];
  const shown = async (on) => (await Promise.all(parts.map((part) => on.locator(part).ariaSnapshot()))).join("\n");
  // The times of the clock and of the scores.
  const times = (on) => on.locator("[data-time-s]").evaluateAll((all) => [...new Set(all.map((one) => one.dataset.timeS))]);
  const open = async (on) => {
    // What is off the screen is not kept up to date.
    await on.setViewportSize({ width: 1280, height: 2000 });
    await on.goto(address);
    await openScores(on);
    await on.locator(".plots").scrollIntoViewIfNeeded();
    await expect(on.getByRole("figure").first()).toBeVisible();
  };
  const seek = (on, steps) => on.getByRole("slider", { name: "Go to another time" }).fill(String(steps));
  await open(page);
  for (const steps of [730, 120, 1000, 415, 30, 988, 120, 0, 640]) {
    await seek(page, steps);
    const fresh = await context.newPage();
    await open(fresh);
    await seek(fresh, steps);
    await expect.poll(() => times(fresh)).toEqual([expect.stringMatching(steps === 0 ? /^0$/ : /^[1-9.]|^0\./)]);
    // What a fresh page shows has come to rest when two looks at it are the same.
    let before = "";
    await expect.poll(async () => {
      const now = await shown(fresh);
      const rests = now === before;
      before = now;
      return rests;
    }, { intervals: [500] }).toBe(true);
    await expect.poll(() => shown(page), { message: `at ${steps} of 1000 steps` }).toBe(before);
    await fresh.close();
  }
});

test("a crowd of the rate profile and the end of a fault have signs, and no label covers another", async ({ page }) => {
  await page.goto("./?scenario=retry-storm");
  const crowd = page.locator(".marks li", { hasText: "× the requests" });
  await expect(crowd).toHaveCount(1);
  await expect(crowd.getByRole("button")).toBeDisabled();
  await expect(page.locator(".marks li.end").filter({ visible: true })).not.toHaveCount(0);
  await page.goto("./?scenario=equal-shares");
  await expect(page.locator(".marks li").first()).toBeVisible();
  const boxes = await page.locator(".marks li:not(.end) button").evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect().toJSON()));
  boxes.sort((one, other) => one.x - other.x);
  for (let index = 1; index < boxes.length; index++) {
    expect(boxes[index - 1].x + boxes[index - 1].width, `mark ${index}`).toBeLessThanOrEqual(boxes[index].x + 1);
  }
});

test("time stands still while a dialog covers the networks, and goes on after it", async ({ page }) => {
  await page.goto("./?speed=1");
  const time = async () => Number(await page.locator(".clock").getAttribute("data-time-s"));
  await expect.poll(time).toBeGreaterThan(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page.locator('[data-playing="true"]').first()).toBeAttached();
});
