// The page that a learning platform opens: netduel in a frame, and a record of what the learner does.
import { Lesson } from "./lesson.js";
import { NoRecord } from "./no_record.js";
import { Progress } from "./progress.js";
import { findScormApi } from "./scorm_api.js";
import { ScormRecord } from "./scorm_record.js";
import { xapiLaunch } from "./xapi_client.js";
import { XapiRecord } from "./xapi_record.js";

/** Platforms write each commit to a database, and some refuse frequent ones. */
const KEEP_EVERY_MS = 5000;

const status = document.getElementById("record");

const say = (sentence, hasFailed = false) => {
  status.dataset.hasFailed = hasFailed;
  // What has not changed is not read aloud again.
  if (status.textContent !== sentence) status.textContent = sentence;
};

const chooseRecord = (report) => {
  const launch = xapiLaunch(new URLSearchParams(location.search));
  if (launch) return new XapiRecord(launch, report);
  const api = findScormApi(window);
  return api ? new ScormRecord(api, report) : new NoRecord();
};

const sayWhatIsRecorded = (record, progress) => {
  const { score } = progress;
  const predictions = score && `${score.right} of ${score.asked} predictions right`;
  const parts = [progress.isCompleted && "completed", predictions].filter(Boolean);
  say(record.isRecording && parts.length > 0 ? `${record.sentence} So far: ${parts.join(", ")}.` : record.sentence);
};

const begin = async () => {
  let hasFailed = false;
  const record = chooseRecord((sentence) => {
    hasFailed = true;
    say(sentence, true);
  });
  const kept = await record.begin();
  if (record.returnAddress) Object.assign(document.getElementById("return"), { href: record.returnAddress, hidden: false });
  const progress = new Progress(kept);
  if (!hasFailed) sayWhatIsRecorded(record, progress);

  let timer;
  let lastKeptAtMs = -Infinity;
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    lastKeptAtMs = performance.now();
    hasFailed = false;
    const answered = record.keep(progress);
    // A failure is said until something has been recorded again.
    Promise.resolve(answered).then(() => hasFailed || sayWhatIsRecorded(record, progress));
  };
  const keepSoon = () => {
    timer ??= setTimeout(keep, Math.max(0, lastKeptAtMs + KEEP_EVERY_MS - performance.now()));
  };

  const lesson = new Lesson(document.querySelector("main"), new URLSearchParams(location.search), kept.state);
  lesson.addEventListener("message", ({ detail }) => {
    const news = progress.take(detail);
    if (news.answer) record.answered(news.answer, progress);
    if (news.hasReachedEnd) record.completed(progress);
    if (news.quarter) record.progressed(news.quarter);
    if (news.hasChanged) keepSoon();
  });

  addEventListener("pagehide", () => {
    clearTimeout(timer);
    record.end(progress);
  });
  addEventListener("pageshow", ({ persisted }) => {
    // The browser has brought the page back after its record was closed.
    if (persisted && record.isRecording) say("The record of this visit is closed: open the lesson again to have more recorded.", true);
  });
};

begin();
