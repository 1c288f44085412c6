// Lighthouse's audits of accessibility, best practices and search engines, on the emulated phone and on a desktop. None of these
// measures time; bench/lighthouse.mjs does.
import { desktopConfig } from "lighthouse";
import { test, expect } from "@playwright/test";
import { audited } from "./bench/lighthouse.mjs";

for (const [device, config] of [["a phone", undefined], ["a desktop", desktopConfig]]) {
  test(`Lighthouse finds nothing to improve on ${device}`, async ({ baseURL }) => {
    test.setTimeout(180_000);
    const { lhr } = await audited(baseURL, { config, categories: ["accessibility", "best-practices", "seo"] });
    for (const { id, auditRefs, score } of Object.values(lhr.categories)) {
      const weighted = auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
      const failed = weighted.filter((audit) => audit.score !== null && audit.score < 1);
      expect(failed.map(({ id, title, details }) => ({ id, title, items: details?.items })), id).toEqual([]);
      expect(score, id).toBe(1);
    }
  });
}
