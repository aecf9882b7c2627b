import type { EpisodeStep } from '../../driving/runEpisode.ts';
import { STEP_S } from '../../world/World.ts';
import type { ConductKind } from './conductKinds.ts';
import type { ExtraInfraction } from '../session/SessionExtension.ts';

/** Standing so long while the expert would drive on is a fault, and so long again is the next. */
const STALLED_S = 6;
const GOES_MPS = 1;
const STANDS_MPS = 0.1;
/** Driving below this share of what the expert wants, for so long. */
const CRAWL_SHARE = 0.5;
const CRAWL_S = 8;
/** Bounds of comfortable driving (nuPlan, which Bench2Drive takes over; references, leaderboard section 9): accelerations along and across. */
const BRAKING_MPS2 = -4.05;
const GAINING_MPS2 = 2.4;
const ACROSS_MPS2 = 4.89;
/** A bound is broken when it is exceeded for so long; then there is silence for a while. */
const ROUGH_S = 0.3;
const SILENCE_S = 4;
/** Braking hard is right while the expert wants to be this much slower. */
const EXPERT_BRAKES_MPS = 3;

/** Watches how a policy drives, with the labelling expert as the measure of what would have been possible. One per episode. */
export class ConductWatch {
  #stalledTicks = 0;
  #crawlingTicks = 0;
  #wantedMps = 0;
  #drivenMps = 0;
  #roughTicks = 0;
  #silentUntil = 0;

  /** Faults of this step; at most one of each kind. */
  watch({ tick, observation, label }: EpisodeStep): ExtraInfraction[] {
    if (label === undefined) return [];
    const { ego } = observation.scene;
    const expertMps = label.action.targetSpeedMps;
    const faults: ExtraInfraction[] = [];
    const report = (kind: ConductKind, details: ExtraInfraction['details'], urgent = false): void => {
      faults.push({ kind, tick, details, ...(urgent ? { urgent } : {}) });
    };

    this.#stalledTicks = Math.abs(ego.speedMps) < STANDS_MPS && expertMps > GOES_MPS ? this.#stalledTicks + 1 : 0;
    if (this.#stalledTicks > 0 && this.#stalledTicks % Math.round(STALLED_S / STEP_S) === 0) report('stalled', { standingForS: ego.standingForS, expertMps }, true);

    const crawls = ego.speedMps >= STANDS_MPS && expertMps > GOES_MPS && ego.speedMps < CRAWL_SHARE * expertMps;
    this.#crawlingTicks = crawls ? this.#crawlingTicks + 1 : 0;
    this.#drivenMps = crawls ? this.#drivenMps + ego.speedMps : 0;
    this.#wantedMps = crawls ? this.#wantedMps + expertMps : 0;
    if (this.#crawlingTicks * STEP_S >= CRAWL_S) {
      report('crawling', { meanMps: this.#drivenMps / this.#crawlingTicks, expertMps: this.#wantedMps / this.#crawlingTicks });
      this.#crawlingTicks = 0;
      this.#drivenMps = 0;
      this.#wantedMps = 0;
    }

    const acrossMps2 = Math.abs(ego.speedMps * ego.yawRateLeftRadPerS);
    const needless = ego.accelMps2 < BRAKING_MPS2 && expertMps > ego.speedMps - EXPERT_BRAKES_MPS;
    this.#roughTicks = needless || ego.accelMps2 > GAINING_MPS2 || acrossMps2 > ACROSS_MPS2 ? this.#roughTicks + 1 : 0;
    if (this.#roughTicks * STEP_S >= ROUGH_S && tick >= this.#silentUntil) {
      report('rough', { accelMps2: ego.accelMps2, acrossMps2 });
      this.#silentUntil = tick + SILENCE_S / STEP_S;
      this.#roughTicks = 0;
    }
    return faults;
  }
}
