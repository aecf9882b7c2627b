import { boxesOverlap } from '../../../geometry/orientedBox.ts';
import { cos, sin } from '../../../geometry/trig.ts';
import type { TrafficLight } from '../../../map/RoadMap.ts';
import type { WorldState } from '../../../sim/WorldState.ts';
import type { TrafficLightActor } from './ServedActor.ts';

/** A vehicle that crosses a light's box the other way is not meant by it. */
const SAME_WAY_COSINE = 0.5;
const STOREY_M = 2.5;

/** The light in whose trigger volume a body's box is, heading as its traffic does. */
export function lightAround(state: WorldState, row: number, actors: readonly TrafficLightActor[], lights: readonly TrafficLight[]): TrafficLightActor | undefined {
  const x = state.x[row];
  const y = state.y[row];
  const halfLength = state.lengthM[row] / 2;
  const halfWidth = state.widthM[row] / 2;
  for (const actor of actors) {
    const { trigger } = lights[actor.light];
    const reach = halfLength + halfWidth + (trigger.lengthM + trigger.widthM) / 2;
    if (Math.abs(trigger.x - x) > reach || Math.abs(trigger.y - y) > reach || Math.abs(trigger.z - state.z[row]) > STOREY_M) continue;
    const cosine = cos(trigger.headingRad);
    const sine = sin(trigger.headingRad);
    if (cosine * state.cosHeading[row] + sine * state.sinHeading[row] < SAME_WAY_COSINE) continue;
    if (boxesOverlap(x, y, state.cosHeading[row], state.sinHeading[row], halfLength, halfWidth, trigger.x, trigger.y, cosine, sine, trigger.lengthM / 2, trigger.widthM / 2)) return actor;
  }
  return undefined;
}
