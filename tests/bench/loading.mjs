// How long a first visit waits: for the first words, and for both networks to move.
import { withPage } from "./browser.mjs";

/** A slow connection and a slow processor. */
const SLOW = { bitsPerSecond: 1.6e6, latencyMs: 150, cpuSlowdown: 4 };

/** Runs in the page: notes when the simulated time first advances and the picture is drawn after that. */
const observe = () => {
  let draws = 0;
  for (const [type, methods] of [
    [window.WebGL2RenderingContext, ["drawArrays", "drawArraysInstanced", "drawElements", "drawElementsInstanced"]],
    [window.CanvasRenderingContext2D, ["fill", "stroke", "drawImage", "putImageData"]],
  ]) {
    for (const method of type ? methods : []) {
      const original = type.prototype[method];
      type.prototype[method] = function (...parameters) {
        draws++;
        return original.apply(this, parameters);
      };
    }
  }
  let isOffscreen = false;
  const transfer = HTMLCanvasElement.prototype.transferControlToOffscreen;
  HTMLCanvasElement.prototype.transferControlToOffscreen = function () {
    isOffscreen = true;
    return transfer.call(this);
  };
  let drawsBefore = null;
  const look = () => {
    const isAdvancing = Number(document.querySelector("[data-time-s]")?.dataset.timeS) > 0;
    if (isAdvancing) drawsBefore ??= draws;
    if (isAdvancing && (draws > drawsBefore || isOffscreen)) {
      window.movingAfterMs = performance.now();
      window.elementsAtStart = document.querySelectorAll("*").length;
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
};

const visit = (url, conditions) =>
  withPage(async (page, session) => {
    await page.addInitScript(observe);
    if (conditions) {
      const bytesPerSecond = conditions.bitsPerSecond / 8;
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: conditions.latencyMs,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
      await session.send("Emulation.setCPUThrottlingRate", { rate: conditions.cpuSlowdown });
    }
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => window.movingAfterMs !== undefined, undefined, { timeout: 120_000 });
    return page.evaluate(() => ({
      words: performance.getEntriesByName("first-contentful-paint")[0]?.startTime / 1000,
      moving: window.movingAfterMs / 1000,
      elements: window.elementsAtStart,
    }));
  });

export const loading = async (url) => {
  const fast = await visit(url);
  const slow = await visit(url, SLOW);
  return [
    { name: "elements at the start", value: fast.elements, unit: "", atMost: 900 },
    { name: "first words, unthrottled", value: fast.words, unit: "s" },
    { name: "both networks moving, unthrottled", value: fast.moving, unit: "s", atMost: 1 },
    { name: "first words at 1.6 Mb/s, 150 ms, CPU 4 ×", value: slow.words, unit: "s", atMost: 1 },
    { name: "both networks moving at 1.6 Mb/s, 150 ms, CPU 4 ×", value: slow.moving, unit: "s", atMost: 4.5 },
  ];
};
