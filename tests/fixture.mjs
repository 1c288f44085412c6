// What every browser test starts from: import { test, expect } from "./fixture.mjs".
//
// Beyond Playwright's own, a test fails if anything in its browser context
//   - writes an error or a warning to the console (page, frame or worker),
//   - throws an error that is not caught,
//   - asks another host for anything.
// A test that provokes one of these names it: test.use({ expectedProblems: [/wrong type/] }).
import { test as base, expect } from "@playwright/test";

export { expect };

/** Messages of the browser itself that say nothing about the page. */
const ALWAYS_EXPECTED = [
  // The software renderer, when a test looks at pixels.
  /GPU stall due to ReadPixels/,
  // What playwright.config.mjs blocks.
  /Service Worker registration blocked by Playwright/,
];

export const test = base.extend({
  expectedProblems: [[], { option: true }],

  problems: [
    async ({ context, baseURL, expectedProblems }, use) => {
      const problems = [];
      const expected = [...ALWAYS_EXPECTED, ...expectedProblems];
      const report = (problem) => {
        if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
      };
      const home = new URL(baseURL).origin;
      context.on("console", (message) => {
        if (["error", "warning", "assert"].includes(message.type())) {
          report(`console ${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      context.on("weberror", (error) => report(`uncaught: ${error.error().stack ?? error.error()}`));
      context.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (origin !== home && /^(https?|wss?):$/.test(protocol)) report(`foreign request: ${request.url()}`);
      });
      await use(problems);
      expect(problems, "problems reported by the browser").toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the table of all scores, which the page shows when it is wanted. */
export const openScores = async (page) => {
  await page.getByRole("button", { name: "All scores" }).click();
  await expect(page.locator(".scoreboard")).toBeVisible();
};

/** Shows the requests one by one, in the place of the dials. */
export const openRequests = (page) => page.getByRole("button", { name: "Requests", exact: true }).click();
