import type { DrivableSurface } from '../../../sim/DrivableSurface.ts';
import type { WorldState } from '../../../sim/WorldState.ts';

/** Corners of a body's box that stand where walls are. */
export function cornersOutside(state: WorldState, row: number, surface: DrivableSurface): number {
  const x = state.x[row];
  const y = state.y[row];
  const alongX = (state.cosHeading[row] * state.lengthM[row]) / 2;
  const alongY = (state.sinHeading[row] * state.lengthM[row]) / 2;
  const acrossX = (-state.sinHeading[row] * state.widthM[row]) / 2;
  const acrossY = (state.cosHeading[row] * state.widthM[row]) / 2;
  return (
    (surface.isFree(x + alongX + acrossX, y + alongY + acrossY) ? 0 : 1) + (surface.isFree(x + alongX - acrossX, y + alongY - acrossY) ? 0 : 1) +
    (surface.isFree(x - alongX + acrossX, y - alongY + acrossY) ? 0 : 1) + (surface.isFree(x - alongX - acrossX, y - alongY - acrossY) ? 0 : 1)
  );
}
