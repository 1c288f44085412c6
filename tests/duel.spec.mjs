// The duel: both networks serve the same requests, and what a visitor does to them shows.
import { test, expect, openScores } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const SIDES = ["client-server", "peer-to-peer"];

/** The machine-readable value of a metric; NaN where the run defines none. */
const value = async (page, side, metric) => {
  const cell = page.locator(`[data-side="${side}"][data-metric="${metric}"], [data-side="${side}"] [data-metric="${metric}"]`);
  const text = await cell.first().getAttribute("data-value");
  return text === "" || text === null ? NaN : Number(text);
};

const shownTime = async (page) => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));

const untilTime = (page, seconds) => expect.poll(() => shownTime(page), { timeout: 40_000 }).toBeGreaterThanOrEqual(seconds);

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("both sides serve the same requests", async ({ page }) => {
  await page.goto("./?speed=4");
  await openScores(page);
  await untilTime(page, 3);
  // Otherwise the two sides would be read at different moments.
  await page.getByRole("button", { name: /^pause/i }).click();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  for (const side of SIDES) {
    expect(await value(page, side, "served")).toBeGreaterThan(20);
    expect(await value(page, side, "success_rate")).toBeGreaterThan(0.9);
    expect(await value(page, side, "latency_p95_s")).toBeGreaterThan(await value(page, side, "latency_p50_s"));
    expect(await value(page, side, "throughput_per_s")).toBeGreaterThan(5);
  }
  expect(await value(page, "client-server", "arrived")).toBe(await value(page, "peer-to-peer", "arrived"));
});

/** Whether two pictures are the same but for the rounding of colours when layers are put together. */
const areAlike = (page, ...pictures) =>
  page.evaluate(async (pictures) => {
    const pixels = async (picture) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    };
    const [first, second] = [await pixels(pictures[0]), await pixels(pictures[1])];
    return first.length === second.length && first.every((value, index) => Math.abs(value - second[index]) <= 2);
  }, pictures.map((picture) => picture.toString("base64")));

test("the picture is drawn, moves, and stands still when paused", async ({ page }) => {
  await page.goto("./?tour=off");
  await untilTime(page, 0.5);
  const picture = () => page.locator("#stage").screenshot();
  const moving = [await picture(), (await page.waitForFunction((t) => document.querySelector("[data-time-s]").dataset.timeS > t + 0.05, await shownTime(page)), await picture())];
  expect(await areAlike(page, ...moving)).toBe(false);
  await page.getByRole("button", { name: /^pause/i }).click();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  const frames = () => page.evaluate(() => new Promise((done) => { let frames = 20; const tick = () => (frames-- ? requestAnimationFrame(tick) : done()); tick(); }));
  const time = await shownTime(page);
  // The numbers of the time at which it stands still come a moment later. A picture that moves never rests.
  const rests = async () => {
    const before = await picture();
    await frames();
    return areAlike(page, before, await picture());
  };
  await expect.poll(rests).toBe(true);
  expect(await shownTime(page)).toBe(time);
  await page.getByRole("button", { name: /^play/i }).click();
  await untilTime(page, time + 0.05);
});

test("on a phone, both networks are on the screen while time passes", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("./?tour=off");
  await expect(page.locator(".dial")).toHaveCount(4);
  await untilTime(page, 0.3);
  // The screen as a whole: a picture of one element alone is put together in another way.
  const screen = (await page.screenshot()).toString("base64");
  for (const side of SIDES) {
    const place = await page.locator(`.pane[data-side="${side}"] .view`).boundingBox();
    const colours = await page.evaluate(async ([screen, { x, y, width, height }]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${screen}`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      // Without the middle, where a label is.
      return new Set(new Uint32Array(context.getImageData(x, y, width * 0.4, height).data.buffer)).size;
    }, [screen, place]);
    expect(colours, side).toBeGreaterThan(30);
  }
});

test("the stage is not blank on either side", async ({ page }) => {
  await page.goto("./?tour=off");
  await untilTime(page, 0.8);
  for (const side of SIDES) {
    const view = page.locator(`.pane[data-side="${side}"] .view, [data-side="${side}"] .view`).first();
    const image = (await view.screenshot()).toString("base64");
    const colours = await page.evaluate(async (image) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${image}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const seen = new Map();
      for (let i = 0; i < data.length; i += 4) {
        const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        seen.set(colour, (seen.get(colour) ?? 0) + 1);
      }
      return { distinct: seen.size, background: Math.max(...seen.values()) / (data.length / 4) };
    }, image);
    expect(colours.distinct, `${side} is drawn in many colours`).toBeGreaterThan(30);
    expect(colours.background, `${side} is more than its background`).toBeLessThan(0.99);
  }
});

test("killing the server stops the left while the right goes on, and bringing it back mends it", async ({ page }) => {
  await page.goto("./?speed=4");
  await openScores(page);
  await untilTime(page, 2);
  await page.getByRole("button", { name: /kill the server/i }).click();
  const killed = await shownTime(page);
  await untilTime(page, killed + 3);
  expect(await value(page, "client-server", "success_rate_window")).toBeLessThan(0.1);
  expect(await value(page, "peer-to-peer", "success_rate_window")).toBeGreaterThan(0.6);
  await expect(page.locator('[data-side="client-server"] [data-node="1"]').first()).toHaveAttribute("data-up", "false");
  await page.getByRole("button", { name: /bring it back/i }).click();
  const back = await shownTime(page);
  await untilTime(page, back + 3);
  expect(await value(page, "client-server", "success_rate_window")).toBeGreaterThan(0.9);
});

test("the run hash at the end is the command line's", async ({ page }) => {
  await page.goto("./?seed=11&speed=100");
  await openScores(page);
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
  const expected = netduel.run("web-site", "--seed", "11");
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", expected.run_hash);
  for (const [side, name] of [["client-server", "client_server"], ["peer-to-peer", "peer_to_peer"]]) {
    expect(await value(page, side, "served")).toBe(expected[name].outcomes.served);
    expect(await value(page, side, "latency_p95_s")).toBe(expected[name].latency_p95_s);
    expect(await value(page, side, "messages_per_request")).toBe(expected[name].messages_per_request);
  }
});

test("the run hash after some seconds is the command line's for a run that long", async ({ page }) => {
  await page.goto("./?seed=3&speed=4");
  await untilTime(page, 5);
  await page.getByRole("button", { name: /^pause/i }).click();
  const hash = page.locator("[data-run-hash]").first();
  const seconds = await hash.getAttribute("data-time-s");
  const expected = netduel.run("web-site", "--seed", "3", "--set", `run.duration_s=${seconds}`);
  await expect(hash).toHaveAttribute("data-run-hash", expected.run_hash);
});

test("a pause shows numbers of the very moment at which time stands", async ({ page }) => {
  await page.goto("./?speed=1");
  await untilTime(page, 1);
  await page.getByRole("button", { name: /^pause/i }).click();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  const clock = await page.locator(".clock").getAttribute("data-time-s");
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-time-s", clock);
});

test("the address follows the seed", async ({ page }) => {
  await page.goto("./?theme=dark");
  await page.getByRole("textbox", { name: "Seed" }).fill("42");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?theme=dark&seed=42$/);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("42");
});

test("a click on a peer opens it, crashes it and brings it back", async ({ page }) => {
  await page.goto("./?speed=1");
  await untilTime(page, 0.5);
  const peer = page.locator('[data-side="peer-to-peer"] [data-node="3"]').first();
  await peer.click();
  await page.getByRole("button", { name: /^crash/i }).click();
  await expect(peer).toHaveAttribute("data-up", "false");
  await page.getByRole("button", { name: /^recover/i }).click();
  await expect(peer).toHaveAttribute("data-up", "true");
});

test("parameters in the address that are not possible are named, and the page runs", async ({ page }) => {
  await page.goto("./?seed=minus&embed=7&lang=xx&nonsense=1");
  const notice = page.getByRole("status").or(page.getByRole("alert")).or(page.locator(".note"));
  for (const part of ["seed", "minus", "embed", "lang", "nonsense"]) {
    await expect(notice.filter({ hasText: part }).first()).toBeVisible();
  }
  await untilTime(page, 0.2);
});

/** Takes kinds of drawing away from the browser. */
const without = (page, kinds) =>
  page.addInitScript((kinds) => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kinds.some((known) => kind.startsWith(known)) ? null : original.call(this, kind, ...rest);
    };
  }, kinds);

test("without WebGL the picture is simpler and every number is there", async ({ page }) => {
  await without(page, ["webgl"]);
  await page.goto("./?speed=4");
  await untilTime(page, 2);
  expect(await value(page, "client-server", "served")).toBeGreaterThan(20);
  await expect(page.locator(".note"), "small networks are drawn in full").toHaveCount(0);
});

test("a browser that cannot draw says so and shows every number", async ({ page }) => {
  await without(page, ["webgl", "2d"]);
  await page.goto("./?speed=4");
  await expect(page.locator(".note")).toContainText("the networks cannot be shown");
  await untilTime(page, 2);
  expect(await value(page, "peer-to-peer", "served")).toBeGreaterThan(20);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.locator(".note")).toHaveCount(0);
});

test.describe("a worker that does not come", () => {
  test.use({ expectedProblems: [/worker|Failed to load resource/i] });

  test("is said, and can be tried again", async ({ page }) => {
    await page.route("**/worker.js*", (route) => route.abort());
    await page.goto("./");
    const retry = page.getByRole("button", { name: /retry|try again/i });
    await expect(retry).toBeVisible({ timeout: 20_000 });
    await page.unroute("**/worker.js*");
    await retry.click();
    await untilTime(page, 0.2);
  });
});

test("a worker that the browser ends without a word is replaced", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    const workers = [];
    window.Worker = class extends Worker {
      constructor(...values) {
        super(...values);
        workers.push(this);
      }
    };
    window.endWorkers = () => workers.splice(0).forEach((worker) => worker.terminate());
  });
  await page.goto("./?speed=1&duration=1000");
  await untilTime(page, 0.3);
  await page.evaluate(() => window.endWorkers());
  await expect(page.locator(".note", { hasText: "The simulation failed" })).toBeVisible({ timeout: 60_000 });
  await untilTime(page, 0.3);
});

test("embedded, it takes neither the focus nor the wheel", async ({ page }) => {
  const body = '<!doctype html><title>Lesson</title><body style="height:3000px"><input autofocus id="mine"><iframe id="duel" src="./?embed=1" width="800" height="420" style="display:block"></iframe>';
  await page.route("./lesson.html", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  await page.goto("./lesson.html");
  const frame = page.frameLocator("#duel");
  await expect.poll(async () => Number(await frame.locator("[data-time-s]").first().getAttribute("data-time-s"))).toBeGreaterThan(0.1);
  await expect(page.locator("#mine")).toBeFocused();
  await page.mouse.move(400, 250);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test("everything can be done with the keyboard", async ({ page }) => {
  await page.goto("./?speed=1");
  await untilTime(page, 0.3);
  await page.keyboard.press("Space");
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  await page.keyboard.press("Space");
  await expect(page.locator('[data-playing="true"]').first()).toBeAttached();
  const node = page.locator('[data-side="peer-to-peer"] [data-node="1"]').first();
  await node.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator('[data-side="peer-to-peer"] [data-node="2"]').first()).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.locator('[data-side="peer-to-peer"] [data-node="2"]').first()).toBeFocused();
});

test("after a click Space plays and pauses, and a button that Tab has reached is pressed by it", async ({ page }) => {
  await page.goto("./?speed=1&autoplay=0");
  const act = page.locator(".headline .act");
  await act.click();
  await expect(act).toHaveText("Bring it back");
  await page.keyboard.press("Space");
  await expect(page.locator('[data-playing="true"]').first()).toBeAttached();
  await expect(act).toHaveText("Bring it back");
  await page.keyboard.press("Space");
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(act).toBeFocused();
  await page.keyboard.press("Space");
  await expect(act).not.toHaveText("Bring it back");
});

test("a step is a sentence with its time, and is spoken", async ({ page }) => {
  await page.goto("./?speed=1&autoplay=0");
  // The program has taken the place of the shell.
  await expect(page.getByRole("button", { name: "One event forward" })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  const sentence = /^At \d+\.\d{6} s in the (client–server|peer-to-peer) network, .+\.$/;
  await expect(page.locator(".headline h1")).toHaveText(sentence);
  await expect(page.locator("p.vh[role=status]")).toHaveText(sentence);
});

for (const [name, width, height] of [["a phone", 390, 844], ["a narrow phone", 320, 640], ["a projector", 1920, 1080]]) {
  test(`nothing is wider than ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("./");
    await untilTime(page, 0.3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
