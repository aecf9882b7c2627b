/** How far a long job is, in words and numbers that are ready to be shown. */
export interface ProgressState {
  /** What is going on: `training run 7f3a`. */
  readonly title: string;
  /** What is counted, in the singular: `step`, `route`. */
  readonly unit: string;
  /** Finished units, from 0. */
  readonly done: number;
  /** `undefined` when nobody knows. */
  readonly total?: number;
  /** Label and formatted value, in order of importance: `['best', '71.3 ± 2.1 (n = 20)']`. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** Where a session says how far it is. Cheap enough to be called at every episode: what is shown, and how often, is the receiver's choice. */
export interface Progress {
  update(state: ProgressState): void;
  /** A line for people that stays in sight: something that happened. */
  note(text: string): void;
  /** Nothing more will come; what is shown temporarily goes away. */
  end(): void;
}

/** For tests and for callers that want silence. */
export const SILENT_PROGRESS: Progress = { update: () => {}, note: () => {}, end: () => {} };
