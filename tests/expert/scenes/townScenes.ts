import { LightState } from '../../../src/world/LightState.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { LANES, partOf, PLANS, TOWN } from '../../scenarios/behaviours/stage.ts';
import type { SceneScript } from './driveScene.ts';
import type { StagedScene } from './stagedScenes.ts';

/** Half the length of the ego (m), and how long the street before a chosen light is at least. */
const HALF_M = 2.45;
const APPROACH_M = 112;
/** The stop line lies at most so far beyond the last point of the route before the junction (m). */
const LINE_M = 3;

/** A light of the test town with the route across its junction. */
interface Approach {
  readonly plan: RoutePlan;
  readonly light: number;
  /** Place of the stop line on the plan (m). */
  readonly lineM: number;
}

/** Lights on the training routes that are green from 0 to 10 s, yellow to 13 s, then red; each once. */
function firstInTurn(): Approach[] {
  const lights = new Set(TOWN.lightGroups.flatMap(({ phases }) => phases[0] ?? []));
  const found = new Map<number, Approach>();
  for (const plan of PLANS) {
    for (let row = APPROACH_M; row + 60 < plan.count; row += 1) {
      const light = [...lights].find((each) => TOWN.lights[each]!.stopPoints.some(({ lane, sM }) => lane === plan.lane[row] && plan.lane[row + 1] !== lane && sM - plan.laneSM[row]! < LINE_M));
      if (light === undefined || found.has(light)) continue;
      const first = plan.sM.findIndex((s) => s > plan.sM[row]! - APPROACH_M);
      const { sM } = TOWN.lights[light]!.stopPoints.find(({ lane }) => lane === plan.lane[row])!;
      if (plan.lane.slice(first, row).every((lane) => TOWN.lanes.junction[lane]! < 0)) found.set(light, { plan, light, lineM: plan.sM[row]! + sM - plan.laneSM[row]! });
    }
  }
  return [...found.values()];
}

/** The ego begins so far before the line (m, from its front); the light shows what it is told to. */
function atLight({ plan, light, lineM }: Approach, beforeM: number, speedMps: number, seconds: number, states: readonly (readonly [fromS: number, state: LightState])[], others: SceneScript['script'] = () => []): SceneScript {
  const from = plan.sM.findLastIndex((s) => s <= lineM - beforeM - HALF_M);
  const to = Math.min(plan.count - 1, plan.sM.findIndex((s) => s > lineM + 90));
  return {
    road: { map: TOWN, laneIndex: LANES, plan: partOf(plan, from, to < 0 ? plan.count - 1 : to) },
    speedMps,
    seconds,
    script: (moment) => [...states.flatMap(([fromS, state]) => (moment.tick === Math.round(fromS * 20) ? [{ kind: 'light', light, state } as const] : [])), ...others(moment)],
  };
}

const [FIRST, SECOND] = firstInTurn();
if (FIRST === undefined || SECOND === undefined) throw new Error('the training routes have no two lights that are green first');

/** Part of a training route, from one point of it to another, with nobody about. */
function ofRoute(plan: number, from: number, to: number, speedMps: number, seconds: number): SceneScript {
  return { road: { map: TOWN, laneIndex: LANES, plan: partOf(PLANS[plan]!, from, to) }, speedMps, seconds, script: () => [] };
}

/** Groups 3 and 4 of experts.md 4.5, in the test town. */
export const TOWN_SCENES: readonly StagedScene[] = [
  ...[FIRST, SECOND].map((approach, number): StagedScene => ({ group: 3, name: `the light is red (${number + 1})`, stage: atLight(approach, 50, 9, 20, [[0, LightState.red]]), standsBeforeM: 51 })),
  ...[6, 10].flatMap((speedMps) => [70, 76, 82, 88, 94, 100, 106].map((beforeM): StagedScene => ({
    group: 3, name: `the light turns yellow 10 s after the car was ${beforeM} m away at ${speedMps} m/s`, stage: atLight(FIRST, beforeM, speedMps, 20, []), comfort: 0, also: ({ hardestBrakeMps2 }) => hardestBrakeMps2 > -7,
  }))),
  ...[[9, 55, 250], [3, 45, 270]].map(([plan, from, to]): StagedScene => ({
    group: 4, name: `two stop signs one after the other, route ${plan}`, stage: ofRoute(plan!, from!, to!, 8, 50), comesAtLeastM: to! - from! - 10,
  })),
  { group: 4, name: 'a stop sign', stage: ofRoute(8, 330, 425, 8, 30), comesAtLeastM: 75 },
  { group: 3, name: 'the light is off', stage: atLight(FIRST, 50, 8, 30, [[0, LightState.off]]), comesAtLeastM: 60 },
  {
    group: 3, name: 'the light stays red for 45 s, and somebody comes up behind', standsBeforeM: 51,
    stage: atLight(FIRST, 50, 9, 45, [[0, LightState.red]], ({ tick, frame }) => (tick === 500 ? [{ kind: 'spawn', id: FIRST_SCRIPTED_ID + 1, actor: { kind: ActorKind.walker, typeId: 'walker.pedestrian.0001', lengthM: 0.5, widthM: 0.5, heightM: 1.8, speedMps: 0, pose: { x: frame.actors.x[0]! - 6, y: frame.actors.y[0]! - 6, z: 0, headingRad: 0 } } }] : [])),
  },
];
