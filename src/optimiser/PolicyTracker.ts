import { z } from 'zod';

/** How fast one mode of scores forgets: 1 keeps the mean over all samples ever, 0 keeps the last batch only. */
export type TrackerSettings = Readonly<Record<string, { readonly priorityDecayRate: number }>>;

const ScoreStateSchema = z.strictObject({
  priority: z.number(),
  pastPriority: z.number(),
  pastWeight: z.number().min(0),
  count: z.int().min(0),
  meanScore: z.number(),
});

export const PolicyTrackerStateSchema = z.record(z.string(), ScoreStateSchema);

type ScoreState = z.infer<typeof ScoreStateSchema>;
export type PolicyTrackerState = Readonly<Record<string, Readonly<ScoreState>>>;

/**
 * LangProp's policy tracker: what a policy's scores so far are worth. With decay rate g, batches j of W_j samples and means s_j,
 * the priority after batch k is `Σ_j g^(k-j) W_j s_j / Σ_j g^(k-j) W_j`. It is kept per mode (say imitation and infractions),
 * and a policy's priority is the sum over its modes. A new policy has priority 0: it inherits nothing.
 */
export class PolicyTracker {
  readonly #settings: TrackerSettings;
  readonly #modes: Map<string, ScoreState>;

  /** @param state as {@link toJSON} gave it; a mode without state starts anew. @throws RangeError when a decay rate is outside [0, 1] */
  constructor(settings: TrackerSettings, state: PolicyTrackerState = {}) {
    this.#settings = settings;
    this.#modes = new Map();
    for (const [mode, { priorityDecayRate }] of Object.entries(settings)) {
      if (!(priorityDecayRate >= 0 && priorityDecayRate <= 1)) throw new RangeError(`priorityDecayRate of ${mode} must lie in [0, 1], got ${priorityDecayRate}`);
      const kept = Object.hasOwn(state, mode) ? state[mode] : undefined;
      this.#modes.set(mode, kept === undefined ? { priority: 0, pastPriority: 0, pastWeight: 0, count: 0, meanScore: 0 } : { ...kept });
    }
  }

  /** The sum of the modes' priorities: what ranking sorts by. */
  get priority(): number {
    let sum = 0;
    for (const mode of this.#modes.values()) sum += mode.priority;
    return sum;
  }

  /** Takes in one sample's score. @throws RangeError for an unknown mode or a score that is no finite number */
  record(mode: string, score: number): void {
    if (!Number.isFinite(score)) throw new RangeError(`a score must be a finite number, got ${score}`);
    const state = this.#mode(mode);
    state.count += 1;
    state.meanScore += (score - state.meanScore) / state.count;
    state.priority = (state.pastPriority * state.pastWeight + state.meanScore * state.count) / (state.pastWeight + state.count);
  }

  /**
   * Ends the current batch of a mode: it becomes part of the past, and the past fades. A mode that took no sample since keeps its past whole,
   * so that a rare mode does not fade while another one is busy.
   */
  reset(mode: string): void {
    const state = this.#mode(mode);
    if (state.count === 0) return;
    state.pastWeight = (state.pastWeight + state.count) * this.#settings[mode]!.priorityDecayRate;
    state.pastPriority = state.priority;
    state.count = 0;
    state.meanScore = 0;
  }

  /** Samples in the current batch of a mode. */
  count(mode: string): number {
    return this.#mode(mode).count;
  }

  /** Mean score in the current batch of a mode, 0 when it is empty. */
  meanScore(mode: string): number {
    return this.#mode(mode).meanScore;
  }

  toJSON(): PolicyTrackerState {
    return Object.fromEntries([...this.#modes].map(([mode, state]) => [mode, { ...state }]));
  }

  #mode(mode: string): ScoreState {
    const state = this.#modes.get(mode);
    if (state === undefined) throw new RangeError(`no tracker mode ${JSON.stringify(mode)}; there is ${[...this.#modes.keys()].join(', ')}`);
    return state;
  }
}
