// How long it takes until the picture of another time is there, all over a ten-minute duel.
import { test } from "./fixture.mjs";

const SEEKS = 60;

test("seeks in a ten-minute default duel", async ({ page }) => {
  test.setTimeout(120_000);
  // What the worker answers to a seek: that it is there, how both sides stand, and the scores.
  await page.addInitScript(() => {
    window.answers = 0;
    window.commands = 0;
    window.Worker = class extends window.Worker {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", () => window.answers++);
      }
      postMessage(...given) {
        window.commands++;
        super.postMessage(...given);
      }
    };
  });
  await page.goto("./?duration=600");
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "as fast as it goes" });
  await page.locator('[data-finished="true"]').first().waitFor({ timeout: 120_000 });
  /** From the command to the last answer, and to the frame in which that is drawn. */
  const seek = (place) =>
    page.evaluate(async (place) => {
      const line = document.querySelector(".scrub");
      const began = performance.now();
      [window.answers, window.commands] = [0, 0];
      line.value = place;
      line.dispatchEvent(new Event("change", { bubbles: true }));
      const frame = () => new Promise(requestAnimationFrame);
      // What is known already needs no command.
      const awaited = window.commands > 0 ? 4 : 0;
      while (window.answers < awaited) await new Promise((resolve) => setTimeout(resolve, 0));
      const answered = performance.now() - began;
      await frame();
      return [answered, performance.now() - began];
    }, place);
  // The first one waits for the program that can.
  await page.locator(".scrub").fill("500");
  await page.waitForFunction(() => Number(document.querySelector("[data-time-s]").dataset.timeS) < 310);
  await page.waitForTimeout(2000);
  const lengths = [];
  for (let count = 0, place = 7; count < SEEKS; count++) {
    place = (place * 389 + 117) % 1000;
    lengths.push(await seek(place));
  }
  const said = ["answered", "drawn"].map((what, which) => {
    const sorted = lengths.map((both) => both[which]).sort((one, two) => one - two);
    return `${what}: median ${sorted[SEEKS / 2].toFixed(0)} ms, worst ${sorted[SEEKS - 1].toFixed(0)} ms`;
  });
  console.log(`${SEEKS} seeks in a ten-minute default duel, ${said.join("; ")}`);
});
