// Browser tests of the built site.
//
//   cargo xtask test --only browser                          build the site and run all of them
//   cargo xtask test --only browser --no-build               all of them, on dist/ as it is
//   cargo xtask test --only browser --no-build -- page -g "heading"     one file, one test
//
// or, while working on tests, against a server of your own (`cargo xtask serve`):
//
//   cd tests && NETDUEL_URL=http://localhost:8080/ npx playwright test page -g "heading"
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.mjs";

export default defineConfig({
  testMatch: "*.spec.mjs",
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/screenshots/{arg}{ext}",
  reporter: [["list"]],
  forbidOnly: Boolean(process.env.CI),
  // One browser at a time: the picture is drawn in software here, which uses all processor cores.
  workers: 1,
  // A test that fails only sometimes has found a fault.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: process.env.NETDUEL_URL,
    viewport: { width: 1280, height: 800 },
    // Its answers come from a store: tests could not hold or change them. tests/offline.spec.mjs allows it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions,
  },
});
