import { axesOf } from '../../coordinates.ts';
import type { CarlaTransform, CarlaVector } from '../../coordinates.ts';
import { cos, sin } from '../../../geometry/trig.ts';
import { radFromDeg } from '../../../geometry/angle.ts';
import type { ServedActor } from '../episode/ServedActor.ts';
import { isBody } from '../episode/ServedActor.ts';
import { CityLabel } from '../semanticTags.ts';

/** A post of a light or sign as a box: half width and height (m), where CARLA has a model. */
export const POST_HALF_WIDTH_M = 0.15;
export const POST_HEIGHT_M = 5;

const CORNERS = [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1], [-1, 1, 1], [-1, 1, -1], [-1, -1, 1], [-1, -1, -1]] as const;

/** What a ray met. Reused between casts. */
export interface RayHit {
  distanceM: number;
  /** 0 for the ground. */
  actorId: number;
  label: number;
  /** Cosine of the angle between the ray and the surface's normal. */
  incidence: number;
  /** Axis of the face that was hit: 0 ahead, 1 beside, 2 above. */
  face: number;
}

/**
 * What rays can meet in a step, in CARLA's frame: an upright box for each body and each post of a light or sign, and the ground as a level plane under
 * whoever looks. Buildings and plants are not known to the simulation.
 */
export class Scenery {
  readonly count: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #z: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #halfX: Float64Array;
  readonly #halfY: Float64Array;
  readonly #halfZ: Float64Array;
  readonly #radius: Float64Array;
  readonly #actorId: Uint32Array;
  readonly #label: Uint8Array;
  readonly #velocity: CarlaVector[] = [];
  readonly #heightAt: (x: number, y: number, nearZ: number) => number;
  readonly #isRoad: (x: number, y: number) => boolean;

  /** @param heightAt ground height and @param isRoad whether a place is paved, both for places in CARLA's frame */
  constructor(actors: Iterable<ServedActor>, heightAt: (x: number, y: number, nearZ: number) => number, isRoad: (x: number, y: number) => boolean) {
    this.#heightAt = heightAt;
    this.#isRoad = isRoad;
    const solid = [...actors].filter((actor) => (isBody(actor) && actor.hasCollisions) || actor.kind === 'trafficLight' || actor.kind === 'trafficSign');
    this.count = solid.length;
    const column = (): Float64Array => new Float64Array(solid.length);
    this.#x = column();
    this.#y = column();
    this.#z = column();
    this.#cos = column();
    this.#sin = column();
    this.#halfX = column();
    this.#halfY = column();
    this.#halfZ = column();
    this.#radius = column();
    this.#actorId = new Uint32Array(solid.length);
    this.#label = new Uint8Array(solid.length);
    solid.forEach((actor, index) => this.#place(index, actor));
  }

  velocityOf(index: number): CarlaVector {
    return this.#velocity[index];
  }

  /** Height of the ground under a place. */
  groundUnder({ x, y, z }: CarlaVector): number {
    return this.#heightAt(x, y, z);
  }

  groundLabel(x: number, y: number): number {
    return this.#isRoad(x, y) ? CityLabel.roads : CityLabel.terrain;
  }

  /** Boxes whose hull comes within `rangeM` of a place, without those of `exceptId`. */
  near({ x, y, z }: CarlaVector, rangeM: number, exceptId: number): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.count; index += 1) {
      if (this.#actorId[index] === exceptId) continue;
      const dx = this.#x[index] - x;
      const dy = this.#y[index] - y;
      const dz = this.#z[index] - z;
      const reach = rangeM + this.#radius[index];
      if (dx * dx + dy * dy + dz * dz <= reach * reach) found.push(index);
    }
    return found;
  }

  /** Where a box lies from a place: its middle and the radius of the ball around it. */
  ballOf(index: number): { readonly middle: CarlaVector; readonly radiusM: number } {
    return { middle: { x: this.#x[index], y: this.#y[index], z: this.#z[index] }, radiusM: this.#radius[index] };
  }

  /** The eight corners of a box. */
  cornersOf(index: number): CarlaVector[] {
    const cosine = this.#cos[index];
    const sine = this.#sin[index];
    return CORNERS.map(([alongX, alongY, alongZ]) => {
      const x = alongX * this.#halfX[index];
      const y = alongY * this.#halfY[index];
      return { x: this.#x[index] + x * cosine - y * sine, y: this.#y[index] + x * sine + y * cosine, z: this.#z[index] + alongZ * this.#halfZ[index] };
    });
  }

  /**
   * Casts a ray from (ox, oy, oz) along the unit vector (dx, dy, dz) against one box, and keeps the hit where it is nearer than what `hit` holds.
   * @returns whether it was
   */
  castBox(index: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, hit: RayHit): boolean {
    const px = ox - this.#x[index];
    const py = oy - this.#y[index];
    const cosine = this.#cos[index];
    const sine = this.#sin[index];
    const localX = px * cosine + py * sine;
    const localY = py * cosine - px * sine;
    const localZ = oz - this.#z[index];
    const alongX = dx * cosine + dy * sine;
    const alongY = dy * cosine - dx * sine;
    let from = 0;
    let to = hit.distanceM;
    let face = -1;
    for (let axis = 0; axis < 3; axis += 1) {
      const place = axis === 0 ? localX : axis === 1 ? localY : localZ;
      const along = axis === 0 ? alongX : axis === 1 ? alongY : dz;
      const half = axis === 0 ? this.#halfX[index] : axis === 1 ? this.#halfY[index] : this.#halfZ[index];
      if (Math.abs(along) < 1e-12) {
        if (Math.abs(place) > half) return false;
        continue;
      }
      const one = (-half - place) / along;
      const other = (half - place) / along;
      const enters = one < other ? one : other;
      const leaves = one < other ? other : one;
      if (enters > from) {
        from = enters;
        face = axis;
      }
      if (leaves < to) to = leaves;
      if (from > to) return false;
    }
    // A ray that starts inside a box sees through it.
    if (face < 0) return false;
    hit.distanceM = from;
    hit.actorId = this.#actorId[index];
    hit.label = this.#label[index];
    hit.face = face;
    hit.incidence = Math.abs(face === 0 ? alongX : face === 1 ? alongY : dz);
    return true;
  }

  #place(index: number, actor: ServedActor): void {
    const isPost = !isBody(actor);
    const { location, rotation } = actor.transform;
    const half = isPost ? { x: POST_HALF_WIDTH_M, y: POST_HALF_WIDTH_M, z: POST_HEIGHT_M / 2 } : actor.boundingBox.extent;
    const middleZ = isPost ? POST_HEIGHT_M / 2 : actor.boundingBox.location.z;
    const yaw = radFromDeg(rotation.yaw);
    this.#x[index] = location.x;
    this.#y[index] = location.y;
    this.#z[index] = location.z + middleZ;
    this.#cos[index] = cos(yaw);
    this.#sin[index] = sin(yaw);
    this.#halfX[index] = half.x;
    this.#halfY[index] = half.y;
    this.#halfZ[index] = half.z;
    this.#radius[index] = Math.sqrt(half.x * half.x + half.y * half.y + half.z * half.z);
    this.#actorId[index] = actor.id;
    this.#label[index] = actor.semanticTags[0] ?? CityLabel.other;
    this.#velocity[index] = actor.velocity;
  }
}

/** Unit vector of an azimuth to the right and an altitude up (rad) in a sensor's frame, turned into the world. */
export function rayOf(transform: CarlaTransform): (azimuthRad: number, altitudeRad: number) => CarlaVector {
  const { ahead, right, up } = axesOf(transform.rotation);
  return (azimuthRad, altitudeRad) => {
    const level = cos(altitudeRad);
    const x = level * cos(azimuthRad);
    const y = level * sin(azimuthRad);
    const z = sin(altitudeRad);
    return { x: x * ahead.x + y * right.x + z * up.x, y: x * ahead.y + y * right.y + z * up.y, z: x * ahead.z + y * right.z + z * up.z };
  };
}
