import type { Pose } from '../../src/geometry/Pose.ts';
import { LaneType } from '../../src/map/LaneType.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ActorFlowState } from './flows/ActorFlow.ts';
import { ActorFlow } from './flows/ActorFlow.ts';
import type { StandingActor } from './obstacles/StandingActor.ts';
import { makeRoom, placeStanding } from './obstacles/StandingActor.ts';
import { lanesBeside, parkingOffsetM } from './paths/besideLane.ts';
import { pathThrough } from './paths/ActorPath.ts';
import { walkLane } from './paths/walkLane.ts';
import { placeAhead, placeOnRoute, poseAt, widthAt, speedLimitMps } from './roadPlaces.ts';
import { PRIUS, ORDINARY_CARS, SEAT_LEON } from './scenarioActors.ts';
import type { ScenarioActor } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';
import type { Side } from './ScenarioParameters.ts';
import { ScenarioParameters } from './ScenarioParameters.ts';
import { StagingRefused } from './StagingRefused.ts';
import { TimedScenario } from './TimedScenario.ts';

const FRONT_M = 20;
const BEHIND_M = 10;
const FLOW_GAP_M = 25;
const SPEED_KMH = 60;
const ENDS_AFTER_M = 15;
const SIDE_FLOW_M = 50;
/** Passing cars drive at this share of the limit. */
const PASSING_SHARE = 0.6;
const EGO_WIDTH_M = 2.13;
/** Those who pass do not expect that a parked car pulls out: they brake no harder than this. */
const UNAWARE_BRAKE_MPS2 = 4;
/** On a road without parking lanes the ego stands half on the road: this far beyond its lane's edge with its middle (m). */
const BEYOND_EDGE_M = 0.45;
/** Those who pass keep a little to the other side (m). */
const KEEPS_LEFT_M = 0.35;
const FIRST_FLOW_ID = 10;
const MOST_CARS = 900;

interface ParkingExitState {
  phase: 'parking' | 'leaving';
  flow: ActorFlowState;
}

/**
 * ParkingExit: at the start of the route the ego stands in the parking lane between two parked cars, while cars pass beside it one every 25 m, and
 * has to pull out. It ends 15 m beyond the car in front.
 */
class ParkingExit implements ScenarioBehaviour {
  state: ParkingExitState;
  readonly #stage: ScenarioStage;
  readonly #parked: readonly StandingActor[];
  readonly #ego: Pose;
  readonly #flow: ActorFlow;
  readonly #endM: number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM, scenario, seed, firstActorId } = stage;
    const parameters = new ScenarioParameters(scenario);
    const side = parameters.direction();
    const away = side === 'right' ? 1 : -1;
    const frontM = parameters.number('front_vehicle_distance', FRONT_M, 6);
    const behindM = parameters.number('behind_vehicle_distance', BEHIND_M, 6);
    const gapM = parameters.number('flow_distance', FLOW_GAP_M, 8);
    const limitMps = Math.min(speedLimitMps(map, plan, triggerM), parameters.number('speed', SPEED_KMH, 1) / 3.6);
    const place = placeOnRoute(plan, triggerM);
    const front = placeAhead(map, place, frontM);
    const behind = walkLane(map, place, -behindM).at(-1)!;
    if (front === undefined || triggerM + frontM + ENDS_AFTER_M > plan.lengthM) throw new StagingRefused('the route ends before the car in front');
    const parked = (at: typeof place, actor: ScenarioActor): Pose => poseAt(map, at, away * parkingOffsetM(map, at, side, actor.widthM));
    this.#stage = stage;
    this.#ego = poseAt(map, place, away * egoOffsetM(stage, side));
    this.#parked = [
      { actor: PRIUS, pose: parked(front, PRIUS), flags: ActorFlag.parked },
      { actor: SEAT_LEON, pose: parked(behind, SEAT_LEON), flags: ActorFlag.parked },
    ];
    const back = walkLane(map, place, -SIDE_FLOW_M, { staysOutOfJunctions: true }).toReversed();
    const on = Array.from({ length: Math.floor(Math.min(frontM + SIDE_FLOW_M, plan.lengthM - triggerM)) }, (_, metre) => placeOnRoute(plan, triggerM + metre + 1));
    this.#flow = new ActorFlow({
      path: pathThrough([...back, ...on].map((at) => poseAt(map, at))), speedMps: PASSING_SHARE * limitMps, gapM: [gapM, gapM], types: ORDINARY_CARS, firstId: firstActorId + FIRST_FLOW_ID,
      most: MOST_CARS, seed, startsFull: true, fullFromM: (back.length - 1) % gapM, nearestEgoM: 0, minds: true, accelMps2: 2, hardestMps2: UNAWARE_BRAKE_MPS2,
      leftM: () => away * KEEPS_LEFT_M,
    });
    this.#endM = triggerM + frontM + ENDS_AFTER_M;
    this.state = { phase: 'parking', flow: this.#flow.start() };
  }

  run(step: StageStep): 'running' | 'done' {
    if (this.state.phase === 'parking') {
      makeRoom(step, PRIUS, this.#ego);
      step.order({ kind: 'teleport', id: step.frame.actors.id[0], pose: this.#ego });
      placeStanding(step, this.#stage.firstActorId, this.#parked);
      this.state.phase = 'leaving';
    } else {
      this.#flow.run(step, this.state.flow);
    }
    return step.egoM >= this.#endM ? 'done' : 'running';
  }
}

/** Beside a road without parking lanes the ego may not stand farther out than the outside-lanes criterion allows. */
function egoOffsetM({ map, plan, triggerM }: ScenarioStage, side: Side): number {
  const place = placeOnRoute(plan, triggerM);
  const offsetM = parkingOffsetM(map, place, side, EGO_WIDTH_M);
  return lanesBeside(map, place, side).some(({ type }) => type === LaneType.parking) ? offsetM : Math.min(offsetM, widthAt(map, place) / 2 + BEYOND_EDGE_M);
}

export const parkingExit: ScenarioType = { type: 'ParkingExit', stage: (stage) => new TimedScenario(stage, new ParkingExit(stage)) };
