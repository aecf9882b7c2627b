import { reversed } from '../geometry/Curve.ts';
import { streetBearings } from '../streetBearings.ts';
import type { PlannedJunction, PlannedStreet, StreetPlan } from '../StreetPlan.ts';
import type { Arm } from './Arm.ts';
import { stripM } from './Arm.ts';
import { assignLanes } from './assignLanes.ts';
import { assignParallelLanes } from './assignParallelLanes.ts';
import { connectLanes } from './connectLanes.ts';
import type { IdCounter } from './IdCounter.ts';
import type { NetworkRoad } from './NetworkRoad.ts';
import type { NetworkJunction, RoadNetwork } from './RoadNetwork.ts';
import { setbacks } from './setbacks.ts';
import { streetCurve } from './streetCurve.ts';
import { centreMarks, streetLanes } from './streetLanes.ts';

/** Streets get room for this much straight road between a junction and their first bend (m). */
const STRAIGHT_BEFORE_JUNCTION_M = 6;

/** Both ends of every street, in the order of the streets. */
interface Setbacks {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Gives a plan its shape: roads with reference lines and lanes, and in every junction one connecting road per lane and way through. */
export function buildNetwork(plan: StreetPlan, ids: IdCounter): RoadNetwork {
  const back = planSetbacks(plan);
  const junctionIds = plan.junctions.map(() => ids.take());
  const streets = plan.streets.map((street, index) => buildStreet(plan, street, back.from[index]!, back.to[index]!, junctionIds, ids));
  const roads = [...streets];
  const junctions = plan.junctions.map((planned, index): NetworkJunction => {
    const arms = armsOf(plan, index, streets);
    const connections = connectLanes(planned.flow === 'parallel' ? assignParallelLanes(arms) : assignLanes(arms), junctionIds[index]!, ids);
    roads.push(...connections.map((connection) => connection.road));
    return { id: junctionIds[index]!, x: planned.x, y: planned.y, control: planned.control, arms, connections, controllers: [] };
  });
  return { roads, junctions, controllers: [] };
}

function planSetbacks(plan: StreetPlan): Setbacks {
  const from: number[] = [];
  const to: number[] = [];
  const bearings = plan.streets.map((street) => streetBearings(plan.junctions, street));
  plan.junctions.forEach((junction, index) => {
    const ends = plan.streets.flatMap((street, number) => {
      const { left, right } = street.profile;
      const attributes = { profile: street.profile, stripM: stripM({ crosswalk: hasCrosswalk(junction, street) }) };
      const start = { ...attributes, outwardRad: bearings[number]!.fromRad, incomingLanes: left.drivingLanes, outgoingLanes: right.drivingLanes };
      const end = { ...attributes, outwardRad: bearings[number]!.toRad, incomingLanes: right.drivingLanes, outgoingLanes: left.drivingLanes };
      return [
        ...(street.from.junction === index ? [{ arm: start, keep: (setbackM: number) => void (from[number] = street.from.setbackM ?? setbackM) }] : []),
        ...(street.to.junction === index ? [{ arm: end, keep: (setbackM: number) => void (to[number] = street.to.setbackM ?? setbackM) }] : []),
      ];
    });
    setbacks(ends.map((end) => end.arm)).forEach((setbackM, place) => ends[place]!.keep(setbackM));
  });
  return { from, to };
}

function hasCrosswalk(junction: PlannedJunction, street: PlannedStreet): boolean {
  return junction.crosswalks && street.profile.left.sidewalkM > 0 && street.profile.right.sidewalkM > 0;
}

function buildStreet(
  plan: StreetPlan, street: PlannedStreet, fromSetbackM: number, toSetbackM: number, junctionIds: readonly number[], ids: IdCounter,
): NetworkRoad {
  const whole = streetCurve(plan.junctions, street, fromSetbackM + STRAIGHT_BEFORE_JUNCTION_M, toSetbackM + STRAIGHT_BEFORE_JUNCTION_M);
  const curve = whole.slice(fromSetbackM, whole.lengthM - toSetbackM);
  return {
    id: ids.take(), junction: -1, curve, speedKmh: street.speedKmh,
    lanes: streetLanes(street.profile, curve.lengthM), centreMarks: centreMarks(street.profile),
    predecessor: { kind: 'junction', id: junctionIds[street.from.junction]! },
    successor: { kind: 'junction', id: junctionIds[street.to.junction]! },
    objects: [], signals: [], references: [],
  };
}

function armsOf(plan: StreetPlan, junction: number, roads: readonly NetworkRoad[]): Arm[] {
  const planned = plan.junctions[junction]!;
  return plan.streets.flatMap((street, index) => {
    const road = roads[index]!;
    const ends: Arm[] = [];
    const attributes = {
      road, street: index, profile: street.profile, crosswalk: hasCrosswalk(planned, street), control: armControl(planned, index),
    };
    if (street.from.junction === junction) ends.push({ ...attributes, contact: 'start', inward: reversed(road.curve.start) });
    if (street.to.junction === junction) ends.push({ ...attributes, contact: 'end', inward: road.curve.end });
    return ends;
  });
}

function armControl(junction: PlannedJunction, street: number): Arm['control'] {
  const minor = !junction.majorStreets.includes(street);
  switch (junction.control) {
    case 'lights': return 'light';
    case 'allWayStop': return 'stop';
    case 'minorStop': return minor ? 'stop' : 'none';
    case 'minorYield': return minor ? 'yield' : 'none';
    case 'uncontrolled': return 'none';
  }
}
