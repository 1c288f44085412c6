/** The answer to a request. Fields besides these depend on the request. */
export interface Answer {
  source: "netduel";
  version: 1;
  type: "answer";
  id: number | string;
  ok: true;
}

/** The names of `netduel run --json`: docs/models.md defines the metrics. Times are in seconds, shares from 0 to 1. */
export type SideMetrics = Record<string, number | string | boolean | null | object>;

/** The metrics of both networks at a time of the run. */
export interface Metrics {
  /** The shown time in seconds. */
  t_s: number;
  /** The hash of the run up to then: 16 hexadecimal digits. */
  run_hash?: string;
  client_server?: SideMetrics;
  peer_to_peer?: SideMetrics;
}

/** A fault, with the fields of a scenario file. Without `at_s` it begins now. */
export type Fault = { kind: string; at_s?: number } & Record<string, string | number | boolean>;

/** A whole scenario, like a scenario file. */
export type Scenario = Record<string, unknown>;

export type Control = "play" | "time" | "speed" | "action" | "dials" | "scores" | "figures" | "link" | "fullscreen";
export type Topic = "metrics" | "fault" | "finished" | "state" | "tour" | "predictions";

export interface Ready {
  page_version: string;
  /** The id of the preset; empty for a scenario of one's own. */
  scenario: string;
  title: string;
  seed: number;
  duration_s: number;
  run_hash: string | null;
}

export interface FaultEvent {
  side: "client_server" | "peer_to_peer";
  /** The number of the fault in the scenario, from 1. */
  number: number;
  happens: "begins" | "ends";
  t_s: number;
  /** The numbers of the affected nodes, from 1. */
  nodes: number[];
}

/** A step of the guided tour begins or ends; the numbers count from 1. The tour is over when the last step ends. */
export interface TourEvent {
  step: number;
  steps: number;
  happens: "begins" | "ends";
}

/** The run has judged a prediction. */
export interface PredictionEvent {
  /** The question, such as `success_rate@30`. */
  question: string;
  /** The side that was chosen, `same`, or a number in SI units. */
  answer: "client_server" | "peer_to_peer" | "same" | number;
  is_right: boolean;
  /** The number of this prediction in the visit, from 1. */
  step: number;
  asked: number;
  right: number;
}

/** A request that was refused: `where` names the field. */
export interface RequestError extends Error {
  where: string;
  errors: { where: string; message: string }[];
}

export interface NetDuelEventMap extends HTMLElementEventMap {
  ready: CustomEvent<Ready>;
  metrics: CustomEvent<Metrics>;
  fault: CustomEvent<FaultEvent>;
  finished: CustomEvent<Metrics>;
  state: CustomEvent<{ state: string }>;
  tour: CustomEvent<TourEvent>;
  prediction: CustomEvent<PredictionEvent>;
}

export declare class NetDuel extends HTMLElement {
  request(type: string, fields?: Record<string, unknown>): Promise<Answer & Record<string, unknown>>;
  play(): Promise<Answer>;
  pause(): Promise<Answer>;
  /** Shows a time, in seconds. */
  seek(t_s: number): Promise<Answer>;
  /** Goes on by single events; back if `n` is negative. */
  step(n?: number): Promise<Answer>;
  /** Simulated seconds per second. */
  setSpeed(factor: number | "fastest"): Promise<Answer>;
  /** Goes back to the beginning, with another seed if one is named. */
  reset(seed?: number): Promise<Answer>;
  getState(): Promise<string>;
  setState(state: string): Promise<Answer>;
  /** Runs a preset by its id, or a whole scenario. */
  setScenario(scenario: string | Scenario): Promise<Answer>;
  setParameter(path: string, value: string | number | boolean | unknown[]): Promise<Answer>;
  inject(fault: Fault): Promise<Answer>;
  getMetrics(): Promise<Answer & Metrics>;
  subscribe(topics: Topic[], every_ms?: number): Promise<Answer>;
  unsubscribe(): Promise<Answer>;
  /** The picture as the address of a PNG (`data:image/png;base64,…`) or of an SVG (`data:image/svg+xml,…`). */
  getImage(options?: {
    side?: "both" | "client_server" | "peer_to_peer";
    width?: number;
    format?: "png" | "svg";
  }): Promise<string>;
  /** Asks a question before the run, such as `success_rate@30`. */
  predict(question: string): Promise<Answer>;
  setControls(options: { controls?: Control[] | string; locked?: string[] }): Promise<Answer>;
  addEventListener<K extends keyof NetDuelEventMap>(
    type: K,
    listener: (this: NetDuel, event: NetDuelEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "net-duel": NetDuel;
  }
}
