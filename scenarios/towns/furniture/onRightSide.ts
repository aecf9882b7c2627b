import type { Arm } from '../network/Arm.ts';

/** Road coordinates of something that concerns the traffic which comes into a junction. */
export interface Placement {
  readonly sM: number;
  readonly tM: number;
  readonly orientation: '+' | '-';
  /** Turns the road's direction into that of the traffic. */
  readonly hOffsetRad: number;
}

/** A place on an arm: `beforeEndM` before the junction, `offsetM` to the right of the reference line, as the incoming traffic sees it. */
export function onRightSide(arm: Arm, beforeEndM: number, offsetM: number): Placement {
  if (arm.contact === 'end') return { sM: arm.road.curve.lengthM - beforeEndM, tM: -offsetM, orientation: '-', hOffsetRad: 0 };
  return { sM: beforeEndM, tM: offsetM, orientation: '+', hOffsetRad: Math.PI };
}
