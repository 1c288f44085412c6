// The rules of WCAG 2.2 AA that a program can check, in every view and dialog, by axe.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test, expect, openScores } from "./fixture.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page, each with the element and the reason. */
const violations = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
};

const share = (page) => page.getByRole("button", { name: "Share" }).click();

const STATES = {
  "the first screen on its tour": ["./", (page) => expect(page.getByRole("group", { name: "Guided tour" })).toBeVisible()],
  "the whole page after a crash": [
    "./?autoplay=0&t=20&tour=off",
    async (page) => {
      await openScores(page);
      await page.getByRole("button", { name: "Kill the server" }).click();
      await page.locator(".plots").scrollIntoViewIfNeeded();
      await expect(page.locator(".plots figure").first()).toBeVisible();
      await page.getByText("Read the tour as text").click();
      await expect(page.locator(".tour-text li").first()).toBeVisible();
    },
  ],
  "the view of trust": ["./?view=trust", (page) => expect(page.getByRole("table")).toBeVisible()],
  "help": [
    "./?autoplay=0",
    async (page) => {
      await page.getByRole("button", { name: /^Help/ }).click();
      await expect(page.getByRole("dialog").getByRole("heading", { level: 3 }).first()).toBeVisible();
    },
  ],
  "sharing, with a running order": [
    "./?autoplay=0",
    async (page) => {
      await share(page);
      await page.getByRole("button", { name: "Add what is shown now" }).click();
      await expect(page.locator(".order-editor").getByRole("listitem")).toHaveCount(1);
      await page.locator(".order-editor").getByLabel("Predict first").selectOption({ index: 1 });
    },
  ],
  "a question with choices": ["./?predict=success_rate@30", (page) => expect(page.locator(".prediction .answers")).toBeVisible()],
  "a question for a number": ["./?predict=client_server.latency_p95_s", (page) => expect(page.getByLabel("Your answer")).toBeVisible()],
  "the page on a projector": ["./?present=1&autoplay=0", (page) => expect(page.locator(".dial").first()).toBeVisible()],
  "a frame": ["./?embed=1&autoplay=0&controls=all", (page) => expect(page.locator(".e-scores")).toBeVisible()],
  "the window with the notes": ["./?notes=1", (page) => expect(page.locator(".notes-window h1")).toBeVisible()],
};

for (const [name, [address, prepare]] of Object.entries(STATES)) {
  for (const theme of ["light", "dark"]) {
    test(`axe finds nothing wrong with ${name}, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(`${address}${address.includes("?") ? "&" : "?"}theme=${theme}${name.includes("tour") ? "&tour=on" : ""}`);
      await prepare(page);
      expect(await violations(page)).toEqual([]);
    });
  }
}
