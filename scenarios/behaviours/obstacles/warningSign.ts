import { LaneType } from '../../../src/map/LaneType.ts';
import { isDrivable, placeOnRoute, poseAt, widthAt } from '../roadPlaces.ts';
import { lanesBeside } from '../paths/besideLane.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import type { ScenarioStage } from '../ScenarioBehaviour.ts';
import type { Side } from '../ScenarioParameters.ts';
import type { StandingActor } from './StandingActor.ts';

/** The sign stands this share of a lane width beyond the middle of the first lane that is not for traffic. */
const BEYOND_SHARE = 0.3;

/** A sign at the trigger on one side of the road, facing the ego. On the right it stands beyond driving and parking lanes. */
export function warningSign(stage: ScenarioStage, sign: ScenarioActor, side: Side): StandingActor {
  const { map, plan, triggerM } = stage;
  const place = placeOnRoute(plan, triggerM);
  const laneM = widthAt(map, place);
  const beside = lanesBeside(map, place, side);
  const first = beside.find(({ type, place: { lane } }) => !isDrivable(map, lane) && type !== LaneType.parking);
  const offsetM = first === undefined ? (beside.at(-1)?.centreM ?? 0) + laneM / 2 + 1 : first.centreM + BEYOND_SHARE * laneM;
  return { actor: sign, pose: poseAt(map, place, side === 'right' ? offsetM : -offsetM) };
}
