// The record of a visit by SCORM 1.2 or 2004.
import { isoDuration, scormTimespan } from "./duration.js";

/** What differs between the versions. */
const ELEMENTS = {
  1.2: {
    status: "cmi.core.lesson_status",
    score: "cmi.core.score",
    location: "cmi.core.lesson_location",
    time: "cmi.core.session_time",
    exit: "cmi.core.exit",
    ended: "",
    mastery: "cmi.student_data.mastery_score",
    masteryFactor: 1,
    longestState: 4096,
    duration: scormTimespan,
  },
  2004: {
    status: "cmi.completion_status",
    success: "cmi.success_status",
    score: "cmi.score",
    scaled: "cmi.score.scaled",
    progress: "cmi.progress_measure",
    location: "cmi.location",
    time: "cmi.session_time",
    exit: "cmi.exit",
    ended: "normal",
    mastery: "cmi.scaled_passing_score",
    masteryFactor: 100,
    longestState: 64_000,
    duration: isoDuration,
  },
};
const STATE = "cmi.suspend_data";
const NEVER_OPENED = ["", "not attempted", "unknown"];

/** Records a visit. Every failure is reported in the words of the platform, and the lesson goes on. */
export class ScormRecord {
  isRecording = false;
  sentence = "The learning platform records your progress.";
  #api;
  #report;
  #names;
  #startedAtMs = performance.now();
  #masteryPercent = null;
  #hasPassed = false;
  /** What the platform has, so that nothing is sent twice. */
  #sent = new Map();

  constructor(api, report) {
    this.#api = api;
    this.#report = report;
    this.#names = ELEMENTS[api.version];
  }

  /** Opens the record; returns what an earlier visit has kept. */
  async begin() {
    const { status, success, location, mastery, masteryFactor, exit } = this.#names;
    this.isRecording = this.#try(() => this.#api.initialize());
    if (!this.isRecording) {
      this.sentence = "Nothing is recorded: the learning platform has refused to open a record.";
      return {};
    }
    const before = this.#api.get(status);
    this.#hasPassed = [before, success ? this.#api.get(success) : ""].includes("passed");
    const masteryText = this.#api.get(mastery).trim();
    const masteryNumber = masteryFactor * Number(masteryText);
    if (masteryText !== "" && Number.isFinite(masteryNumber)) this.#masteryPercent = masteryNumber;
    const kept = {
      state: readableState(this.#api.get(STATE)),
      answers: readAnswers(this.#api.get(location)),
      isCompleted: ["completed", "passed", "failed"].includes(before),
    };
    if (NEVER_OPENED.includes(before)) this.#set(status, "incomplete");
    this.#set(exit, kept.isCompleted ? this.#names.ended : "suspend");
    this.#try(() => this.#api.commit());
    return kept;
  }

  answered(_answer, progress) {
    this.#setScore(progress);
    if (progress.isCompleted) this.#setCompleted(progress);
  }

  completed(progress) {
    this.#setCompleted(progress);
  }

  progressed(percent) {
    if (this.#names.progress) this.#set(this.#names.progress, percent / 100);
  }

  /** Writes what has changed. */
  keep(progress) {
    this.#write(progress);
  }

  /** Closes the record, once. */
  end(progress) {
    if (!this.isRecording) return;
    this.#write(progress);
    this.#try(() => this.#api.finish());
    this.isRecording = false;
  }

  #write(progress) {
    if (!this.isRecording) return;
    this.#setState(progress.state);
    if (progress.answers.length > 0) this.#set(this.#names.location, writeAnswers(progress.answers));
    this.#set(this.#names.time, this.#names.duration(performance.now() - this.#startedAtMs));
    this.#try(() => this.#api.commit());
  }

  #setState(state) {
    const { longestState } = this.#names;
    if (state.length <= longestState) {
      if (state) this.#set(STATE, state);
    } else {
      this.#report(
        `This run cannot be kept for your next visit: it takes ${state.length} characters, and the learning platform keeps ${longestState}.`,
      );
    }
  }

  #setScore({ score }) {
    if (!score) return;
    this.#set(`${this.#names.score}.min`, 0);
    this.#set(`${this.#names.score}.max`, 100);
    this.#set(`${this.#names.score}.raw`, score.percent);
    if (this.#names.scaled) this.#set(this.#names.scaled, score.percent / 100);
  }

  #setCompleted(progress) {
    const { status, success, exit, ended, progress: measure } = this.#names;
    this.#setScore(progress);
    const isJudged = progress.score !== null && this.#masteryPercent !== null;
    // Whoever has passed stays so.
    this.#hasPassed ||= isJudged && progress.score.percent >= this.#masteryPercent;
    const verdict = this.#hasPassed ? "passed" : isJudged ? "failed" : null;
    this.#set(status, success ? "completed" : (verdict ?? "completed"));
    if (success && verdict) this.#set(success, verdict);
    if (measure) this.#set(measure, 1);
    this.#set(exit, ended);
  }

  #set(element, value) {
    if (!this.isRecording || this.#sent.get(element) === value) return;
    if (this.#try(() => this.#api.set(element, value))) this.#sent.set(element, value);
  }

  #try(call) {
    try {
      call();
      return true;
    } catch (error) {
      this.#report(`The learning platform has not recorded this: ${error.message}; the lesson goes on.`);
      return false;
    }
  }
}

/** The state, if the text is one. */
const readableState = (text) => (/^\d+\.[\w-]+$/.test(text) ? text : "");

/** Answers as a bookmark: `predictions 1+ 3-` means that the answer at step 1 was right and that at step 3 wrong. */
const writeAnswers = (answers) => `predictions ${answers.map(([step, isRight]) => step + (isRight ? "+" : "-")).join(" ")}`;
const readAnswers = (text) => [...text.matchAll(/(\d+)([+-])/g)].map(([, step, sign]) => [Number(step), sign === "+"]);
