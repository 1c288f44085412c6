// Measures one or more built sites in Chromium, and prints one table:
//
//   cargo xtask bench --only browser                          dist/, built first
//   cargo xtask bench --only browser --against FOLDER         an older site beside it, with ratios
//   cargo xtask bench --only browser -- loading frames        only these measurements
//
// Every measurement takes the sites in turn, so that a slow spell of the machine affects all of them.
import { writeFileSync } from "node:fs";
import { embeds } from "./embeds.mjs";
import { frames } from "./frames.mjs";
import { desktop, mobile } from "./lighthouse.mjs";
import { loading } from "./loading.mjs";
import { messages } from "./messages.mjs";
import { seeks } from "./seeks.mjs";
import { table } from "./table.mjs";
import { worker } from "./worker.mjs";

/** How often each site is measured; the table shows the median. */
const REPETITIONS = Number(process.env.NETDUEL_REPETITIONS ?? 3);

/** Each measures the site at an address, and returns rows: name, value, unit, and the aim if there is one. */
const MEASUREMENTS = { mobile, desktop, loading, frames, worker, seeks, embeds, messages };

const sites = process.env.NETDUEL_SITES.split(" ").map((pair) => {
  const [name, ...url] = pair.split("=");
  return { name, url: url.join("=") };
});
const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0) {
  console.error(`unknown measurement: ${unknown.join(", ")}; known: ${Object.keys(MEASUREMENTS).join(", ")}`);
  process.exit(1);
}

const rows = new Map();
for (const name of names.length > 0 ? names : Object.keys(MEASUREMENTS)) {
  for (let repetition = 1; repetition <= REPETITIONS; repetition++) {
    for (const site of sites) {
      console.error(`  … ${name}, ${site.name}, ${repetition} of ${REPETITIONS}`);
      for (const { name: row, value, ...about } of await MEASUREMENTS[name](site.url)) {
        if (!rows.has(row)) rows.set(row, { name: row, ...about, values: {} });
        (rows.get(row).values[site.name] ??= []).push(value);
      }
    }
  }
}

const measured = [...rows.values()];
console.log(table(measured, sites.map((site) => site.name)));
if (process.env.NETDUEL_JSON) {
  writeFileSync(process.env.NETDUEL_JSON, `${JSON.stringify({ repetitions: REPETITIONS, rows: measured }, null, 2)}\n`);
}
