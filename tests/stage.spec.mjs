// The picture of the networks and the layer of buttons over it.
import { test, expect } from "./fixture.mjs";

const peers = '[data-side="peer-to-peer"] [data-node]';

/** The page, paused after some simulated time. */
const paused = async (page, seconds = 0.4) => {
  await page.goto("./?speed=1");
  await expect.poll(async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s")), { timeout: 20_000 }).toBeGreaterThan(seconds);
  await page.getByRole("button", { name: /^pause/i }).click();
  await expect(page.locator('[data-playing="false"]').first()).toBeAttached();
};

/** A square of the page around the middle of an element, without the focus of the last click. */
const around = async (page, element, size = 60) => {
  const { x, y, width, height } = await element.boundingBox();
  return page.screenshot({ clip: { x: x + width / 2 - size / 2, y: y + height / 2 - size / 2, width: size, height: size } });
};

test("a user is lit on both sides when the pointer is on one", async ({ page }) => {
  await paused(page);
  const client = page.locator('[data-side="client-server"] [data-user="5"]');
  const peer = page.locator('[data-side="peer-to-peer"] [data-user="5"]');
  const rest = await around(page, peer);
  await client.hover();
  await expect.poll(async () => (await around(page, peer)).equals(rest)).toBe(false);
  await page.mouse.move(2, 2);
  await expect.poll(async () => (await around(page, peer)).equals(rest)).toBe(true);
});

test("the inspector covers no node, wherever it opens", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await paused(page);
  const nodes = page.locator(peers);
  const boxes = await nodes.evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON()));
  for (let node = 0; node < boxes.length; node += 5) {
    await nodes.nth(node).click();
    const inspector = page.getByRole("dialog", { name: `Peer ${node + 1}` });
    const { x, y, width, height } = await inspector.boundingBox();
    const covered = boxes.filter((box) => {
      const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
      return middleX > x && middleX < x + width && middleY > y && middleY < y + height;
    });
    expect(covered).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(nodes.nth(node)).toBeFocused();
  }
});

test("names say what the nodes do", async ({ page }) => {
  await paused(page);
  await expect(page.getByRole("button", { name: /^Server 1, load \d+ %, \d+ waiting$/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Peer \d+, load \d+ %, \d+ waiting$/ })).toHaveCount(24);
  const tabStops = await page.locator('.stage-node[tabindex="0"]').count();
  expect(tabStops, "one tab stop per side").toBe(2);
});

test("a picture that is lost for good is said in words, until it comes back after all", async ({ page }) => {
  await paused(page);
  await page.evaluate(() => {
    const context = document.querySelector("canvas").getContext("webgl2");
    window.loss = context.getExtension("WEBGL_lose_context");
    window.loss.loseContext();
  });
  await expect(page.locator(".note")).toContainText("has stopped drawing the networks", { timeout: 40_000 });
  await page.evaluate(() => window.loss.restoreContext());
  await expect(page.locator(".note")).toHaveCount(0);
});

test("a picture that the graphics processor lost comes back while the clock stands", async ({ page }) => {
  await paused(page);
  const view = page.locator(".pane .view").last();
  const before = await view.screenshot();
  await page.evaluate(() => {
    const context = document.querySelector("canvas").getContext("webgl2");
    window.loss = context.getExtension("WEBGL_lose_context");
    window.loss.loseContext();
  });
  await expect.poll(async () => (await view.screenshot()).equals(before)).toBe(false);
  await page.evaluate(() => window.loss.restoreContext());
  await expect.poll(async () => (await view.screenshot()).equals(before)).toBe(true);
});

test("users without an answer are counted and marked, and a time looks the same whatever the way there", async ({ page }) => {
  await page.goto("./?speed=2&duration=20");
  const left = page.locator('[data-side="client-server"]');
  const caption = left.locator(".stage-caption");
  const time = async () => Number(await page.locator("[data-time-s]").first().getAttribute("data-time-s"));
  await expect.poll(time, { timeout: 20_000 }).toBeGreaterThan(2);
  await expect(caption).toBeHidden();
  await page.getByRole("button", { name: "Kill the server" }).click();
  await expect(caption).toHaveText("24 of 24 users got no answer to their last request", { timeout: 20_000 });
  await expect(left.locator(".stage-label.server")).toHaveText("S1 down");
  await expect(left.locator(".legend")).toContainText("got no answer");
  await page.getByRole("button", { name: "Pause" }).click();
  const slider = page.getByRole("slider", { name: "Go to another time" });
  const lookAt = async (place) => {
    await slider.fill(String(place));
    await expect.poll(time, { timeout: 20_000 }).toBeCloseTo(place / 50, 1);
    await page.mouse.move(2, 2);
    // Two frames later everything that follows the time has followed.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300)))));
    return { words: await caption.textContent(), image: await left.locator(".view").screenshot() };
  };
  const first = await lookAt(700);
  expect(first.words).toBe("24 of 24 users got no answer to their last request");
  await lookAt(50);
  await expect(caption).toBeHidden();
  await expect(left.locator(".legend")).not.toContainText("got no answer");
  const again = await lookAt(700);
  expect(again.words).toBe(first.words);
  expect(again.image.equals(first.image)).toBe(true);
});

test("nodes have the numbers of their users on both sides, and a shape for each role", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await paused(page);
  const numbered = page.locator('[data-side="peer-to-peer"] .stage-node.numbered');
  await expect(numbered).toHaveCount(24);
  await expect(page.locator('[data-side="client-server"] .stage-node.numbered')).toHaveCount(24);
  const shown = await numbered.evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node, "::after").content));
  expect(shown.slice(0, 2)).toEqual(['"1"', '"2"']);
  const size = await numbered.first().evaluate((node) => parseFloat(getComputedStyle(node, "::after").fontSize));
  expect(size).toBeGreaterThanOrEqual(12);
  await expect(page.locator('[data-side="client-server"] .legend')).toContainText("server");
  await expect(page.locator('[data-side="peer-to-peer"] .legend')).not.toContainText("superpeer");
  await page.goto("./?scenario=file-sharing-superpeers");
  await expect(page.locator('[data-side="peer-to-peer"] .legend')).toContainText("superpeer");
});

test("what is left of the picture below the header is painted when the page is scrolled", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto("./?autoplay=0&t=5");
  await expect(page.locator(".stage-nodes button").first()).toBeVisible();
  // Below the first screen, there is room to scroll to.
  await page.getByRole("button", { name: "All scores" }).click();
  const peers = page.locator(".pane.right .stage-nodes button");
  const painted = async (index) => {
    const box = await peers.nth(index).boundingBox();
    const image = (await page.screenshot({ clip: box })).toString("base64");
    return page.evaluate(async (data) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${data}`;
      await picture.decode();
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data: pixels } = context.getImageData(0, 0, picture.width, picture.height);
      // The outline of a peer is orange, which nothing else near it is.
      let orange = 0;
      for (let at = 0; at < pixels.length; at += 4) orange += pixels[at] > 170 && pixels[at + 1] < 150 && pixels[at + 2] < 100;
      return orange;
    }, image);
  };
  // The lowest peer of the ring: it is seen while most of the picture is not.
  const lowest = 12;
  await expect.poll(() => painted(lowest)).toBeGreaterThan(20);
  const { y } = await peers.nth(lowest).boundingBox();
  await page.evaluate((by) => window.scrollBy(0, by), y - 90);
  await expect.poll(async () => (await peers.nth(lowest).boundingBox()).y).toBeLessThan(120);
  await expect.poll(() => painted(lowest)).toBeGreaterThan(20);
});

test("the primary is told apart, and another one after its crash", async ({ page }) => {
  await page.goto("./?scenario=database-banking&autoplay=0&t=10&tour=off");
  const server = (n) => page.locator(".pane.left .stage-nodes button").nth(n - 1);
  await expect(server(1)).toHaveAccessibleName(/^Server 1 \(primary\), load/);
  await expect(page.locator(".pane.left .legend")).toContainText("primary server");
  await page.getByRole("slider", { name: "Go to another time" }).fill("750");
  await expect(server(1)).toHaveAccessibleName("Server 1, crashed");
  await expect.poll(async () => {
    const names = await Promise.all([2, 3].map((n) => server(n).getAttribute("aria-label")));
    return names.filter((name) => name.includes("(primary)")).length;
  }).toBe(1);
});
