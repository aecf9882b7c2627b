import { segmentsIntersect } from '../../geometry/orientedBox.ts';
import { cos, sin } from '../../geometry/trig.ts';
import type { LaneHit } from '../../map/LaneIndex.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import { DRIVABLE_LANES } from '../../map/LaneType.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import { LightState } from '../../world/LightState.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion, Report } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import type { LaneLocator } from './LaneLocator.ts';
import { laneWidthAt } from './laneSamples.ts';

const NEAR_SQUARED_M2 = 15 * 15;

export interface RedLightState {
  /** Index of the light reported last, which is not reported again before another one; -1 at the start. */
  lastLight: number;
}

interface StopLine {
  readonly road: number;
  readonly laneId: number;
  readonly forwardX: number;
  readonly forwardY: number;
  readonly leftX: number;
  readonly leftY: number;
  readonly rightX: number;
  readonly rightY: number;
}

/**
 * Running a red light: the strip behind the car (0.8 half lengths to one metre beyond its tail) crosses the stop line of a light that is
 * red now, within 15 m of the light's trigger box, on the line's own lane and in its direction. Stop lines are the map's stop points:
 * the last place of each governed lane before the junction, which is what the evaluators find by walking from the trigger box.
 */
export class RedLightCriterion implements Criterion<RedLightState> {
  state: RedLightState = { lastLight: -1 };
  readonly #map: RoadMap;
  readonly #locator: LaneLocator;
  readonly #report: Report;
  readonly #lines: readonly (readonly StopLine[])[];
  readonly #centreX: Float64Array;
  readonly #centreY: Float64Array;
  readonly #centreZ: Float64Array;
  readonly #hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };

  constructor(rules: LeaderboardRules, map: RoadMap, locator: LaneLocator, report: Report) {
    this.#map = map;
    this.#locator = locator;
    this.#report = report;
    this.#lines = map.lights.map((light) => light.stopPoints.map((point) => stopLine(map, point.lane, point.sM, rules.stopLineShare)));
    this.#centreX = Float64Array.from(map.lights, (light) => light.trigger.x);
    this.#centreY = Float64Array.from(map.lights, (light) => light.trigger.y);
    this.#centreZ = Float64Array.from(map.lights, (light) => light.trigger.z);
  }

  observe(ego: EgoStep, frame: WorldFrame): void {
    const { lightStates } = frame;
    const count = this.#lines.length;
    for (let light = 0; light < count; light += 1) {
      if (lightStates[light] !== LightState.red || light === this.state.lastLight) continue;
      const dx = this.#centreX[light]! - ego.x;
      const dy = this.#centreY[light]! - ego.y;
      const dz = this.#centreZ[light]! - ego.z;
      if (dx * dx + dy * dy + dz * dz <= NEAR_SQUARED_M2) this.#check(light, ego);
    }
  }

  #check(light: number, ego: EgoStep): void {
    const closeM = 0.8 * ego.halfLengthM;
    const farM = ego.halfLengthM + 1;
    const closeX = ego.x - closeM * ego.forwardX;
    const closeY = ego.y - closeM * ego.forwardY;
    const farX = ego.x - farM * ego.forwardX;
    const farY = ego.y - farM * ego.forwardY;
    for (const line of this.#lines[light]!) {
      if (ego.forwardX * line.forwardX + ego.forwardY * line.forwardY <= 0) continue;
      if (!segmentsIntersect(closeX, closeY, farX, farY, line.leftX, line.leftY, line.rightX, line.rightY)) continue;
      if (!this.#onLane(farX, farY, ego.z, line)) continue;
      const { id, x, y, z } = this.#map.lights[light]!;
      this.#report({ kind: 'redLight', tick: ego.tick, timeS: ego.timeS, at: { x, y, z }, otherId: id });
      this.state.lastLight = light;
      return;
    }
  }

  /** Does the tail stand on the line's lane? Lane lookups cost most, so they come last. */
  #onLane(x: number, y: number, z: number, line: StopLine): boolean {
    this.#locator.nearest(x, y, DRIVABLE_LANES, this.#hit, z);
    const { lane } = this.#hit;
    return lane >= 0 && this.#map.lanes.road[lane] === line.road && this.#map.lanes.laneId[lane] === line.laneId;
  }
}

function stopLine(map: RoadMap, lane: number, sM: number, share: number): StopLine {
  const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
  lanePoseAt(map, lane, sM, 0, pose);
  const forwardX = cos(pose.headingRad);
  const forwardY = sin(pose.headingRad);
  const halfM = share * laneWidthAt(map, lane, sM);
  return {
    road: map.lanes.road[lane]!,
    laneId: map.lanes.laneId[lane]!,
    forwardX,
    forwardY,
    leftX: pose.x - halfM * forwardY,
    leftY: pose.y + halfM * forwardX,
    rightX: pose.x + halfM * forwardY,
    rightY: pose.y - halfM * forwardX,
  };
}
