import { ActorFlow } from '../flows/ActorFlow.ts';
import { FlowScenario } from '../flows/FlowScenario.ts';
import type { ApproachSide, JunctionPath, ThroughTurn } from '../paths/junctionPaths.ts';
import { approachesOf, approachSide, pathThroughJunction } from '../paths/junctionPaths.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import { ORDINARY_CARS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { lightsOf } from './junctionLights.ts';
import { nextJunction } from './nextJunction.ts';

interface TurnSetup {
  /** Where the flow comes from. */
  readonly from: ApproachSide;
  /** Length of the flow before the junction and behind it, in seconds of its speed. */
  readonly backS: number;
  readonly onS: number;
  readonly startsFull: boolean;
  /** Which way the flow goes through the junction. */
  readonly turn: ThroughTurn;
  /** Which of several lanes the flow takes: any, or the one nearest to its kerb. */
  readonly lane: 'any' | 'rightmost';
}

const LEFT_TURN: TurnSetup = { from: 'opposite', backS: 4, onS: 2.5, startsFull: false, turn: 'straight', lane: 'any' };
const RIGHT_TURN: TurnSetup = { from: 'left', backS: 5, onS: 3, startsFull: true, turn: 'straight', lane: 'rightmost' };

const FLOW_MPS = 20;
const GAP_M = [25, 50] as const;
const ENDS_AFTER_M = 10;

/** The ego turns at a junction across or into a flow that goes straight on and minds nobody; with lights, both have green. */
function layOut(stage: ScenarioStage, setup: TurnSetup, signalised: boolean): ScenarioBehaviour {
  const { map, plan, firstActorId, seed } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const speedMps = parameters.number('flow_speed', FLOW_MPS, 1);
  const gapM = parameters.interval('source_dist_interval', GAP_M);
  const junction = nextJunction(stage);
  const egoHeadingRad = poseAt(map, placeOnRoute(plan, junction.entryM)).headingRad;
  const lights = lightsOf(map, junction.junction, egoHeadingRad);
  if (signalised && lights.own.length === 0) throw new StagingRefused('the next junction has no lights');
  const ways = approachesOf(map, junction.junction)
    .filter(({ headingRad }) => approachSide(egoHeadingRad, headingRad) === setup.from)
    .map(({ lane }) => pathThroughJunction(map, lane, setup.backS * speedMps, setup.onS * speedMps, setup.turn))
    .filter((way) => way !== undefined);
  if (ways.length === 0) throw new StagingRefused(`at the next junction nothing comes ${setup.turn === 'straight' ? 'straight on' : 'round a right turn'} from ${setup.from === 'opposite' ? 'the opposite side' : `the ${setup.from}`}`);
  const { path } = chosenWay(stage, ways, setup.lane);
  const flow = new ActorFlow({ path, speedMps, gapM, types: ORDINARY_CARS, firstId: firstActorId, most: 900, seed, startsFull: setup.startsFull });
  const theirs = lights.all.filter((light) => approachSide(egoHeadingRad, map.lights[light].headingRad) === setup.from);
  const endM = Math.min(junction.exitM + ENDS_AFTER_M, plan.lengthM - 1);
  return new FlowScenario({ flows: [flow], ...(signalised ? { lights: { lights, theirs } } : {}), isOver: (step) => step.egoM >= endM });
}

function chosenWay({ map, seed }: ScenarioStage, ways: readonly JunctionPath[], lane: TurnSetup['lane']): JunctionPath {
  const hasRightNeighbour = ({ approach }: JunctionPath): boolean => ways.some((other) => other.approach === map.lanes.right[approach]);
  return lane === 'any' ? ways[seed % ways.length] : (ways.find((way) => !hasRightNeighbour(way)) ?? ways[0]);
}

function turn(type: string, setup: TurnSetup, signalised: boolean): ScenarioType {
  return { type, stage: (stage) => new TimedScenario(stage, layOut(stage, setup, signalised)) };
}

/** Left turns across oncoming traffic, and right turns into traffic from the left. */
export const signalizedJunctionLeftTurn = turn('SignalizedJunctionLeftTurn', LEFT_TURN, true);
export const signalizedJunctionRightTurn = turn('SignalizedJunctionRightTurn', RIGHT_TURN, true);
export const nonSignalizedJunctionLeftTurn = turn('NonSignalizedJunctionLeftTurn', LEFT_TURN, false);
export const nonSignalizedJunctionRightTurn = turn('NonSignalizedJunctionRightTurn', RIGHT_TURN, false);
/** Bench2Drive: left turns into a road into which oncoming traffic turns right. */
export const signalizedJunctionLeftTurnEnterFlow = turn('SignalizedJunctionLeftTurnEnterFlow', { ...LEFT_TURN, turn: 'right' }, true);
export const nonSignalizedJunctionLeftTurnEnterFlow = turn('NonSignalizedJunctionLeftTurnEnterFlow', { ...LEFT_TURN, turn: 'right' }, false);
