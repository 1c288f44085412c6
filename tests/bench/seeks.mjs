// How long a seek takes, all over a ten-minute duel.
import { untilTime, withPage, withParameters } from "./browser.mjs";
import { quantile } from "./statistics.mjs";

const SEEKS = 60;

/** Runs in the page: counts the messages to and from the worker. */
const countMessages = () => {
  window.answers = 0;
  window.commands = 0;
  window.Worker = class extends window.Worker {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener("message", () => window.answers++);
    }
    postMessage(...parameters) {
      window.commands++;
      super.postMessage(...parameters);
    }
  };
};

/** Runs in the page: goes to another time, and waits for the worker's answer and for the frame that shows it. */
const seek = async (place) => {
  // To a seek the worker answers that it has arrived, how both sides stand, and the scores.
  const ANSWERS = 4;
  const slider = document.querySelector('input[type="range"][max="1000"], .scrub');
  const began = performance.now();
  [window.answers, window.commands] = [0, 0];
  slider.value = place;
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  // A time that the page knows already needs no command.
  const awaited = window.commands > 0 ? ANSWERS : 0;
  while (window.answers < awaited) await new Promise((resolve) => setTimeout(resolve, 0));
  const answered = performance.now() - began;
  await new Promise(requestAnimationFrame);
  return { answered, shown: performance.now() - began };
};

export const seeks = (url) =>
  withPage(async (page) => {
    await page.addInitScript(countMessages);
    await page.goto(withParameters(url, { duration: 600 }));
    await untilTime(page, 0.1);
    // The last option, whatever its words: older sites have others.
    const speed = page.getByRole("combobox", { name: "Speed" });
    await speed.selectOption({ index: (await speed.locator("option").count()) - 1 });
    await page.locator('[data-finished="true"]').first().waitFor({ state: "attached", timeout: 120_000 });
    // Older sites load another program at the first seek.
    await page.getByRole("slider", { name: "Go to another time" }).fill("500");
    await page.waitForFunction(() => Number(document.querySelector("[data-time-s]").dataset.timeS) < 310);
    await page.waitForTimeout(2000);
    const times = [];
    for (let count = 0, place = 7; count < SEEKS; count++) {
      place = (place * 389 + 117) % 1000;
      times.push(await page.evaluate(seek, place));
    }
    const rows = (name, of) => [
      { name: `seek ${name}, median`, value: quantile(times.map(of), 0.5), unit: "ms" },
      { name: `seek ${name}, worst`, value: quantile(times.map(of), 1), unit: "ms" },
    ];
    return [...rows("answered", (time) => time.answered), ...rows("shown", (time) => time.shown)];
  });
