import { speedInMps } from '../opendrive/readSpeed.ts';
import type { ObjectRecord, RoadRecord, SignalRecord } from '../opendrive/OpenDrive.ts';
import type { FacingRule } from './FacingRule.ts';

/** A posted speed that begins at a place of a road, for one direction of travel. */
export interface SpeedBoard {
  readonly id: string;
  readonly s: number;
  /** Of its post. */
  readonly t: number;
  /** +1 where it is for traffic along the reference line. */
  readonly direction: 1 | -1;
  readonly speedMps: number;
}

/** `Speed_30`, `speed_60`, `SppedLimit40Assembly`, `Speedlimit60Assembly`: CARLA's towns spell them as they like; all are km/h. */
const BOARD_NAME = /^sp+e+d\D*(\d{2,3})/i;

/** All speed boards of a road: objects by name, and signals of type 274. */
export function speedBoardsOf(road: RoadRecord, facing: FacingRule): SpeedBoard[] {
  const boards: SpeedBoard[] = [];
  for (const object of road.objects) {
    const kmh = boardSpeedKmh(object);
    if (kmh !== undefined) boards.push({ id: object.id, s: object.s, t: object.t, direction: facing.isForward(road, object) ? 1 : -1, speedMps: kmh / 3.6 });
  }
  for (const signal of road.signals) {
    const speedMps = signalSpeedMps(signal);
    if (speedMps !== undefined) boards.push({ id: signal.id, s: signal.s, t: signal.t, direction: facing.isForward(road, signal) ? 1 : -1, speedMps });
  }
  return boards;
}

function boardSpeedKmh(object: ObjectRecord): number | undefined {
  const match = BOARD_NAME.exec(object.name);
  if (match === null) return undefined;
  const kmh = Number(match[1]);
  return kmh >= 5 && kmh <= 150 ? kmh : undefined;
}

/** Type 274 is the German number that OpenDRIVE files use everywhere; its value is in km/h unless a unit says otherwise. */
function signalSpeedMps(signal: SignalRecord): number | undefined {
  if (signal.type !== '274' || signal.value === undefined) return undefined;
  return speedInMps(signal.value, signal.unit === '' ? 'km/h' : signal.unit);
}
