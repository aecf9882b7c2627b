import type { WorldCommands } from './WorldCommands.ts';
import type { WorldFrame } from './WorldFrame.ts';
import type { WorldSetup } from './WorldSetup.ts';

/** Fixed time step of every world (s): CARLA's synchronous mode at 20 Hz. */
export const STEP_S = 0.05;

/** A value now, or later: embedded worlds answer at once, CARLA over a socket. Callers await both. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A simulated world with one ego vehicle. Frames are views of the world's own memory: valid until the next call, never to be changed.
 * Implementations pass the suite in `worldConformance.ts`.
 */
export interface World {
  /** Which kind of world this is, for logs and results. */
  readonly kind: 'embedded' | 'carla';
  /** Starts an episode. @throws WorldError when the setup cannot be met (ego pose off the road, unknown map) */
  reset(setup: WorldSetup): Awaitable<WorldFrame>;
  /** Applies the commands and advances by {@link STEP_S}. */
  step(commands: WorldCommands): Awaitable<WorldFrame>;
  /** Releases what the world holds. A closed world may be reset again. */
  close(): Awaitable<void>;
}

/** A world that can be put back to an earlier moment, bit for bit: what counterfactual replay is built on. */
export interface SnapshotWorld extends World {
  /** Copies the whole mutable state. */
  save(): WorldSnapshot;
  /** Returns to a state saved from the same episode setup. */
  restore(snapshot: WorldSnapshot): WorldFrame;
}

/** An opaque saved state. */
export interface WorldSnapshot {
  readonly tick: number;
  readonly bytes: Uint8Array;
}
