// Browser tests of the built site.
//
//   cargo xtask test --only browser                          build the site and run all of them
//   cargo xtask test --only browser --no-build               all of them, on dist/ as it is
//   cargo xtask test --only browser --no-build -- page -g "heading"     one file, one test
//
// or, while working on tests, against a server of your own (`cargo xtask serve`):
//
//   cd tests && NETDUEL_URL=http://localhost:8080/ npx playwright test page -g "heading"
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const usual = "/usr/bin/chromium";

export default defineConfig({
  // `cargo xtask bench` measures with the same browser.
  testMatch: process.env.NETDUEL_BENCH ? "*.bench.mjs" : "*.spec.mjs",
  outputDir: "test-results",
  reporter: [["list"]],
  forbidOnly: Boolean(process.env.CI),
  // One browser at a time: the stage is drawn in software here, which takes all cores there are.
  workers: 1,
  // A test that fails now and then is a fault to find.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: process.env.NETDUEL_URL,
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    launchOptions: {
      // Without either, Playwright takes a Chromium that it downloaded itself.
      executablePath: process.env.NETDUEL_CHROMIUM ?? (existsSync(usual) ? usual : undefined),
      args: [
        // WebGL2 without a graphics card: without these a test of the stage may silently test nothing.
        "--use-gl=angle",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        // The browser's own errands stay at home, and the page's too: no other host can be found.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
