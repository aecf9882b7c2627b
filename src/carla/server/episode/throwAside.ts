import type { WorldState } from '../../../sim/WorldState.ts';

/** A walker that was hit lies this far beside the vehicle (m). */
const CLEAR_M = 0.2;

/** Moves a walker out to the nearer side of a vehicle, so that a hit does not drag it along before the bumper. */
export function throwAside(state: WorldState, vehicle: number, walker: number): void {
  const axisX = -state.sinHeading[vehicle];
  const axisY = state.cosHeading[vehicle];
  const side = (state.x[walker] - state.x[vehicle]) * axisX + (state.y[walker] - state.y[vehicle]) * axisY;
  const reach = (state.widthM[vehicle] + state.widthM[walker] + state.lengthM[walker]) / 2 + CLEAR_M;
  const moved = side < 0 ? -reach - side : reach - side;
  state.x[walker] += moved * axisX;
  state.y[walker] += moved * axisY;
}
