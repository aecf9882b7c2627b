import type { VehicleControl } from '../world/WorldCommands.ts';
import { ActorMode } from './ActorMode.ts';
import type { WorldState } from './WorldState.ts';

/** A control as the state keeps it for scripted vehicles: it lasts until the next command, as in CARLA. Filled by {@link readControl}. */
export interface MutableControl extends VehicleControl {
  throttle: number;
  brake: number;
  steer: number;
  reverse: boolean;
  handBrake: boolean;
}

/** Hands a scripted vehicle to a control. Columns that only traffic and walkers use hold its values: aim x throttle, aim y brake, style steer. */
export function writeControl(state: WorldState, row: number, control: VehicleControl): void {
  if (state.mode[row] !== ActorMode.controlled) {
    state.mode[row] = ActorMode.controlled;
    state.slipSpeedMps[row] = state.speedMps[row];
    state.wheelRad[row] = 0;
    state.granted[row] = 0;
  }
  state.aimX[row] = control.throttle;
  state.aimY[row] = control.brake;
  state.style[row] = control.steer;
  state.forwards[row] = control.reverse ? 0 : 1;
  state.stopped[row] = control.handBrake ? 1 : 0;
}

/** Reads back what {@link writeControl} wrote. */
export function readControl(state: WorldState, row: number, out: MutableControl): void {
  out.throttle = state.aimX[row];
  out.brake = state.aimY[row];
  out.steer = state.style[row];
  out.reverse = state.forwards[row] === 0;
  out.handBrake = state.stopped[row] === 1;
}
