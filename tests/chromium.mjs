// The Chromium that the tests and the benchmarks use, and how it is started.
import { existsSync } from "node:fs";

const usual = "/usr/bin/chromium";

export const launchOptions = {
  // If neither exists, Playwright uses a Chromium that it has downloaded.
  executablePath: process.env.NETDUEL_CHROMIUM ?? (existsSync(usual) ? usual : undefined),
  args: [
    // WebGL2 without a graphics card. Without these options a test of the picture may silently test nothing.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    // Neither the browser nor the page can reach other hosts.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
  ],
};
