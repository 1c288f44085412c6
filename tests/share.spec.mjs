// What a reader can take along: a link, the code of a frame, files, pictures, videos, and scenarios of their own.
import { readFileSync } from "node:fs";
import { test, expect } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Share" });
const open = async (page) => {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog(page).getByRole("heading", { level: 3 })).toHaveCount(7);
};
const link = (page) => dialog(page).getByRole("textbox", { name: "Link to this run" });
const code = (page) => dialog(page).getByRole("textbox", { name: "Code for a frame" });
const users = (page) => page.locator('[id="dial-workload.users"]');
const file = (page) => page.locator('.share input[type="file"]');

const shownTime = (page) => page.locator("[data-run-hash]").first().getAttribute("data-time-s");

/** A paused run with another number of users, a tenth after its beginning. */
const changed = async (page, search = "?autoplay=0") => {
  await page.goto(`./${search}`);
  await users(page).press("PageUp");
  await expect(users(page)).not.toHaveAttribute("aria-valuetext", "24");
  await page.getByRole("slider", { name: "Go to another time" }).fill("100");
  await expect.poll(() => shownTime(page)).toMatch(/^(5\.9|6)/);
};

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("the link shows the run to another reader, and says what it contains", async ({ page, browser, baseURL }) => {
  await changed(page, "?autoplay=0&seed=9");
  const now = await users(page).getAttribute("aria-valuetext");
  await open(page);
  await expect(dialog(page).getByRole("listitem")).toHaveText(["the scenario “Web site”", `Users: ${now} instead of 24`, "seed 9"]);
  const fromBeginning = await link(page).inputValue();
  await dialog(page).getByRole("checkbox", { name: "Begin at the time" }).check();
  await expect(dialog(page).getByRole("listitem").last()).toHaveText(/^the time (5\.9|6)/);
  await expect(link(page)).not.toHaveValue(fromBeginning);
  await expect(dialog(page).getByRole("img", { name: "QR code" })).toBeVisible();
  const address = await link(page).inputValue();
  expect(address.startsWith(baseURL)).toBe(true);
  const other = await (await browser.newContext()).newPage();
  await other.goto(address);
  await expect(users(other)).toHaveAttribute("aria-valuetext", now);
  await expect.poll(() => shownTime(other)).toBe(await shownTime(page));
  await other.context().close();
});

test("the QR code is read as the link", async ({ page }) => {
  await page.goto("./?autoplay=0");
  await open(page);
  const svg = await dialog(page).getByRole("img", { name: "QR code" }).evaluate((svg) => ({ size: svg.viewBox.baseVal.width, path: svg.querySelector("path").getAttribute("d") }));
  // A border of four modules on each side, and the finder pattern in three corners.
  const modules = new Set([...svg.path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));
  const width = svg.size - 8;
  expect((width - 17) % 4).toBe(0);
  for (const [left, top] of [[4, 4], [4 + width - 7, 4], [4, 4 + width - 7]]) {
    for (let index = 0; index < 7; index += 1) expect(modules.has(`${left + index},${top}`)).toBe(true);
    expect(modules.has(`${left + 1},${top + 1}`)).toBe(false);
    expect(modules.has(`${left + 3},${top + 3}`)).toBe(true);
  }
});

test("the code of a frame has the chosen options, and the preview shows them", async ({ page }) => {
  await page.goto("./?autoplay=0");
  await open(page);
  await expect(code(page)).toHaveValue(/embed=1/);
  expect(await code(page).inputValue()).not.toContain("controls=");
  for (const name of ["Scores", "Link to the full page", "Full screen"]) await dialog(page).getByRole("checkbox", { name }).uncheck();
  await dialog(page).getByRole("checkbox", { name: "The next action" }).check();
  await dialog(page).getByRole("textbox", { name: "Width in pixels", exact: true }).fill("600");
  await dialog(page).getByRole("textbox", { name: "Width in pixels", exact: true }).press("Enter");
  await dialog(page).getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await expect(code(page)).toHaveValue(/\?theme=dark&amp;autoplay=0&amp;controls=play,time,action&amp;embed=1" title="netduel" width="600" height="450"/);
  await dialog(page).getByRole("button", { name: "Preview" }).click();
  const preview = page.frameLocator(".preview iframe");
  await expect(preview.locator(".next .act")).toBeVisible();
  await expect(preview.locator(".embed-foot")).toBeHidden();
  // A size that is not possible is not taken.
  await dialog(page).getByRole("textbox", { name: "Height" }).fill("7");
  await dialog(page).getByRole("textbox", { name: "Height" }).press("Enter");
  await expect(dialog(page).getByRole("textbox", { name: "Height" })).toHaveValue("450");
});

test("a scenario file is the one of the command line, and opens again", async ({ page }) => {
  await changed(page, "?autoplay=0&seed=9");
  await open(page);
  const [saved] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: "Save the scenario" }).click()]);
  const path = await saved.path();
  const now = await users(page).getAttribute("aria-valuetext");
  expect(readFileSync(path, "utf8")).toContain(`users = ${now}`);
  const { run_hash } = netduel.run(path);
  await page.goto("./?speed=fastest&autoplay=0");
  await open(page);
  await file(page).setInputFiles(path);
  await expect(users(page)).toHaveAttribute("aria-valuetext", now);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("End");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 60_000 });
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", run_hash);
});

test("a run file has the scores and the hash, and opens at the same time", async ({ page }) => {
  await changed(page);
  const hash = await page.locator("[data-run-hash]").first().getAttribute("data-run-hash");
  await open(page);
  const [saved] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: "Save the run" }).click()]);
  const path = await saved.path();
  const run = JSON.parse(readFileSync(path, "utf8"));
  expect(run).toMatchObject({ t_s: Number(await shownTime(page)), run_hash: hash, client_server: {}, peer_to_peer: {} });
  await page.goto("./?autoplay=0");
  await open(page);
  await file(page).setInputFiles({ name: "run.json", mimeType: "application/json", buffer: readFileSync(path) });
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", hash);
});

test("a file that cannot be opened says why, and changes nothing", async ({ page }) => {
  await page.goto("./?autoplay=0");
  await open(page);
  const refused = dialog(page).locator("#file-refused");
  for (const [name, content, reason] of [
    ["wrong.toml", "[workload]\nusers = -1\n", "workload.users: -1 is not possible"],
    ["broken.toml", "[workload\n", "line 1"],
    ["other.json", '{"a": 1}', "has no “state”"],
    ["cut.json", '{"state": "1.AAAA"}', "checksum"],
    ["large.toml", "#".repeat(2_000_000), "larger than 1 MB"],
    ["script.toml", "title = '<img src=x onerror=alert(1)>'\n[workload]\nusers = 'x'", "workload.users"],
  ]) {
    await file(page).setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
    await expect(refused, name).toContainText(reason);
  }
  await expect(users(page)).toHaveAttribute("aria-valuetext", "24");
});

/** Presses a button of the dialog and reads the file that is saved. */
const saved = async (page, button) => {
  const [file] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

/** What is in an SVG, and the size at which the browser shows it. */
const examined = (page, text) =>
  page.evaluate(async (text) => {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml");
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const shapes = (selector) => [...svg.querySelectorAll(selector)].filter((group) => group.querySelector("circle, rect, path")).length;
    return {
      size: [image.naturalWidth, image.naturalHeight],
      colours: new Set(pixels).size,
      nodes: shapes(".node"),
      messages: shapes(".message"),
      links: svg.querySelectorAll(".links > *").length,
      networks: [...svg.querySelectorAll(".client-server, .peer-to-peer")].map((network) => network.getAttribute("class")),
      background: svg.querySelector("rect").getAttribute("fill"),
      title: svg.querySelector("title").textContent,
      description: svg.querySelector("desc").textContent,
      symbols: [...svg.querySelectorAll(".symbol")].filter((symbol) => !/var\(|class=/.test(symbol.innerHTML)).length,
      words: [...svg.querySelectorAll("text")].map((words) => words.textContent),
      errors: svg.querySelectorAll("parsererror").length,
    };
  }, text);

test("the picture is saved as an SVG with a shape for each node, in light colours on white or in those of the page", async ({ page }) => {
  await changed(page, "?autoplay=0&theme=dark");
  const nodes = await page.locator(".stage-node").count();
  const numbers = await page.locator(".stage-node.numbered").count();
  await open(page);
  const onWhite = await saved(page, "Save as SVG");
  expect(onWhite.name).toBe("netduel.svg");
  const picture = await examined(page, onWhite.bytes.toString());
  expect(picture).toMatchObject({ nodes, errors: 0, background: "#ffffff", networks: ["client-server", "peer-to-peer"] });
  expect(picture.size[0]).toBe(1920);
  expect(picture.size[1]).toBeGreaterThan(300);
  expect(picture.colours).toBeGreaterThan(20);
  expect(picture.links).toBeGreaterThan(20);
  expect(picture.title).toMatch(/^Web site, after (5|6)/);
  expect(picture.description).toMatch(/^Client–server: .+\. Peer-to-peer: .+\.$/);
  expect(picture.words.length).toBeGreaterThanOrEqual(numbers);
  const legend = await page.locator(".legend li:visible span").allTextContents();
  expect(legend.length).toBeGreaterThan(5);
  expect(picture.symbols).toBe(legend.length);
  expect(picture.words).toEqual(expect.arrayContaining(legend));
  // The page keeps its colours, and the picture can have them.
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await dialog(page).getByRole("checkbox", { name: "SVG in light colours on white" }).uncheck();
  await dialog(page).getByRole("checkbox", { name: "SVG with the legend" }).uncheck();
  await dialog(page).getByRole("combobox", { name: "Networks" }).selectOption("peer_to_peer");
  const oneSide = await examined(page, (await saved(page, "Save as SVG")).bytes.toString());
  expect(oneSide.networks).toEqual(["peer-to-peer"]);
  expect(oneSide.nodes).toBe(await page.locator(".pane.right .stage-node").count());
  expect(oneSide.symbols).toBe(0);
  expect(oneSide.description).toMatch(/^Peer-to-peer: /);
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--bg"));
  expect(oneSide.background.toLowerCase()).toBe(dark.trim().toLowerCase());
});

test("the picture is saved as a PNG of the chosen width", async ({ page }) => {
  await changed(page);
  await open(page);
  await dialog(page).getByRole("textbox", { name: "Width of the picture in pixels" }).fill("640");
  await dialog(page).getByRole("textbox", { name: "Width of the picture in pixels" }).press("Tab");
  const { name, bytes } = await saved(page, "Save as PNG");
  expect(name).toBe("netduel.png");
  expect(bytes.readUInt32BE(16)).toBe(640);
});

const filming = (page) => page.getByRole("region", { name: "Video" });
/** Chooses a stretch in the dialog, and records it. */
const record = async (page, from_s, to_s) => {
  await open(page);
  for (const [name, value] of [["From, in seconds", from_s], ["To, in seconds", to_s]]) {
    await dialog(page).getByRole("textbox", { name }).fill(String(value));
    await dialog(page).getByRole("textbox", { name }).press("Tab");
  }
  await dialog(page).getByRole("button", { name: "Record a video" }).click();
  await expect(dialog(page)).toBeHidden();
};

test("a video of a stretch is saved, and plays for as long as the page took to show it", async ({ page }) => {
  await page.goto("./?autoplay=0&speed=1&duration=20");
  const download = page.waitForEvent("download");
  await record(page, 2, 5);
  await expect(filming(page).getByRole("progressbar", { name: "Recording a video" })).toBeVisible();
  const file = await download;
  expect(file.suggestedFilename()).toBe("netduel-web-site.webm");
  await expect(filming(page)).toHaveCount(0);
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  expect(Number(await shownTime(page))).toBeGreaterThan(4.9);
  const bytes = readFileSync(await file.path()).toString("base64");
  const video = await page.evaluate(async (bytes) => {
    const video = Object.assign(document.createElement("video"), { muted: true });
    const heard = (name) => new Promise((resolve, reject) => Object.assign(video, { [`on${name}`]: resolve, onerror: () => reject(new Error(video.error.message)) }));
    const loaded = heard("loadeddata");
    video.src = URL.createObjectURL(await (await fetch(`data:video/webm;base64,${bytes}`)).blob());
    await loaded;
    const ended = heard("ended");
    await video.play();
    await ended;
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return { duration: video.duration, width: canvas.width, height: canvas.height, colours: new Set(pixels).size };
  }, bytes);
  expect(video.duration).toBeGreaterThan(2.5);
  expect(video.duration).toBeLessThan(6);
  expect(video.width).toBeGreaterThan(600);
  expect(video.height % 2).toBe(0);
  expect(video.colours).toBeGreaterThan(100);
});

test("a video that is given up leaves no file", async ({ page }) => {
  const files = [];
  page.on("download", (file) => files.push(file.suggestedFilename()));
  await page.goto("./?autoplay=0&speed=1&duration=40");
  await record(page, 0, 30);
  await expect.poll(async () => Number(await shownTime(page))).toBeGreaterThan(0.5);
  await filming(page).getByRole("button", { name: "Cancel" }).click();
  await expect(filming(page)).toHaveCount(0);
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  // The next one is the only one that is saved.
  const next = page.waitForEvent("download");
  await record(page, 0, 1);
  await next;
  expect(files).toEqual(["netduel-web-site.webm"]);
});

test("a stretch that is too long for a video says what is possible", async ({ page }) => {
  await page.goto("./?autoplay=0&speed=0.1");
  await open(page);
  const to = dialog(page).getByRole("textbox", { name: "To, in seconds" });
  await to.fill("10");
  await to.press("Tab");
  await expect(dialog(page).getByText("60 s at most are possible")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Record a video" })).toBeDisabled();
  await to.fill("2");
  await to.press("Tab");
  await expect(dialog(page).getByText("20 s of video at the speed of the page")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Record a video" })).toBeEnabled();
});

test("a browser that cannot record says so", async ({ page }) => {
  await page.addInitScript(() => delete window.MediaRecorder);
  await page.goto("./?autoplay=0");
  await open(page);
  await expect(dialog(page).getByText("This browser cannot record videos of the page.")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Record a video" })).toHaveCount(0);
});

test("a reader's own scenarios stay in the browser until they are deleted", async ({ page }) => {
  await changed(page);
  const now = await users(page).getAttribute("aria-valuetext");
  await open(page);
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Monday's lesson");
  await dialog(page).getByRole("button", { name: "Keep this one" }).click();
  await expect(dialog(page).getByRole("button", { name: "Monday's lesson", exact: true })).toBeVisible();
  await page.goto("./?autoplay=0");
  await expect(users(page)).toHaveAttribute("aria-valuetext", "24");
  await open(page);
  await dialog(page).getByRole("button", { name: "Monday's lesson", exact: true }).click();
  await expect(users(page)).toHaveAttribute("aria-valuetext", now);
  await dialog(page).getByRole("button", { name: "Delete Monday's lesson" }).click();
  await expect(dialog(page).getByRole("button", { name: "Monday's lesson", exact: true })).toHaveCount(0);
});

test("keys in the dialog are not shortcuts, and Esc gives the focus back", async ({ page }) => {
  await page.goto("./?autoplay=0");
  await open(page);
  await dialog(page).getByRole("textbox", { name: "Name" }).pressSequentially("f r");
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
});
