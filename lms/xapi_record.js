// The record of a visit by xAPI, with or without cmi5.
import { Statements } from "./statements.js";
import { XapiClient } from "./xapi_client.js";

/** The name of the document in which the run is kept for the next visit. */
const STATE_ID = "netduel";
/** The document in which a cmi5 platform says what it expects. */
const LAUNCH_DATA_ID = "LMS.LaunchData";

/** Records a visit. Every failure is reported in the words of the store, and the lesson goes on. */
export class XapiRecord {
  isRecording = false;
  sentence = "The learning platform records your progress.";
  /** Where the platform wants the learner to go afterwards. */
  returnAddress = "";
  #launch;
  #report;
  #client;
  #statements;
  #masteryShare = null;
  /** Platforms open a lesson to look at it, too. Only the visit itself is recorded then. */
  #isForCredit = true;
  /** What was said in this or an earlier visit and holds for good. */
  #said = { completed: false, passed: false };
  #isJudged = false;

  constructor(launch, report) {
    this.#launch = launch;
    this.#report = report;
    this.#client = new XapiClient(launch);
  }

  /** Opens the record; returns what an earlier visit has kept. */
  async begin() {
    let kept = null;
    let launchData = null;
    try {
      await this.#client.authorize();
      if (this.#launch.tokenAddress) launchData = (await this.#client.document(LAUNCH_DATA_ID)) ?? {};
      kept = await this.#client.document(STATE_ID);
      this.isRecording = true;
    } catch (error) {
      this.sentence = "Nothing is recorded: the learning platform has refused to open a record.";
      this.#tell(error);
      return {};
    }
    this.#readLaunchData(launchData);
    this.#statements = new Statements(this.#launch, launchData);
    this.#try(this.#client.send(this.#statements.initialized()));
    const { state, answers, completed, passed } = kept ?? {};
    this.#said = { completed: completed === true, passed: passed === true };
    return {
      state: typeof state === "string" && /^\d+\.[\w-]+$/.test(state) ? state : "",
      answers: Array.isArray(answers) ? answers : [],
      isCompleted: this.#said.completed,
    };
  }

  answered(answer) {
    this.#say(() => this.#statements.answered(answer));
  }

  progressed(percent) {
    this.#say(() => this.#statements.progressed(percent));
  }

  completed({ score }) {
    if (!this.#said.completed) this.#say(() => this.#statements.completed());
    this.#said.completed = true;
    // cmi5 allows one verdict in a visit, and none after "passed".
    if (score === null || this.#masteryShare === null || this.#said.passed || this.#isJudged) return;
    this.#isJudged = true;
    this.#said.passed = score.right / score.asked >= this.#masteryShare;
    this.#say(() => this.#statements.judged(score, this.#masteryShare));
  }

  /** Writes what has changed. */
  async keep({ state, answers }) {
    if (!this.isRecording) return;
    const { completed, passed } = this.#said;
    // Statements that a network has lost are sent again.
    await Promise.all([this.#try(this.#client.keepDocument(STATE_ID, { state, answers, completed, passed })), this.#try(this.#client.send())]);
  }

  /** Closes the record, once. */
  end({ state, answers }) {
    if (!this.isRecording) return;
    const { completed, passed } = this.#said;
    this.isRecording = false;
    this.#try(this.#client.keepDocument(STATE_ID, { state, answers, completed, passed }));
    this.#try(this.#client.sendLast(this.#statements.terminated()));
  }

  #readLaunchData(launchData) {
    this.#isForCredit = (launchData?.launchMode ?? "Normal") === "Normal";
    if (typeof launchData?.masteryScore === "number") this.#masteryShare = launchData.masteryScore;
    if (/^https?:/.test(launchData?.returnURL)) this.returnAddress = launchData.returnURL;
    if (!this.#isForCredit) this.sentence = "The learning platform records this visit, but no progress.";
  }

  #say(statement) {
    if (this.isRecording && this.#isForCredit) this.#try(this.#client.send(statement()));
  }

  async #try(request) {
    try {
      await request;
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error) {
    this.#report(`The learning platform has not recorded this: ${error.message}; the lesson goes on.`);
  }
}
