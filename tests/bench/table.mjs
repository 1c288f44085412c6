// The measurements as a table: one line for each, one column for each site.
import { median } from "./statistics.mjs";

const number = (value) => {
  if (value === null || value === undefined) return "not available";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toString();
};

const aimed = ({ atLeast, atMost }) =>
  atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : "";

const isMissed = ({ atLeast, atMost }, value) =>
  value !== null && ((atLeast !== undefined && value < atLeast) || (atMost !== undefined && value > atMost));

/** The medians of all rows. With two sites, the last column is the second divided by the first. */
export const table = (rows, sites) => {
  const head = ["", "unit", "aim", ...sites, ...(sites.length === 2 ? ["ratio"] : [])];
  const lines = rows.map((row) => {
    const medians = sites.map((site) => median(row.values[site] ?? []));
    const [first, second] = medians;
    const ratio = first !== null && second !== null && first !== 0 ? `${number(second / first)} ×` : "";
    const marked = medians.map((value) => `${number(value)}${isMissed(row, value) ? " !" : ""}`);
    return [row.name, row.unit, aimed(row), ...marked, ...(sites.length === 2 ? [ratio] : [])];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  const padded = (line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ");
  const isAnyMissed = lines.some((line) => line.some((cell) => cell.endsWith(" !")));
  return [padded(head), ...lines.map(padded), ...(isAnyMissed ? ["", "! misses its aim"] : [])].join("\n");
};
