/** Less than this of the route (m) is not setting off. */
const STARTED_M = 10;

/** What of a drive tells whether it got going. */
export interface DrivenPart {
  /** Percent. */
  readonly routeCompletion: number;
  readonly routeLengthM: number;
  /** The rules ended the drive because the car stood, or because time ran out. */
  readonly ranOut: boolean;
}

/** The inertia trap seen closed loop: the drive ended where it had begun, because the car stood still, not because it hit something. */
export function neverStarted({ routeCompletion, routeLengthM, ranOut }: DrivenPart): boolean {
  return ranOut && (routeCompletion / 100) * routeLengthM < STARTED_M;
}
