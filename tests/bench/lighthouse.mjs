// Lighthouse's scores and times, on the emulated phone and on a desktop; also with the picture switched off, so that the part of
// the software renderer in them is known.
import lighthouse, { desktopConfig } from "lighthouse";
import { knowsParameter, withDebuggingPort, withParameters } from "./browser.mjs";
import { tasksOf } from "./trace.mjs";

/** A task that takes longer keeps the page from answering to its user. */
const LONG_TASK_MS = 50;

/** The address of the page without the networks' picture. */
const withoutPicture = (url) => withParameters(url, { picture: 0 });

/** Runs Lighthouse in a new browser. */
export const audited = (url, { config, categories }) =>
  withDebuggingPort((port) => lighthouse(url, { port, output: "json", logLevel: "error", onlyCategories: categories }, config));

/** Total blocking time as Lighthouse defines it, but of CPU time instead of wall-clock time, slowed down as it does, in ms. */
const blockingCpuMs = ({ artifacts, lhr }) => {
  const events = artifacts.Trace.traceEvents;
  const paint = events.findLast((event) => event.name === "firstContentfulPaint");
  if (!paint) return null;
  const { cpuSlowdownMultiplier } = lhr.configSettings.throttling;
  const tasks = tasksOf(events, paint).filter((task) => task.start * 1000 >= paint.ts);
  return tasks.reduce((sum, task) => sum + Math.max(0, task.cpu * cpuSlowdownMultiplier - LONG_TASK_MS), 0);
};

const score = (result, category) => Math.round(result.lhr.categories[category].score * 100);
const audit = (result, name) => result.lhr.audits[name].numericValue ?? null;

const measured = async (url, { device, config, performanceAtLeast, blockingAtMost }) => {
  const whole = await audited(url, { config });
  const bare = (await knowsParameter(url, "picture"))
    ? await audited(withoutPicture(url), { config, categories: ["performance"] })
    : null;
  const rows = [
    { name: "Lighthouse performance", of: (result) => score(result, "performance"), unit: "of 100", atLeast: performanceAtLeast },
    { name: "largest contentful paint", of: (result) => audit(result, "largest-contentful-paint") / 1000, unit: "s" },
    { name: "total blocking time", of: (result) => audit(result, "total-blocking-time"), unit: "ms" },
    { name: "total blocking time, CPU", of: blockingCpuMs, unit: "ms CPU", atMost: blockingAtMost },
    { name: "cumulative layout shift", of: (result) => audit(result, "cumulative-layout-shift"), unit: "", atMost: 0.02 },
  ];
  const scores = { accessibility: "accessibility", "best-practices": "best practices", seo: "SEO" };
  return [
    ...rows.map(({ of, ...row }) => ({ ...row, name: `${device}: ${row.name}`, value: of(whole) })),
    ...rows.map(({ of, ...row }) => {
      const aim = row.atLeast === undefined ? {} : { atLeast: 95 };
      return { name: `${device}, no picture: ${row.name}`, unit: row.unit, value: bare && of(bare), ...aim };
    }),
    ...Object.entries(scores).map(([category, name]) => ({
      name: `${device}: ${name}`,
      value: score(whole, category),
      unit: "of 100",
      atLeast: 100,
    })),
  ];
};

export const mobile = (url) =>
  measured(url, { device: "mobile", config: undefined, performanceAtLeast: 95, blockingAtMost: 200 });

export const desktop = (url) => measured(url, { device: "desktop", config: desktopConfig, performanceAtLeast: 95 });
