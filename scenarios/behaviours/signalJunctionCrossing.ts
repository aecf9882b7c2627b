import { degFromRad, wrapAngleRad } from '../../src/geometry/angle.ts';
import type { ScenarioSubtype } from '../../src/leaderboard/matching/PlacedScenario.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { LightState } from '../../src/world/LightState.ts';
import { STEP_S } from '../../src/world/World.ts';
import type { JunctionAhead } from './roadPlaces.ts';
import { distanceM, junctionAhead } from './roadPlaces.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep, StagingRefusal } from './ScenarioBehaviour.ts';

const NEAR_LIGHT_M = 10;
const YELLOW_S = 2;
const RED_S = 1.5;
/** Larger junctions keep the ego waiting longer (s/m). */
const RED_S_PER_M = 0.04;
const ENDS_AFTER_JUNCTION_M = 20;

/** Where traffic comes from, seen from the ego. */
type Side = 'left' | 'opposite' | 'right';

/** Which direction gets green beside the ego, in order of preference. */
const SIDES: Readonly<Partial<Record<ScenarioSubtype, readonly Side[]>>> = {
  S7left: ['left', 'opposite', 'right'],
  S7right: ['left', 'opposite'],
  S7opposite: ['right', 'left', 'opposite'],
  S8left: ['opposite'],
  S9right: ['left', 'opposite'],
};

interface SignalJunctionCrossingState {
  phase: 'approaching' | 'yellow' | 'red' | 'green';
  sinceS: number;
}

/**
 * Scenario7, 8 and 9: near its light the ego gets yellow for 2 s, then red while another direction gets green, then green as well, so
 * that it meets traffic that has been let into the junction. The lights go back to their programme when it has left.
 */
class SignalJunctionCrossing implements ScenarioBehaviour {
  state: SignalJunctionCrossingState = { phase: 'approaching', sinceS: 0 };
  readonly #junction: JunctionAhead;
  readonly #lights: readonly number[];
  readonly #own: readonly number[];
  readonly #others: readonly number[];
  readonly #redS: number;

  constructor(map: RoadMap, junction: JunctionAhead, own: readonly number[], others: readonly number[]) {
    this.#junction = junction;
    this.#lights = lightsOfJunction(map, junction.junction);
    this.#own = own;
    this.#others = others;
    const mine = map.lights[own[0]!]!.trigger;
    const theirs = map.lights[others[0]!]!.trigger;
    this.#redS = RED_S + RED_S_PER_M * distanceM(mine.x, mine.y, theirs.x, theirs.y);
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    // Half a step of slack: sums of steps are not exact.
    const forS = step.frame.timeS - state.sinceS + STEP_S / 2;
    if (state.phase === 'approaching' && this.#junction.entryM - step.egoM < NEAR_LIGHT_M) this.#show(step, 'yellow', LightState.yellow, LightState.red);
    else if (state.phase === 'yellow' && forS >= YELLOW_S) this.#show(step, 'red', LightState.red, LightState.green);
    else if (state.phase === 'red' && forS >= this.#redS) this.#show(step, 'green', LightState.green, LightState.green);
    if (step.egoM < this.#junction.exitM + ENDS_AFTER_JUNCTION_M) return 'running';
    for (const light of this.#lights) step.order({ kind: 'light', light, state: 'programme' });
    return 'done';
  }

  #show(step: StageStep, phase: SignalJunctionCrossingState['phase'], own: LightState, others: LightState): void {
    for (const light of this.#lights) {
      const state = this.#own.includes(light) ? own : this.#others.includes(light) ? others : LightState.red;
      step.order({ kind: 'light', light, state });
    }
    this.state.phase = phase;
    this.state.sinceS = step.frame.timeS;
  }
}

function lightsOfJunction(map: RoadMap, junction: number): number[] {
  return map.lights.flatMap((light, index) => (light.junction === junction ? [index] : []));
}

/** The side from which the traffic of a light comes, by the angle between both directions of travel; undefined for the ego's own. */
function sideOf(map: RoadMap, own: number, light: number): Side | undefined {
  const clockwiseDeg = degFromRad(wrapAngleRad(map.lights[own]!.headingRad - map.lights[light]!.headingRad));
  if (Math.abs(clockwiseDeg) <= 30) return undefined;
  if (Math.abs(clockwiseDeg) > 135) return 'opposite';
  return clockwiseDeg > 0 ? 'left' : 'right';
}

function layOut(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal {
  const { map, plan, triggerM, scenario } = stage;
  const junction = junctionAhead(map, plan, triggerM);
  const light = junction === undefined ? -1 : map.lanes.light[junction.lane]!;
  if (junction === undefined || light < 0) return { refused: 'the next junction of the route has no light for it' };
  const all = lightsOfJunction(map, junction.junction);
  for (const side of SIDES[scenario.subtype] ?? []) {
    const others = all.filter((other) => sideOf(map, light, other) === side);
    if (others.length > 0) return new SignalJunctionCrossing(map, junction, all.filter((other) => sideOf(map, light, other) === undefined), others);
  }
  return { refused: `the junction has no light for the traffic that ${scenario.subtype} lets in` };
}

export const runningRedLight: ScenarioType = { type: 'Scenario7', stage: layOut };
export const unprotectedLeftTurn: ScenarioType = { type: 'Scenario8', stage: layOut };
export const rightTurn: ScenarioType = { type: 'Scenario9', stage: layOut };
