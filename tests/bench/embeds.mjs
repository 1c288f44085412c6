// Four frames in one page of another site: how long the page's main thread is blocked until all of them run, and what the frames after
// the first one load over the network.
import { host } from "../host.mjs";
import { untilTime, withPage, withParameters } from "./browser.mjs";
import { withCounter } from "./counting.mjs";
import { TASKS, recorded, tasksOf } from "./trace.mjs";

const SCENARIOS = ["web-site", "file-sharing", "retry-storm", "database-records"];
/** A task that takes longer keeps the page from answering to its user. */
const LONG_TASK_MS = 50;
/** A frame runs once it shows this simulated time. */
const RUNNING_S = 0.2;

/** A lesson with a frame in each part. The first one is on the screen; the others are loaded when the reader comes near. */
const lesson = (url) =>
  SCENARIOS.map((scenario) => {
    const address = withParameters(url, { embed: 1, autoplay: 1, speed: 1, scenario });
    return `<p>About ${scenario}</p><iframe src="${address}" title="${scenario}" loading="lazy" width="800" height="450">
      </iframe><div style="height:4000px"></div>`;
  }).join("");

/** Reads the lesson to its end. Returns what the site had sent when each frame ran. */
const read = async (page, address, counted) => {
  const sent = [];
  await page.goto(address);
  for (const scenario of SCENARIOS) {
    const element = await page.waitForSelector(`iframe[title="${scenario}"]`);
    await element.scrollIntoViewIfNeeded();
    await untilTime(await element.contentFrame(), RUNNING_S);
    sent.push(counted());
  }
  return sent;
};

/** Total blocking time: of each task, what exceeds 50 ms. */
const blocking = (tasks, of) => tasks.reduce((sum, task) => sum + Math.max(0, of(task) - LONG_TASK_MS), 0);

const rows = (tasks, [first, ...others]) => [
  { name: "four embeds: blocking time", value: blocking(tasks, (task) => task.duration), unit: "ms", atMost: 200 },
  { name: "four embeds: blocking time, CPU", value: blocking(tasks, (task) => task.cpu), unit: "ms CPU", atMost: 200 },
  { name: "four embeds: longest task", value: Math.max(...tasks.map((task) => task.duration)), unit: "ms" },
  { name: "first embed: sent by the site", value: first.bytes / 1000, unit: "kB" },
  { name: "second to fourth embed: sent by the site", value: (others.at(-1).bytes - first.bytes) / 1000, unit: "kB" },
  { name: "second to fourth embed: responses", value: others.at(-1).responses - first.responses, unit: "" },
];

export const embeds = (url) =>
  withCounter(url, async (passed, counted) => {
    let measured;
    await host(lesson(passed), async (address) => {
      measured = await withPage(async (page, _, browser) => {
        let sent;
        const events = await recorded(browser, [TASKS], async () => {
          sent = await read(page, address, counted);
        });
        // Host and site are on the same machine, which the browser takes for one site: all frames share one thread, the worst case.
        const threads = events.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain");
        return rows(threads.flatMap((thread) => tasksOf(events, thread)), sent);
      });
    });
    return measured;
  });
