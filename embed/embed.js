/**
 * `<net-duel scenario="web-site" seed="7">`: netduel in a frame. The messages of the frame are methods that return promises, and events.
 * docs/embedding.md describes them.
 */
const PARAMETERS = ["scenario", "seed", "duration", "speed", "t", "autoplay", "tour", "theme", "lang", "controls", "locked", "predict"];
const EVENTS = ["ready", "metrics", "fault", "finished", "state", "tour", "prediction"];
const SOURCE = "netduel";

export class NetDuel extends HTMLElement {
  static observedAttributes = [...PARAMETERS, "src", "state", "height"];

  #frame;
  #isReady = false;
  #lastId = 0;
  #waiting = [];
  #answers = new Map();
  #receive = ({ source, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || data === null || typeof data !== "object") return;
    if (data.type === "iframe-resized" && !this.hasAttribute("height")) this.#frame.style.height = `${Number(data.height)}px`;
    if (data.source !== SOURCE) return;
    if (data.type === "ready") {
      this.#isReady = true;
      for (const message of this.#waiting.splice(0)) this.#post(message);
    }
    if (EVENTS.includes(data.type)) this.dispatchEvent(new CustomEvent(data.type, { detail: data }));
    const answer = this.#answers.get(data.id);
    this.#answers.delete(data.id);
    if (data.ok) answer?.resolve(data);
    else answer?.reject(Object.assign(new Error(data.error?.message), { where: data.error?.where, errors: data.errors }));
  };

  connectedCallback() {
    addEventListener("message", this.#receive);
    this.#frame = document.createElement("iframe");
    this.#frame.allow = "fullscreen";
    this.#frame.loading = this.getAttribute("loading") ?? "lazy";
    this.#frame.title = this.getAttribute("title") ?? "netduel: client–server against peer-to-peer";
    this.#frame.style.cssText = "display:block;width:100%;border:0;height:450px";
    this.style.display ||= "block";
    this.#load();
    this.append(this.#frame);
  }

  disconnectedCallback() {
    removeEventListener("message", this.#receive);
    this.#frame.remove();
    this.#frame = undefined;
    this.#isReady = false;
    for (const { reject } of this.#answers.values()) reject(new Error("The frame was removed."));
    this.#answers.clear();
  }

  attributeChangedCallback(name, before, now) {
    if (this.#frame && before !== now) this.#load();
  }

  /** Sends a request; the promise has the fields of the answer. Requests wait until the frame is ready. */
  request(type, fields = {}) {
    const message = { ...fields, source: SOURCE, version: 1, type, id: ++this.#lastId };
    return new Promise((resolve, reject) => {
      this.#answers.set(message.id, { resolve, reject });
      if (this.#isReady) this.#post(message);
      else this.#waiting.push(message);
    });
  }

  play = () => this.request("play");
  pause = () => this.request("pause");
  seek = (t_s) => this.request("seek", { t_s });
  step = (n = 1) => this.request("step", { n });
  setSpeed = (factor) => this.request("speed", { factor });
  reset = (seed) => this.request("reset", seed === undefined ? {} : { seed });
  getState = async () => (await this.request("get_state")).state;
  setState = (state) => this.request("set_state", { state });
  setScenario = (scenario) => this.request("set_scenario", { scenario });
  setParameter = (path, value) => this.request("set_parameter", { path, value });
  inject = (fault) => this.request("inject", { fault });
  getMetrics = () => this.request("get_metrics");
  subscribe = (topics, every_ms = 250) => this.request("subscribe", { topics, every_ms });
  unsubscribe = () => this.request("unsubscribe");
  getImage = async (options = {}) => (await this.request("get_image", options)).image;
  predict = (question) => this.request("predict", { question });
  setControls = (options) => this.request("set_controls", options);

  #post(message) {
    // The frame may be sandboxed, and then has no origin. Nothing in a request is secret.
    this.#frame.contentWindow.postMessage(message, "*");
  }

  #load() {
    const address = new URL(this.getAttribute("src") ?? ".", this.hasAttribute("src") ? document.baseURI : import.meta.url);
    address.searchParams.set("embed", "1");
    for (const name of PARAMETERS) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    if (this.hasAttribute("state")) address.hash = `s=${this.getAttribute("state")}`;
    if (this.hasAttribute("height")) this.#frame.style.height = `${parseFloat(this.getAttribute("height"))}px`;
    if (this.#frame.src === address.href) return;
    this.#isReady = false;
    this.#frame.src = address.href;
  }
}

if (!customElements.get("net-duel")) customElements.define("net-duel", NetDuel);
