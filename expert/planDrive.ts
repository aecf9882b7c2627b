import type { Action } from '../src/driving/Action.ts';
import type { Observation } from '../src/driving/Driver.ts';
import { findBlockers } from './actors/findBlockers.ts';
import { readActors } from './actors/readActors.ts';
import { boldnessOf, impatienceOf, stuckSince } from './duties/boldness.ts';
import { findDuties } from './duties/Duties.ts';
import { readLights } from './duties/readLights.ts';
import type { ExpertMemory } from './ExpertMemory.ts';
import type { ExpertSettings } from './ExpertSettings.ts';
import { forecastActors } from './forecast/forecastActors.ts';
import { FORECAST_STEPS } from './forecast/ForecastTable.ts';
import type { ExpertGround } from './ground/ExpertGround.ts';
import { chargeHaste } from './paths/bypassPaths.ts';
import { proposePaths } from './paths/proposePaths.ts';
import { readEgo } from './readEgo.ts';
import type { Surroundings } from './rollout/Surroundings.ts';
import { swingsOut } from './rollout/swingsOut.ts';
import { looksFar, PROGRESS_STEPS } from './rollout/horizon.ts';
import { actionOf, limitingActor } from './selection/actionOf.ts';
import { choose } from './selection/choose.ts';
import { judgeProposals } from './selection/judgeProposals.ts';
import { findNearFutures } from './scoring/scoreContacts.ts';
import type { Workspace } from './Workspace.ts';

/** What a plan came to. Rows refer to the workspace's score card, which holds all that was considered until the next plan. */
export interface Plan {
  readonly action: Action;
  readonly memory: ExpertMemory;
  readonly around: Surroundings;
  readonly chosen: number;
  /** Row of the actor table that keeps the car from driving faster, -1 for none. */
  readonly limitingActor: number;
  readonly boldness: number;
  readonly impatience: number;
}

/**
 * One plan: a pure function of ground, observation, memory and settings. Reads the scene, imagines what others may do, proposes ways to drive on,
 * drives each in thought by the tracker's own laws, scores them by the referee's rules and takes the best.
 *
 * @param thorough judges every proposal even when plain driving costs nothing: the choice is the same, its grounds are complete
 */
export function planDrive(ground: ExpertGround, observation: Observation, memory: ExpertMemory, settings: ExpertSettings, workspace: Workspace, thorough = false): Plan {
  const { actors, futures, paths, leaders, lights, card, near } = workspace;
  const { frame } = observation.privileged;
  const ego = readEgo(observation);
  const seen = readActors(observation, ground, memory, settings, actors);
  findBlockers(ground, actors);
  const yellow = readLights(ground, frame, memory, ego, lights);
  const duties = findDuties(observation.scene, lights, ego, settings);
  const boldness = boldnessOf(memory, frame.tick, ego.speedMps, settings);
  proposePaths(ground, actors, ego, settings, paths);
  chargeHaste(ground, paths, memory, frame.tick);
  const steps = looksFar(ground, ego) || paths.oncoming.subarray(0, paths.count).includes(1) ? FORECAST_STEPS : PROGRESS_STEPS;
  forecastActors(ground, actors, frame, ego, steps, futures);
  const around: Surroundings = { ground, settings, ego, actors, futures, paths, leaders, duties };
  findNearFutures(around, steps, near);
  const plain = judgeProposals(around, lights, boldness, thorough, workspace);
  const impatience = impatienceOf(memory, frame.tick, settings);
  const best = choose(card, paths, memory, impatience, swingsOut(around));
  const chosen = plain ? 0 : best;
  const limiting = limitingActor(around, card, chosen);
  const action = actionOf(around, card, chosen, limiting);
  const next: ExpertMemory = {
    planTick: frame.tick,
    actors: frame.actors.count,
    action,
    path: paths.kind[card.proposals[chosen]!.path]!,
    speed: card.proposals[chosen]!.speed,
    stuckSince: stuckSince(around, card, chosen, limiting, memory, frame.tick),
    seen,
    yellow,
  };
  return { action, memory: next, around, chosen, limitingActor: limiting, boldness, impatience };
}
