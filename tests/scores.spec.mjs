// The scoreboard: a table that can be read, explanations that come when they are wanted, and plots with their tables.
import { test, expect, openScores } from "./fixture.mjs";

const toEnd = (page) => expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });

const explanation = (page) => page.locator("tr.explanation");

test("each score is a row whose header is the name of the metric", async ({ page }) => {
  await page.goto("./?speed=100&duration=5");
  await toEnd(page);
  await openScores(page);
  const rows = page.getByRole("region", { name: "Scores" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(9 + 2);
  await expect(page.getByRole("rowheader", { name: /^95\s% of the answers within/ })).toBeVisible();
  // What only other scenarios have is not there.
  await expect(page.getByRole("rowheader", { name: /writes lost/ })).toHaveCount(0);
});

test("explanations are fetched once, when the first is wanted", async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => request.url().includes("/on-demand/") && fetched.push(request.url()));
  await page.goto("./?speed=100&duration=5");
  await toEnd(page);
  await openScores(page);
  expect(fetched).toEqual([]);
  const fairness = page.getByRole("button", { name: /^Evenness/ });
  await fairness.click();
  await expect(fairness).toHaveAttribute("aria-expanded", "true");
  await expect(explanation(page).locator(".definition")).toContainText("J = (Σx)² ÷ (n · Σx²)");
  await page.keyboard.press("Escape");
  await expect(explanation(page)).toHaveCount(0);
  await expect(fairness).toBeFocused();
  await page.getByRole("button", { name: /^Requests answered/ }).click();
  await expect(explanation(page).locator(".definition")).toContainText("served ÷ (arrived − in flight)");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toContainText("The run hash");
  expect(fetched).toHaveLength(1);
});

test.describe("explanations that do not come", () => {
  test.use({ expectedProblems: [/Failed to load resource/i] });

  test("are said to be missing, and are tried again", async ({ page }) => {
    await page.route("**/on-demand/**", (route) => route.abort());
    await page.goto("./?speed=100&duration=5");
    await openScores(page);
    const button = page.getByRole("button", { name: /^Answers per second/ });
    await button.click();
    await expect(explanation(page).locator(".definition")).toContainText("did not load");
    await page.unroute("**/on-demand/**");
    await button.click();
    await button.click();
    await expect(explanation(page).locator(".definition")).toContainText("served ÷ simulated time");
  });
});

test("a plot has a sentence and a table, and the table follows the run", async ({ page }) => {
  await page.goto("./?speed=100&duration=5");
  await toEnd(page);
  const figure = page.getByRole("figure").filter({ hasText: "How many were answered" });
  await page.locator(".plots").scrollIntoViewIfNeeded();
  await figure.scrollIntoViewIfNeeded();
  const drawing = figure.getByRole("img", { name: /^Share of answered requests up to 5\s*s\. Client–server: lowest/ });
  await expect(drawing).toBeVisible();
  await expect(drawing.locator("path.curve.l:not(.previous, .bound)")).toHaveAttribute("d", /^M44 [\d.]+H/);
  await figure.getByRole("button", { name: /as a table$/ }).click();
  await expect(figure.getByRole("row")).toHaveCount(1 + 5);
  await expect(figure.getByRole("rowheader").first()).toHaveText(/^4–5\s*s$/);
  await figure.getByRole("button", { name: /as a plot$/ }).click();
  await expect(drawing).toBeVisible();
});

test("what is off the screen is not drawn", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.goto("./?speed=1&duration=30");
  await expect(page.locator('[data-side="client-server"] [data-figure="answers"]')).toHaveText(/%/, { timeout: 20_000 });
  await expect(page.locator(".plots [role=img]")).toHaveCount(0);
  await page.locator(".plots").scrollIntoViewIfNeeded();
  await page.getByRole("figure").first().scrollIntoViewIfNeeded();
  await expect(page.getByRole("figure").first().getByRole("img")).toBeVisible();
});
