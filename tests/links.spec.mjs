// The address keeps the run: reload, bookmarks, back and forward bring back the same run, with the same hash, at the same time.
import { test, expect } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const hashButton = (page) => page.locator("[data-run-hash]").first();
const shownTime = async (page) => Number(await hashButton(page).getAttribute("data-time-s"));
const untilTime = (page, seconds) => expect.poll(() => shownTime(page), { timeout: 40_000 }).toBeGreaterThanOrEqual(seconds);
/** The run up to the shown time: its hash and the time. */
const run = async (page) => [await hashButton(page).getAttribute("data-run-hash"), await shownTime(page)];
const state = (page) => new URL(page.url()).hash;
const pause = (page) => page.getByRole("button", { name: /^pause/i }).click();
const views = (page) => page.getByRole("navigation", { name: "Views" });
const scenario = (page) => page.getByRole("combobox", { name: "Scenario" });
const users = (page) => page.locator(".dial").first().locator("input[type=range]");

/** A change and two faults, and time stands still. Returns the run when the address has it. */
const changeAndCrash = async (page) => {
  await users(page).press("ArrowRight");
  await untilTime(page, 0.5);
  await page.getByRole("button", { name: /kill the server/i }).click();
  await page.locator('[data-side="peer-to-peer"] [data-node="3"]').first().click();
  await page.getByRole("button", { name: "Crash", exact: true }).click();
  const crashed = await shownTime(page);
  await untilTime(page, crashed + 1);
  const playing = state(page);
  await pause(page);
  await expect.poll(() => state(page)).not.toBe(playing);
  return run(page);
};

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("a run with a change, two faults and a time comes back after a reload, and on the command line", async ({ page }) => {
  await page.goto("./?speed=1");
  const shown = await changeAndCrash(page);
  const changedUsers = await users(page).getAttribute("aria-valuetext");
  const address = page.url();
  expect(state(page)).toMatch(/^#s=1\.[A-Za-z0-9_-]{10,100}$/);
  await page.reload();
  await expect.poll(() => run(page)).toEqual(shown);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(users(page)).toHaveAttribute("aria-valuetext", changedUsers);
  expect(page.url()).toBe(address);
  // A bookmark without the query string: the state says it all.
  await page.goto("about:blank");
  await page.goto(`./${state({ url: () => address })}`);
  await expect.poll(() => run(page)).toEqual(shown);
  await page.keyboard.press("End");
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 40_000 });
  const { run_hash } = netduel.run(address);
  await expect(hashButton(page)).toHaveAttribute("data-run-hash", run_hash);
});

test("back and forward lead through presets and views, and each run comes back as it was left", async ({ page }) => {
  await page.goto("./?speed=1");
  const first = await changeAndCrash(page);
  await views(page).getByRole("link", { name: "Trust" }).click();
  await views(page).getByRole("link", { name: "Duel" }).click();
  await scenario(page).selectOption("retry-storm");
  await expect(page).toHaveURL(/scenario=retry-storm/);
  expect(state(page)).toBe("");
  await page.getByRole("slider", { name: "Go to another time" }).fill("100");
  await expect.poll(() => state(page)).not.toBe("");
  const second = await run(page);
  expect(second).not.toEqual(first);
  await page.goBack();
  await expect(scenario(page)).toHaveValue("web-site");
  await expect.poll(() => run(page)).toEqual(first);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(scenario(page)).toHaveValue("retry-storm");
  await expect.poll(() => run(page)).toEqual(second);
  // The same after the page was loaded anew.
  await page.reload();
  await expect.poll(() => run(page)).toEqual(second);
  await page.goBack();
  await expect(scenario(page)).toHaveValue("web-site");
  await expect.poll(() => run(page)).toEqual(first);
});

test("clicks and changes make no entries in the history", async ({ page }) => {
  await page.goto("./?autoplay=0");
  const before = await page.evaluate(() => history.length);
  await users(page).press("ArrowRight");
  await users(page).press("ArrowRight");
  await page.getByRole("button", { name: /kill the server/i }).click();
  await page.getByRole("slider", { name: "Go to another time" }).fill("300");
  await expect.poll(() => state(page)).toMatch(/^#s=1\./);
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test("a state that is typed over another one is shown, and back leads to the first one", async ({ page }) => {
  const link = (...parameters) => netduel.link(...parameters);
  const one = link("web-site", "--set", "workload.users=30", "--time", "2");
  const other = link("database-records", "--set", "run.seed=5", "--time", "3");
  await page.goto(`./#s=${one}`);
  await expect.poll(() => shownTime(page)).toBe(2);
  const first = await run(page);
  await page.evaluate((other) => (location.hash = `#s=${other}`), other);
  await expect(scenario(page)).toHaveValue("database-records");
  await expect.poll(() => shownTime(page)).toBe(3);
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("5");
  await page.goBack();
  await expect(scenario(page)).toHaveValue("web-site");
  await expect.poll(() => run(page)).toEqual(first);
});

test("a scenario of one's own needs no preset", async ({ page }) => {
  const link = netduel.link("scenarios/retry-storm.toml", "--set", "title=My own", "--time", "1");
  await page.goto(`./?theme=dark#s=${link}`);
  await expect.poll(() => shownTime(page)).toBe(1);
  await expect(scenario(page).locator("option:checked")).toHaveText("Own scenario");
  await page.reload();
  await expect.poll(() => shownTime(page)).toBe(1);
  await expect(page.locator(".note")).toHaveCount(0);
});

test("a link that cannot be read is reported, and the page runs", async ({ page }) => {
  const link = netduel.link("web-site", "--set", "workload.users=30");
  const altered = link.slice(0, 4) + (link[4] === "A" ? "B" : "A") + link.slice(5);
  const notice = page.locator(".note");
  for (const [text, reason] of [
    [link.slice(0, -1), "incomplete or was altered"],
    [altered, "incomplete or was altered"],
    ["2.AAAA", "made by a newer version (2); this page reads version 1."],
    ["", "no link to a run"],
    ["<img src=x onerror=alert(1)>", "no link to a run"],
    [`1.${"A".repeat(200_000)}`, "a link has at most 16384"],
  ]) {
    await page.goto("about:blank");
    await page.goto(`./?autoplay=1&speed=1#s=${text}`);
    await expect(notice).toContainText(reason);
    await expect(scenario(page)).toHaveValue("web-site");
    await untilTime(page, 0.2);
    expect(decodeURIComponent(state(page)).slice(0, 80)).toBe(`#s=${text}`.slice(0, 80));
    await notice.getByRole("button", { name: "Dismiss" }).click();
    await expect(notice).toHaveCount(0);
  }
});

test("in a frame without history, changes work and nothing is thrown", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["replaceState", "pushState"]) {
      history[name] = () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
    }
  });
  await page.goto("./?autoplay=0");
  await users(page).press("ArrowRight");
  await scenario(page).selectOption("retry-storm");
  await views(page).getByRole("link", { name: "Trust" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /trust/i })).toBeVisible();
  await views(page).getByRole("link", { name: "Duel" }).click();
  await expect(scenario(page)).toHaveValue("retry-storm");
  expect(new URL(page.url()).search).toBe("?autoplay=0");
});

test("dragging for a long time changes the address seldom", async ({ page }) => {
  await page.addInitScript(() => {
    window.written = 0;
    const write = history.replaceState;
    history.replaceState = function (...parameters) {
      window.written += 1;
      return write.apply(this, parameters);
    };
  });
  await page.goto("./?autoplay=0");
  await expect(users(page)).toBeVisible();
  for (let count = 0; count < 60; count += 1) await users(page).press(count % 20 < 10 ? "ArrowRight" : "ArrowLeft");
  await expect.poll(() => state(page)).toMatch(/^#s=1\.|^$/);
  expect(await page.evaluate(() => window.written)).toBeLessThan(30);
});
