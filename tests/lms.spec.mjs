// The packages for learning platforms: what is recorded, what is kept for the next visit, and what happens when the platform fails.
import { test, expect } from "./fixture.mjs";
import { host } from "./host.mjs";
import { build, learningPlatform, unpacked } from "./learning_platform.mjs";

test.use({ expectedProblems: [/^foreign request: http:\/\/localhost:|status of (404|500)/] });

const lesson = (page) => page.frameLocator("iframe");
const netduel = (page) => lesson(page).frameLocator("iframe");
const record = (page) => lesson(page).locator("#record");
const calls = (page) => page.evaluate(() => window.calls.map(({ name, values }) => [name, ...values]));
/** The values that were set for an element, in order. */
const set = async (page, element) => (await calls(page)).filter(([name, what]) => /SetValue$/.test(name) && what === element).map(([, , value = ""]) => value);
const open12 = (page, ...values) => page.evaluate((values) => window.open12(...values), values);
const open2004 = (page, ...values) => page.evaluate((values) => window.open2004(...values), values);
const leave = (page) => page.evaluate(() => window.leave());
const standIn = (page) => page.frames().find((frame) => frame.url().includes("/netduel/"));
/** Lets the stand-in for netduel say something, once it has heard what the lesson wants. */
const say = async (page, ...messages) => {
  await expect.poll(() => standIn(page)?.evaluate(() => window.subscribed.length)).toBeGreaterThan(0);
  for (const message of messages) await standIn(page).evaluate((message) => window.say(message), message);
};
const prediction = (step, is_right, right, asked) => ({ type: "prediction", step, answer: "the left", is_right, right, asked });
const TOUR_IS_OVER = { type: "tour", step: 5, steps: 5, happens: "ends" };
const ALL_TOPICS = ["state", "finished", "metrics", "tour", "predictions"];
const SHORT_RUN = "tour=off&duration=3&speed=fastest&autoplay=1";

test.beforeAll(() => {
  test.setTimeout(900_000);
  build();
});

test("SCORM 1.2: a run to its end is recorded as completed, from the first call to the last", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson(SHORT_RUN));
    await expect(record(page)).toContainText("So far: completed.", { timeout: 30_000 });
    await leave(page);
    await expect.poll(async () => (await calls(page)).at(-1)).toEqual(["LMSFinish"]);
    const all = await calls(page);
    expect(all[0]).toEqual(["LMSInitialize"]);
    expect(all.at(-2)).toEqual(["LMSCommit"]);
    expect(all.filter(([name]) => name === "LMSFinish")).toHaveLength(1);
    expect(await set(page, "cmi.core.lesson_status")).toEqual(["incomplete", "completed"]);
    expect(await set(page, "cmi.core.exit")).toEqual(["suspend", ""]);
    expect((await set(page, "cmi.core.session_time")).at(-1)).toMatch(/^0000:00:\d\d\.\d\d$/);
    expect((await set(page, "cmi.suspend_data")).at(-1)).toMatch(/^1\.[\w-]+$/);
    // Nobody was asked anything, so that there is no score.
    expect(await set(page, "cmi.core.score.raw")).toEqual([]);
    expect(await page.evaluate(() => window.calls.filter(({ answer }) => answer === "false"))).toEqual([]);
  });
});

test("SCORM 1.2: the next visit brings the run back at its time", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson("tour=off&autoplay=0&seed=9&duration=8&t=3.5"));
    await expect.poll(() => set(page, "cmi.suspend_data"), { timeout: 30_000 }).not.toEqual([]);
    await leave(page);
    expect(await set(page, "cmi.core.exit")).toEqual(["suspend"]);
    const kept = await page.evaluate(() => ({ suspend_data: runtime.cmi.suspend_data, core: { lesson_status: "incomplete", entry: "resume" } }));
    await page.goto(platform.address);
    await open12(page, platform.lesson(), kept);
    await expect(netduel(page).locator(".clock")).toHaveAttribute("data-time-s", "3.5", { timeout: 30_000 });
    const again = () => page.frames().at(-1).evaluate(() => location.search + location.hash);
    await expect.poll(again).toContain(kept.suspend_data);
    // It was opened before: the status stays what it is.
    expect(await set(page, "cmi.core.lesson_status")).toEqual([]);
  });
});

test("the end of the tour completes the lesson", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson("tour=on"));
    const next = netduel(page).locator(".tour .act");
    for (let step = 1; step <= 5; step += 1) {
      await expect(netduel(page).locator(".tour .place")).toContainText(`${step} of 5`, { timeout: 20_000 });
      expect(await set(page, "cmi.core.lesson_status")).toEqual(["incomplete"]);
      // To the end of the step, and on.
      await next.click();
      await netduel(page).locator(".tour .act.due").click();
    }
    await expect.poll(() => set(page, "cmi.core.lesson_status")).toEqual(["incomplete", "completed"]);
  });
});

test("SCORM 2004: the same is recorded by its own names", async ({ page }) => {
  await learningPlatform("netduel-scorm2004.zip", async (platform) => {
    await page.goto(platform.address);
    await open2004(page, platform.lesson(SHORT_RUN));
    await expect(record(page)).toContainText("So far: completed.", { timeout: 30_000 });
    await leave(page);
    const all = await calls(page);
    expect(all[0]).toEqual(["Initialize"]);
    expect(all.at(-1)).toEqual(["Terminate"]);
    expect(await set(page, "cmi.completion_status")).toEqual(["incomplete", "completed"]);
    expect(await set(page, "cmi.success_status")).toEqual([]);
    expect(await set(page, "cmi.exit")).toEqual(["suspend", "normal"]);
    expect((await set(page, "cmi.progress_measure")).at(-1)).toBe("1");
    expect((await set(page, "cmi.session_time")).at(-1)).toMatch(/^PT\d+\.\d\dS$/);
    const kept = await page.evaluate(() => ({ suspend_data: runtime.cmi.suspend_data, completion_status: "completed" }));
    expect(await page.evaluate(() => window.calls.filter(({ answer }) => answer === "false"))).toEqual([]);
    await page.goto(platform.address);
    await open2004(page, platform.lesson(), kept);
    await expect(netduel(page).locator(".clock")).toHaveAttribute("data-time-s", "3", { timeout: 30_000 });
  });
});

test("predictions give the score, and the platform's mastery score decides who passes", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    for (const [mastery_score, verdict] of [["60", "passed"], ["70", "failed"], ["", "completed"]]) {
      await page.goto(platform.address);
      await open12(page, platform.lesson(), { student_data: { mastery_score } }, { mastery_override: false });
      await say(page, prediction(1, true, 1, 1), prediction(2, false, 1, 2), prediction(3, true, 2, 3), TOUR_IS_OVER);
      await expect.poll(() => set(page, "cmi.core.lesson_status")).toEqual(["incomplete", verdict]);
      expect(await set(page, "cmi.core.score.raw")).toEqual(["100", "50", "67"]);
      expect([await set(page, "cmi.core.score.min"), await set(page, "cmi.core.score.max")]).toEqual([["0"], ["100"]]);
      await expect(record(page)).toContainText("So far: completed, 2 of 3 predictions right.");
    }
  }, { knownTopics: ALL_TOPICS });
});

test("SCORM 2004 scales the score, and a visit goes on with the answers of the previous one", async ({ page }) => {
  await learningPlatform("netduel-scorm2004.zip", async (platform) => {
    await page.goto(platform.address);
    await open2004(page, platform.lesson(), { location: "predictions 1- 2+", completion_status: "incomplete", scaled_passing_score: "0.6" });
    // Step 1 is answered again, step 2 is not.
    await say(page, prediction(1, true, 1, 1), prediction(3, false, 1, 2), TOUR_IS_OVER);
    await expect.poll(() => set(page, "cmi.success_status")).toEqual(["passed"]);
    expect((await set(page, "cmi.score.scaled")).at(-1)).toBe("0.67");
    expect((await set(page, "cmi.score.raw")).at(-1)).toBe("67");
    await leave(page);
    expect((await set(page, "cmi.location")).at(-1)).toBe("predictions 1+ 2+ 3-");
  }, { knownTopics: ALL_TOPICS });
});

test("a netduel without some topics is heard on the others", async ({ page }) => {
  const known = ["state", "finished", "metrics"];
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson());
    await say(page, { type: "finished" });
    expect(await standIn(page).evaluate(() => window.subscribed)).toEqual(known);
    await expect.poll(() => set(page, "cmi.core.lesson_status")).toEqual(["incomplete", "completed"]);
    await expect(record(page)).toContainText("completed");
  }, { knownTopics: known });
});

test("SCORM 1.2: a state of more than 4096 characters is not stored, and the learner reads why", async ({ page }) => {
  const state = (length) => `1.${"A".repeat(length - 2)}`;
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.clock.install();
    await page.goto(platform.address);
    await open12(page, platform.lesson());
    await say(page, { type: "state", state: state(4096) });
    await page.clock.runFor(6000);
    await expect.poll(() => set(page, "cmi.suspend_data")).toEqual([state(4096)]);
    await say(page, { type: "state", state: state(4097) });
    await page.clock.runFor(6000);
    await expect(record(page)).toHaveText("This run cannot be kept for your next visit: it takes 4097 characters, and the learning platform keeps 4096.");
    await leave(page);
    expect(await set(page, "cmi.suspend_data")).toEqual([state(4096)]);
  }, { knownTopics: ALL_TOPICS });
});

test("a state that changes all the time is committed every five seconds, and at the end", async ({ page }) => {
  const commits = async () => (await calls(page)).filter(([name]) => name === "LMSCommit").length;
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.clock.install();
    await page.goto(platform.address);
    await open12(page, platform.lesson());
    await say(page, { type: "state", state: "1.AA" });
    await page.clock.runFor(100);
    const before = await commits();
    for (let second = 1; second <= 20; second += 1) {
      await say(page, { type: "state", state: `1.A${second}` });
      await page.clock.runFor(1000);
    }
    expect((await commits()) - before).toBe(4);
    await leave(page);
    expect((await commits()) - before).toBe(5);
    expect((await set(page, "cmi.suspend_data")).at(-1)).toBe("1.A20");
  }, { knownTopics: ALL_TOPICS });
});

test("when the platform fails, the learner reads its own words and the lesson goes on", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson("tour=off&autoplay=0"));
    await expect(record(page)).toHaveText("The learning platform records your progress.");
    await page.evaluate(() => {
      runtime.LMSSetValue = () => "false";
      runtime.LMSGetLastError = () => "101";
      runtime.LMSGetErrorString = () => "The database is full";
    });
    await expect(netduel(page).locator(".clock")).toBeVisible({ timeout: 30_000 });
    await netduel(page).getByRole("button", { name: "Play" }).click();
    await expect(record(page)).toHaveText("The learning platform has not recorded this: The database is full (101); the lesson goes on.", { timeout: 20_000 });
    const time = async () => Number(await netduel(page).locator(".clock").getAttribute("data-time-s"));
    await expect.poll(time).toBeGreaterThan(0.1);
  });
});

test("a commit that the platform's server refuses is told with the runtime's text", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await open12(page, platform.lesson(), {}, { lmsCommitUrl: "/refused" });
    await expect(record(page)).toContainText(/^The learning platform has not recorded this: .*\(\d+\); the lesson goes on\.$/);
    await say(page, TOUR_IS_OVER);
  }, { knownTopics: ALL_TOPICS });
});

test("a platform that refuses to begin is told, and nothing more is asked of it", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    await page.evaluate((address) => {
      window.count = 0;
      window.API = { LMSInitialize: () => "false", LMSGetLastError: () => "101", LMSGetErrorString: () => "Please sign in", LMSSetValue: () => (window.count += 1), LMSFinish: () => (window.count += 1) };
      window.show(address);
    }, platform.lesson());
    await expect(record(page)).toContainText("Please sign in");
    await say(page, { type: "finished" });
    await leave(page);
    expect(await page.evaluate(() => window.count)).toBe(0);
  }, { knownTopics: ALL_TOPICS });
});

test("outside a platform the lesson works, and says quietly that nothing is recorded", async ({ page }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(new URL(platform.lesson("tour=off&autoplay=0"), platform.address).href);
    await expect(page.locator("#record")).toHaveText("Nothing is recorded: no learning platform has opened this page.");
    await expect(page.frameLocator("iframe").locator(".clock")).toBeVisible({ timeout: 30_000 });
  });
});

test("the platform is found by the window that has opened the lesson, and behind a frame of another origin", async ({ page, context }) => {
  await learningPlatform("netduel-scorm12.zip", async (platform) => {
    await page.goto(platform.address);
    const opened = context.waitForEvent("page");
    await page.evaluate((address) => {
      window.API = recorded(new Scorm12API({ logLevel: 5 }));
      window.open(address);
    }, platform.lesson());
    const popup = await opened;
    await expect(popup.locator("#record")).toHaveText("The learning platform records your progress.");
    await popup.close();
    const frame = `<iframe src="${new URL(platform.lesson(), platform.address)}"></iframe>`;
    await host(frame, async (between) => {
      await page.goto(platform.address);
      await open12(page, between);
      await expect(lesson(page).frameLocator("iframe").locator("#record")).toHaveText("The learning platform records your progress.");
    });
    expect((await calls(page))[0]).toEqual(["LMSInitialize"]);
  }, { knownTopics: ALL_TOPICS });
});

const LEARNER = { objectType: "Agent", account: { homePage: "https://example.org", name: "ada" } };
const ACTIVITY = "https://example.org/activities/netduel";
const REGISTRATION = "6f2b2f0e-7f0c-4d0e-9a3c-0f9f5b0a8f11";
const launch = (platform, authorization) =>
  platform.lesson(`${new URLSearchParams({ endpoint: `${platform.address}store/`, actor: JSON.stringify(LEARNER), registration: REGISTRATION, ...authorization })}`);
/** The sessions of cmi5 get a token once. */
const cmi5 = (platform) => launch(platform, { fetch: `${platform.address}store/token`, activityId: ACTIVITY });
const show = (page, address) => page.evaluate((address) => window.show(address), address);
const LAUNCH_DATA = {
  launchMode: "Normal",
  masteryScore: 0.6,
  returnURL: "https://example.org/course",
  contextTemplate: { contextActivities: { grouping: [{ id: "https://example.org/course/netduel" }] }, extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "session-7" } },
};

test("cmi5: the statements of a visit, in order and with the platform's context", async ({ page }) => {
  await learningPlatform("netduel-cmi5.zip", async (platform) => {
    const { store } = platform;
    store.documents.set("LMS.LaunchData", LAUNCH_DATA);
    await page.goto(platform.address);
    await show(page, cmi5(platform));
    const metrics = (t_s) => ({ type: "metrics", t_s });
    await say(page, metrics(10), metrics(16), metrics(17), prediction(1, true, 1, 1), prediction(2, false, 1, 2), prediction(3, true, 2, 3), TOUR_IS_OVER, { type: "finished" });
    await expect.poll(() => store.verbs).toEqual(["initialized", "progressed", "answered", "answered", "answered", "completed", "passed"]);
    await say(page, { type: "state", state: "1.ABCD" });
    await leave(page);
    await expect.poll(() => store.verbs.at(-1)).toBe("terminated");
    await expect.poll(() => store.documents.get("netduel")).toEqual({ state: "1.ABCD", answers: [[1, true], [2, false], [3, true]], completed: true, passed: true });
    expect([...store.authorizations]).toEqual(["Basic c2VjcmV0"]);

    const by = Object.fromEntries(store.statements.map((statement) => [statement.verb.id.split("/").at(-1), statement]));
    for (const { id, actor, timestamp, context } of store.statements) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(actor).toEqual(LEARNER);
      expect(Number.isNaN(Date.parse(timestamp))).toBe(false);
      expect(context).toMatchObject({ registration: REGISTRATION, ...LAUNCH_DATA.contextTemplate });
    }
    expect(new Set(store.statements.map(({ id }) => id)).size).toBe(store.statements.length);
    const categories = ({ context }) => (context.contextActivities.category ?? []).map(({ id }) => id.split("/").at(-1));
    expect(categories(by.initialized)).toEqual(["cmi5"]);
    expect(categories(by.completed)).toEqual(["cmi5", "moveon"]);
    expect(categories(by.passed)).toEqual(["cmi5", "moveon"]);
    expect(categories(by.answered)).toEqual([]);
    expect(by.completed.result).toMatchObject({ completion: true });
    expect(by.passed.result).toMatchObject({ success: true, score: { scaled: 2 / 3, raw: 2, min: 0, max: 3 } });
    expect(by.passed.context.extensions).toMatchObject({ "https://w3id.org/xapi/cmi5/context/extensions/masteryscore": 0.6 });
    expect(by.terminated.result.duration).toMatch(/^PT\d+\.\d\dS$/);
    expect(by.progressed.result.extensions).toEqual({ "https://w3id.org/xapi/cmi5/result/extensions/progress": 25 });
    expect(store.statements[2]).toMatchObject({ object: { id: `${ACTIVITY}#prediction-1` }, result: { success: true, response: "the left" } });
  }, { knownTopics: ALL_TOPICS });
});

test("cmi5: the next visit brings the run back, and says nothing twice", async ({ page }) => {
  await learningPlatform("netduel-cmi5.zip", async (platform) => {
    const { store } = platform;
    store.documents.set("LMS.LaunchData", LAUNCH_DATA);
    store.documents.set("netduel", { state: "1.ABCD", answers: [[1, true]], completed: true, passed: true });
    await page.goto(platform.address);
    await show(page, cmi5(platform));
    await say(page, prediction(1, false, 0, 1), TOUR_IS_OVER);
    expect(new URL(standIn(page).url()).hash).toBe("#s=1.ABCD");
    await expect(lesson(page).getByRole("link", { name: "Back to the course" })).toHaveAttribute("href", LAUNCH_DATA.returnURL);
    await leave(page);
    await expect.poll(() => store.verbs).toEqual(["initialized", "answered", "terminated"]);
  }, { knownTopics: ALL_TOPICS });
});

test("cmi5: a visit without credit is recorded as a visit only", async ({ page }) => {
  await learningPlatform("netduel-cmi5.zip", async (platform) => {
    platform.store.documents.set("LMS.LaunchData", { ...LAUNCH_DATA, launchMode: "Review" });
    await page.goto(platform.address);
    await show(page, cmi5(platform));
    await say(page, prediction(1, true, 1, 1), TOUR_IS_OVER);
    await leave(page);
    await expect.poll(() => platform.store.verbs).toEqual(["initialized", "terminated"]);
  }, { knownTopics: ALL_TOPICS });
});

test("xAPI without cmi5: the authorization of the address is used, and a refusal is told in the store's words", async ({ page }) => {
  await learningPlatform("netduel-cmi5.zip", async (platform) => {
    const { store } = platform;
    await page.goto(platform.address);
    await show(page, launch(platform, { auth: "Basic YTpi", activity_id: ACTIVITY }));
    await say(page, prediction(1, true, 1, 1), TOUR_IS_OVER);
    await expect.poll(() => store.verbs).toEqual(["initialized", "answered", "completed"]);
    expect([...store.authorizations]).toEqual(["Basic YTpi"]);
    store.refusal = { status: 500, body: "The store is being repaired" };
    await say(page, prediction(2, true, 2, 2));
    await expect(record(page)).toHaveText("The learning platform has not recorded this: The store is being repaired; the lesson goes on.");
    // What was lost is sent again, before what follows.
    store.refusal = undefined;
    await say(page, prediction(3, false, 2, 3));
    await expect.poll(() => store.verbs).toEqual(["initialized", "answered", "completed", "answered", "answered"]);
  }, { knownTopics: ALL_TOPICS });
});

test("a used token is told, and the lesson goes on without a record", async ({ page }) => {
  await learningPlatform("netduel-cmi5.zip", async (platform) => {
    platform.store.tokensGiven = 1;
    await page.goto(platform.address);
    await show(page, cmi5(platform));
    await expect(record(page)).toContainText("The token was already given.");
    await say(page, TOUR_IS_OVER);
    expect(platform.store.verbs).toEqual([]);
  }, { knownTopics: ALL_TOPICS });
});

test("every package has the whole site, the launch page and its scripts", () => {
  for (const archive of ["netduel-scorm12.zip", "netduel-scorm2004.zip", "netduel-cmi5.zip"]) {
    const names = Object.keys(unpacked(archive));
    expect(names).toContain(archive.includes("cmi5") ? "cmi5.xml" : "imsmanifest.xml");
    expect(names).toEqual(expect.arrayContaining(["launch.html", "launch.js", "netduel/index.html", "netduel/worker.js"]));
    expect(names.filter((name) => name.includes("/_"))).toEqual([]);
  }
});
