import { cos, sin } from '../../../src/geometry/trig.ts';
import type { RoadProfile } from '../RoadProfile.ts';
import { streetBearings } from '../streetBearings.ts';
import type { PlannedJunction, PlannedStreet, StreetPlan } from '../StreetPlan.ts';

/** Radius of the central island (m); the ring's reference line runs along it. */
const ISLAND_RADIUS_M = 18;
/** Half of the ring that belongs to each entry (rad). */
const ENTRY_HALF_ANGLE_RAD = Math.PI / 6;
/** Distance from the island's edge to the end of a street (m). */
const STREET_SETBACK_M = 20;
const RING_SPEED_KMH = 30;

const RING: RoadProfile = {
  laneWidthM: 4.5,
  left: { drivingLanes: 0, shoulderM: 0.5, sidewalkM: 0 },
  right: { drivingLanes: 1, shoulderM: 0.5, sidewalkM: 2.5 },
};

interface Entry {
  readonly street: number;
  readonly end: 'from' | 'to';
  readonly outwardRad: number;
}

/** Replaces a junction by a one-way ring, driven anti-clockwise, with a small junction for every street; the ring has the right of way. */
export function addRoundabout(plan: StreetPlan, centre: number): StreetPlan {
  const { junctions, streets } = plan;
  const entries = entriesOf(plan, centre);
  const junctionOf = (entry: number): number => (entry === 0 ? centre : junctions.length + entry - 1);
  const ringStreetAfter = (entry: number): number => streets.length + (entry % entries.length);
  const ringJunctions = entries.map(({ outwardRad }, entry): PlannedJunction => ({
    x: junctions[centre]!.x + ISLAND_RADIUS_M * cos(outwardRad),
    y: junctions[centre]!.y + ISLAND_RADIUS_M * sin(outwardRad),
    control: 'minorYield', flow: 'crossing', crosswalks: junctions[centre]!.crosswalks,
    majorStreets: [ringStreetAfter(entry), ringStreetAfter(entry + entries.length - 1)],
  }));
  const ring = entries.map(({ outwardRad }, entry): PlannedStreet => {
    const next = (entry + 1) % entries.length;
    const turn = entries[next]!.outwardRad - outwardRad;
    return {
      from: { junction: junctionOf(entry), setbackM: ISLAND_RADIUS_M * ENTRY_HALF_ANGLE_RAD },
      to: { junction: junctionOf(next), setbackM: ISLAND_RADIUS_M * ENTRY_HALF_ANGLE_RAD },
      course: { kind: 'arc', turnRad: turn > 0 ? turn : turn + 2 * Math.PI },
      profile: RING, speedKmh: RING_SPEED_KMH, midCrosswalks: [],
    };
  });
  const joined = streets.map((street, index) =>
    entries.reduce((changed, entry, place) => (
      entry.street === index ? { ...changed, [entry.end]: { junction: junctionOf(place), setbackM: STREET_SETBACK_M } } : changed
    ), street));
  return {
    junctions: [...junctions.map((junction, index) => (index === centre ? ringJunctions[0]! : junction)), ...ringJunctions.slice(1)],
    streets: [...joined, ...ring],
  };
}

/** Street ends at a junction, anti-clockwise. */
function entriesOf({ junctions, streets }: StreetPlan, centre: number): Entry[] {
  return streets
    .flatMap((planned, street): Entry[] => {
      const { fromRad, toRad } = streetBearings(junctions, planned);
      return [
        ...(planned.from.junction === centre ? [{ street, end: 'from' as const, outwardRad: fromRad }] : []),
        ...(planned.to.junction === centre ? [{ street, end: 'to' as const, outwardRad: toRad }] : []),
      ];
    })
    .toSorted((a, b) => a.outwardRad - b.outwardRad);
}
