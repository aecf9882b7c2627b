import type { RoadText } from './xodrText.ts';
import { arc, junctionLink, line, roadLink, xodrText } from './xodrText.ts';

/** Distance (m) of the arms' ends from the middle of the crossing, and the arms' length. */
export const CROSSING_HALF_M = 10;
export const ARM_M = 60;

export interface CrossingOptions {
  /** Arms that exist, of 0 (west), 1 (south), 2 (east), 3 (north). */
  readonly arms?: readonly number[];
  /** Signals by arm. */
  readonly signals?: Readonly<Record<number, string>>;
  /** Objects by arm. */
  readonly objects?: Readonly<Record<number, string>>;
  /** References on the connecting road of arm `from` to arm `to`. */
  readonly references?: (from: number, to: number) => string;
  /** Controllers of the file and, in the junction, their order. */
  readonly controllers?: string;
  readonly junctionControllers?: string;
  readonly type?: string;
}

/**
 * A crossing of two-lane roads in the origin. Arm k (roads `10` to `13`) comes in along its reference line, so lane -1 leads to the
 * crossing and lane 1 away. Connecting roads `1ab` lead from arm a to arm b on one lane whose centre is the reference line.
 */
export function crossingText(options: CrossingOptions = {}): string {
  const arms = options.arms ?? [0, 1, 2, 3];
  const roads: RoadText[] = arms.map((arm) => ({
    id: `1${arm}`,
    planView: [line(...turned(arm, -(CROSSING_HALF_M + ARM_M), 0), heading(arm), ARM_M)],
    successor: junctionLink('5'),
    lanes: [{ id: 1 }, { id: -1 }, { id: -2, type: 'sidewalk', widthM: 2 }, { id: 2, type: 'sidewalk', widthM: 2 }],
    signals: options.signals?.[arm] ?? '',
    objects: options.objects?.[arm] ?? '',
    type: options.type ?? '',
  }));
  const connections: string[] = [];
  for (const from of arms) {
    for (const to of arms) {
      if (from === to) continue;
      const id = `1${from}${to}`;
      roads.push({
        id,
        junction: '5',
        planView: [connectingPiece(from, to)],
        predecessor: roadLink(`1${from}`, 'end'),
        successor: roadLink(`1${to}`, 'end'),
        laneOffset: '<laneOffset s="0" a="1.75" b="0" c="0" d="0"/>',
        lanes: [{ id: -1, predecessor: -1, successor: 1 }],
        signals: options.references?.(from, to) ?? '',
      });
      connections.push(`<connection id="${connections.length}" incomingRoad="1${from}" connectingRoad="${id}" contactPoint="start"><laneLink from="-1" to="-1"/></connection>`);
    }
  }
  return xodrText(roads, `${options.controllers ?? ''}<junction id="5" name="crossing">${connections.join('')}${options.junctionControllers ?? ''}</junction>`);
}

/** Lane centres lie 1.75 m beside the reference lines: straight on, a right turn of 8.25 m radius, a left turn of 11.75 m. */
function connectingPiece(from: number, to: number): ReturnType<typeof line> {
  const start = turned(from, -CROSSING_HALF_M, -1.75);
  const quarter = Math.PI / 2;
  switch ((to - from + 4) % 4) {
    case 1:
      return arc(...start, heading(from), quarter * 8.25, -1 / 8.25);
    case 2:
      return line(...start, heading(from), 2 * CROSSING_HALF_M);
    default:
      return arc(...start, heading(from), quarter * 11.75, 1 / 11.75);
  }
}

/** Direction in which arm k leads into the crossing: the west arm eastwards, then on anti-clockwise. */
function heading(arm: number): number {
  return (arm * Math.PI) / 2;
}

function turned(arm: number, x: number, y: number): [number, number] {
  const [cosine, sine] = [[1, 0], [0, 1], [-1, 0], [0, -1]][arm]!;
  return [x * cosine! - y * sine!, x * sine! + y * cosine!];
}
