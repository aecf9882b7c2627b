import type { Point3 } from '../../../src/geometry/Pose.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import { egoDistanceM } from '../egoNear.ts';
import { lanesBeside } from '../paths/besideLane.ts';
import { laneAt, plannedPath } from '../paths/plannedPath.ts';
import { isDrivable, poseAt } from '../roadPlaces.ts';
import { ORDINARY_CARS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { ActorFlow } from './ActorFlow.ts';
import { FlowScenario } from './FlowScenario.ts';

const SPEED_MPS = 10;
const GAP_M = [20, 50] as const;
/** The ego is where the flow ends when it is this near (m). */
const AT_SINK_M = 2;
/** Route points farther from the flow's end than this do not pass it (m). */
const PASSES_SINK_M = 6;
/** Ids of each flow. */
const IDS_PER_FLOW = 240;
const MOST_FLOWS = 4;

interface NamedFlow {
  readonly start: LanePoint;
  readonly end: LanePoint;
}

/** The flow from `start_actor_flow` to `end_actor_flow`. */
function namedFlow(stage: ScenarioStage): NamedFlow {
  const parameters = new ScenarioParameters(stage.scenario);
  return { start: laneAt(stage, parameters.place('start_actor_flow'), 'start_actor_flow'), end: laneAt(stage, parameters.place('end_actor_flow'), 'end_actor_flow') };
}

function flowsOn(stage: ScenarioStage, ways: readonly NamedFlow[], startsFull: boolean): ActorFlow[] {
  const parameters = new ScenarioParameters(stage.scenario);
  const speedMps = parameters.number('flow_speed', SPEED_MPS, 1);
  const gapM = parameters.interval('source_dist_interval', GAP_M);
  return ways.slice(0, MOST_FLOWS).map(
    ({ start, end }, number) =>
      new ActorFlow({
        path: plannedPath(stage.map, start, end), speedMps, gapM, types: ORDINARY_CARS, startsFull, seed: stage.seed,
        firstId: stage.firstActorId + number * IDS_PER_FLOW, most: IDS_PER_FLOW,
      }),
  );
}

/** A place and the lanes beside it that run its way, from left to right. */
function lanesAcross(map: RoadMap, place: LanePoint): LanePoint[] {
  const alike = (side: 'left' | 'right'): LanePoint[] => {
    const beside = lanesBeside(map, place, side);
    const first = beside.findIndex((lane) => !lane.sameDirection || !isDrivable(map, lane.place.lane));
    return beside.slice(0, first < 0 ? beside.length : first).map((lane) => lane.place);
  };
  return [...alike('left').toReversed(), place, ...alike('right')];
}

/** The ego has come to where the flow ends, on any of its lanes, or has passed it. */
function atSink({ map, plan }: ScenarioStage, end: LanePoint): (step: StageStep) => boolean {
  const sinks = lanesAcross(map, end).map((place) => poseAt(map, place));
  const passedM = routeLengthBeside(plan, sinks);
  return (step) => step.egoM >= passedM || sinks.some((sink) => egoDistanceM(step.frame, sink) < AT_SINK_M);
}

function routeLengthBeside(plan: ScenarioStage['plan'], places: readonly Point3[]): number {
  for (let index = 0; index < plan.count; index += 1) {
    for (const place of places) {
      const dx = plan.x[index] - place.x;
      const dy = plan.y[index] - place.y;
      if (dx * dx + dy * dy < PASSES_SINK_M * PASSES_SINK_M) return plan.sM[index];
    }
  }
  return Infinity;
}

function enterFlow(stage: ScenarioStage, lanes: 'all' | 'one'): ScenarioBehaviour {
  const named = namedFlow(stage);
  const starts = lanesAcross(stage.map, named.start);
  const ends = lanesAcross(stage.map, named.end);
  const ways = lanes === 'one' || starts.length !== ends.length ? [named] : starts.map((start, number) => ({ start, end: ends[number] }));
  return new FlowScenario({ flows: flowsOn(stage, ways, true), isOver: atSink(stage, named.end) });
}

function leaveAcrossFlow(stage: ScenarioStage, startsFull: boolean): ScenarioBehaviour {
  const { exitM } = nextJunction(stage);
  return new FlowScenario({ flows: flowsOn(stage, [namedFlow(stage)], startsFull), isOver: (step) => step.egoM >= exitM });
}

/** The second flow comes back on the lanes to the left of the first one's end and start. */
function enterBetweenFlows(stage: ScenarioStage): ScenarioBehaviour {
  const named = namedFlow(stage);
  const leftOf = ({ lane, sM }: LanePoint): LanePoint => {
    const beside = lanesBeside(stage.map, { lane, sM }, 'left')[0];
    if (beside === undefined || !isDrivable(stage.map, beside.place.lane)) throw new StagingRefused('there is no lane for the second flow');
    return beside.place;
  };
  const back = { start: leftOf(named.end), end: leftOf(named.start) };
  return new FlowScenario({ flows: flowsOn(stage, [named, back], false), isOver: atSink(stage, back.end) });
}

function flow(type: string, layOut: (stage: ScenarioStage) => ScenarioBehaviour): ScenarioType {
  return { type, stage: (stage) => new TimedScenario(stage, layOut(stage)) };
}

/** The ego merges into a flow: on all lanes of the road, or on the one that is named. */
export const enterActorFlow = flow('EnterActorFlow', (stage) => enterFlow(stage, 'all'));
export const enterActorFlowV2 = flow('EnterActorFlowV2', (stage) => enterFlow(stage, 'one'));
export const mergerIntoSlowTraffic = flow('MergerIntoSlowTraffic', (stage) => enterFlow(stage, 'one'));
export const mergerIntoSlowTrafficV2 = flow('MergerIntoSlowTrafficV2', (stage) => enterFlow(stage, 'one'));
/** The ego crosses a flow to leave its road. */
export const highwayExit = flow('HighwayExit', (stage) => leaveAcrossFlow(stage, true));
export const interurbanActorFlow = flow('InterurbanActorFlow', (stage) => leaveAcrossFlow(stage, false));
/** The ego turns left across one flow and into another. */
export const interurbanAdvancedActorFlow = flow('InterurbanAdvancedActorFlow', enterBetweenFlows);
