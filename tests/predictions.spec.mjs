// "Predict first": a question before the run, hidden scores, and what this very run answers.
import { test, expect } from "./fixture.mjs";
import { netduel } from "./program.mjs";

const card = (page) => page.getByRole("region", { name: "Predict first" });
const figure = (page) => page.locator(".pane.left .key-figure.answers b");
const shownTime = async (page) => Number(await page.locator(".clock").getAttribute("data-time-s"));

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

test("a question waits for the answer, hides the scores, and is answered by the run", async ({ page }) => {
  await page.goto("./?predict=messages_per_request@3&speed=5");
  await expect(card(page)).toContainText("at 3 s");
  await expect(figure(page)).toBeHidden();
  expect(await shownTime(page)).toBe(0);
  await card(page).getByRole("button", { name: "Peer-to-peer" }).click();
  await expect(card(page)).toContainText("You said: Peer-to-peer.");
  await expect(figure(page)).toBeHidden();
  await expect(card(page)).toContainText("That is right.", { timeout: 20_000 });
  await expect(figure(page)).toBeVisible();
  expect(await shownTime(page)).toBe(3);
  const expected = netduel.run("web-site", "--set", "run.duration_s=3");
  const [left, right] = ["client_server", "peer_to_peer"].map((side) => expected[side].messages_per_request);
  await expect(card(page)).toContainText(`${left.toFixed(2)} on the left, ${right.toFixed(1)} on the right`);
  await card(page).getByRole("button", { name: "Close" }).click();
  await expect(card(page)).toHaveCount(0);
});

test("a wrong answer is said to be wrong, and a number may have a unit", async ({ page }) => {
  await page.goto("./?predict=client_server.success_rate@2&speed=5");
  const field = card(page).getByLabel("Your answer");
  await field.fill("many");
  await field.press("Enter");
  await expect(card(page).getByRole("status")).toContainText("a number from 0 on");
  await field.fill("10 %");
  await field.press("Enter");
  await expect(card(page)).toContainText("You said: 10.0 %.");
  await expect(card(page)).toContainText("That is not what happened.", { timeout: 20_000 });
});

test("the run can be revealed at once, and goes on without an answer when it is played", async ({ page }) => {
  await page.goto("./?predict=success_rate@20");
  await page.getByRole("button", { name: "Play" }).click();
  await expect(card(page)).toContainText("The scores are hidden until 20 s.");
  await card(page).getByRole("button", { name: "Reveal" }).click();
  await expect(card(page)).toContainText("on the left", { timeout: 20_000 });
  expect(await shownTime(page)).toBe(20);
  await expect(card(page)).not.toContainText("You said");
});

test("a show of hands is noted on a projector", async ({ page }) => {
  await page.goto("./?present=1&predict=messages_per_request@2");
  await card(page).getByLabel("Client–server, hands").fill("4");
  await card(page).getByLabel("Peer-to-peer, hands").fill("17");
  await card(page).getByRole("button", { name: "Go on without an answer" }).click();
  await card(page).getByRole("button", { name: "Reveal" }).click();
  await expect(card(page)).toContainText("17 of 21 hands were right.", { timeout: 20_000 });
});

test("a clicker goes on from the question to the answer, and puts the question away", async ({ page }) => {
  await page.goto("./?predict=success_rate@20");
  await expect(card(page)).toBeVisible();
  await page.keyboard.press("PageDown");
  await expect(card(page)).toContainText("The scores are hidden until 20 s.");
  await page.keyboard.press("PageDown");
  await expect(card(page)).toContainText("on the left", { timeout: 20_000 });
  await page.keyboard.press("PageDown");
  await expect(card(page)).toHaveCount(0);
});

test.describe("a question that cannot be asked", () => {
  test("is named, with what is possible", async ({ page }) => {
    await page.goto("./?predict=popularity@3&autoplay=0");
    await expect(page.locator(".headline")).toContainText("popularity@3");
    await expect(page.locator(".headline")).toContainText("messages_per_request");
    await expect(card(page)).toHaveCount(0);
  });
});

test("the code of a frame can ask first", async ({ page }) => {
  await page.goto("./?autoplay=0");
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await dialog.getByLabel("Predict first").first().selectOption({ label: "Requests answered" });
  await dialog.getByLabel("at (s)").fill("30");
  await dialog.getByLabel("at (s)").press("Tab");
  await expect(dialog.locator(".copy-field textarea").nth(1)).toHaveValue(/predict=success_rate@30/);
});
