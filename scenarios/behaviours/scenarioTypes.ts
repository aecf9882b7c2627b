import { controlLoss } from './controlLoss.ts';
import { controlLoss2 } from './controlLoss2.ts';
import { dynamicObjectCrossing2 } from './crossings/dynamicObjectCrossing2.ts';
import { parkingCrossingPedestrian } from './crossings/parkingCrossingPedestrian.ts';
import { pedestrianCrossing } from './crossings/pedestrianCrossing.ts';
import { vehicleTurningRoute, vehicleTurningRoutePedestrian } from './crossings/vehicleTurningRoute.ts';
import { highwayCutIn } from './cutIns/highwayCutIn.ts';
import { parkingCutIn } from './cutIns/parkingCutIn.ts';
import { staticCutIn } from './cutIns/staticCutIn.ts';
import { sequentialLaneChange, tJunction } from './driveOn.ts';
import { dynamicObjectCrossing } from './dynamicObjectCrossing.ts';
import {
  enterActorFlow, enterActorFlowV2, highwayExit, interurbanActorFlow, interurbanAdvancedActorFlow, mergerIntoSlowTraffic, mergerIntoSlowTrafficV2,
} from './flows/actorFlowScenarios.ts';
import { crossingBicycleFlow } from './flows/crossingBicycleFlow.ts';
import { followLeadingVehicle } from './followLeadingVehicle.ts';
import { hardBreakRoute } from './hardBreakRoute.ts';
import { invadingTurn } from './invadingTurn.ts';
import { blockedIntersection } from './junctions/blockedIntersection.ts';
import {
  nonSignalizedJunctionLeftTurn, nonSignalizedJunctionLeftTurnEnterFlow, nonSignalizedJunctionRightTurn,
  signalizedJunctionLeftTurn, signalizedJunctionLeftTurnEnterFlow, signalizedJunctionRightTurn,
} from './junctions/junctionTurns.ts';
import { oppositeVehicleRunningRedLight, oppositeVehicleTakingPriority } from './junctions/oppositeVehicle.ts';
import { priorityAtJunction } from './junctions/priorityAtJunction.ts';
import { vanillaTurns } from './junctions/vanillaTurns.ts';
import { noSignalJunctionCrossing } from './noSignalJunctionCrossing.ts';
import { accident, accidentTwoWays } from './obstacles/accident.ts';
import { constructionObstacle, constructionObstacleTwoWays } from './obstacles/constructionObstacle.ts';
import { hazardAtSideLane, hazardAtSideLaneTwoWays } from './obstacles/hazardAtSideLane.ts';
import { parkedObstacle, parkedObstacleTwoWays } from './obstacles/parkedObstacle.ts';
import { vehicleOpensDoorTwoWays } from './obstacles/vehicleOpensDoor.ts';
import { oppositeDirection } from './oppositeDirection.ts';
import { otherLeadingVehicle } from './otherLeadingVehicle.ts';
import { parkingExit } from './parkingExit.ts';
import type { ScenarioType } from './ScenarioBehaviour.ts';
import { rightTurn, runningRedLight, unprotectedLeftTurn } from './signalJunctionCrossing.ts';
import { vehicleTurning } from './vehicleTurning.ts';
import { yieldToEmergencyVehicle } from './yieldToEmergencyVehicle.ts';

/** Leaderboard 1.0, by number. */
export const SCENARIO_TYPES_1: readonly ScenarioType[] = [
  controlLoss, followLeadingVehicle, dynamicObjectCrossing, vehicleTurning, otherLeadingVehicle,
  oppositeDirection, runningRedLight, unprotectedLeftTurn, rightTurn, noSignalJunctionCrossing,
];

/** Leaderboard 2.x, by class name. */
export const SCENARIO_TYPES_2: readonly ScenarioType[] = [
  accident, accidentTwoWays, constructionObstacle, constructionObstacleTwoWays, parkedObstacle, parkedObstacleTwoWays,
  hazardAtSideLane, hazardAtSideLaneTwoWays, vehicleOpensDoorTwoWays,
  dynamicObjectCrossing2, parkingCrossingPedestrian, pedestrianCrossing, vehicleTurningRoute, vehicleTurningRoutePedestrian,
  parkingCutIn, staticCutIn, highwayCutIn, hardBreakRoute, controlLoss2, invadingTurn, parkingExit, yieldToEmergencyVehicle,
  signalizedJunctionLeftTurn, signalizedJunctionRightTurn, nonSignalizedJunctionLeftTurn, nonSignalizedJunctionRightTurn,
  oppositeVehicleRunningRedLight, oppositeVehicleTakingPriority, blockedIntersection, priorityAtJunction,
  { ...noSignalJunctionCrossing, type: 'NoSignalJunctionCrossingRoute' },
  enterActorFlow, enterActorFlowV2, mergerIntoSlowTraffic, mergerIntoSlowTrafficV2, highwayExit, interurbanActorFlow, interurbanAdvancedActorFlow, crossingBicycleFlow,
];

/** Bench2Drive's own, by class name. */
export const SCENARIO_TYPES_BENCH2DRIVE: readonly ScenarioType[] = [
  signalizedJunctionLeftTurnEnterFlow, nonSignalizedJunctionLeftTurnEnterFlow, sequentialLaneChange, tJunction, ...vanillaTurns,
];

/** Every supported kind of scenario, by its name in route and scenario files. */
export const scenarioTypes: ReadonlyMap<string, ScenarioType> = new Map([...SCENARIO_TYPES_1, ...SCENARIO_TYPES_2, ...SCENARIO_TYPES_BENCH2DRIVE].map((type) => [type.type, type]));
