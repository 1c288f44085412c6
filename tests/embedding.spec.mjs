// The page in a frame of another page on another origin: messages, sizes, controls.
import { readFileSync } from "node:fs";
import { test, expect } from "./fixture.mjs";
import { host, speak } from "./host.mjs";
import { netduel } from "./program.mjs";

test.use({ expectedProblems: [/^foreign request: http:\/\/localhost:|iframe-resizer/i] });

const frame = (page) => page.frameLocator("iframe");
const heard = (page, type) => page.evaluate((type) => window.heard.filter((data) => data?.type === type), type);
const ask = (page, type, fields = {}) => page.evaluate(([type, fields]) => window.ask(type, fields), [type, fields]);
const shownTime = async (page) => Number(await frame(page).locator("[data-time-s]").first().getAttribute("data-time-s"));

/** A lesson with netduel in a frame that is ready. */
const lesson = (page, baseURL, parameters, use, { attributes = 'width="800" height="450"', headers } = {}) =>
  host(`<iframe src="${new URL(`?embed=1&${parameters}`, baseURL)}" title="netduel" ${attributes}></iframe>`, async (address) => {
    await speak(page);
    await page.goto(address);
    await expect.poll(() => heard(page, "ready"), { timeout: 20_000 }).toHaveLength(1);
    await use();
  }, headers);

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("a host on another origin plays, seeks and reads the metrics of the command line", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0&seed=9&duration=8", async () => {
    const [ready] = await heard(page, "ready");
    expect(ready).toMatchObject({ source: "netduel", version: 1, scenario: "web-site", seed: 9, duration_s: 8 });
    expect(await ask(page, "speed", { factor: "fastest" })).toMatchObject({ ok: true, type: "answer" });
    expect(await ask(page, "play")).toMatchObject({ ok: true });
    const metrics = async () => ask(page, "get_metrics");
    await expect.poll(async () => (await metrics()).t_s, { timeout: 30_000 }).toBe(8);
    const end = await metrics();
    const run = netduel.run("web-site", "--set", "run.seed=9", "--set", "run.duration_s=8");
    expect(end.run_hash).toBe(run.run_hash);
    expect(end.client_server.outcomes).toEqual(run.client_server.outcomes);
    expect(end.peer_to_peer.messages_per_request).toBe(run.peer_to_peer.messages_per_request);
    await ask(page, "seek", { t_s: 3.5 });
    await expect.poll(async () => (await metrics()).t_s).toBe(3.5);
    await ask(page, "step", { n: 3 });
    await expect.poll(async () => (await metrics()).t_s).toBeGreaterThan(3.5);
    await ask(page, "reset", { seed: 11 });
    await expect.poll(async () => (await metrics()).t_s).toBe(0);
  });
});

test("a host gives a scenario, a parameter and a fault, and the run is that of the command line", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    expect(await ask(page, "set_scenario", { scenario: "retry-storm" })).toMatchObject({ ok: true });
    const scenario = {
      title: "Two servers",
      run: { duration_s: 6, seed: 5 },
      workload: { users: 12, requests_per_s: 30 },
      client_server: { servers: 2 },
      peer_to_peer: {},
    };
    expect(await ask(page, "set_scenario", { scenario })).toMatchObject({ ok: true });
    expect(await ask(page, "set_parameter", { path: "client_server.servers", value: 3 })).toMatchObject({ ok: true });
    expect(await ask(page, "inject", { fault: { kind: "crash", side: "client_server", node: 1, at_s: 2 } })).toMatchObject({ ok: true });
    const { state } = await ask(page, "get_state");
    await ask(page, "speed", { factor: "fastest" });
    await ask(page, "play");
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s, { timeout: 30_000 }).toBe(6);
    const { run_hash } = await ask(page, "get_metrics");
    expect(run_hash).toBe(netduel.run(state).run_hash);
    // The state brings the run back.
    await ask(page, "set_scenario", { scenario: "web-site" });
    expect(await ask(page, "set_state", { state })).toMatchObject({ ok: true });
    expect((await ask(page, "get_state")).state).toBe(state);
  });
});

test("a host hears of metrics, faults, the state and the end, as often as it wants", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0&scenario=equal-shares&duration=40", async () => {
    await ask(page, "subscribe", { topics: ["metrics", "fault", "finished", "state"], every_ms: 50 });
    await ask(page, "speed", { factor: 20 });
    await ask(page, "play");
    await expect.poll(() => heard(page, "finished"), { timeout: 40_000 }).toHaveLength(1);
    const faults = await heard(page, "fault");
    expect(faults.some(({ side, happens }) => side === "client_server" && happens === "begins")).toBe(true);
    expect(faults.every(({ t_s, number }) => t_s > 0 && number >= 1)).toBe(true);
    const times = (await heard(page, "metrics")).map(({ t_s }) => t_s);
    expect(times.length).toBeGreaterThan(3);
    expect([...times].sort((first, second) => first - second)).toEqual(times);
    expect((await heard(page, "state")).at(-1).state).toMatch(/^1\./);
    const [finished] = await heard(page, "finished");
    expect(finished.t_s).toBe(40);
    expect(finished.run_hash).toMatch(/^[0-9a-f]{16}$/);
    await ask(page, "unsubscribe");
    const count = (await page.evaluate(() => window.heard.length)) + 1;
    await ask(page, "reset");
    expect(await page.evaluate(() => window.heard.length)).toBe(count);
  });
});

test("a host hears of each step of the tour, and of its end", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "tour=on&controls=action", async () => {
    // Steps may be shorter than the time between events; the end is told all the same.
    await ask(page, "subscribe", { topics: ["tour"], every_ms: 1000 });
    await expect.poll(() => heard(page, "tour")).toMatchObject([{ step: 1, steps: 5, happens: "begins" }]);
    for (let step = 1; step <= 5; step += 1) {
      // To the end of the step, and on.
      await frame(page).locator(".tour .act").click();
      await frame(page).locator(".tour .act.due").click();
    }
    await expect.poll(async () => (await heard(page, "tour")).at(-1)).toMatchObject({ step: 5, steps: 5, happens: "ends" });
    const steps = (await heard(page, "tour")).map(({ step }) => step);
    expect([...steps].sort()).toEqual(steps);
  });
});

test("a host gets the picture as a PNG of the width that it wants", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0&t=4", async () => {
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s).toBe(4);
    const size = ({ image }) =>
      page.evaluate(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
        return { width: image.width, colours: new Set(pixels).size };
      }, image);
    const both = await size(await ask(page, "get_image", { width: 1200 }));
    expect(both.width).toBe(1200);
    expect(both.colours).toBeGreaterThan(20);
    expect((await size(await ask(page, "get_image", { side: "peer_to_peer", width: 300 }))).width).toBe(300);
  });
});

test("a host gets the picture as an SVG with a shape for each node", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0&t=4", async () => {
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s).toBe(4);
    const examined = ({ image }) =>
      page.evaluate(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const text = decodeURIComponent(source.slice(source.indexOf(",") + 1));
        const svg = new DOMParser().parseFromString(text, "image/svg+xml");
        return { type: source.split(",")[0], width: image.naturalWidth, height: image.naturalHeight, nodes: svg.querySelectorAll(".node").length };
      }, image);
    const both = await examined(await ask(page, "get_image", { format: "svg", width: 1200 }));
    expect(both).toMatchObject({ type: "data:image/svg+xml", width: 1200, nodes: await frame(page).locator(".stage-node").count() });
    expect(both.height).toBeGreaterThan(100);
    const right = await examined(await ask(page, "get_image", { format: "svg", side: "peer_to_peer" }));
    expect(right.nodes).toBe(await frame(page).locator(".pane.right .stage-node").count());
    expect(await ask(page, "get_image", { format: "gif" })).toMatchObject({ ok: false, error: { where: "format" } });
  });
});

test("what is not possible is answered with the name of the field", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    for (const [type, fields, where] of [
      ["seek", { t_s: -1 }, "t_s"],
      ["seek", { t_s: 1, fast: true }, "fast"],
      ["fly", {}, "type"],
      ["set_state", { state: "1.AAAA" }, "state"],
      ["set_scenario", { scenario: { workload: { users: -1 } } }, "workload.users"],
      ["set_parameter", { path: "workload.users", value: "many" }, "workload.users"],
      ["inject", { fault: { kind: "quake" } }, "fault.kind"],
      ["subscribe", { topics: ["all"] }, "topics"],
      ["play", { version: 2 }, "version"],
    ]) {
      const answer = await ask(page, type, fields);
      expect(answer, type).toMatchObject({ ok: false, type: "error", error: { where } });
      expect(answer.error.message).toContain(where);
    }
  });
});

for (const [controls, shown, hidden] of [
  ["none", [], [".transport", ".embed-foot", ".next"]],
  ["play,time", [".play", ".tl"], [".embed-foot", ".next", ".speed"]],
  ["action", [".next .act"], [".transport", ".embed-foot"]],
  ["scores", [".e-scores"], [".transport", ".embed-foot a"]],
  ["all", [".play", ".tl", ".speed select", ".next .act", ".dial", ".e-scores", ".key-figures", ".embed-foot a"], [".bar-r .seed"]],
]) {
  test(`a frame shows the controls that the address names: ${controls}`, async ({ page, baseURL }) => {
    await lesson(page, baseURL, `autoplay=0&controls=${controls}`, async () => {
      for (const selector of shown) await expect(frame(page).locator(selector).first()).toBeVisible();
      for (const selector of hidden) await expect(frame(page).locator(selector).first()).toBeHidden();
      // Nothing is cut off, and nothing scrolls.
      expect(await page.frames()[1].evaluate(() => document.scrollingElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    });
  });
}

test("a button enters and leaves the full screen, where the frame allows it", async ({ page, baseURL }) => {
  const enter = frame(page).getByRole("button", { name: "Full screen", exact: true });
  const leave = frame(page).getByRole("button", { name: "Leave the full screen" });
  const isFull = () => page.evaluate(() => document.fullscreenElement?.localName === "iframe");
  await lesson(page, baseURL, "autoplay=0", async () => {
    await enter.click();
    await expect(leave).toBeVisible();
    expect(await isFull()).toBe(true);
    // The networks fill the screen.
    const width = () => page.frames()[1].evaluate(() => document.querySelector(".duel").clientWidth);
    await expect.poll(width).toBeGreaterThan(1200);
    await leave.click();
    await expect(enter).toBeVisible();
    await expect.poll(isFull).toBe(false);
    await expect.poll(width).toBeLessThan(800);
    // The host takes it away, and gives it back.
    await ask(page, "set_controls", { controls: ["scores"] });
    await expect(enter).toBeHidden();
    await ask(page, "set_controls", { controls: ["fullscreen"] });
    await expect(enter).toBeVisible();
  }, { attributes: 'allow="fullscreen" width="800" height="450"' });
});

test("there is no button for the full screen where the frame does not allow it", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    await expect(frame(page).locator(".embed-foot a")).toBeVisible();
    await expect(frame(page).locator(".full-screen")).toHaveCount(0);
    // A foot without anything in it takes no room.
    await ask(page, "set_controls", { controls: ["fullscreen"] });
    await expect(frame(page).locator(".embed-foot")).toBeHidden();
  });
});

test("a host shows other controls, and locks parameters", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0&controls=play&locked=workload.users", async () => {
    await expect(frame(page).locator(".dial")).toHaveCount(0);
    expect(await ask(page, "set_controls", { controls: ["dials"] })).toMatchObject({ ok: true });
    const users = frame(page).locator('[id="dial-workload.users"]');
    await expect(users).toBeDisabled();
    await expect(frame(page).locator(".transport")).toBeHidden();
    await ask(page, "set_controls", { locked: ["client_server.servers"] });
    await expect(users).toBeEnabled();
    await expect(frame(page).locator('[id="dial-client_server.servers"]')).toBeDisabled();
  });
});

test("a host with open-iframe-resizer gives the frame its height", async ({ page, baseURL }) => {
  const body = `<iframe src="${new URL("?embed=1&autoplay=0", baseURL)}" title="netduel" style="width:700px;height:120px"></iframe>
    <script type="module">import { initialize } from "/open-iframe-resizer.js"; initialize({}, "iframe");</script>`;
  await host(body, async (address) => {
    await page.goto(address);
    const height = () => page.locator("iframe").evaluate((frame) => frame.clientHeight);
    await expect.poll(height, { timeout: 20_000 }).toBe(400);
    await page.locator("iframe").evaluate((frame) => (frame.style.width = "400px"));
    await expect.poll(height).toBe(640);
  });
});

test("a host with iframe-resizer gives the frame its height", async ({ page, baseURL }) => {
  const body = `<iframe id="a-lesson" src="${new URL("?embed=1&autoplay=0", baseURL)}" title="netduel" style="width:700px;height:120px"></iframe>
    <script src="/iframe-resizer.js"></script>
    <script>iframeResize({ license: "GPLv3", log: false }, "#a-lesson");</script>`;
  await host(body, async (address) => {
    await page.goto(address);
    const height = () => page.locator("iframe").evaluate((frame) => frame.clientHeight);
    await expect.poll(height, { timeout: 20_000 }).toBe(400);
    await page.locator("iframe").evaluate((frame) => (frame.style.width = "400px"));
    await expect.poll(height).toBe(640);
  });
});

test("H5P and learning platforms hear of the height", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    const objects = (find) => page.evaluate((find) => window.heard.filter((data) => data && data[find[0]] === find[1]), find);
    expect((await objects(["context", "h5p"])).map(({ action }) => action)).toEqual(["hello", "resize"]);
    expect(await objects(["subject", "lti.frameResize"])).toMatchObject([{ height: 450 }]);
    await page.evaluate(() => window.send({ context: "h5p", action: "hello" }));
    await expect.poll(() => objects(["action", "prepareResize"])).toMatchObject([{ scrollHeight: 450 }]);
  });
});

test("the element net-duel wraps the frame, its messages and its height", async ({ page, baseURL }) => {
  const body = `<net-duel scenario="file-sharing" seed="7" autoplay="0" controls="play,time" style="width:700px"></net-duel>
    <script type="module" src="${new URL("embed.js", baseURL)}"></script>`;
  await host(body, async (address) => {
    await page.goto(address);
    const state = await page.evaluate(async () => {
      const duel = document.querySelector("net-duel");
      await customElements.whenDefined("net-duel");
      await duel.seek(3);
      return duel.getState();
    });
    expect(state).toMatch(/^1\./);
    await expect.poll(() => page.locator("iframe").evaluate((frame) => frame.clientHeight)).toBe(400);
    const refused = await page.evaluate(() => document.querySelector("net-duel").seek("soon").catch(({ message, where }) => ({ message, where })));
    expect(refused.where).toBe("t_s");
    const first = await page.evaluate(() => {
      const duel = document.querySelector("net-duel");
      const metrics = new Promise((resolve) => duel.addEventListener("metrics", ({ detail }) => resolve(detail)));
      return duel.subscribe(["metrics"]).then(() => metrics);
    });
    expect(first).toHaveProperty("client_server");
    expect(await page.evaluate(() => document.querySelector("net-duel").getImage({ width: 200 }))).toMatch(/^data:image\/png;base64,/);
  });
});

test("in a sandbox that allows only scripts, it can be spoken to", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    await ask(page, "seek", { t_s: 2 });
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s).toBe(2);
    expect((await ask(page, "get_state")).state).toMatch(/^1\./);
  }, { attributes: 'sandbox="allow-scripts" width="800" height="450"' });
});

test("a host with a strict policy of its own can embed it", async ({ page, baseURL }) => {
  const headers = { "content-security-policy": `default-src 'none'; img-src data:; frame-src ${new URL(baseURL).origin}` };
  await lesson(page, baseURL, "autoplay=0", async () => {
    await ask(page, "seek", { t_s: 1 });
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s).toBe(1);
  }, { headers });
});

test("messages of other windows are ignored", async ({ page, baseURL }) => {
  await lesson(page, baseURL, "autoplay=0", async () => {
    // The frame speaks to itself: it is not its own host.
    await page.frames()[1].evaluate(() => window.postMessage({ source: "netduel", version: 1, type: "play", id: "own" }, "*"));
    await ask(page, "get_metrics");
    expect(await shownTime(page)).toBe(0);
  });
});

test("a hundred thousand hostile messages neither stop nor change the page", async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  await lesson(page, baseURL, "autoplay=0&t=2", async () => {
    await expect.poll(async () => (await ask(page, "get_metrics")).t_s).toBe(2);
    const before = (await ask(page, "get_state")).state;
    const sent = await page.evaluate(async () => {
      let seed = 1;
      const random = (count) => (seed = (seed * 48271) % 2147483647) % count;
      const pick = (list) => list[random(list.length)];
      const cyclic = { source: "netduel" };
      cyclic.self = cyclic;
      const values = [null, undefined, true, -1, 1e308, NaN, Infinity, 2 ** 53, "", "x".repeat(5000), "<img src=x onerror=alert(1)>", "__proto__", [], [[[[]]]], {}, { constructor: { prototype: { polluted: 1 } } }, 10n, new Date(0), new Map([[1, 2]]), new Uint8Array(100), cyclic];
      const names = ["id", "t_s", "n", "factor", "state", "scenario", "fault", "topics", "every_ms", "side", "width", "controls", "locked", "path", "value", "toString", "__proto__", "source", "version"];
      const types = ["seek", "step", "speed", "set_state", "set_scenario", "set_parameter", "inject", "subscribe", "get_image", "set_controls", "fly", "", 7];
      const big = { source: "netduel", version: 1, type: "set_state", state: "A".repeat(10_000_000), id: "big" };
      let sent = 0;
      for (let round = 0; round < 100; round += 1) {
        for (let message = 0; message < 1000; message += 1, sent += 1) {
          const object = { source: "netduel", version: 1, type: pick(types), wrong: 1 };
          for (let field = random(4); field > 0; field -= 1) Object.defineProperty(object, pick(names), { value: pick(values), enumerable: true, configurable: true, writable: true });
          window.send(random(10) === 0 ? pick(values) : object);
        }
        if (round % 25 === 0) window.send(big);
        await new Promise((resolve) => setTimeout(resolve));
      }
      return sent;
    });
    expect(sent).toBe(100_000);
    // Only the first of each second are read; then it answers again.
    await expect.poll(() => page.evaluate(() => Promise.race([window.ask("get_state"), new Promise((resolve) => setTimeout(resolve, 900, {}))])).then(({ state }) => state), { timeout: 60_000, intervals: [1100] }).toBe(before);
    expect((await heard(page, "error")).length).toBeGreaterThan(100);
    expect(await page.frames()[1].evaluate(() => ({}).polluted)).toBeUndefined();
  });
});

test.describe("the snippets of docs/embedding.md", () => {
  const document = readFileSync(new URL("../docs/embedding.md", import.meta.url), "utf8");
  const here = (text, baseURL) => text.replaceAll("https://example.org/netduel/", new URL("./", baseURL).href);
  /** The HTML snippets that have this in them. */
  const snippets = (part) => [...document.matchAll(/```html\n([^`]*(?:`\$\{[^`]*`[^`]*)*)```/g)].map(([, code]) => code).filter((code) => code.includes(part));

  test("every address leads to a run without a complaint", async ({ page, baseURL }) => {
    const addresses = [...document.matchAll(/https:\/\/example\.org\/netduel\/\?[^"`\s]+/g)].map(([address]) => address);
    expect(new Set(addresses).size).toBeGreaterThan(1);
    for (const address of new Set(addresses)) {
      await page.goto(here(address, baseURL));
      await expect(page.locator(".embed-foot a")).toBeVisible();
      await expect(page.locator(".note")).toHaveCount(0);
    }
  });

  test("the page with messages shows the answers of the peers", async ({ page, baseURL }) => {
    const [code] = snippets('id="answered"');
    await host(here(code, baseURL), async (address) => {
      await page.goto(address);
      await expect(page.locator("#answered")).toContainText(/^[1-9]\d* requests answered by peers$/, { timeout: 30_000 });
    });
  });

  test("the element runs a scenario of the host to its end", async ({ page, baseURL }) => {
    const [element] = snippets("<net-duel ");
    const [script] = snippets("duel.setScenario");
    const told = page.waitForEvent("console", { predicate: (message) => /^[0-9a-f]{16}$/.test(message.text()), timeout: 60_000 });
    // As fast as possible, and a short run.
    const fast = script.replace("await duel.play();", 'await duel.setParameter("run.duration_s", 10); await duel.setSpeed("fastest"); await duel.play();');
    await host(here(element, baseURL) + fast, async (address) => {
      await page.goto(address);
      await told;
    });
  });
});
