// A browser for one measurement: nothing is cached or warm from an earlier one.
import { createServer } from "node:net";
import { chromium } from "@playwright/test";
import { launchOptions } from "../chromium.mjs";

/** The size of the window, unless a measurement emulates another device. */
const VIEWPORT = { width: 1280, height: 800 };

/** Calls a function with a page of a new browser, and with a DevTools session of the page. */
export const withPage = async (measure) => {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    return await measure(page, await page.context().newCDPSession(page), browser);
  } finally {
    await browser.close();
  }
};

/** Calls a function with the port at which a new browser answers to the DevTools protocol. */
export const withDebuggingPort = async (measure) => {
  const port = await freePort();
  const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, `--remote-debugging-port=${port}`] });
  try {
    return await measure(port, browser);
  } finally {
    await browser.close();
  }
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Waits until the page shows a simulated time of at least some seconds. */
export const untilTime = (page, seconds, timeout = 120_000) =>
  page.waitForFunction(
    (seconds) => Number(document.querySelector("[data-time-s]")?.dataset.timeS) >= seconds,
    seconds,
    { timeout },
  );

/** The address of a site with parameters. */
export const withParameters = (url, parameters) => `${url}?${new URLSearchParams(parameters)}`;

/** Whether a site knows a parameter of the address: it reports those that it does not know. */
export const knowsParameter = async (url, name) =>
  withPage(async (page) => {
    await page.goto(withParameters(url, { [name]: 0 }));
    await untilTime(page, 0.1);
    return !(await page.locator("body").innerText()).includes(name);
  });
