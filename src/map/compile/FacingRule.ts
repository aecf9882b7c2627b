import { lastAtOrBefore } from '../lastAtOrBefore.ts';
import type { RoadRecord } from '../opendrive/OpenDrive.ts';

/** A sign, board or signal beside a road. */
export interface Roadside {
  readonly s: number;
  readonly t: number;
  readonly orientation: string;
}

/**
 * Tells for which direction of travel something beside a road is meant. A road with one direction of driving lanes has no choice. Else
 * `orientation` decides, whose sense depends on the editor: by the standard `+` is for traffic along the reference line, RoadRunner (and so
 * every CARLA town) writes `-` for it. Which one a file means shows in where its signs stand: mostly on the side of their traffic.
 */
export class FacingRule {
  readonly #plusIsForward: boolean;

  /** @param roads all roads of the file, from whose signs the sense of `orientation` is learnt */
  constructor(roads: readonly RoadRecord[]) {
    let standard = 0;
    let reversed = 0;
    for (const road of roads) {
      for (const item of [...road.signals, ...road.objects]) {
        if ((item.orientation !== '+' && item.orientation !== '-') || onlyDirection(road, item.s) !== undefined) continue;
        if ((item.orientation === '+') === isOnForwardSide(road, item.t)) standard += 1;
        else reversed += 1;
      }
    }
    this.#plusIsForward = reversed <= 2 * standard;
  }

  /** Is the thing meant for traffic along the reference line? */
  isForward(road: RoadRecord, item: Roadside): boolean {
    const only = onlyDirection(road, item.s);
    if (only !== undefined) return only;
    if (item.orientation !== '+' && item.orientation !== '-') return isOnForwardSide(road, item.t);
    return (item.orientation === '+') === this.#plusIsForward;
  }
}

function isOnForwardSide(road: RoadRecord, t: number): boolean {
  return road.leftHandTraffic ? t > 0 : t < 0;
}

/** True or false where all driving lanes at `s` go with or against the reference line; undefined where there are both or none. */
function onlyDirection(road: RoadRecord, s: number): boolean | undefined {
  const section = road.sections[lastAtOrBefore(road.sections, (candidate) => candidate.s, s)]!;
  const forwardSign = road.leftHandTraffic ? 1 : -1;
  let forward = false;
  let backward = false;
  for (const lane of section.lanes) {
    if (lane.type !== 'driving') continue;
    if (lane.id * forwardSign > 0) forward = true;
    else backward = true;
  }
  return forward === backward ? undefined : forward;
}
