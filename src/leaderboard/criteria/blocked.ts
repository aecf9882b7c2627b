import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { elapsedS } from './elapsedS.ts';

const STANDING_MPS = 0.1;

export interface BlockedState {
  /** Last time (s) at which the ego moved, NaN before the first step. */
  movedS: number;
  /** 2.x: scenarios that make the ego wait switch the test off meanwhile. */
  active: boolean;
  failed: boolean;
}

/** Standing still for too long ends the route: more than 180 s, in Bench2Drive 60 s. */
export class BlockedCriterion implements Criterion<BlockedState> {
  state: BlockedState = { movedS: NaN, active: true, failed: false };
  readonly #limitS: number;
  readonly #report: Report;

  constructor(rules: LeaderboardRules, report: Report) {
    this.#limitS = rules.blockedAfterS;
    this.#report = report;
  }

  /** Switches the test; each switch starts the clock anew. */
  switch(active: boolean): void {
    this.state.active = active;
    this.state.movedS = NaN;
  }

  observe(ego: EgoStep): void {
    const { state } = this;
    if (state.failed || !state.active) return;
    if (Number.isNaN(state.movedS) || ego.speedMps >= STANDING_MPS) {
      state.movedS = ego.timeS;
      return;
    }
    if (elapsedS(state.movedS, ego.timeS) <= this.#limitS) return;
    state.failed = true;
    this.#report(atEgo('blocked', ego));
  }
}
