// The views of the page have addresses, and the browser's own buttons lead through them.
import { test, expect } from "./fixture.mjs";

const time = (page) => page.locator("[data-time-s]").first().getAttribute("data-time-s").then(Number);

test("each view has an address, and back and forward lead through the views", async ({ page }) => {
  await page.goto("./?seed=9&autoplay=0");
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name: "Duel" })).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "Trust" }).click();
  await expect(page).toHaveURL(/\?view=trust&autoplay=0&seed=9$/);
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await expect(page.locator("#stage")).toBeHidden();
  await page.goBack();
  await expect(page).toHaveURL(/\/\?(seed=9&autoplay=0|autoplay=0&seed=9)$/);
  await expect(page.locator("#stage")).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
});

test("a view that is opened by its address is the only one that is built", async ({ page }) => {
  await page.goto("./?view=trust");
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await expect(page.locator("#stage")).toHaveCount(0);
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Duel" }).click();
  await expect(page.locator("#stage")).toBeVisible();
  await expect.poll(() => time(page)).toBeGreaterThan(0.05);
});

test("the run waits while another view is shown, and goes on afterwards", async ({ page }) => {
  await page.goto("./?speed=1");
  await expect.poll(() => time(page)).toBeGreaterThan(0.2);
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Trust" }).click();
  const left = await time(page);
  // The table is there: some time has passed.
  await expect(page.getByRole("table")).toBeVisible();
  expect(await time(page)).toBe(left);
  await page.goBack();
  await expect.poll(() => time(page)).toBeGreaterThan(left);
});

test("the report in the view about trust shows every case with its interval", async ({ page }) => {
  await page.goto("./?view=trust");
  const rows = page.getByRole("table").locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeGreaterThan(150);
  for (const cells of await rows.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)))) {
    const [, expected, , interval, result] = cells;
    const [low, high] = interval.split(" to ").map(Number);
    expect(Number(expected) >= low && Number(expected) <= high, cells.join(" ")).toBe(result === "agrees");
  }
});

test("a percent-encoded address selects the same view", async ({ page }) => {
  await page.goto("./?%76iew=%74rust");
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
});

test("keys of the duel do nothing in another view, and the help key works there", async ({ page }) => {
  await page.goto("./?view=trust&autoplay=0");
  await expect(page.getByRole("table")).toBeVisible();
  await page.keyboard.press("Space");
  await page.keyboard.press("End");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Duel" }).click();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  expect(await time(page)).toBe(0);
});

test("going back does not bring back the seed of an earlier run", async ({ page }) => {
  await page.goto("./?seed=9&autoplay=0");
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Trust" }).click();
  await views.getByRole("link", { name: "Duel" }).click();
  const seed = page.getByRole("textbox", { name: "Seed" });
  await seed.fill("77");
  await seed.press("Enter");
  await expect(page).toHaveURL(/seed=77/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await expect(page).toHaveURL(/seed=77/);
  await page.goBack();
  await expect(page).toHaveURL(/seed=77/);
  await expect(seed).toHaveValue("77");
});

test("an embedded page has no help to open", async ({ page }) => {
  await page.goto("./?embed=1&autoplay=0");
  await expect(page.locator("#stage")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test.describe("parts of the page that do not load", () => {
  test.use({ expectedProblems: [/Failed to load resource|Failed to fetch/i] });

  for (const [part, file, open, content] of [
    ["the parameters", "parameters", (page) => page.getByRole("button", { name: "Parameters" }).click(), (page) => page.getByRole("searchbox", { name: /find/i })],
    ["the event log", "event_log", (page) => page.getByRole("button", { name: "Show events" }).click(), (page) => page.locator(".events")],
    ["help", "trust", (page) => page.getByRole("button", { name: /^Help/ }).click(), (page) => page.getByRole("dialog").getByRole("heading", { level: 3 }).first()],
    ["the plots", "plots", (page) => page.locator(".plots").scrollIntoViewIfNeeded(), (page) => page.getByRole("figure").first()],
    ["the view about trust", "trust", (page) => page.getByRole("link", { name: "Trust" }).click(), (page) => page.getByRole("heading", { level: 1, name: /trust/i })],
  ]) {
    test(`${part} can be tried again, and the run is not disturbed`, async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 700 });
      // Only this part: on the way to one, the page may scroll past another.
      const address = `**/later-*/split_${file}.wasm`;
      await page.route(address, (route) => route.abort());
      await page.goto("./?speed=1&duration=1000");
      await expect.poll(() => time(page)).toBeGreaterThan(0.1);
      await open(page);
      const failure = page.getByRole("alert").filter({ hasText: "could not be loaded" });
      // The dials and the parameters are one part.
      const failures = file === "parameters" ? 2 : 1;
      await expect(failure).toHaveCount(failures);
      await page.unroute(address);
      const again = failure.getByRole("button", { name: "Try again" });
      for (let left = failures; left > 0; left -= 1) await again.first().click();
      await expect(content(page)).toBeVisible();
      await expect(failure).toHaveCount(0);
    });
  }
});
