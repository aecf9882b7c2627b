import { hashUniform } from '../../../src/geometry/hashRandom.ts';
import { sidewalkOffsetM } from '../paths/besideLane.ts';
import { distanceM, movedAlong, placeOnRoute, poseAt } from '../roadPlaces.ts';
import { WALKER } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import type { CrossingActor } from './CrossingScenario.ts';
import { CrossingScenario } from './CrossingScenario.ts';

/** Where the three stand, from the middle of the sidewalk at the junction (m ahead, m away from the road). */
const PLACES = [{ aheadM: 0.4, awayM: 1.5 }, { aheadM: 1, awayM: 2.5 }, { aheadM: 1.6, awayM: 0.5 }] as const;
const MOST_IDLE_S = 1.5;
const SPEEDS_MPS = [1.3, 2] as const;
const WAY_SHARE = 2.3;
const REACTION_S = 3.5;
const NEAREST_M = 12;
/** Where there is no sidewalk they stand this far beyond the last lane's middle (m). */
const BEYOND_M = 1.5;

/** PedestrianCrossing: three walkers cross the road just before the next junction, one after another. */
function layOut(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan, seed } = stage;
  const place = placeOnRoute(plan, nextJunction(stage).entryM);
  const collision = poseAt(map, place);
  const kerbM = sidewalkOffsetM(map, place, 'right', BEYOND_M);
  const crossing = PLACES.map(({ aheadM, awayM }, number): CrossingActor => {
    const start = movedAlong(poseAt(map, place, kerbM + awayM), aheadM);
    const speedMps = SPEEDS_MPS[0] + (SPEEDS_MPS[1] - SPEEDS_MPS[0]) * hashUniform(seed, 1, number, 0);
    const wayM = WAY_SHARE * distanceM(start.x, start.y, collision.x, collision.y);
    return { actor: WALKER, start: { ...start, headingRad: start.headingRad + Math.PI / 2 }, speedMps, wayM, idleS: MOST_IDLE_S * hashUniform(seed, 2, number, 0) };
  });
  return new CrossingScenario(stage, { crossing, collision, reactionS: REACTION_S, nearestM: NEAREST_M, endsAfter: 'going' });
}

export const pedestrianCrossing: ScenarioType = { type: 'PedestrianCrossing', stage: layOut };
