// The first screen as pictures: a change of its looks that nobody wanted is seen. `--update-snapshots` takes new ones.
import { test, expect } from "./fixture.mjs";

const SIZES = [
  [1440, 900],
  [1920, 1080],
  [1024, 768],
  [390, 844],
];

for (const [width, height] of SIZES) {
  for (const theme of ["light", "dark"]) {
    test(`the first screen looks as it did, ${width} × ${height}, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`./?autoplay=0&tour=off&theme=${theme}`);
      await expect(page.locator(".dial")).toHaveCount(4);
      // A third of the run.
      await page.getByRole("slider", { name: "Go to another time" }).fill("333");
      await expect(page.locator("[data-time-s]").first()).toHaveAttribute("data-time-s", /^(19\.98|20)/);
      await expect(page.locator(".comparison")).not.toBeEmpty({ timeout: 30_000 });
      // Letters are drawn a little differently on other machines.
      await expect(page).toHaveScreenshot(`first-screen-${width}-${theme}.png`, { maxDiffPixelRatio: 0.02, threshold: 0.3 });
    });
  }
}
