// One request in focus: it is followed in slow motion, and captions say what it is doing.
import { test, expect } from "./fixture.mjs";

const button = (page) => page.getByRole("button", { name: "Follow one request" });
const caption = (page, side) => page.locator(`[data-side="${side}"] .follow-caption`);
const speed = (page) => page.getByRole("combobox", { name: "Speed" });

/** The page at a speed of 1, some time after the start. */
const running = async (page, scenario = "web-site") => {
  await page.goto(`./?scenario=${scenario}&speed=1&duration=300`);
  await expect.poll(async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s")), { timeout: 20_000 }).toBeGreaterThan(0.5);
};

/** Waits until the captions of a side have said something like each of these, in any order. */
const untilSaid = async (page, side, patterns) => {
  const missing = new Set(patterns);
  const hear = async () => {
    const words = (await caption(page, side).textContent({ timeout: 5000 })) ?? "";
    for (const pattern of missing) if (pattern.test(words)) missing.delete(pattern);
    return [...missing].map(String);
  };
  await expect.poll(hear, { timeout: 45_000, intervals: [100] }).toEqual([]);
};

test("a flood and a request to a server are told step by step, one request after the other", async ({ page }) => {
  test.setTimeout(120_000);
  await running(page);
  const before = await speed(page).inputValue();
  await button(page).click();
  await expect(button(page)).toHaveAttribute("aria-pressed", "true");
  expect(Number(await speed(page).inputValue())).toBeLessThan(Number(before));
  await untilSaid(page, "peer-to-peer", [/^Peer \d+ asks its \d+ neighbours\.$/, /^Hop 2: \d+ peers? asked\./]);
  // Hops have their numbers in the picture.
  await expect(page.locator('[data-side="peer-to-peer"] .stage-hop').first()).toBeVisible();
  await untilSaid(page, "peer-to-peer", [/^Peer \d+ answered: \d/]);
  await untilSaid(page, "client-server", [/^User \d+ asks the balancer\.$/, /^Server 1 answered: \d/]);
  await button(page).click();
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
  await expect(caption(page, "peer-to-peer")).toHaveCount(0);
  expect(await speed(page).inputValue()).toBe(before);
});

test("the F key begins to follow, Esc leaves, and help lists the key", async ({ page }) => {
  await running(page);
  await page.keyboard.press("f");
  await expect(button(page)).toHaveAttribute("aria-pressed", "true");
  await expect(caption(page, "client-server")).not.toBeEmpty();
  await page.keyboard.press("Escape");
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
  await expect(caption(page, "client-server")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toContainText("follow one request after the other");
});

test("a speed that was chosen while following stays", async ({ page }) => {
  await running(page);
  await page.keyboard.press("f");
  await page.keyboard.press("-");
  const chosen = await speed(page).inputValue();
  await page.keyboard.press("f");
  await expect(button(page)).toHaveAttribute("aria-pressed", "false");
  expect(await speed(page).inputValue()).toBe(chosen);
});

test("a lookup is told query by query or hop by hop, up to the answer", async ({ page }) => {
  test.setTimeout(90_000);
  await running(page, "distributed-hash-table");
  await page.keyboard.press("f");
  await untilSaid(page, "peer-to-peer", [/^(Query|Hop) [2-9]/, /^Peer \d+ answered: \d/]);
});

test("where a file is distributed there is no request to follow", async ({ page }) => {
  await running(page, "release-day");
  await expect(button(page)).toBeHidden();
  await page.keyboard.press("f");
  await expect(caption(page, "client-server")).toHaveCount(0);
});
