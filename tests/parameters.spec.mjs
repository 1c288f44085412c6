// The parameters: every one of the schema, typed, slid, refused, reset, found; on a phone as well.
import { test, expect } from "./fixture.mjs";
import { netduel } from "./program.mjs";

test.beforeAll(() => {
  test.setTimeout(900_000);
  netduel.build();
});

const field = (page, path) => page.locator(`[id="parameter-${path}"]`);
const control = (page, path) => page.locator(".ctl", { has: field(page, path) });

const open = async (page, search = "?speed=4") => {
  await page.goto(`./${search}`);
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Parameters" })).toBeVisible();
};

test("every parameter of the schema has a control and an explanation", async ({ page }) => {
  await open(page);
  const schema = netduel.schema();
  for (const table of ["run", "workload", "client_server", "peer_to_peer"]) {
    for (const name of Object.keys(schema.properties[table].properties)) {
      await expect(field(page, `${table}.${name}`), `${table}.${name}`).toHaveCount(1);
    }
  }
  await open(page, "?scenario=small-file");
  for (const table of ["file", "swarm"]) {
    for (const name of Object.keys(schema.properties[table].properties)) {
      await expect(field(page, `${table}.${name}`), `${table}.${name}`).toHaveCount(1);
    }
  }
  await open(page);
  const balancer = control(page, "client_server.balancer");
  await balancer.getByRole("button", { name: /what is it/ }).click();
  await expect(balancer.locator(".about")).toContainText("How the balancer chooses a server.");
  await expect(balancer.locator(".about code")).toHaveText("client_server.balancer");
});

test("a typed value begins the run anew, as the command line would run it", async ({ page }) => {
  await open(page, "?speed=100&duration=10");
  await field(page, "client_server.service_rate_per_s").fill("30");
  await page.keyboard.press("Enter");
  await expect(page.locator(".effect")).toContainText("restarted");
  await expect(control(page, "client_server.service_rate_per_s").getByRole("button", { name: /back to/ })).toBeVisible();
  await expect(page.locator('[data-finished="true"]').first()).toBeAttached({ timeout: 30_000 });
  const expected = netduel.run("web-site", "--set", "run.duration_s=10", "--set", "client_server.service_rate_per_s=30");
  await expect(page.locator("[data-run-hash]").first()).toHaveAttribute("data-run-hash", expected.run_hash);
});

test("a refused value stays, is explained, and changes nothing", async ({ page }) => {
  await open(page);
  const queue = field(page, "client_server.queue_capacity");
  await queue.fill("-5");
  await queue.press("Enter");
  await expect(queue).toHaveValue("-5");
  await expect(queue).toHaveAttribute("aria-invalid", "true");
  const said = control(page, "client_server.queue_capacity").getByRole("status");
  await expect(said).toContainText("-5 was not applied. The run keeps 50");
  await expect(queue).toHaveAccessibleDescription(/0 to 1000000/);
  await queue.fill("many");
  await queue.press("Enter");
  await expect(said).toContainText("many");
  await queue.fill("unlimited");
  await queue.press("Enter");
  await expect(queue).toHaveAttribute("aria-invalid", "false");
  // What does not fit together names the other field.
  const users = field(page, "workload.users");
  await users.fill("3");
  await users.press("Enter");
  await expect(control(page, "workload.users").getByRole("status")).toContainText("With this change, “Copies of each object”");
});

test("a slider moves with the arrow keys, and what was changed is reset", async ({ page }) => {
  await open(page);
  const slider = page.getByRole("slider", { name: "Servers, slider", exact: true });
  await slider.focus();
  for (let step = 0; step < 200; step += 1) await page.keyboard.press("ArrowRight");
  const servers = field(page, "client_server.servers");
  await expect(servers).not.toHaveValue("1");
  await expect(page.locator(".grp.l summary em")).toHaveText("1 changed");
  await control(page, "client_server.servers").getByRole("button", { name: /back to/ }).click();
  await expect(servers).toHaveValue("1");
  await page.getByRole("combobox", { name: "Balancer" }).selectOption("random");
  await page.getByRole("button", { name: "Reset all" }).click();
  await expect(page.getByRole("combobox", { name: "Balancer" })).toHaveValue("least_connections");
});

test("what lies ahead can be changed without beginning anew", async ({ page }) => {
  await open(page, "?scenario=database-banking&speed=2");
  await expect.poll(async () => Number(await page.locator(".clock").getAttribute("data-time-s"))).toBeGreaterThan(2);
  const at = field(page, "faults.1.at_s");
  await at.fill("40");
  await at.press("Enter");
  await expect(page.locator(".effect")).toContainText("continues");
  expect(Number(await page.locator(".clock").getAttribute("data-time-s"))).toBeGreaterThan(2);
});

test("servers that cannot keep up without a limit are called unstable", async ({ page }) => {
  await open(page);
  for (const [path, value] of [["client_server.service_rate_per_s", "10"], ["client_server.queue_capacity", "unlimited"]]) {
    await field(page, path).fill(value);
    await field(page, path).press("Enter");
  }
  await expect(page.locator(".note")).toContainText("the queue grows without bound");
});

test("a search shows only what it means, on a phone too", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expect(page.locator(".grp:visible")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Find a parameter or scenario" }).fill("cache");
  await expect(field(page, "client_server.client_cache_objects")).toBeVisible();
  await expect(field(page, "workload.users")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Parameters" })).toBeHidden();
});

test("after a change of the users, what depends on them can be scaled along", async ({ page }) => {
  await open(page, "?speed=4&autoplay=0");
  const [rate, copies] = ["workload.requests_per_s", "peer_to_peer.copies"].map((path) => field(page, path));
  const [rateBefore, copiesBefore] = [Number(await rate.inputValue()), Number(await copies.inputValue())];
  await field(page, "workload.users").fill("240");
  await page.keyboard.press("Enter");
  const offer = page.locator(".note", { hasText: "Only the number of users has changed" });
  await expect(offer).toContainText(`Copies of each object ${copiesBefore * 10}`);
  await offer.getByRole("button", { name: "Use these values" }).click();
  await expect(rate).toHaveValue(String(rateBefore * 10));
  await expect(copies).toHaveValue(String(copiesBefore * 10));
  await expect(offer).toHaveCount(0);
});

test("where a crash cannot strike the same share of both sides, a slow-down is offered", async ({ page }) => {
  await open(page, "?autoplay=0");
  await page.locator(".palette > button").click();
  await page.locator(".palette .list button", { hasText: "Crash" }).click();
  await field(page, "faults.1.share").fill("0.3");
  await page.keyboard.press("Enter");
  const offer = page.locator(".share-not-met");
  await expect(offer).toContainText(/not possible to crash exactly 30\.0\s*% of each side\. The fault affects 0\.0\s*% of the servers and 29\.2\s*% of the peers/);
  await offer.getByRole("button", { name: "Slow down instead" }).click();
  await expect(offer).toHaveCount(0);
  await expect(field(page, "faults.1.speed")).toHaveValue("0.7");
});

test("a search finds what people call it, scenarios too, and helps if there is nothing", async ({ page }) => {
  await open(page, "?autoplay=0");
  const search = page.getByRole("searchbox", { name: "Find a parameter or scenario" });
  const scenario = (name) => page.locator(".found").getByRole("button", { name, exact: true });
  await search.fill("failover");
  await expect(control(page, "client_server.promotion_delay_s")).toBeVisible();
  await search.fill("BitTorrent");
  await expect(scenario("Release day")).toBeVisible();
  await search.fill("bittorent");
  await expect(page.locator(".found")).toContainText("Nothing is called “bittorent”");
  await scenario("BitTorrent").click();
  await expect(search).toHaveValue("BitTorrent");
  await scenario("Small file, few users").click();
  await expect(page.getByRole("combobox", { name: "Scenario" })).toHaveValue("small-file");
});

test("parameters that were left open on a wide screen are open on the next visit", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("./?autoplay=0");
  const drawer = page.locator("#drawer");
  await expect(drawer).toBeHidden();
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  await expect(drawer).toBeVisible();
  await page.reload();
  await expect(drawer).toBeVisible();
  await page.setViewportSize({ width: 1000, height: 900 });
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(drawer).toBeHidden();
});
