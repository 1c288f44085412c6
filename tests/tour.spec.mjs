// The guided tour: it begins by itself, pauses at the end of each step, and is left at any touch of a control.
import { test, expect, openScores } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const tour = (page) => page.getByRole("group", { name: "Guided tour" });
const next = (page) => tour(page).getByRole("button", { name: /^(next|finish|skip ahead)/i });
const words = (page) => page.locator(".headline h1");
const begin = (page) => page.getByRole("button", { name: "Guided tour", exact: true });
const resume = (page) => page.getByRole("button", { name: "Go on with the tour" });
const shownTime = async (page) => Number(await page.locator(".clock").getAttribute("data-time-s"));
const ended = (page) => expect(page.locator(".tour .act.due")).toBeVisible({ timeout: 40_000 });
const step = (page, number) => expect(tour(page)).toContainText(`${number} of 5`);
/** Goes on from the middle of a step: to its end, and from there to the next step. */
const goOn = async (page, goes = () => next(page).click()) => {
  await goes();
  await ended(page);
  await goes();
};

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("the first scenario begins with its tour by itself, and pauses at the end of the step", async ({ page }) => {
  await page.goto("./");
  await step(page, 1);
  const before = await words(page).textContent();
  expect(before).toContain("Watch");
  await ended(page);
  expect(await shownTime(page)).toBe(1.2);
  const meaning = await words(page).textContent();
  expect(meaning).not.toBe(before);
  expect(meaning).toMatch(/the same \d+ requests/);
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
});

test("it goes on and back by buttons, by the keys of a presenter and by letters", async ({ page }) => {
  await page.goto("./");
  await step(page, 1);
  await next(page).click();
  await ended(page);
  await step(page, 1);
  expect(await shownTime(page)).toBe(1.2);
  await next(page).click();
  await step(page, 2);
  await expect.poll(() => shownTime(page)).toBeGreaterThan(1.2);
  await goOn(page, () => page.keyboard.press("PageDown"));
  await step(page, 3);
  await page.keyboard.press("PageUp");
  await step(page, 2);
  await goOn(page, () => page.keyboard.press("n"));
  await step(page, 3);
  await page.keyboard.press("b");
  await step(page, 2);
  await tour(page).getByRole("button", { name: "Back" }).click();
  await step(page, 1);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

const TOUCHES = {
  "play and pause": (page) => page.getByRole("button", { name: "Pause" }).click(),
  "another time": (page) => page.keyboard.press("End"),
  "a step": (page) => page.keyboard.press("ArrowRight"),
  "the speed": (page) => page.keyboard.press("+"),
  "an action on a node": async (page) => {
    await page.locator(".pane.left .stage-nodes button").first().click();
    await page.getByRole("button", { name: /^crash/i }).first().click();
  },
};

for (const [name, touch] of Object.entries(TOUCHES)) {
  test(`it is left at a touch of ${name}, and can be resumed`, async ({ page }) => {
    await page.goto("./");
    await goOn(page);
    await step(page, 2);
    await touch(page);
    await expect(tour(page)).toHaveCount(0);
    await expect(page.locator(".page")).not.toHaveAttribute("data-point-at");
    await resume(page).click();
    await step(page, 2);
    await expect(page.locator('[data-playing="true"]').first()).toBeAttached();
  });
}

test("what a step does not speak of is dimmed, in the picture and among the numbers", async ({ page }) => {
  await page.goto("./");
  await step(page, 1);
  await openScores(page);
  await goOn(page);
  await expect(page.locator(".page")).toHaveAttribute("data-point-at", /\bservers\b.*\bmessages_per_request\b/);
  const row = (name) => page.locator(".scoreboard tr.row", { has: page.locator(`[data-metric="${name}"]`) });
  const opacity = (name) => row(name).locator(".value-bar").first().evaluate((cell) => getComputedStyle(cell).opacity);
  await expect(row("messages_per_request")).toHaveClass(/lit/);
  await expect.poll(() => opacity("latency_p50_s")).toBe("0.35");
  await expect.poll(() => opacity("messages_per_request")).toBe("1");
  await tour(page).getByRole("button", { name: "Leave the tour" }).click();
  await expect.poll(() => opacity("latency_p50_s")).toBe("1");
});

test("the words are announced and the tour can be read as a text", async ({ page }) => {
  await page.goto("./");
  await step(page, 1);
  const status = page.locator("p.vh[role=status]");
  await expect(status).toContainText("Step 1 of 5.");
  await ended(page);
  await expect(status).toHaveText(`Step 1 of 5, result. ${await words(page).textContent()}`);
  // The way to it is beside the steps, for the keyboard.
  await next(page).focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(tour(page).getByRole("button", { name: "Read the tour as text" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".tour-text summary")).toBeFocused();
  const items = page.locator(".tour-text li");
  await expect(items).toHaveCount(5);
  await expect(items.first()).toContainText(await words(page).textContent());
  await expect(items.first()).toHaveAttribute("aria-current", "step");
});

test("the run of the tour is the command line's, with the faults of its steps", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("./");
  for (const number of [1, 2, 3, 4]) {
    await step(page, number);
    await goOn(page);
  }
  await step(page, 5);
  await page.keyboard.press("End");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 60_000 });
  const expected = netduel.run("web-site", "--tour");
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", expected.run_hash);
});

for (const [name, search] of [["another run", "?seed=3"], ["no tour", "?tour=off"], ["a frame", "?embed=1"], ["no play", "?autoplay=0"]]) {
  test(`it does not begin by itself where the address names ${name}`, async ({ page }) => {
    await page.goto(`./${search}`);
    await expect(page.locator("[data-run-hash], .embed-foot").first()).toBeAttached();
    await expect(tour(page)).toHaveCount(0);
  });
}

test("it waits until it is wanted for readers who prefer reduced motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./");
  await expect(begin(page)).toBeVisible();
  await expect(tour(page)).toHaveCount(0);
  await begin(page).click();
  await step(page, 1);
});

test("the tour of another scenario is loaded when it is wanted", async ({ page }) => {
  await page.goto("./?scenario=network-split&speed=10");
  await begin(page).click();
  await step(page, 1);
  await expect(words(page)).toContainText("Forty users");
  await page.getByRole("combobox", { name: "Scenario" }).selectOption("web-site");
  await expect(tour(page)).toHaveCount(0);
});

test("nothing jumps when the words change", async ({ page }) => {
  await page.goto("./");
  await step(page, 1);
  const top = () => page.locator("#stage").evaluate((stage) => stage.getBoundingClientRect().top);
  const before = await top();
  for (const number of [2, 3, 4, 5]) {
    await next(page).click();
    await ended(page);
    expect(await top()).toBe(before);
    await next(page).click();
    await step(page, number);
    expect(await top()).toBe(before);
  }
  await tour(page).getByRole("button", { name: "Leave the tour" }).click();
  expect(await top()).toBe(before);
});
