import { ActorFlow } from '../flows/ActorFlow.ts';
import { lanePath } from '../paths/routePath.ts';
import { walkLane } from '../paths/walkLane.ts';
import { oncomingPlace, placeOnRoute, speedLimitMps } from '../roadPlaces.ts';
import { ORDINARY_CARS } from '../scenarioActors.ts';
import type { ScenarioStage } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';

/** Length of the flow to each side of its reference: 1.5 m per km/h of the limit, and 30 m. */
const M_PER_KMH = 1.5;
const BASE_M = 30;
const FLOW_ACCEL_MPS2 = 3;

/** Ids of the flow, counted from the scenario's first one. */
const FIRST_FLOW_ID = 300;
const MOST_ACTORS = 600;

/**
 * Oncoming cars past a place on the route, at the speed limit, as 2.x's OppositeActorFlow: from and to 1.5 m per km/h plus 30 m beyond it, or
 * the next junctions. The cars look ahead and stop for whoever is on their lane.
 * @param atM route length beside which the flow is centred
 * @param gapM distance between cars (m)
 * @throws StagingRefused where no lane runs the other way
 */
export function oncomingTraffic(stage: ScenarioStage, atM: number, gapM: readonly [number, number]): ActorFlow {
  const { map, plan, firstActorId, seed } = stage;
  const place = oncomingPlace(map, placeOnRoute(plan, atM));
  if (place === undefined) throw new StagingRefused('there is no oncoming lane');
  const limitMps = speedLimitMps(map, plan, atM);
  const reachM = M_PER_KMH * 3.6 * limitMps + BASE_M;
  const before = walkLane(map, place, -reachM, { staysOutOfJunctions: true });
  const behind = walkLane(map, place, reachM, { staysOutOfJunctions: true });
  return new ActorFlow({
    path: lanePath(map, [...before.toReversed(), ...behind.slice(1)]),
    speedMps: limitMps, gapM, types: ORDINARY_CARS, firstId: firstActorId + FIRST_FLOW_ID, most: MOST_ACTORS, seed, minds: true, accelMps2: FLOW_ACCEL_MPS2,
  });
}
