// The layout of the page: at every width, on paper, in the colours of the system, and under strict policies of its host.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test, expect } from "./fixture.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const time = (page) => page.locator("[data-time-s]").first().getAttribute("data-time-s").then(Number);

/** The page, paused once requests have been served. */
const paused = async (page, query = "") => {
  await page.goto(`./?speed=4${query}`);
  await expect.poll(() => time(page), { timeout: 20_000 }).toBeGreaterThan(2);
  await page.getByRole("button", { name: /^pause/i }).click();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
};

/**
 * What is wrong with the layout, in words. Runs in the page. With a long headline, a phone is scrolled to see a picture
 * (`isScrolled`).
 */
const findings = (isScrolled) => {
  const found = [];
  const name = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} “${element.textContent.trim().slice(0, 30)}”`;
  const isShown = (element) => {
    for (let part = element; part; part = part.parentElement) {
      // Words for screen readers alone.
      if (getComputedStyle(part).clipPath !== "none") return false;
    }
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const shown = (selector, within = document) => [...within.querySelectorAll(selector)].filter(isShown);
  const overlap = (a, b) => Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`);

  const time = document.querySelector(".transport");
  const views = [...document.querySelectorAll(".pane .view")];
  if (views.length !== 2) found.push(`${views.length} pictures`);
  for (const view of views) {
    const box = view.getBoundingClientRect();
    const side = view.parentElement.dataset.side;
    if (box.height < 80 || box.width < 80) found.push(`the picture of ${side} is ${box.width} × ${box.height}`);
    if (isScrolled) view.scrollIntoView({ block: "nearest" });
    if (overlap(view.getBoundingClientRect(), time.getBoundingClientRect()) > 1) found.push(`the time covers the picture of ${side}`);
    scrollTo(0, 0);
  }

  /** The box of a line of text as far as it is seen, and the ancestor that cuts a part of it off. Nothing for a line that is not seen. */
  const seen = (element, line) => {
    let box = line;
    for (let part = element; part && part !== document.body; part = part.parentElement) {
      const style = getComputedStyle(part);
      const outer = part.getBoundingClientRect();
      if (style.textOverflow === "ellipsis") {
        box = { left: Math.max(box.left, outer.left), right: Math.min(box.right, outer.right), top: box.top, bottom: box.bottom };
        continue;
      }
      const clips = (overflow) => overflow === "hidden" || overflow === "clip";
      const isOutAcross = clips(style.overflowX) && (box.left < outer.left - 1 || box.right > outer.right + 1);
      // Lines are higher than their letters.
      const isOutDown = clips(style.overflowY) && (box.top < outer.top - 4 || box.bottom > outer.bottom + 4);
      // A row that shows as many items as fit drops the others as wholes.
      if (isOutDown && overlap(box, outer) <= 1 && style.flexWrap === "wrap") return null;
      if (isOutAcross || isOutDown) return { box, cut: part };
    }
    return { box, cut: null };
  };
  /** The lines of text that are seen in an element. */
  const lines = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const all = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || !isShown(node.parentElement) || node.parentElement.closest("option")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const found = seen(node.parentElement, line);
        if (found) all.push({ node, words: node.data.trim(), ...found });
      }
    }
    return all;
  };
  const GROUPS = ".top, .headline, .pane > header, .legend, .figure-names, .comparison, .dials, .centre-column header, .capacity, .bar, .embed-foot, .scoreboard, figcaption, .stage-labels";
  for (const group of shown(GROUPS)) {
    const all = lines(group);
    for (const { words, box, cut } of all) {
      if (cut) found.push(`“${words}” is cut by ${name(cut)}`);
      if (box.left < -1 || box.right > clientWidth + 1) found.push(`“${words}” leaves the page`);
    }
    all.forEach((a, index) => {
      for (const b of all.slice(index + 1)) {
        if (a.node !== b.node && overlap(a.box, b.box) > 3) found.push(`“${a.words}” and “${b.words}” overlap`);
      }
    });
  }
  // The name of the scenario is the text of a select, which has no text node of its own.
  for (const select of shown(".top select")) {
    if (select.clientWidth < 80) found.push(`the scenario's name has ${select.clientWidth} px`);
  }

  const controls = shown(":is(.transport, .top, .embed-foot) :is(button, select, a, input:not(.scrub))").filter((control) => !control.closest(".marks"));
  const boxes = controls.map((control) => control.getBoundingClientRect());
  boxes.forEach((box, index) => {
    if (box.width < 24 || box.height < 23.5) found.push(`${name(controls[index])} is ${box.width} × ${box.height}`);
    if (box.left < -1 || box.right > clientWidth + 1) found.push(`${name(controls[index])} leaves the page`);
    for (let other = index + 1; other < boxes.length; other += 1) {
      const isOfOneBar = controls[index].closest(".transport, .top, .embed-foot") === controls[other].closest(".transport, .top, .embed-foot");
      if (isOfOneBar && overlap(box, boxes[other]) > 1) found.push(`${name(controls[index])} and ${name(controls[other])} overlap`);
    }
  });
  return found;
};

/** The page has no findings at any of these sizes. */
const expectNoFindings = async (page, sizes, { isScrolled = false } = {}) => {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(findings, isScrolled), `at ${width} × ${height}`).toEqual([]);
  }
};

const widths = Array.from({ length: 42 }, (_, index) => 280 + 40 * index);

for (const height of [640, 900]) {
  test(`the page fits into every width, ${height} px high`, async ({ page }) => {
    test.setTimeout(180_000);
    await paused(page);
    const ofPhones = widths.filter((width) => width >= 320 && width < 720);
    await expectNoFindings(page, ofPhones.map((width) => [width, height]));
    // Undo and redo need room too, and a fault has a label.
    await page.locator(".next .act").click();
    await page.locator(".next .act").click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("button", { name: "Redo" })).toBeVisible();
    await expectNoFindings(page, widths.map((width) => [width, height]), { isScrolled: true });
  });

  test(`a frame fits into every width, ${height} px high`, async ({ page }) => {
    test.setTimeout(180_000);
    await paused(page, "&embed=1");
    await expectNoFindings(page, widths.map((width) => [width, height]));
  });
}

test("the page and a frame fit at a zoom of 200 %, and a frame into a low place", async ({ page }) => {
  await paused(page);
  await expectNoFindings(page, [[640, 400], [720, 450], [683, 384]]);
  await paused(page, "&embed=1");
  await expectNoFindings(page, [[640, 400], [640, 360], [400, 300], [560, 480], [719, 300]]);
});

test("every control has a name on a phone, beside the drawer and in the sheet, and steps are within reach", async ({ page }) => {
  const violations = async () => {
    const { violations } = await page.evaluate(async () => {
      const rules = ["button-name", "label", "link-name", "select-name", "aria-hidden-focus", "form-field-multiple-labels"];
      return window.axe.run({ runOnly: rules });
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })));
  };
  await paused(page);
  await page.evaluate(axe);
  await page.setViewportSize({ width: 390, height: 844 });
  const before = await time(page);
  await expect(page.getByRole("button", { name: "Add a fault" })).toBeVisible();
  await page.getByRole("button", { name: "One event back" }).click();
  await expect.poll(() => time(page)).toBeLessThan(before);
  const back = await time(page);
  // Both sides have events at the same time: a request arrives on both.
  for (let step = 0; step < 3; step += 1) await page.getByRole("button", { name: "One event forward" }).click();
  await expect.poll(() => time(page)).toBeGreaterThan(back);
  expect(await violations()).toEqual([]);
  for (const [width, height] of [[1180, 800], [390, 844]]) {
    await page.setViewportSize({ width, height });
    const drawer = page.getByRole("complementary", { name: "Parameters" });
    if (!(await drawer.isVisible())) await page.getByRole("button", { name: "Parameters" }).click();
    await expect(drawer.getByRole("searchbox")).toBeVisible();
    expect(await violations()).toEqual([]);
  }
});

/** How the picture lies on its elements: the stretch of its pixels, and the places of both panes on it. */
const picture = () => {
  const canvas = [...document.querySelectorAll(".stage-canvas canvas")].find((canvas) => canvas.checkVisibility({ visibilityProperty: true }));
  const area = canvas.getBoundingClientRect();
  const panes = [...document.querySelectorAll(".pane .view")].map((view) => {
    const { left, top, width, height } = view.getBoundingClientRect();
    return [left - area.left, top - area.top, width, height].map(Math.round);
  });
  return { across: canvas.width / area.width, down: canvas.height / area.height, panes };
};

test.describe("on paper", () => {
  test.use({ colorScheme: "dark" });

  test("it is dark ink on white, with the headline, both networks, the scores and the plots, and without controls", async ({ page }) => {
    await paused(page);
    await page.locator(".plots").scrollIntoViewIfNeeded();
    await expect(page.locator(".plots figure")).toHaveCount(2);
    await page.emulateMedia({ media: "print" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    const luminance = (selector, property) =>
      page.locator(selector).first().evaluate((element, property) => {
        const [red, green, blue] = getComputedStyle(element)[property].match(/[\d.]+/g).map(Number);
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
      }, property);
    expect(await luminance("body", "backgroundColor")).toBeGreaterThan(0.999);
    for (const text of [".headline h1", ".pane h2", ".value", ".metric-name", "figcaption h3"]) {
      await expect(page.locator(text).first()).toBeVisible();
      expect(await luminance(text, "color"), text).toBeLessThan(0.4);
    }
    for (const selector of [".top", ".transport", ".next", ".event-log", ".scoreboard > footer", ".stage-nodes", "figcaption button"]) {
      await expect(page.locator(selector).first(), selector).toBeHidden();
    }
    await expect(page.locator(".value-bar i.ahead").first()).toHaveCSS("print-color-adjust", "exact");
    const { across, down } = await page.evaluate(picture);
    expect(across / down).toBeCloseTo(1, 2);
    await page.emulateMedia({ media: "screen" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.locator(".transport")).toBeVisible();
  });

  test("the picture is drawn for the paper before the browser takes it, whatever the window", async ({ page }) => {
    await paused(page);
    // After the page's own listener, and what it has put off.
    await page.evaluate((picture) => {
      const measure = new Function(`return (${picture})()`);
      const painted = () => {
        const [width, height] = [200, 80];
        const copy = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
        copy.drawImage(document.querySelector(".paper"), 0, 0, width, height);
        return [0, width / 2].map((left) => copy.getImageData(left, 0, width / 2, height).data.some((part) => part > 0));
      };
      addEventListener("beforeprint", () => (window.printed = { ...measure(), painted: painted(), theme: document.documentElement.dataset.theme }));
    }, picture.toString());
    const prints = [];
    for (const [width, height] of [[1280, 800], [1800, 1000], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await expect.poll(() => page.evaluate(picture).then(({ across, down }) => Math.abs(across - down))).toBeLessThan(0.02);
      const onScreen = await page.evaluate(picture);
      // Nothing is painted before the browser has compiled the shaders.
      const print = async () => {
        await page.pdf({ format: "A4" });
        return page.evaluate(() => window.printed.painted);
      };
      await expect.poll(print, "something is painted on both sides").toEqual([true, true]);
      prints.push(await page.evaluate(() => window.printed));
      await expect.poll(() => page.evaluate(picture), "the screen is as before").toEqual(onScreen);
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    }
    for (const print of prints) {
      expect(print.theme).toBe("light");
      expect(print.across, "fine enough for paper").toBeCloseTo(3, 1);
      expect(print.down).toBeCloseTo(3, 1);
      expect(print.panes).toEqual(prints[0].panes);
      for (const [, , width, height] of print.panes) expect(Math.min(width, height)).toBeGreaterThan(300);
    }
  });
});

for (const [theme, system] of [["light", "light"], ["dark", "dark"], ["light", "dark"]]) {
  test.describe(`with the colours of a ${system} system`, () => {
    test.use({ colorScheme: system, forcedColors: "active" });

    test(`all words of the ${theme} theme can be read`, async ({ page }) => {
      await paused(page, `&theme=${theme}`);
      await page.locator(".plots").scrollIntoViewIfNeeded();
      await expect(page.locator(".plots figure")).toHaveCount(2);
      const illegible = await page.evaluate(() => {
        const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
        const luminance = ([red, green, blue]) => {
          const [r, g, b] = [red, green, blue].map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const background = (element) => {
          for (let part = element; part; part = part.parentElement) {
            const colour = parse(getComputedStyle(part).backgroundColor);
            if ((colour[3] ?? 1) > 0.5) return colour;
          }
          return [255, 255, 255];
        };
        const contrast = (a, b) => {
          const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
          return (high + 0.05) / (low + 0.05);
        };
        const words = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
        const marks = [...document.querySelectorAll("button .ic .ln, button .ic .fl, .tl .axis, .mark, .value-bar i.ahead, .curve")].filter((element) => element.checkVisibility());
        const bad = (element, least) => {
          const style = getComputedStyle(element);
          const isDrawn = element instanceof SVGElement;
          const colour = !isDrawn ? style.color : style.fill === "none" ? style.stroke : style.fill;
          const shown = element.matches("i") ? style.backgroundColor : colour;
          const found = contrast(parse(shown), background(element.matches("i") ? element.parentElement : element));
          return found < least && `${element.tagName}.${element.getAttribute("class")} “${element.textContent.trim().slice(0, 20)}”: ${shown}, ${found.toFixed(1)}`;
        };
        return [...words.map((element) => bad(element, 4.5)), ...marks.map((element) => bad(element, 2.9))].filter(Boolean);
      });
      expect([...new Set(illegible)]).toEqual([]);
    });
  });
}

test("the picture follows the pixels of the screen", async ({ page }) => {
  await paused(page);
  const devtools = await page.context().newCDPSession(page);
  // As the browser's own zoom does it.
  for (const deviceScaleFactor of [2, 1.25, 1]) {
    const [width, height] = [1280 / deviceScaleFactor, 800 / deviceScaleFactor];
    await devtools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
    await expect
      .poll(() => page.evaluate(picture).then(({ across, down }) => [across, down].map((ratio) => Math.round(ratio * 100) / 100)))
      .toEqual([deviceScaleFactor, deviceScaleFactor]);
  }
});

test.describe("under a policy of the host", () => {
  /** Serves the page with a Content-Security-Policy. */
  const withPolicy = (page, policy) =>
    page.route(
      (url) => url.pathname.endsWith("/"),
      async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
      },
    );
  const places = (page) =>
    page.locator(".stage-node, .stage-label, .value-bar i").evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join(" ");
      }),
    );

  // The console errors of refused styles fail these tests too.
  test("that allows styles from files alone, everything has its place", async ({ page }) => {
    // Room for the inspector as a popover, which has a line to its node.
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto("./?speed=fastest&duration=5");
    await expect(page.locator('[data-finished="true"]')).toBeAttached({ timeout: 20_000 });
    await page.getByRole("button", { name: /^Peer 6,/ }).click();
    await expect(page.locator(".inspector[data-edge] .meter")).toBeVisible();
    const inspector = await page.locator(".inspector").boundingBox();
    const usual = await places(page);
    expect(new Set(usual).size).toBeGreaterThan(40);
    await withPolicy(page, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:");
    await page.reload();
    await expect(page.locator('[data-finished="true"]')).toBeAttached({ timeout: 20_000 });
    await page.getByRole("button", { name: /^Peer 6,/ }).click();
    await expect.poll(() => page.locator(".inspector").boundingBox()).toEqual(inspector);
    await expect.poll(() => places(page)).toEqual(usual);
    await page.getByRole("button", { name: "Parameters" }).click();
    await expect(page.getByRole("slider").nth(2)).toBeVisible();
  });

  test("that docs/hosting.md recommends, the page runs, opens its parts, and previews a frame", async ({ page }) => {
    const headers = await readFile(new URL("../static/_headers", import.meta.url), "utf8");
    await withPolicy(page, /Content-Security-Policy: (.*)/.exec(headers)[1]);
    await page.goto("./?speed=4");
    await expect.poll(() => time(page)).toBeGreaterThan(0.2);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share" });
    await expect(dialog.getByRole("img", { name: "QR code" })).toBeVisible();
    await dialog.getByRole("button", { name: "Preview" }).click();
    await expect(page.frameLocator(".preview iframe").locator(".play")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Parameters" }).click();
    await expect(page.getByRole("slider").nth(2)).toBeVisible();
  });

  test("that requires Trusted Types, the page starts, runs and opens its parts", async ({ page }) => {
    await withPolicy(page, "require-trusted-types-for 'script'");
    await page.goto("./?speed=4");
    await expect.poll(() => time(page)).toBeGreaterThan(0.2);
    await page.getByRole("button", { name: "Parameters" }).click();
    await expect(page.getByRole("searchbox")).toBeVisible();
  });

  test.describe("that allows no policy for Trusted Types", () => {
    test.use({ expectedProblems: [/.*/] });

    test("the page says what is missing", async ({ page }) => {
      await withPolicy(page, "require-trusted-types-for 'script'; trusted-types 'none'");
      await page.goto("./");
      await expect(page.getByRole("alert")).toContainText("trusted-types default");
    });
  });
});
