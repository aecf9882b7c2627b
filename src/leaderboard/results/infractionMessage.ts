import type { Point3 } from '../../geometry/Pose.ts';
import { pointToCarla } from '../carlaFrame.ts';
import type { Infraction } from '../Infraction.ts';
import { pythonFloat, pythonRound } from './pythonNumber.ts';

/**
 * The sentence of the results file, in CARLA coordinates. The wording carries weight: other tools (and the leaderboard's own global
 * statistics) parse the metres out of the ninth word of the outside-lanes sentence and the percentage out of the min-speed one.
 */
export function infractionMessage(infraction: Infraction): string {
  switch (infraction.kind) {
    case 'collisionLayout':
    case 'collisionPedestrian':
    case 'collisionVehicle':
      return `Agent collided against object with type=${infraction.otherType ?? ''} and id=${infraction.otherId ?? ''} at ${place(infraction.at)}`;
    case 'redLight':
      return `Agent ran a red light ${infraction.otherId ?? ''} at ${place(infraction.at)}`;
    case 'stopSign':
      return `Agent ran a stop with id=${infraction.otherId ?? ''} at ${place(infraction.at)}`;
    case 'outsideLanes':
      return `Agent went outside its route lanes for about ${rounded(infraction.metres, 3)} meters (${rounded(infraction.percent, 2)}% of the completed route)`;
    case 'minSpeed':
      return `Average speed is ${rounded(infraction.percent, 2)}% of the surrounding traffic's one`;
    case 'yieldEmergency':
      return 'Agent failed to yield to an emergency vehicle';
    case 'scenarioTimeout':
      return 'Agent timed out a scenario';
    case 'routeDeviation':
      return `Agent deviated from the route at ${place(infraction.at)}`;
    case 'blocked':
      return `Agent got blocked at ${place(infraction.at)}`;
    case 'routeTimeout':
      return 'Route timeout.';
  }
}

function place(point: Point3): string {
  const { x, y, z } = pointToCarla(point);
  return `(x=${rounded(x, 3)}, y=${rounded(y, 3)}, z=${rounded(z, 3)})`;
}

function rounded(value: number | undefined, digits: number): string {
  return pythonFloat(pythonRound(value ?? 0, digits));
}
