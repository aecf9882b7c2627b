import { controlLoss } from './controlLoss.ts';
import { dynamicObjectCrossing } from './dynamicObjectCrossing.ts';
import { followLeadingVehicle } from './followLeadingVehicle.ts';
import { noSignalJunctionCrossing } from './noSignalJunctionCrossing.ts';
import { oppositeDirection } from './oppositeDirection.ts';
import { otherLeadingVehicle } from './otherLeadingVehicle.ts';
import type { ScenarioType } from './ScenarioBehaviour.ts';
import { rightTurn, runningRedLight, unprotectedLeftTurn } from './signalJunctionCrossing.ts';
import { vehicleTurning } from './vehicleTurning.ts';

/** Every supported kind of scenario, by its name in route and scenario files. */
export const scenarioTypes: ReadonlyMap<string, ScenarioType> = new Map(
  [
    controlLoss, followLeadingVehicle, dynamicObjectCrossing, vehicleTurning, otherLeadingVehicle,
    oppositeDirection, runningRedLight, unprotectedLeftTurn, rightTurn, noSignalJunctionCrossing,
  ].map((type) => [type.type, type]),
);
