import { MODEL_3, spawnRequest } from '../../../scenarios/behaviours/scenarioActors.ts';
import { poseAt } from '../../../scenarios/behaviours/roadPlaces.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import { LightState } from '../../../src/world/LightState.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { TOWN } from './stage.ts';

const FIRST_ID = 2_000_000;
const CARS_PER_LANE = 5;
const SPACING_M = 8;
const HEADWAY_S = 1;
const SPEED_MPS = 9;

/**
 * Cars that wait at all lights of a junction but one, and that drive as soon as theirs turns green while that one is red, one after
 * another, without looking: CARLA's Traffic Manager does not expect anybody to cross either.
 */
export function letInTraffic(ownLight: number): (frame: WorldFrame) => readonly ActorCommand[] {
  const lights = TOWN.lights.flatMap((light, index) => (light.junction === TOWN.lights[ownLight]!.junction && index !== ownLight ? [index] : []));
  const cars = lights.flatMap((light) =>
    TOWN.lights[light]!.stopPoints.flatMap((point) =>
      Array.from({ length: CARS_PER_LANE }, (_, place) => ({ light, lane: point.lane, sM: point.sM - 4 - place * SPACING_M, delayS: place * HEADWAY_S })).filter(({ sM }) => sM > 0),
    ),
  );
  const greenSinceS = new Map<number, number>();
  const off = new Set<number>();
  return (frame) => {
    if (frame.tick === 0) return cars.map((car, number) => ({ kind: 'spawn', id: FIRST_ID + number, actor: spawnRequest(MODEL_3, poseAt(TOWN, car)) }));
    for (const light of lights) {
      // Lights that a scenario has frozen do not count down.
      const isLetIn = frame.lightStates[light] === LightState.green && frame.lightStates[ownLight] === LightState.red && frame.lightSecondsToChange[light] === Infinity;
      if (isLetIn && !greenSinceS.has(light)) greenSinceS.set(light, frame.timeS);
    }
    return cars.flatMap(({ light, delayS }, number): ActorCommand[] => {
      const sinceS = greenSinceS.get(light);
      if (sinceS === undefined || off.has(number) || frame.timeS - sinceS < delayS) return [];
      off.add(number);
      return [{ kind: 'follow', id: FIRST_ID + number, speedMps: SPEED_MPS, blind: true }];
    });
  };
}
