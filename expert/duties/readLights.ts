import { LightState } from '../../src/world/LightState.ts';
import { STEP_S } from '../../src/world/World.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { MOST_LIGHTS, type LightTable } from './LightTable.ts';

const REACH_M = 110;
/** Yellow of unknown length is taken to last this long (s) from when it was first seen: the shortest that evaluators stage. */
const SHORTEST_YELLOW_S = 2;
/** After green comes at least this much yellow (s). */
const YELLOW_AFTER_GREEN_S = 2.8;

/** Fills the table with the lights ahead (and the one that the tail has not passed). Returns which show yellow and since when, for the next plan. */
export function readLights(ground: ExpertGround, frame: WorldFrame, memory: ExpertMemory, ego: EgoState, table: LightTable): [light: number, sinceTick: number][] {
  const yellow: [number, number][] = [];
  table.count = 0;
  for (const { stopSM, light } of ground.line.lights) {
    if (stopSM < ego.sM - ego.lengthM) continue;
    if (stopSM > ego.sM + REACH_M || table.count === MOST_LIGHTS) break;
    const at = table.count;
    table.count += 1;
    const state = frame.lightStates[light]!;
    const changesS = frame.lightSecondsToChange[light]!;
    table.lineM[at] = stopSM;
    table.state[at] = state;
    table.light[at] = light;
    table.redFromS[at] = Infinity;
    table.redUntilS[at] = Infinity;
    if (state === LightState.red) {
      table.redFromS[at] = 0;
      table.redUntilS[at] = changesS;
    } else if (state === LightState.yellow) {
      const since = memory.yellow.find(([seen]) => seen === light)?.[1] ?? frame.tick;
      yellow.push([light, since]);
      table.redFromS[at] = Number.isFinite(changesS) ? changesS : Math.max(0, SHORTEST_YELLOW_S - (frame.tick - since) * STEP_S);
    } else if (state === LightState.green && Number.isFinite(changesS)) table.redFromS[at] = changesS + YELLOW_AFTER_GREEN_S;
  }
  return yellow;
}
