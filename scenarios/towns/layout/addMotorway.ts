import type { Point } from '../../../src/geometry/Pose.ts';
import { cos, sin } from '../../../src/geometry/trig.ts';
import type { RoadProfile } from '../RoadProfile.ts';
import { FOUR_LANE_AVENUE, TWO_LANE_STREET } from '../RoadProfile.ts';
import type { PlannedJunction, PlannedStreet, StreetEnd, StreetPlan } from '../StreetPlan.ts';
import type { TownOptions } from '../TownOptions.ts';

const LANE_M = 3.5;
const TWO_LANE_CARRIAGEWAY = carriageway(2);
const THREE_LANE_CARRIAGEWAY = carriageway(3);
const RAMP = carriageway(1);

/** Distances from the town's eastern edge (m). */
const SPLIT_M = 60;
const MOTORWAY_M = 150;
/** From the inner carriageway's reference line back to the street that the ramps share (m). */
const RAMP_STREET_M = 40;
/** Half the distance between the reference lines of the two carriageways (m). */
const HALF_MEDIAN_M = 3;
const BEND_RADIUS_M = 45;
/** From the ramp street north to the exit and south to the entry, and from the entry to where its lane ends (m). */
const RAMP_REACH_M = 100;
const ENTRY_LANE_M = 120;
/** Angle at which ramps leave and join, and the straight stretch that they do so on. */
const RAMP_ANGLE_RAD = Math.PI / 12;
const RAMP_STRAIGHT_M = 46;
/** Where the last bend of a ramp has its corner, from the ramp street (m). */
const RAMP_CORNER_M = 30;

/** Junction indices (or crossings of the grid) that the motorway is joined to. */
export interface MotorwayEnds {
  readonly northCorner: number;
  readonly southCorner: number;
  readonly exit: number;
}

/** The grid's crossings that have to be junctions for a motorway. */
export function motorwayCrossings({ columns, rows }: TownOptions): MotorwayEnds {
  return { northCorner: rows * columns - 1, southCorner: columns - 1, exit: (rows - 1) * columns - 1 };
}

/**
 * Adds a dual carriageway around the east side, from corner to corner. The inner carriageway (southbound) has an exit to the town and an entry,
 * whose lane ends after a while, so that traffic must merge.
 */
export function addMotorway(plan: StreetPlan, ends: MotorwayEnds): StreetPlan {
  const north = plan.junctions[ends.northCorner]!;
  const south = plan.junctions[ends.southCorner]!;
  const exit = plan.junctions[ends.exit]!;
  const edgeX = Math.max(north.x, south.x, exit.x);
  const innerX = edgeX + MOTORWAY_M - HALF_MEDIAN_M;
  const outerX = edgeX + MOTORWAY_M + HALF_MEDIAN_M;
  const rampX = innerX - RAMP_STREET_M;
  const places = {
    northSplit: { x: edgeX + SPLIT_M, y: north.y }, southSplit: { x: edgeX + SPLIT_M, y: south.y },
    leave: { x: innerX, y: exit.y + RAMP_REACH_M }, join: { x: innerX, y: exit.y - RAMP_REACH_M },
    laneEnd: { x: innerX, y: exit.y - RAMP_REACH_M - ENTRY_LANE_M }, rampStreet: { x: rampX, y: exit.y },
  };
  const number = (name: keyof typeof places): number => plan.junctions.length + Object.keys(places).indexOf(name);
  const end = (name: keyof typeof places, setbackM: number, dx = 0, dy = 0): StreetEnd => ({
    junction: number(name), setbackM, at: { x: places[name].x + dx, y: places[name].y + dy },
  });
  const bend = (x: number, y: number, radiusM: number): Point & { radiusM: number } => ({ x, y, radiusM });
  const ramp = plan.streets.length;
  const alongX = RAMP_STRAIGHT_M * sin(RAMP_ANGLE_RAD);
  const alongY = RAMP_STRAIGHT_M * cos(RAMP_ANGLE_RAD);
  const leaveX = innerX - LANE_M;
  const joinX = innerX - 2 * LANE_M;
  const streets: PlannedStreet[] = [
    street({ junction: ends.exit }, { junction: number('rampStreet') }, [], TWO_LANE_STREET, 50),
    street(end('leave', 30, -LANE_M), { junction: number('rampStreet') }, [
      bend(leaveX - alongX, places.leave.y - alongY, 60), bend(rampX, exit.y + RAMP_CORNER_M, 40),
    ], RAMP, 40),
    street({ junction: number('rampStreet') }, end('join', 30, -2 * LANE_M), [
      bend(rampX, exit.y - RAMP_CORNER_M, 40), bend(joinX - alongX, places.join.y + alongY, 60),
    ], RAMP, 40),
    street({ junction: ends.northCorner }, end('northSplit', 20), [], FOUR_LANE_AVENUE, 60),
    street({ junction: ends.southCorner }, end('southSplit', 20), [], FOUR_LANE_AVENUE, 60),
    street(end('northSplit', 20, 0, -HALF_MEDIAN_M), end('leave', 15), [bend(innerX, north.y - HALF_MEDIAN_M, BEND_RADIUS_M)], TWO_LANE_CARRIAGEWAY, 60),
    street(end('leave', 40), end('join', 15), [], TWO_LANE_CARRIAGEWAY, 90),
    street(end('join', 40), end('laneEnd', 25), [], THREE_LANE_CARRIAGEWAY, 90),
    street(end('laneEnd', 25), end('southSplit', 20, 0, HALF_MEDIAN_M), [bend(innerX, south.y + HALF_MEDIAN_M, BEND_RADIUS_M)], TWO_LANE_CARRIAGEWAY, 60),
    street(end('southSplit', 20, 0, -HALF_MEDIAN_M), end('northSplit', 20, 0, HALF_MEDIAN_M), [
      bend(outerX, south.y - HALF_MEDIAN_M, BEND_RADIUS_M + 2 * HALF_MEDIAN_M), bend(outerX, north.y + HALF_MEDIAN_M, BEND_RADIUS_M + 2 * HALF_MEDIAN_M),
    ], TWO_LANE_CARRIAGEWAY, 60),
  ];
  const crossing = { control: 'uncontrolled', flow: 'crossing', majorStreets: [], crosswalks: false } as const;
  const parallel = { ...crossing, flow: 'parallel' } as const;
  const junctions: Readonly<Record<keyof typeof places, PlannedJunction>> = {
    northSplit: { ...places.northSplit, ...crossing }, southSplit: { ...places.southSplit, ...crossing },
    leave: { ...places.leave, ...parallel }, join: { ...places.join, ...parallel }, laneEnd: { ...places.laneEnd, ...parallel },
    rampStreet: { ...places.rampStreet, ...crossing, control: 'minorYield', majorStreets: [ramp, ramp + 2] },
  };
  return { junctions: [...plan.junctions, ...Object.values(junctions)], streets: [...plan.streets, ...streets] };
}

function carriageway(lanes: number): RoadProfile {
  return {
    laneWidthM: LANE_M,
    left: { drivingLanes: 0, shoulderM: 0.5, sidewalkM: 0 },
    right: { drivingLanes: lanes, shoulderM: 1.5, sidewalkM: 0 },
  };
}

function street(
  from: StreetEnd, to: StreetEnd, corners: readonly (Point & { readonly radiusM: number })[], profile: RoadProfile, speedKmh: number,
): PlannedStreet {
  return { from, to, course: { kind: 'corners', corners, spirals: false }, profile, speedKmh, midCrosswalks: [] };
}
