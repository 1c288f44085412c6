// The page on a projector.
import { test, expect } from "./fixture.mjs";

const button = (page) => page.getByRole("button", { name: "Show on a projector" });
const isOn = (page) => page.evaluate(() => document.documentElement.hasAttribute("data-presenting"));

test.use({ viewport: { width: 1920, height: 1080 } });

for (const [name, search] of [["the tour", "?present=1"], ["a run", "?present=1&autoplay=0&t=20&tour=off"]]) {
  test(`${name} on a projector has no type below 24 px, and nothing is cut off`, async ({ page }) => {
    await page.goto(`./${search}`);
    await expect(page.locator(".dial")).toHaveCount(4);
    await expect(page.locator(".legend li").first()).toBeVisible();
    const small = await page.evaluate(() => {
      const found = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const box = element.getBoundingClientRect();
        const isShown = walker.currentNode.textContent.trim() && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 1 && box.height > 1 && !element.closest(".vh, .key-figure dt, option");
        // Drawings are scaled.
        const size = parseFloat(getComputedStyle(element).fontSize) * (element.getScreenCTM?.().a ?? 1);
        if (isShown && size < 23.9) found.push(`${walker.currentNode.textContent.trim()}: ${size}`);
      }
      return found;
    });
    expect(small).toEqual([]);
    // Both networks, the time line and the buttons fit on the screen.
    for (const selector of [".pane.left .view", ".pane.right .view", ".tl", ".play"]) {
      const box = await page.locator(selector).first().boundingBox();
      expect(box.y + box.height, selector).toBeLessThanOrEqual(1080);
    }
    await expect(page.locator(".top")).toBeHidden();
    await expect(page.locator(".plots")).toBeHidden();
  });
}

test("a clicker leads through the tour, the pointer has a light, and P ends it", async ({ page }) => {
  await page.goto("./");
  await button(page).click();
  await expect.poll(() => isOn(page)).toBe(true);
  await expect(page.locator(".tour .place")).toHaveText("1 of 5");
  await page.keyboard.press("PageDown");
  await expect(page.locator(".tour .act.due")).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("PageDown");
  await expect(page.locator(".tour .place")).toHaveText("2 of 5");
  await page.keyboard.press("PageUp");
  await expect(page.locator(".tour .place")).toHaveText("1 of 5");
  await page.mouse.move(500, 400);
  const box = await page.locator(".pointer-light").boundingBox();
  expect(Math.abs(box.x + box.width / 2 - 500) + Math.abs(box.y + box.height / 2 - 400)).toBeLessThan(3);
  await page.keyboard.press("p");
  await expect.poll(() => isOn(page)).toBe(false);
  await expect(page.locator(".pointer-light")).toHaveCount(0);
  await expect(page.locator(".top")).toBeVisible();
});
