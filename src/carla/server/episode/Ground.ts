import { atan2 } from '../../../geometry/trig.ts';
import { LaneIndex } from '../../../map/LaneIndex.ts';
import type { LaneHit } from '../../../map/LaneIndex.ts';
import { lanePoseAt } from '../../../map/lanePoseAt.ts';
import type { MutablePose } from '../../../map/lanePoseAt.ts';
import { DRIVABLE_LANES, LaneType, laneTypeMask } from '../../../map/LaneType.ts';
import type { RoadMap } from '../../../map/RoadMap.ts';
import type { SimNetwork } from '../../../sim/SimNetwork.ts';

const WALKABLE_OR_DRIVABLE = DRIVABLE_LANES | laneTypeMask(LaneType.sidewalk, LaneType.shoulder, LaneType.parking, LaneType.median, LaneType.biking);
const KMH_PER_MPS = 3.6;
/** CARLA's limit where no sign has been passed. */
const DEFAULT_LIMIT_KMH = 30;
const STEEPEST_RAD = 0.35;
/** Further than this beside a lane centre there is no road (m). */
const ROADSIDE_M = 6;

/** What lies under a point: height, speed limit. */
export class Ground {
  readonly #map: RoadMap;
  readonly #index: LaneIndex;
  readonly #hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
  /** Height of the whole map where it is flat. */
  readonly #levelM: number | undefined;
  readonly #pose: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };

  constructor({ map, isFlat }: SimNetwork) {
    this.#map = map;
    this.#levelM = isFlat ? map.samples.z[0] : undefined;
    this.#index = new LaneIndex(map);
  }

  /** Height of the nearest lane (m); a known height tells a bridge from the road below. */
  heightAt(x: number, y: number, nearZ: number): number {
    if (this.#levelM !== undefined) return this.#levelM;
    this.#index.nearest(x, y, WALKABLE_OR_DRIVABLE, this.#hit, nearZ);
    lanePoseAt(this.#map, this.#hit.lane, this.#hit.sM, 0, this.#pose);
    return this.#pose.z;
  }

  /** Slope (rad, up positive) under a body of a length that heads along (cosine, sine). */
  slopeAt(x: number, y: number, z: number, cosine: number, sine: number, lengthM: number): number {
    if (this.#levelM !== undefined) return 0;
    const half = lengthM / 2;
    const rise = this.heightAt(x + half * cosine, y + half * sine, z) - this.heightAt(x - half * cosine, y - half * sine, z);
    // Where lanes of different heights meet, the nearest one may change between the axles.
    return Math.max(-STEEPEST_RAD, Math.min(STEEPEST_RAD, atan2(rise, lengthM)));
  }

  /** Speed limit of the nearest driving lane (km/h). */
  speedLimitKmhAt(x: number, y: number, z: number): number {
    this.#index.nearest(x, y, DRIVABLE_LANES, this.#hit, z);
    if (this.#hit.lane < 0 || this.#hit.distanceM > ROADSIDE_M) return DEFAULT_LIMIT_KMH;
    const { lanes, samples } = this.#map;
    const step = lanes.sampleStepM[this.#hit.lane];
    const index = step > 0 ? Math.min(lanes.sampleCount[this.#hit.lane] - 1, Math.round(this.#hit.sM / step)) : 0;
    return samples.speedLimitMps[lanes.firstSample[this.#hit.lane] + index] * KMH_PER_MPS;
  }
}
