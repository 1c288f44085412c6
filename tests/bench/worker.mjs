// The speed of the engine in its worker: the CPU time of a whole run there, against the same run in the native program. Equal
// scenarios have equal events, so the ratio of the times is the ratio of the speeds.
import { withPage, withParameters } from "./browser.mjs";
import { TASKS, recorded, threadsNamed } from "./trace.mjs";

export const worker = (url) =>
  withPage(async (page, _, browser) => {
    const parameters = { speed: "fastest", duration: process.env.NETDUEL_RUN_S };
    const events = await recorded(browser, [TASKS], async () => {
      await page.goto(withParameters(url, parameters));
      await page.locator('[data-finished="true"]').first().waitFor({ state: "attached", timeout: 300_000 });
    });
    const [busiest] = threadsNamed(events, "DedicatedWorker thread");
    const native = Number(process.env.NETDUEL_NATIVE_RUN_S);
    return [
      { name: "engine, native", value: native, unit: "s" },
      { name: "engine, in the worker", value: busiest.cpu / 1000, unit: "s CPU" },
      { name: "speed in the worker against native", value: native / (busiest.cpu / 1000), unit: "", atLeast: 0.6 },
    ];
  });
