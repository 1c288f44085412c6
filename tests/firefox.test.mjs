// The site in Firefox: the same runs, and the same frames in other pages.
//
//   cargo xtask test --only firefox                               build the site and run all of them
//   cargo xtask test --only firefox --no-build -- --test-name-pattern=sandbox      one test, on dist/ as it is
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "@playwright/test";
import { launchOptions } from "./chromium.mjs";
import { launch, withPage } from "./firefox.mjs";
import { host, speakToFrame } from "./host.mjs";
import { netduel } from "./program.mjs";

const BASE = process.env.NETDUEL_URL;
const LIMIT = { timeout: 180_000 };

let browser;
before(async () => {
  netduel.build();
  browser = await launch();
}, { timeout: 900_000 });
after(() => browser?.close());

/** Runs in the page: the hash of the shown run, once it shows a time. */
const hashAt = (time) => {
  const shown = document.querySelector("[data-run-hash]");
  return Number(shown?.dataset.timeS) === time && shown.dataset.runHash;
};
/** Runs in the page: whether it shows a later time. */
const isAfter = (time) => Number(document.querySelector("[data-time-s]")?.dataset.timeS) > time;
const pressed = { play: '.play[aria-label="Pause"]', pause: '.play[aria-label="Play"]' };

const ask = (page, type, fields = {}) => page.evaluate((type, fields) => window.ask(type, fields), type, fields);
const until = (page, condition, ...parameters) => page.waitForFunction(condition, {}, ...parameters);
/** Waits until the run in the frame shows a time; returns its metrics. */
const metricsAt = (page, time) =>
  until(page, async (time) => {
    const metrics = await window.ask("get_metrics");
    return metrics.t_s === time && metrics;
  }, time).then((metrics) => metrics.jsonValue());

/** A lesson with netduel in a frame that is ready: the page, and the frame in it. */
const lesson = (parameters, use, attributes = 'width="800" height="450"') =>
  host(`<iframe src="${new URL(`?embed=1&${parameters}`, BASE)}" title="netduel" ${attributes}></iframe>`, (address) =>
    withPage(browser, async (page) => {
      await page.evaluateOnNewDocument(speakToFrame);
      await page.goto(address);
      await until(page, () => window.heard.some((data) => data?.type === "ready"));
      await use(page, await (await page.$("iframe")).contentFrame());
    }));

/** The hash that Chromium shows at a time. */
const inChromium = async (address, time) => {
  const chrome = await chromium.launch(launchOptions);
  try {
    const page = await chrome.newPage();
    await page.goto(address);
    return await (await page.waitForFunction(hashAt, time, { timeout: 60_000 })).jsonValue();
  } finally {
    await chrome.close();
  }
};

test("a link leads to the run of Chromium at its time, and to that of the command line at its end", LIMIT, async () => {
  const link = netduel.link("retry-storm", "--set", "run.seed=9", "--set", "workload.users=30", "--time", "25.5");
  const address = `${BASE}#s=${link}`;
  await withPage(browser, async (page) => {
    await page.goto(address);
    const hash = await (await until(page, hashAt, 25.5)).jsonValue();
    assert.equal(hash, await inChromium(address, 25.5));
    await page.keyboard.press("End");
    await page.waitForSelector('[data-finished="true"]');
    const { run_hash, seed } = netduel.run(link);
    assert.equal(await page.$eval("[data-run-hash]", (shown) => shown.dataset.runHash), run_hash);
    assert.notEqual(hash, run_hash);
  });
});

test("a click on play and the space key start and stop time", LIMIT, async () => {
  await withPage(browser, async (page) => {
    await page.goto(`${BASE}?autoplay=0&tour=off`);
    await until(page, hashAt, 0);
    await page.click(".play");
    await until(page, isAfter, 0.1);
    await page.keyboard.press(" ");
    await page.waitForSelector(pressed.pause);
  });
});

test("a reload brings back a run with a change, at its time", LIMIT, async () => {
  const run = () => ({ ...document.querySelector("[data-run-hash]")?.dataset });
  await withPage(browser, async (page) => {
    await page.goto(`${BASE}?autoplay=0&tour=off&speed=1`);
    await until(page, hashAt, 0);
    await page.focus(".dial input[type=range]");
    await page.keyboard.press("PageUp");
    const changed = await (await until(page, () => location.hash.startsWith("#s=1.") && location.hash)).jsonValue();
    await page.click(".play");
    await until(page, isAfter, 0.5);
    await page.click(".play");
    await until(page, (changed) => location.hash.length > changed.length, changed);
    const { runHash, timeS } = await page.evaluate(run);
    assert.ok(Number(timeS) >= 0.5);
    await page.reload();
    assert.equal(await (await until(page, hashAt, Number(timeS))).jsonValue(), runHash);
  });
});

test("a host plays, changes and reads the frame, and its run is that of the command line", LIMIT, async () => {
  await lesson("autoplay=0&seed=9&duration=8", async (page) => {
    const [ready] = await page.evaluate(() => window.heard.filter(({ type }) => type === "ready"));
    assert.equal(ready.scenario, "web-site");
    assert.equal((await ask(page, "set_parameter", { path: "workload.users", value: 20 })).ok, true);
    assert.equal((await ask(page, "inject", { fault: { kind: "crash", side: "client_server", node: 1, at_s: 2 } })).ok, true);
    const { state } = await ask(page, "get_state");
    await ask(page, "subscribe", { topics: ["finished"] });
    await ask(page, "speed", { factor: "fastest" });
    assert.equal((await ask(page, "play")).ok, true);
    const end = await metricsAt(page, 8);
    const run = netduel.run(state);
    assert.equal(end.run_hash, run.run_hash);
    assert.deepEqual(end.client_server.outcomes, run.client_server.outcomes);
    await until(page, () => window.heard.some(({ type }) => type === "finished"));
    await ask(page, "seek", { t_s: 3.5 });
    await metricsAt(page, 3.5);
    const refused = await ask(page, "seek", { t_s: "soon" });
    assert.deepEqual([refused.ok, refused.error.where], [false, "t_s"]);
    assert.match((await ask(page, "get_image", { width: 300 })).image, /^data:image\/png;base64,.{2000}/);
  });
});

test("a click on play and the space key start and stop time in a frame", LIMIT, async () => {
  await lesson("autoplay=0", async (page, frame) => {
    // The frame takes no focus by itself.
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    await (await frame.waitForSelector(pressed.pause)).click();
    await until(frame, isAfter, 0.1);
    await page.keyboard.press(" ");
    await frame.waitForSelector(pressed.pause);
  });
});

test("in a sandbox that allows only scripts, it runs and can be spoken to", LIMIT, async () => {
  await lesson("autoplay=0&duration=8", async (page, frame) => {
    await (await frame.waitForSelector(pressed.pause)).click();
    await until(frame, isAfter, 0.1);
    await ask(page, "pause");
    await ask(page, "seek", { t_s: 8 });
    const { run_hash } = await metricsAt(page, 8);
    assert.equal(run_hash, netduel.run("web-site", "--set", "run.duration_s=8").run_hash);
    assert.match((await ask(page, "get_state")).state, /^1\./);
  }, 'sandbox="allow-scripts" width="800" height="450"');
});

const frameHeight = (height) => document.querySelector("iframe")?.clientHeight === height;
/** Waits for the height that suits a width of 700 px, then for that at 400 px. */
const expectHeights = async (page, resized) => {
  await until(page, frameHeight, 400);
  await page.$eval(resized, (element) => (element.style.width = "400px"));
  await until(page, frameHeight, 640);
};

test("a host with open-iframe-resizer gives the frame its height", LIMIT, async () => {
  const body = `<iframe src="${new URL("?embed=1&autoplay=0", BASE)}" title="netduel" style="width:700px;height:120px"></iframe>
    <script type="module">import { initialize } from "/open-iframe-resizer.js"; initialize({}, "iframe");</script>`;
  await host(body, (address) => withPage(browser, async (page) => {
    await page.goto(address);
    await expectHeights(page, "iframe");
  }));
});

test("the element net-duel wraps the frame, its messages and its height", LIMIT, async () => {
  const body = `<net-duel scenario="file-sharing" seed="7" autoplay="0" controls="play,time" style="width:700px"></net-duel>
    <script type="module" src="${new URL("embed.js", BASE)}"></script>`;
  await host(body, (address) => withPage(browser, async (page) => {
    await page.goto(address);
    const metrics = await page.evaluate(async () => {
      const duel = document.querySelector("net-duel");
      await customElements.whenDefined("net-duel");
      const told = new Promise((resolve) => duel.addEventListener("metrics", ({ detail }) => resolve(detail)));
      await duel.subscribe(["metrics"], 50);
      await duel.play();
      return told;
    });
    assert.ok(metrics.peer_to_peer);
    const refused = await page.evaluate(() => document.querySelector("net-duel").seek("soon").catch(({ where }) => where));
    assert.equal(refused, "t_s");
    await expectHeights(page, "net-duel");
  }));
});

test("the button of a frame enters and leaves the full screen, where the host allows it", LIMIT, async () => {
  await lesson("autoplay=0", async (page, frame) => {
    const size = await frame.evaluate(() => innerWidth);
    await (await frame.waitForSelector('button[aria-label="Full screen"]')).click();
    await (await frame.waitForSelector('button[aria-label="Leave the full screen"]')).click();
    await frame.waitForSelector('button[aria-label="Full screen"]');
    await until(frame, (size) => innerWidth === size, size);
  }, 'allow="fullscreen" width="800" height="450"');
  await lesson("autoplay=0", async (_, frame) => {
    await frame.waitForSelector(".embed-foot a");
    assert.equal(await frame.$(".full-screen"), null);
  });
});
