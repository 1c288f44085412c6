// Lighthouse's audits of accessibility, best practices and search engines. None of these measures time.
import { test, expect } from "@playwright/test";
import { audited } from "./bench/lighthouse.mjs";

for (const category of ["accessibility", "best-practices", "seo"]) {
  test(`Lighthouse finds nothing to improve in ${category}`, async ({ baseURL }) => {
    test.setTimeout(180_000);
    const { lhr } = await audited(baseURL, { categories: [category] });
    const { auditRefs, score } = lhr.categories[category];
    const weighted = auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
    const failed = weighted.filter((audit) => audit.score !== null && audit.score < 1);
    expect(failed.map(({ id, title, details }) => ({ id, title, items: details?.items }))).toEqual([]);
    expect(score).toBe(1);
  });
}
