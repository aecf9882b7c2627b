import { radFromDeg } from '../../../geometry/angle.ts';
import { tan } from '../../../geometry/trig.ts';
import { axesOf, localPoint } from '../../coordinates.ts';
import type { CarlaAxes, CarlaTransform, CarlaVector } from '../../coordinates.ts';
import { CityLabel } from '../semanticTags.ts';
import type { RayHit, Scenery } from './Scenery.ts';

/** How far a camera sees (m); depth images end here, too. */
export const FARTHEST_M = 1000;
/** What is nearer than this depth is not drawn (m). */
const NEAR_M = 0.1;
/** Corners of a box are numbered by three bits; an edge joins two that differ in one. */
const BITS = [1, 2, 4] as const;

/** What a pinhole camera sees: depth, label and actor of every pixel, rows top to bottom. Boxes on a level ground under an empty sky. */
export class BoxView {
  readonly width: number;
  readonly height: number;
  /** Depth along the optical axis (m). */
  readonly depthM: Float32Array;
  readonly label: Uint8Array;
  readonly actorId: Uint32Array;
  /** Which face of a box is seen (0 ahead, 1 beside, 2 above); only for boxes. */
  readonly face: Uint8Array;
  readonly #tanHalf: number;
  readonly #hit: RayHit = { distanceM: 0, actorId: 0, label: 0, incidence: 0, face: 0 };

  constructor(width: number, height: number, fovDeg: number) {
    this.width = width;
    this.height = height;
    this.depthM = new Float32Array(width * height);
    this.label = new Uint8Array(width * height);
    this.actorId = new Uint32Array(width * height);
    this.face = new Uint8Array(width * height);
    this.#tanHalf = tan(radFromDeg(fovDeg) / 2);
  }

  /** Looks from a place. */
  render(transform: CarlaTransform, scenery: Scenery, exceptId: number): void {
    const axes = axesOf(transform.rotation);
    this.#drawGround(transform, axes, scenery);
    for (const index of scenery.near(transform.location, FARTHEST_M, exceptId)) this.#drawBox(index, transform, axes, scenery);
  }

  /** Sky, and the plane of the ground under the camera. */
  #drawGround({ location }: CarlaTransform, { ahead, right, up }: CarlaAxes, scenery: Scenery): void {
    const { width, height, depthM, label } = this;
    const drop = scenery.groundUnder(location) - location.z;
    const scale = (2 * this.#tanHalf) / width;
    this.actorId.fill(0);
    for (let row = 0; row < height; row += 1) {
      const above = (height / 2 - row - 0.5) * scale;
      const rowX = ahead.x + above * up.x;
      const rowY = ahead.y + above * up.y;
      const rowZ = ahead.z + above * up.z;
      for (let column = 0; column < width; column += 1) {
        const beside = (column + 0.5 - width / 2) * scale;
        const pixel = row * width + column;
        const fall = rowZ + beside * right.z;
        const depth = fall * drop > 0 ? drop / fall : FARTHEST_M;
        if (depth >= FARTHEST_M) {
          depthM[pixel] = FARTHEST_M;
          label[pixel] = CityLabel.sky;
          continue;
        }
        depthM[pixel] = depth;
        label[pixel] = scenery.groundLabel(location.x + depth * (rowX + beside * right.x), location.y + depth * (rowY + beside * right.y));
      }
    }
  }

  /** Casts the rays of the pixels that a box may fill. */
  #drawBox(index: number, transform: CarlaTransform, { ahead, right, up }: CarlaAxes, scenery: Scenery): void {
    const { width, height, depthM, label, actorId, face } = this;
    const corners = scenery.cornersOf(index).map((corner) => localPoint(transform, corner));
    const nearestM = Math.min(...corners.map((corner) => corner.x));
    const outline = nearestM < NEAR_M ? clippedAhead(corners) : corners;
    if (outline.length === 0) return;
    const scale = (2 * this.#tanHalf) / width;
    const [fromColumn, toColumn] = span(outline.map((corner) => corner.y / corner.x / scale), width);
    const [fromRow, toRow] = span(outline.map((corner) => -corner.z / corner.x / scale), height);
    const { x, y, z } = transform.location;
    const hit = this.#hit;
    for (let row = fromRow; row < toRow; row += 1) {
      const above = (height / 2 - row - 0.5) * scale;
      for (let column = fromColumn; column < toColumn; column += 1) {
        const pixel = row * width + column;
        if (depthM[pixel] <= nearestM) continue;
        const beside = (column + 0.5 - width / 2) * scale;
        const length = Math.sqrt(1 + above * above + beside * beside);
        hit.distanceM = depthM[pixel] * length;
        const rayX = (ahead.x + beside * right.x + above * up.x) / length;
        const rayY = (ahead.y + beside * right.y + above * up.y) / length;
        const rayZ = (ahead.z + beside * right.z + above * up.z) / length;
        if (!scenery.castBox(index, x, y, z, rayX, rayY, rayZ, hit)) continue;
        depthM[pixel] = hit.distanceM / length;
        label[pixel] = hit.label;
        actorId[pixel] = hit.actorId;
        face[pixel] = hit.face;
      }
    }
  }
}

/** Corners of the part of a box that is ahead of the near plane, in the camera's frame: without the rest, a car under its own camera is looked for in every pixel. */
function clippedAhead(corners: readonly CarlaVector[]): CarlaVector[] {
  const outline = corners.filter((corner) => corner.x >= NEAR_M);
  corners.forEach((one, index) => {
    for (const bit of BITS) {
      const other = corners[index | bit];
      if ((index & bit) !== 0 || one.x >= NEAR_M === other.x >= NEAR_M) continue;
      const share = (NEAR_M - one.x) / (other.x - one.x);
      outline.push({ x: NEAR_M, y: one.y + share * (other.y - one.y), z: one.z + share * (other.z - one.z) });
    }
  });
  return outline;
}

/** Pixels of one image axis between the outermost of some places, counted from its middle: first, and one past the last. */
function span(places: readonly number[], pixels: number): [number, number] {
  return [Math.max(0, Math.floor(pixels / 2 + Math.min(...places))), Math.min(pixels, Math.ceil(pixels / 2 + Math.max(...places)))];
}
