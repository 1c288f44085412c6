// The running order of a lesson: made, kept, shared as a link, led through by a clicker, with the notes in a second window.
import { test, expect } from "./fixture.mjs";

const bar = (page) => page.getByRole("region", { name: "Running order" });
const card = (page) => page.getByRole("region", { name: "Predict first" });
const dialog = (page) => page.getByRole("dialog", { name: "Share" });
const editor = (page) => dialog(page).locator(".order-editor");

/** Adds what the page shows, and leaves the dialog open. */
const add = async (page, count) => {
  await page.getByRole("button", { name: "Share" }).click();
  await editor(page).getByRole("button", { name: "Add what is shown now" }).click();
  await expect(editor(page).getByRole("listitem")).toHaveCount(count);
};

/** A lesson of two steps: the web site with a question, and the swarm. */
const make = async (page) => {
  await page.goto("./?autoplay=0");
  await add(page, 1);
  await editor(page).getByLabel("Title").fill("Two networks");
  await editor(page).getByLabel("Title").press("Tab");
  await editor(page).getByLabel("Notes").fill("Ask: who answers?");
  await editor(page).getByLabel("Notes").press("Tab");
  await editor(page).getByLabel("Predict first").selectOption({ label: "Messages per request" });
  await editor(page).getByLabel("at (s)").fill("2");
  await editor(page).getByLabel("at (s)").press("Tab");
  await dialog(page).getByRole("button", { name: "Close" }).first().click();
  await page.goto("./?autoplay=0&scenario=retry-storm");
  await add(page, 2);
};

test("a lesson is made, kept, and led through by a clicker", async ({ page }) => {
  await make(page);
  await editor(page).getByRole("button", { name: "Begin the lesson" }).click();
  await expect(bar(page)).toContainText("1 of 2");
  await expect(bar(page)).toContainText("Web site");
  await expect(card(page)).toContainText("at 2 s");
  await page.keyboard.press("PageDown");
  await expect(card(page)).toContainText("The scores are hidden");
  await page.keyboard.press("PageDown");
  await expect(card(page)).toContainText("on the left", { timeout: 20_000 });
  await page.keyboard.press("PageDown");
  await expect(bar(page)).toContainText("2 of 2");
  await expect(bar(page)).toContainText("Retry storm");
  await expect(card(page)).toHaveCount(0);
  await expect(page.locator('[data-playing="true"]').first()).toBeAttached();
  await page.keyboard.press("PageUp");
  await expect(bar(page)).toContainText("1 of 2");
  await bar(page).getByRole("button", { name: "Leave the running order" }).click();
  await expect(bar(page)).toHaveCount(0);
});

test("a lesson is shared as a link, which stays in the address", async ({ page, browser, baseURL }) => {
  await make(page);
  const link = await editor(page).getByLabel("Link to this running order").inputValue();
  expect(link).toMatch(/#lesson=1\.[\w-]+$/);
  // Another browser, which has kept nothing.
  const context = await browser.newContext({ baseURL, serviceWorkers: "block" });
  const other = await context.newPage();
  await other.goto(link);
  await expect(bar(other)).toContainText("1 of 2");
  await expect(card(other)).toContainText("at 2 s");
  await expect.poll(() => new URL(other.url()).hash).toContain("lesson=1.");
  await other.reload();
  await expect(bar(other)).toContainText("1 of 2");
  await context.close();
});

test("a link that was cut off says so, and the page runs as ever", async ({ page }) => {
  await page.goto("./?autoplay=0#lesson=1.eyJ0aXRsZSI6");
  await expect(page.locator(".headline")).toContainText("The running order was not opened");
  await expect(bar(page)).toHaveCount(0);
});

test("the notes stand in a second window, which leads the lesson as well", async ({ page }) => {
  await make(page);
  await editor(page).getByRole("button", { name: "Begin the lesson" }).click();
  const opened = page.waitForEvent("popup");
  await bar(page).getByRole("button", { name: "Notes in a second window" }).click();
  const notes = await opened;
  await expect(notes.getByRole("main")).toContainText("Ask: who answers?");
  await expect(notes.getByRole("main")).toContainText("1 of 2");
  await expect(notes.getByRole("main")).toContainText("Retry storm");
  await expect(notes.locator("canvas")).toHaveCount(0);
  for (const _ of [1, 2]) await notes.getByRole("button", { name: "Next" }).click();
  await expect(card(page)).toContainText("on the left", { timeout: 20_000 });
  await notes.keyboard.press("PageDown");
  await expect(bar(page)).toContainText("2 of 2");
  await expect(notes.getByRole("main")).toContainText("The end of the lesson");
});
