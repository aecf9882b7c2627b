import type { RoutePlan } from '../RoutePlan.ts';
import { RoadOption } from '../RoutePlan.ts';

/**
 * The points of a plan that the leaderboard hands to an agent, as indices: the first and last, every lane-change point, every change of
 * option (not right after a lane change), and else one whenever more than `distanceM` of way has gathered. Way gathers only over
 * points that no rule keeps.
 * @param distanceM 50 in leaderboard 1.0 and Bench2Drive, 200 in 2.x
 */
export function downsampleRoute(plan: RoutePlan, distanceM: number): Int32Array {
  const kept: number[] = [];
  let gatheredM = 0;
  let previous: number | undefined;
  for (let index = 0; index < plan.count; index += 1) {
    const option = plan.option[index]!;
    const keep = isLaneChange(option) || (option !== previous && !isLaneChange(previous)) || gatheredM > distanceM || index === plan.count - 1;
    if (keep) {
      kept.push(index);
      gatheredM = 0;
    } else gatheredM += plan.sM[index]! - plan.sM[Math.max(0, index - 1)]!;
    previous = option;
  }
  return Int32Array.from(kept);
}

function isLaneChange(option: number | undefined): boolean {
  return option === RoadOption.changeLaneLeft || option === RoadOption.changeLaneRight;
}
