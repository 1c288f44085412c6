// The Firefox that the tests use, driven by WebDriver BiDi: import { withPage } from "./firefox.mjs". Playwright drives only builds of
// its own.
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const USUAL = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const TIMEOUT_MS = 60_000;

const launchOptions = {
  browser: "firefox",
  executablePath: process.env.NETDUEL_FIREFOX ?? USUAL.find((file) => existsSync(file)),
  defaultViewport: { width: 1280, height: 800 },
  // WebGL2 without a graphics card, where the system has a software renderer. Without one, the page draws with Canvas 2D.
  extraPrefsFirefox: { "webgl.force-enabled": true },
};

export const launch = () => puppeteer.launch(launchOptions);

/**
 * Calls a function with a new page, whose storage is empty. Fails if the page, a frame or a worker writes an error or a warning to the
 * console, throws an error that is not caught, or asks another host for anything.
 */
export const withPage = async (browser, use) => {
  const context = await browser.createBrowserContext();
  const problems = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    page.on("console", (message) => {
      if (["error", "warn", "assert"].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
    page.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (hostname !== "localhost" && /^(https?|wss?):$/.test(protocol)) problems.push(`foreign request: ${request.url()}`);
    });
    await use(page);
  } finally {
    await context.close();
  }
  if (problems.length > 0) throw new Error(`problems reported by the browser:\n${problems.join("\n")}`);
};
