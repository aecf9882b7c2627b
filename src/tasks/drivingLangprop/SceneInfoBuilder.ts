import type { EpisodeStart } from '../../driving/Driver.ts';
import { cos, sin } from '../../geometry/trig.ts';
import { LaneIndex, type LaneHit } from '../../map/LaneIndex.ts';
import { DRIVABLE_LANES } from '../../map/LaneType.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import { ActorKind } from '../../world/ActorKind.ts';
import { LightState } from '../../world/LightState.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import { governingLight, governingStopSign } from './governingSignals.ts';
import { MOST_NEIGHBOURS, sceneInfoCodec, type Neighbour, type SceneInfo } from './SceneInfo.ts';

/** The target is the first remaining point of the dense route that is farther than this (m). */
const TARGET_M = 4;
/** Actors farther than this (m) are left out. */
const RANGE_M = 50;
/** No half length or half width is given as less (m). */
const LEAST_HALF_M = 0.5;

/** What LangProp's policies and its expert know of one step. Valid until the next one. */
export interface LangPropView {
  readonly tick: number;
  readonly info: SceneInfo;
  /** `info` as policies get it and recordings keep it. */
  readonly packed: Float32Array;
  /** Road option at the target; policies do not see it. */
  readonly option: number;
  /** Index into `RoadMap.stopSigns` of the sign that `distance_to_stop_sign` is about, or -1; policies do not see it. */
  readonly stopSign: number;
}

/** Turns world frames into LangProp's scenes. A policy and the expert that labels it share one builder; each step is looked at once. */
export class SceneInfoBuilder {
  readonly #halfExtents: boolean;
  #start: EpisodeStart | undefined;
  #lanes: LaneIndex | undefined;
  #map: RoadMap | undefined;
  /** First point of the route that has not been dropped. */
  #target = 0;
  #view: LangPropView | undefined;
  readonly #packed = new Float32Array(sceneInfoCodec.maxWords);
  readonly #hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };

  /** @param halfExtents gives sizes as LangProp does, half of what they are */
  constructor(halfExtents: boolean) {
    this.#halfExtents = halfExtents;
  }

  /** Begins an episode; told twice of the same start it does nothing. */
  reset(start: EpisodeStart): void {
    if (start === this.#start) return;
    this.#start = start;
    this.#target = 0;
    this.#view = undefined;
    if (this.#map !== start.map) {
      this.#map = start.map;
      this.#lanes = new LaneIndex(start.map);
    }
  }

  /** What is remembered between steps: the route point that has been reached. */
  save(): number {
    return this.#target;
  }

  restore(target: number): void {
    this.#target = target;
    this.#view = undefined;
  }

  see(frame: WorldFrame): LangPropView {
    if (this.#view?.tick !== frame.tick) this.#view = this.#look(frame);
    return this.#view;
  }

  #look(frame: WorldFrame): LangPropView {
    const { map, route } = this.#start!;
    const { actors } = frame;
    const x = actors.x[0]!;
    const y = actors.y[0]!;
    const ego = { x, y, forwardX: cos(actors.headingRad[0]!), forwardY: sin(actors.headingRad[0]!) };
    this.#target = nextTarget(route, this.#target, x, y);
    this.#lanes!.nearest(x, y, DRIVABLE_LANES, this.#hit, actors.z[0]!);
    const aheadM = (place: { readonly x: number; readonly y: number }): number => (place.x - x) * ego.forwardX + (place.y - y) * ego.forwardY;
    const light = governingLight(map, this.#hit, ego);
    const stopSign = governingStopSign(map, this.#hit, ego);
    const info: SceneInfo = {
      ego_location_world_coord: carla(x, y),
      ego_target_location_world_coord: carla(route.x[this.#target]!, route.y[this.#target]!),
      ego_orientation_unit_vector: carla(ego.forwardX, ego.forwardY),
      ego_forward_speed: speedOf(frame, 0),
      ego_length: this.#size(actors.lengthM[0]!),
      ego_width: this.#size(actors.widthM[0]!),
      distance_to_red_light: light < 0 || frame.lightStates[light] === LightState.green ? null : aheadM(map.lights[light]!.trigger),
      distance_to_stop_sign: stopSign < 0 ? null : aheadM(map.stopSigns[stopSign]!.trigger),
      ...this.#neighbours(frame),
    };
    const words = sceneInfoCodec.pack(info, this.#packed, 0);
    return { tick: frame.tick, info, packed: this.#packed.subarray(0, words), option: route.option[this.#target]!, stopSign };
  }

  #neighbours(frame: WorldFrame): { vehicles: Neighbour[]; pedestrians: Neighbour[] } {
    const { actors } = frame;
    const vehicles: Neighbour[] = [];
    const pedestrians: Neighbour[] = [];
    for (let row = 1; row < actors.count; row += 1) {
      const kind = actors.kind[row]!;
      if (kind === ActorKind.prop) continue;
      const dx = actors.x[row]! - actors.x[0]!;
      const dy = actors.y[row]! - actors.y[0]!;
      const dz = actors.z[row]! - actors.z[0]!;
      if (dx * dx + dy * dy + dz * dz > RANGE_M * RANGE_M) continue;
      const list = kind === ActorKind.walker ? pedestrians : vehicles;
      if (list.length === MOST_NEIGHBOURS) continue;
      list.push({
        id: actors.id[row]!,
        location_world_coord: carla(actors.x[row]!, actors.y[row]!),
        orientation_unit_vector: carla(cos(actors.headingRad[row]!), sin(actors.headingRad[row]!)),
        forward_speed: speedOf(frame, row),
        forward_length: this.#size(actors.lengthM[row]!),
        sideways_width: this.#size(actors.widthM[row]!),
      });
    }
    return { vehicles, pedestrians };
  }

  #size(fullM: number): number {
    const halfM = Math.max(LEAST_HALF_M, fullM / 2);
    return this.#halfExtents ? halfM : 2 * halfM;
  }
}

/** Points within 4 m are dropped, in order and for good; the last but one stays whatever its distance, and the last is never the target. */
export function nextTarget(route: Pick<RoutePlan, 'count' | 'x' | 'y'>, from: number, x: number, y: number): number {
  let target = from;
  while (target < route.count - 2) {
    const dx = route.x[target]! - x;
    const dy = route.y[target]! - y;
    if (dx * dx + dy * dy > TARGET_M * TARGET_M) break;
    target += 1;
  }
  return target;
}

/** A place or direction in CARLA's frame, y south: the one place of this task that converts. */
function carla(x: number, y: number): number[] {
  return [x, 0 - y];
}

/** Speed over ground, never negative. */
function speedOf({ actors }: WorldFrame, row: number): number {
  const x = actors.velocityX[row]!;
  const y = actors.velocityY[row]!;
  return Math.sqrt(x * x + y * y);
}
