// Requests to a store of learning records (xAPI 1.0.3). The store is named by the address with which the platform opens the page.

const XAPI_VERSION = "1.0.3";
/** The lesson begins after this time at the latest, with a record or without. */
const LONGEST_WAIT_MS = 10_000;
const LONGEST_QUOTED_CHARACTERS = 200;

/** What the address says of the store: `null` unless a platform has opened the page by xAPI or cmi5. */
export const xapiLaunch = (parameters) => {
  const launch = {
    endpoint: parameters.get("endpoint"),
    auth: parameters.get("auth"),
    /** cmi5 gives an address that answers with the authorization, once. */
    tokenAddress: parameters.get("fetch"),
    registration: parameters.get("registration"),
    activityId: parameters.get("activityId") ?? parameters.get("activity_id"),
  };
  try {
    launch.actor = JSON.parse(parameters.get("actor"));
  } catch {
    return null;
  }
  const hasAll = launch.endpoint && launch.actor && launch.activityId && (launch.auth || launch.tokenAddress);
  return hasAll ? launch : null;
};

/** Keeps the order of statements, and sends those again that a network has lost. A refused request throws the words of the store. */
export class XapiClient {
  #launch;
  #authorization;
  #waiting = [];
  #sending = Promise.resolve();

  constructor(launch) {
    this.#launch = launch;
    this.#authorization = launch.auth;
  }

  /** Gets the authorization of a cmi5 launch. */
  async authorize() {
    if (!this.#launch.tokenAddress) return;
    const answer = await answered(fetch(this.#launch.tokenAddress, { method: "POST", signal: AbortSignal.timeout(LONGEST_WAIT_MS) }));
    const token = await answer.json();
    if (!token["auth-token"]) throw new Error(token["error-text"] ?? "no authorization token");
    this.#authorization = `Basic ${token["auth-token"]}`;
  }

  /** A document that is kept for this learner and activity; `null` if there is none. */
  async document(stateId) {
    const answer = await fetch(this.#stateAddress(stateId), { headers: this.#headers(), cache: "no-store", signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    if (answer.status === 404) return null;
    const text = await (await answered(answer)).text();
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  keepDocument = (stateId, document) => this.#write("PUT", this.#stateAddress(stateId), document);

  /** Sends statements after all earlier ones. */
  send(...statements) {
    this.#waiting.push(...statements);
    const sendNow = async () => {
      const batch = this.#waiting.splice(0);
      if (batch.length === 0) return;
      try {
        await this.#write("POST", this.#address("statements"), batch);
      } catch (error) {
        // The store knows a statement that it already has by its id.
        if (error.isWorthRetrying) this.#waiting.unshift(...batch);
        throw error;
      }
    };
    this.#sending = this.#sending.catch(() => {}).then(sendNow);
    return this.#sending;
  }

  /** Sends at once what is waiting, and the last statements: the page is closing and cannot wait for answers. */
  sendLast(...statements) {
    return this.#write("POST", this.#address("statements"), [...this.#waiting.splice(0), ...statements]);
  }

  #write(method, address, json) {
    const headers = { ...this.#headers(), "content-type": "application/json" };
    // The browser then sends it even if the page closes.
    return answered(fetch(address, { method, headers, body: JSON.stringify(json), keepalive: true }));
  }

  #stateAddress(stateId) {
    const { activityId, actor, registration } = this.#launch;
    const parameters = { activityId, agent: JSON.stringify(actor), stateId, ...(registration && { registration }) };
    return `${this.#address("activities/state")}?${new URLSearchParams(parameters)}`;
  }

  #address = (path) => `${this.#launch.endpoint.replace(/\/$/, "")}/${path}`;
  #headers = () => ({ authorization: this.#authorization, "x-experience-api-version": XAPI_VERSION });
}

/** An answer that grants the request. */
const answered = async (request) => {
  let answer;
  try {
    answer = await request;
  } catch (error) {
    throw Object.assign(error, { isWorthRetrying: true });
  }
  if (answer.ok) return answer;
  const words = (await answer.text()).slice(0, LONGEST_QUOTED_CHARACTERS).trim();
  throw Object.assign(new Error(words || `${answer.status} ${answer.statusText}`), { isWorthRetrying: answer.status >= 500 });
};
