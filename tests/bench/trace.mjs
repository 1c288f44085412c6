// CPU time from Chromium's trace. CPU time is what the page itself uses; wall-clock time also contains waiting for the software
// renderer, which occupies the processor cores of this machine.

/** Records a trace while a function runs; returns its events. */
export const recorded = async (browser, categories, run) => {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: ["thread_name", "__metadata", ...categories], excludedCategories: ["*"] };
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  await run();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  return events;
};

/** Category of the events below. */
export const TASKS = "disabled-by-default-devtools.timeline";

/** The tasks of a thread in the order of time, with start, duration and CPU time in milliseconds. */
export const tasksOf = (events, { pid, tid }) =>
  events
    .filter((event) => event.name === "RunTask" && event.ph === "X" && event.pid === pid && event.tid === tid)
    // A task that is too short for the clock has no CPU time.
    .map(({ ts, dur = 0, tdur = 0 }) => ({ start: ts / 1000, duration: dur / 1000, cpu: tdur / 1000 }))
    .sort((one, other) => one.start - other.start);

/** The threads of a name, the busiest first. */
export const threadsNamed = (events, name) => {
  const threads = events.filter((event) => event.name === "thread_name" && event.args.name === name);
  const cpu = (thread) => tasksOf(events, thread).reduce((sum, task) => sum + task.cpu, 0);
  return threads.map((thread) => ({ thread, cpu: cpu(thread) })).sort((one, other) => other.cpu - one.cpu);
};
