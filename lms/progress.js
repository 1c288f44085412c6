// How far the learner is, from the messages of netduel.

/** The end of the run, of the tour, the answers to the predictions, and the state that brings the run back. */
export class Progress {
  /** The state as a short text; empty before it is known. */
  state;
  isCompleted;
  /** The share of the tour or the run that the learner has seen, 0 to 1. */
  share = 0;
  #durationS = Infinity;
  #earlierAnswers;
  #answers = new Map();
  #counts;

  /** Goes on from what an earlier visit has kept. `answers` is a list of pairs: the step, and whether the answer was right. */
  constructor({ state = "", isCompleted = false, answers = [] }) {
    this.state = state;
    this.isCompleted = isCompleted;
    this.#earlierAnswers = new Map(answers);
  }

  /** Takes a message; returns what is new. */
  take(message) {
    switch (message.type) {
      case "ready":
        this.#durationS = message.duration_s;
        return {};
      case "state": {
        const hasChanged = this.state !== message.state;
        this.state = message.state;
        return { hasChanged };
      }
      case "metrics":
        return this.#seen(message.t_s / this.#durationS);
      case "tour":
        return message.step === message.steps && message.happens === "ends"
          ? this.#reachEnd()
          : this.#seen((message.step - (message.happens === "begins" ? 1 : 0)) / message.steps);
      case "finished":
        return this.#reachEnd();
      case "prediction":
        this.#answers.set(message.step, message.is_right);
        this.#counts = { right: message.right, asked: message.asked };
        return { hasChanged: true, answer: message };
      default:
        return {};
    }
  }

  /** All answers: the latest one of each step. */
  get answers() {
    return [...new Map([...this.#earlierAnswers, ...this.#answers])];
  }

  /** The score of the predictions; `null` before the first one is answered. netduel counts those of this visit. */
  get score() {
    const earlier = [...this.#earlierAnswers].filter(([step]) => !this.#answers.has(step));
    const right = earlier.filter(([, isRight]) => isRight).length + (this.#counts?.right ?? 0);
    const asked = earlier.length + (this.#counts?.asked ?? 0);
    return asked > 0 ? { right, asked, percent: Math.round((100 * right) / asked) } : null;
  }

  #seen(share) {
    if (!(share > this.share)) return {};
    const quarter = Math.floor(4 * share);
    const isNew = quarter > Math.floor(4 * this.share) && quarter < 4;
    this.share = Math.min(share, 1);
    return isNew ? { hasChanged: true, quarter: 25 * quarter } : {};
  }

  #reachEnd() {
    this.share = 1;
    this.isCompleted = true;
    return { hasChanged: true, hasReachedEnd: true };
  }
}
