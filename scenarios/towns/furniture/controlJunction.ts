import type { Arm } from '../network/Arm.ts';
import { incomingLaneId, incomingSide } from '../network/Arm.ts';
import type { IdCounter } from '../network/IdCounter.ts';
import type { LaneValidity, RoadSignal } from '../network/NetworkRoad.ts';
import type { NetworkJunction, SignalController } from '../network/RoadNetwork.ts';
import { kerbOffsetM } from '../RoadProfile.ts';
import { onRightSide } from './onRightSide.ts';

const POST_BEFORE_END_M = 0.5;
const POST_BEYOND_KERB_M = 0.5;

const SIGNAL_KINDS = {
  light: { name: 'Signal_3Light_Post01', type: '1000001', dynamic: true },
  stop: { name: 'Sign_Stop', type: '206', dynamic: false },
  yield: { name: 'Sign_Yield', type: '205', dynamic: false },
} as const;

/**
 * Puts up the lights or signs of a junction: one post per controlled arm, beside the end of the street, and a reference with validity on
 * every connecting road that it governs. Each light has a controller of its own; they take turns anti-clockwise.
 * @returns the new controllers
 */
export function controlJunction(junction: NetworkJunction, ids: IdCounter): SignalController[] {
  const controllers: SignalController[] = [];
  for (const arm of junction.arms.toSorted((a, b) => turnOf(a) - turnOf(b))) {
    if (arm.control === 'none' || incomingSide(arm).drivingLanes === 0) continue;
    const signal = post(arm, arm.control, ids);
    arm.road.signals.push(signal);
    referTo(signal, arm, junction);
    if (arm.control !== 'light') continue;
    const controller = { id: ids.take(), sequence: controllers.length, signals: [signal.id] };
    controllers.push(controller);
    junction.controllers.push(controller.id);
  }
  return controllers;
}

function post(arm: Arm, control: 'light' | 'stop' | 'yield', ids: IdCounter): RoadSignal {
  const offsetM = kerbOffsetM(arm.profile, incomingSide(arm)) + POST_BEYOND_KERB_M;
  return { id: ids.take(), ...SIGNAL_KINDS[control], ...onRightSide(arm, POST_BEFORE_END_M, offsetM), validity: incomingLanes(arm) };
}

function referTo(signal: RoadSignal, arm: Arm, junction: NetworkJunction): void {
  for (const { fromArm, road, turn } of junction.connections) {
    if (fromArm !== arm) continue;
    road.references.push({ signal: signal.id, sM: 0, orientation: '-', validity: { fromLane: -1, toLane: -1 }, turn });
  }
}

function incomingLanes(arm: Arm): LaneValidity {
  const innermost = incomingLaneId(arm, 0);
  const outermost = incomingLaneId(arm, incomingSide(arm).drivingLanes - 1);
  return { fromLane: Math.min(innermost, outermost), toLane: Math.max(innermost, outermost) };
}

/** Direction in [0, 2π), rounded so that the order does not hang on the last bit. */
function turnOf(arm: Arm): number {
  const heading = Math.round(arm.inward.headingRad * 1e6) / 1e6;
  return heading - 2 * Math.PI * Math.floor(heading / (2 * Math.PI));
}
