import { framesToBlame } from '../past/blameOf.ts';
import { pastSettings } from '../past/pastSettings.ts';
import type { Settings } from '../settings.ts';

/** What settings mean for a session, with the defaults that depend on task and mode filled in. */
export interface SessionPlan {
  readonly task: Settings['training']['task'];
  readonly mode: Settings['training']['mode'];
  /** `DAgger IL+RL`. */
  readonly title: string;
  /** Policies drive, and their frames are recorded. */
  readonly drives: boolean;
  /** Batches hold frames of the expert. */
  readonly showsExpert: boolean;
  readonly infractions: boolean;
  /**
   * LangProp's clock: updates at the first step of each route and every so many steps of it; infractions are taken up at recorded steps. Else the
   * steps since the last update count, over all routes.
   */
  readonly routeClock: boolean;
  readonly lookAheadFrames: number;
  /** The same for the expert's own frames: those before its own infractions count for nobody. 0 takes no notice of them. */
  readonly expertLookAheadFrames: number;
  readonly repairPauseTicks: number;
  readonly repairAttempts: number;
  /** A training episode ends after standing this long. */
  readonly stuckAfterS: number;
  readonly keep: number;
  readonly finalists: number;
}

/** The plan of a session (LangProp, sections 3.5 and 3.6, for `driving-langprop`). */
export function sessionPlan(settings: Pick<Settings, 'training' | 'optimiser' | 'past' | 'run'>): SessionPlan {
  const { training, optimiser } = settings;
  const { creditS } = pastSettings(settings);
  const { task, mode, infractions, lookAheadFrames } = training;
  const langProp = task === 'driving-langprop';
  const offline = mode === 'offline';
  const expertLookAheadFrames = langProp && infractions ? (offline ? 1 : lookAheadFrames) : 0;
  return {
    task,
    mode,
    title: `${{ offline: 'offline', dagger: 'DAgger', online: 'online' }[mode]} IL${infractions && !offline ? '+RL' : ''}`,
    drives: !offline,
    showsExpert: mode !== 'online',
    infractions,
    routeClock: langProp,
    lookAheadFrames: !infractions ? 0 : creditS > 0 ? framesToBlame(creditS, training.saveEveryTicks) : lookAheadFrames,
    expertLookAheadFrames,
    repairPauseTicks: training.repairPauseTicks ?? (langProp ? 0 : 100),
    repairAttempts: training.repairAttempts ?? (langProp ? 5 : 1),
    stuckAfterS: training.stuckAfterS ?? (langProp ? Infinity : 90),
    keep: optimiser.keep ?? (offline ? 16 : 20),
    finalists: training.finalists ?? (langProp ? 1 : 2),
  };
}
