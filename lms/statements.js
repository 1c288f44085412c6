// The sentences of the record: who did what, in the words of xAPI and cmi5.
import { isoDuration } from "./duration.js";

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/cmi5";
const CMI5_CATEGORY = { id: `${CMI5}/context/categories/cmi5` };
const MOVE_ON_CATEGORY = { id: `${CMI5}/context/categories/moveon` };
const MASTERY = `${CMI5}/context/extensions/masteryscore`;
const PROGRESS = `${CMI5}/result/extensions/progress`;
const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";

/** Writes the statements of one visit. `launchData` is what a cmi5 platform says of it; `null` without cmi5. */
export class Statements {
  #launch;
  #launchData;
  #startedAtMs = performance.now();

  constructor(launch, launchData) {
    this.#launch = launch;
    this.#launchData = launchData;
  }

  initialized = () => this.#statement("initialized", { categories: [CMI5_CATEGORY] });
  terminated = () => this.#statement("terminated", { categories: [CMI5_CATEGORY], result: { duration: this.#duration() } });
  completed = () =>
    this.#statement("completed", {
      categories: [CMI5_CATEGORY, MOVE_ON_CATEGORY],
      result: { completion: true, duration: this.#duration() },
    });

  /** `passed` or `failed`, with the score. */
  judged(score, masteryShare) {
    const scaled = score.right / score.asked;
    const hasPassed = scaled >= masteryShare;
    return this.#statement(hasPassed ? "passed" : "failed", {
      categories: [CMI5_CATEGORY, MOVE_ON_CATEGORY],
      result: { success: hasPassed, duration: this.#duration(), score: { scaled, raw: score.right, min: 0, max: score.asked } },
      extensions: { [MASTERY]: masteryShare },
    });
  }

  progressed = (percent) => this.#statement("progressed", { result: { extensions: { [PROGRESS]: percent } } });

  answered({ step, answer, is_right }) {
    const object = {
      id: `${this.#launch.activityId}#prediction-${step}`,
      objectType: "Activity",
      definition: { type: INTERACTION, interactionType: "other", name: { en: `Prediction at step ${step}` } },
    };
    const response = typeof answer === "string" ? answer : JSON.stringify(answer);
    return this.#statement("answered", { object, result: { success: is_right, response }, parent: [{ id: this.#launch.activityId }] });
  }

  #statement(verb, { categories = [], object, parent, result, extensions }) {
    const template = this.#launchData?.contextTemplate ?? {};
    const context = { ...template, contextActivities: { ...template.contextActivities, ...(parent && { parent }) } };
    if (this.#launch.registration) context.registration = this.#launch.registration;
    if (this.#launchData && categories.length > 0) {
      context.contextActivities.category = [...(template.contextActivities?.category ?? []), ...categories];
      if (extensions) context.extensions = { ...template.extensions, ...extensions };
    }
    return {
      id: randomUuid(),
      timestamp: new Date().toISOString(),
      actor: this.#launch.actor,
      verb: { id: VERBS + verb, display: { en: verb } },
      object: object ?? { id: this.#launch.activityId, objectType: "Activity" },
      ...(result && { result }),
      context,
    };
  }

  #duration = () => isoDuration(performance.now() - this.#startedAtMs);
}

/** As `crypto.randomUUID`, which pages without HTTPS lack. */
const randomUuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
