// What a reader can take along: a link, the code of a frame, files, and scenarios of their own.
import { readFileSync } from "node:fs";
import { test, expect } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Share" });
const open = async (page) => {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog(page).getByRole("heading", { level: 3 })).toHaveCount(4);
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
  const refused = dialog(page).getByRole("alert");
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
