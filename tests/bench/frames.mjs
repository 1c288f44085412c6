// CPU time of the main thread for each frame, while the default duel plays at real time.
import { untilTime, withPage, withParameters } from "./browser.mjs";
import { quantile } from "./statistics.mjs";
import { TASKS, recorded, tasksOf } from "./trace.mjs";

const LENGTH_MS = 10_000;

/** The work of a frame is its own task and everything until the task of the next frame. */
const perFrame = (events) => {
  const frames = events.filter((event) => event.name === "FireAnimationFrame" && event.ph === "X");
  if (frames.length === 0) throw new Error("no frame was drawn");
  const tasks = tasksOf(events, frames[0]);
  const starts = frames.map((event) => event.ts / 1000);
  const hasFrame = ({ start, duration }) => starts.some((frame) => frame >= start && frame <= start + duration);
  const sums = [];
  for (const task of tasks) {
    if (hasFrame(task)) sums.push(0);
    if (sums.length > 0) sums[sums.length - 1] += task.cpu;
  }
  // The last one is cut off.
  return sums.slice(0, -1);
};

export const frames = (url) =>
  withPage(async (page, _, browser) => {
    await page.goto(withParameters(url, { speed: 1 }));
    await untilTime(page, 2);
    const events = await recorded(browser, [TASKS, "devtools.timeline"], () => page.waitForTimeout(LENGTH_MS));
    const cpu = perFrame(events);
    return [
      { name: "main thread per frame, median", value: quantile(cpu, 0.5), unit: "ms CPU", atMost: 2 },
      { name: "main thread per frame, 95th percentile", value: quantile(cpu, 0.95), unit: "ms CPU", atMost: 6 },
      { name: "frames per second at 1 ×", value: cpu.length / (LENGTH_MS / 1000), unit: "1/s" },
    ];
  });
