// netduel in a frame, and its messages (docs/embedding.md).
const SOURCE = "netduel";
const NEWS_EVERY_MS = 1000;
/** The address has the name of the file: many platforms do not serve folders. */
const SITE = "netduel/index.html";
/** The parameters of the launch address that are netduel's; the others are the platform's. */
const PARAMETERS = ["view", "scenario", "seed", "duration", "speed", "autoplay", "tour", "theme", "lang", "t", "present", "embed", "controls", "locked", "predict"];
/** The topics that it may offer. A netduel that lacks one refuses the whole list, so that shorter lists follow. */
const TOPICS = [
  ["state", "finished", "metrics", "tour", "predictions"],
  ["state", "finished", "metrics", "tour"],
  ["state", "finished", "metrics"],
];

/** Passes on the messages of netduel as events of the type `message`. */
export class Lesson extends EventTarget {
  #frame = document.createElement("iframe");

  /** Shows netduel in an element, with the run of a state if there is one. */
  constructor(element, launchParameters, state) {
    super();
    const address = new URL(SITE, document.baseURI);
    for (const name of PARAMETERS) {
      if (launchParameters.has(name)) address.searchParams.set(name, launchParameters.get(name));
    }
    if (state) address.hash = `s=${state}`;
    addEventListener("message", ({ source, data }) => {
      if (source === this.#frame.contentWindow && data?.source === SOURCE) this.#receive(data);
    });
    this.#frame.title = "netduel";
    this.#frame.allow = "fullscreen; clipboard-write";
    this.#frame.src = address.href;
    element.append(this.#frame);
  }

  #receive(data) {
    if (data.type === "ready") this.#subscribe(0);
    else if (data.id !== undefined && data.ok === false && data.id < TOPICS.length - 1) this.#subscribe(data.id + 1);
    this.dispatchEvent(new CustomEvent("message", { detail: data }));
  }

  #subscribe(attempt) {
    const request = { source: SOURCE, version: 1, type: "subscribe", id: attempt, topics: TOPICS[attempt], every_ms: NEWS_EVERY_MS };
    this.#frame.contentWindow.postMessage(request, location.origin);
  }
}
