// The whole page as one file, opened from a disk without a network; and how a reader gets it.
import { existsSync, readFileSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect, openScores } from "./fixture.mjs";

const built = resolve(process.env.NETDUEL_DIST ?? resolve(import.meta.dirname, "..", "dist"), "netduel.html");
const PLACE = /(<script type="application\/json" id="netduel-state">)(.*?)(<\/script>)/;

const hashButton = (page) => page.locator("[data-run-hash]").first();
/** The run up to the shown time: its hash and the time. */
const run = async (page) => [await hashButton(page).getAttribute("data-run-hash"), Number(await hashButton(page).getAttribute("data-time-s"))];
const runAt = async (page, seconds) => {
  await expect.poll(async () => (await run(page))[1], { timeout: 30_000 }).toBe(seconds);
  return run(page);
};
const users = (page) => page.locator('[id="dial-workload.users"]');
const dialog = (page) => page.getByRole("dialog", { name: "Share" });
const openShare = async (page) => {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog(page).getByRole("heading", { level: 3 })).toHaveCount(7);
};
const link = (page) => dialog(page).getByRole("textbox", { name: "Link to this run" });
const saveButton = (page) => dialog(page).getByRole("button", { name: "Download this as one file" });
const onlyHere = (page) => dialog(page).getByText("the link works only here");

/** `disk.open(path, search)` opens a file without a network. A test fails if a file asks for anything but itself. */
const test = base.extend({
  disk: async ({ page, context }, use) => {
    let address;
    const asked = [];
    const isOwn = (url) => url.split(/[?#]/)[0] === address || /^(about|blob|data):/.test(url);
    const open = async (path, search = "") => {
      if (!address) {
        await page.goto("about:blank");
        await context.setOffline(true);
        context.on("request", (request) => isOwn(request.url()) || asked.push(request.url()));
        await context.route((url) => !isOwn(url.href), (route) => route.abort());
      }
      address = pathToFileURL(path).href;
      await page.goto(address + search);
    };
    await use({ open });
    expect(asked, "what the file has asked for").toEqual([]);
  },
});

/** Saves the page as one file where the test can open it. */
const savePage = async (page, testInfo, name) => {
  await openShare(page);
  const [saved] = await Promise.all([page.waitForEvent("download"), saveButton(page).click()]);
  expect(saved.suggestedFilename()).toBe("netduel.html");
  const path = testInfo.outputPath(name);
  await copyFile(await saved.path(), path);
  await page.keyboard.press("Escape");
  return path;
};

/** Another number of users, and another time. */
const change = async (page, place) => {
  const before = await users(page).getAttribute("aria-valuetext");
  await users(page).press("PageUp");
  await expect(users(page)).not.toHaveAttribute("aria-valuetext", before);
  await page.getByRole("slider", { name: "Go to another time" }).fill(place);
  await expect.poll(async () => (await run(page))[1]).toBeGreaterThan(1);
};

test.beforeAll(() => {
  expect(existsSync(built), `${built} is written by “cargo xtask build --single-file”`).toBe(true);
});

test("opened from a disk without a network, it runs the first scenario as the site does", async ({ page, disk }) => {
  await page.goto("./?tour=off&autoplay=0&t=12.5");
  const atTime = await runAt(page, 12.5);
  await page.goto("./?tour=off&autoplay=1&speed=fastest");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
  const atEnd = await run(page);
  await disk.open(built, "?tour=off&autoplay=0&t=12.5");
  expect(await runAt(page, 12.5)).toEqual(atTime);
  await disk.open(built, "?tour=off&autoplay=1&speed=fastest");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
  expect(await run(page)).toEqual(atEnd);
});

test("all its parts open from a disk, and ask for nothing", async ({ page, disk }) => {
  test.setTimeout(120_000);
  // What the page does long after it has begun, such as keeping its files, it does here at once.
  await page.addInitScript(() => {
    const later = window.setTimeout;
    window.setTimeout = (call, delay, ...rest) => later(call, [4000, 8000].includes(delay) ? 0 : delay, ...rest);
  });
  await disk.open(built, "?tour=off&speed=1");
  await expect.poll(async () => (await run(page))[1], { timeout: 30_000 }).toBeGreaterThan(0.2);
  await openScores(page);
  await expect(page.getByRole("heading", { name: "How many were answered" })).toBeVisible();
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  await expect(page.getByRole("searchbox", { name: /find/i })).toBeVisible();
  await page.getByRole("button", { name: "Show events" }).click();
  await expect(page.locator(".events")).toBeVisible();
  await openShare(page);
  await expect(dialog(page).getByRole("img", { name: "QR code" })).toBeVisible();
  await dialog(page).getByRole("button", { name: "Preview" }).click();
  await expect(page.frameLocator(".preview iframe").locator(".embed-foot a")).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Help/ }).click();
  await expect(page.getByRole("dialog", { name: "Help" }).getByRole("heading", { level: 3 }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Trust" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(20);
  // Links that open another tab lead to the file, too.
  for (const name of ["Duel", "Trust"]) {
    const leadsTo = await page.getByRole("link", { name, exact: true }).evaluate((link) => link.href);
    expect(leadsTo.startsWith(pathToFileURL(built).href), leadsTo).toBe(true);
  }
});

test("a page that was saved shows the same run at the same time, and so does one that the file saves", async ({ page, disk }, testInfo) => {
  test.setTimeout(120_000);
  await page.goto("./?autoplay=0&seed=9");
  await change(page, "100");
  const [shown, shownUsers] = [await run(page), await users(page).getAttribute("aria-valuetext")];
  const saved = await savePage(page, testInfo, "saved.html");
  await disk.open(saved);
  expect(await runAt(page, shown[1])).toEqual(shown);
  await expect(users(page)).toHaveAttribute("aria-valuetext", shownUsers);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  await change(page, "200");
  const [changed, changedUsers] = [await run(page), await users(page).getAttribute("aria-valuetext")];
  expect(changed[0]).not.toBe(shown[0]);
  const again = await savePage(page, testInfo, "again.html");
  await disk.open(again);
  expect(await runAt(page, changed[1])).toEqual(changed);
  await expect(users(page)).toHaveAttribute("aria-valuetext", changedUsers);
  // But for the state, scripts, styles and data are those of the build.
  const contents = (path) => readFileSync(path, "utf8").replace(PLACE, "").match(/<(script|style)[^>]*>.*?<\/\1>/gs).map((element) => element.trim());
  expect(contents(built)).toHaveLength(4);
  for (const path of [saved, again]) expect(contents(path).map((element, place) => element === contents(built)[place])).toEqual([true, true, true, true]);
});

test("a run chosen in a saved page stays when it is loaded again", async ({ page, disk }, testInfo) => {
  await page.goto("./?autoplay=0");
  await change(page, "100");
  const shown = await run(page);
  const saved = await savePage(page, testInfo, "saved.html");
  await disk.open(saved);
  await runAt(page, shown[1]);
  await page.getByRole("combobox", { name: "Scenario" }).selectOption("retry-storm");
  await expect(page).toHaveURL(/scenario=retry-storm/);
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Scenario" })).toHaveValue("retry-storm");
  await page.getByRole("combobox", { name: "Scenario" }).selectOption("web-site");
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Scenario" })).toHaveValue("web-site");
  await expect(users(page)).toHaveAttribute("aria-valuetext", "24");
});

test("a title that looks like HTML stays text in a saved page", async ({ page, disk }, testInfo) => {
  await page.goto("./?autoplay=0");
  await openShare(page);
  const title = "</script><script>injected=1</script><img src=x onerror=injected=2>";
  const content = `title = '${title}'\n[client_server]\n[peer_to_peer]\n[workload]\nusers = 12\n`;
  await dialog(page).locator('input[type="file"]').setInputFiles({ name: "title.toml", mimeType: "text/plain", buffer: Buffer.from(content) });
  await expect(users(page).or(page.locator('[data-side="peer-to-peer"] [data-node="12"]')).first()).toBeAttached();
  await expect(dialog(page).locator("#file-refused")).toHaveText("");
  await page.keyboard.press("Escape");
  const saved = await savePage(page, testInfo, "saved.html");
  expect(readFileSync(saved, "utf8").replace(PLACE, "").match(/</g).length).toBe(readFileSync(built, "utf8").replace(PLACE, "").match(/</g).length);
  await disk.open(saved);
  await openShare(page);
  await expect(dialog(page).getByRole("listitem").first()).toContainText(title);
  expect(await page.evaluate(() => window.injected)).toBeUndefined();
});

test("links of the file lead to its site, or say that they work only here", async ({ page, disk }, testInfo) => {
  await disk.open(built, "?autoplay=0");
  await openShare(page);
  await expect(link(page)).toHaveValue(/^file:/);
  await expect(onlyHere(page).first()).toBeVisible();
  const published = testInfo.outputPath("published.html");
  const site = "https://example.org/netduel/";
  await writeFile(published, readFileSync(built, "utf8").replace(PLACE, `$1${JSON.stringify({ site })}$3`));
  await disk.open(published, "?autoplay=0&seed=9");
  await openShare(page);
  await expect(link(page)).toHaveValue(`${site}?seed=9`);
  await expect(onlyHere(page)).toHaveCount(0);
  // A copy of the copy knows the site, too.
  const [copy] = await Promise.all([page.waitForEvent("download"), saveButton(page).click()]);
  expect(JSON.parse(PLACE.exec(readFileSync(await copy.path(), "utf8"))[2])).toMatchObject({ site, state: expect.stringMatching(/^1\./) });
});

test.describe("a site without the file", () => {
  test.use({ expectedProblems: [/404/] });

  test("says so when it is wanted, and does not offer what it was not built with", async ({ page }) => {
    await page.route("**/netduel.html", (route) => route.fulfill({ status: 404 }));
    await page.goto("./?autoplay=0");
    await openShare(page);
    await saveButton(page).click();
    await expect(dialog(page).locator("#file-refused")).toContainText("could not be fetched");
    await page.unroute("**/netduel.html");
    await page.route("**/netduel.html", (route) => route.fulfill({ body: "<!doctype html><title>Home</title>", contentType: "text/html" }));
    await saveButton(page).click();
    await expect(dialog(page).locator("#file-refused")).toContainText("does not have the page as one file");
    await page.route("./?*", async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      await route.fulfill({ response, body: html.replace(/<meta name="netduel-single-file"[^>]*>/, "") });
    });
    await page.goto("./?autoplay=0&seed=3");
    await openShare(page);
    await expect(saveButton(page)).toHaveCount(0);
  });
});
