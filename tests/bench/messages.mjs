// How long a host page waits for the answer to a request, while the run in the frame plays.
import { host, speak } from "../host.mjs";
import { withPage, withParameters } from "./browser.mjs";
import { quantile } from "./statistics.mjs";

/** Requests of each kind. The frame reads at most 500 in a second, and each waits for the one before. */
const REQUESTS = 200;
/** One frame at 60 Hz. */
const AIM_MS = 17;

/** Runs in the host page: sends requests one after the other, and returns the times from request to answer. */
const measure = async ([type, count]) => {
  const times = [];
  for (let number = 0; number < count; number++) {
    const fields = type === "seek" ? { t_s: 1 + ((number * 389) % 500) / 10 } : {};
    const began = performance.now();
    const { ok } = await window.ask(type, fields);
    if (!ok) throw new Error(`the frame refused ${type}`);
    times.push(performance.now() - began);
    // At another place of the frame each time, and never more than 500 in a second.
    await new Promise((resolve) => setTimeout(resolve, (number * 7) % 20));
  }
  return times;
};

export const messages = async (url) => {
  const address = withParameters(url, { embed: 1, autoplay: 0, speed: 1, duration: 600 });
  let rows;
  await host(`<iframe src="${address}" title="netduel" width="800" height="450"></iframe>`, async (hostAddress) => {
    rows = await withPage(async (page) => {
      await speak(page);
      await page.goto(hostAddress);
      await page.waitForFunction(() => window.heard.some((data) => data?.type === "ready"), undefined, { timeout: 60_000 });
      await page.evaluate(() => window.ask("play"));
      await page.waitForFunction(async () => (await window.ask("get_metrics")).t_s > 1, undefined, { timeout: 60_000 });
      const measured = {};
      for (const type of ["get_state", "get_metrics", "seek"]) measured[type] = await page.evaluate(measure, [type, REQUESTS]);
      const all = Object.values(measured).flat();
      return [
        { name: "answer to a message, median", value: quantile(all, 0.5), unit: "ms", atMost: AIM_MS },
        { name: "answer to a message, 95th percentile", value: quantile(all, 0.95), unit: "ms" },
        ...Object.entries(measured).map(([type, times]) => ({
          name: `answer to ${type}, median`,
          value: quantile(times, 0.5),
          unit: "ms",
          atMost: AIM_MS,
        })),
      ];
    });
  });
  return rows;
};
