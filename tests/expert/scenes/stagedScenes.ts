import { ActorKind } from '../../../src/world/ActorKind.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { FIRST_SCRIPTED_ID, type ActorCommand } from '../../../src/world/WorldCommands.ts';
import type { SceneOutcome, SceneScript } from './driveScene.ts';
import { sceneRoad, type SceneRoad } from './sceneRoad.ts';

/** A unit scene of experts.md 4.5: how it is staged, and what has to come of it beside that nothing is infringed. */
export interface StagedScene {
  readonly group: number;
  readonly name: string;
  readonly stage: SceneScript;
  /** The ego has come at least so far, or stands before this place (m along the route). */
  readonly comesAtLeastM?: number;
  readonly standsBeforeM?: number;
  /** Share of 2 s pieces within nuPlan's limits; half unless the scene asks for hard braking. */
  readonly comfort?: number;
  readonly also?: (outcome: SceneOutcome) => boolean;
}

const CAR = { kind: ActorKind.car, typeId: 'vehicle.test.car', lengthM: 4.5, widthM: 2, heightM: 1.5 };
const WALKER = { kind: ActorKind.walker, typeId: 'walker.pedestrian.0001', lengthM: 0.5, widthM: 0.5, heightM: 1.8 };
const BICYCLE = { kind: ActorKind.bicycle, typeId: 'vehicle.test.bicycle', lengthM: 1.7, widthM: 0.6, heightM: 1.6 };
const THING = { kind: ActorKind.prop, typeId: 'static.prop.unheard_of', lengthM: 3, widthM: 1.2, heightM: 1 };

type Body = typeof CAR | typeof WALKER | typeof BICYCLE | typeof THING;

function spawn(road: SceneRoad, number: number, body: Body, alongM: number, leftM: number, turnRad = 0, speedMps = 0): ActorCommand {
  return { kind: 'spawn', id: FIRST_SCRIPTED_ID + number, actor: { ...body, pose: road.at(alongM, leftM, turnRad), speedMps } };
}

function walk(road: SceneRoad, number: number, turnRad: number, speedMps: number, alongM = 0): ActorCommand {
  return { kind: 'walk', id: FIRST_SCRIPTED_ID + number, headingRad: road.at(alongM, 0, turnRad).headingRad, speedMps };
}

function follow(number: number, speedMps: number): ActorCommand {
  return { kind: 'follow', id: FIRST_SCRIPTED_ID + number, speedMps, blind: true };
}

const at = (tick: number, seconds: number): boolean => tick === Math.round(seconds * 20);
const twoWay = sceneRoad('twoWay');
const sameWay = sceneRoad('sameWay');
const parking = sceneRoad('parking');
const narrow = sceneRoad('narrow');
const curve = sceneRoad('curve');
const NOBODY = (): readonly ActorCommand[] => [];

/** A car that drives ahead and brakes to a stop after 3 s. */
function stoppingLeader(road: SceneRoad, gapM: number): SceneScript['script'] {
  return ({ tick }) => (tick === 0 ? [spawn(road, 1, CAR, gapM, 0, 0, 9), follow(1, 9)] : at(tick, 3) ? [follow(1, 0)] : []);
}

/** A queue that goes and stands by turns. */
function stopAndGo(gapM: number): SceneScript['script'] {
  return ({ tick }) => {
    if (tick === 0) return [spawn(twoWay, 1, CAR, gapM, 0), spawn(twoWay, 2, CAR, gapM + 7, 0)];
    if (tick % 160 === 20) return [follow(1, 5), follow(2, 5)];
    return tick % 160 === 100 ? [follow(1, 0), follow(2, 0)] : [];
  };
}

/** A car in the left lane, a little slower, that changes into the ego's lane when it is so far ahead (m, bumper to bumper). */
function cutIn(gapM: number): SceneScript['script'] {
  let beganTick = Infinity;
  return ({ tick, frame, alongM }) => {
    const { actors } = frame;
    if (tick === 0) return [spawn(sameWay, 1, CAR, gapM + 12, 3.5, 0, 7), walk(sameWay, 1, 0, 7)];
    if (beganTick === Infinity && actors.x[1]! - actors.x[0]! - 4.7 < gapM && alongM > 1) {
      beganTick = tick;
      return [walk(sameWay, 1, -0.17, 7)];
    }
    return tick === beganTick + 60 ? [walk(sameWay, 1, 0, 7)] : [];
  };
}

/** Somebody steps out when the ego is so far away (m, from its centre), at so many metres along the route, from behind a parked car. */
function stepsOut(beforeM: number, stopsAtLeftM = Infinity): SceneScript['script'] {
  let beganTick = Infinity;
  return ({ tick, frame, alongM }) => {
    if (tick === 0) return [spawn(parking, 1, CAR, 55, -3), spawn(parking, 2, WALKER, 58.5, -4.2, Math.PI / 2)];
    if (beganTick === Infinity && alongM > 58.5 - beforeM) {
      beganTick = tick;
      return [walk(parking, 2, Math.PI / 2, 1.6)];
    }
    const stops = frame.actors.y[2]! > stopsAtLeftM - 1.75 && tick > beganTick;
    return stops ? [walk(parking, 2, Math.PI / 2, 0)] : [];
  };
}

/** A parked car that leaves its place when the ego is so far behind it (m). */
function pullsOut(beforeM: number): SceneScript['script'] {
  let beganTick = Infinity;
  return ({ tick, alongM }) => {
    if (tick === 0) return [spawn(parking, 1, CAR, 70, -3)];
    if (beganTick === Infinity && alongM > 70 - beforeM) {
      beganTick = tick;
      return [walk(parking, 1, 0.3, 3)];
    }
    return tick === beganTick + 62 ? [walk(parking, 1, 0, 4)] : [];
  };
}

/** Something in the own lane of a two-way road, and oncoming cars every so many seconds at 8 m/s, from now on. */
function blockedWithOncoming(everyS: number, seed: number): SceneScript['script'] {
  return ({ tick }) => {
    const commands: ActorCommand[] = tick === 0 ? [spawn(twoWay, 1, CAR, 60, 0)] : [];
    const period = Math.round(everyS * 20);
    if ((tick + 7 * seed) % period === 0 && tick < 360) {
      const number = 10 + Math.floor((tick + 7 * seed) / period);
      commands.push(spawn(twoWay, number, CAR, 230, 3.5, Math.PI, 8), walk(twoWay, number, Math.PI, 8));
    }
    return commands;
  };
}

/** Something as large as a car, known for what it is at first sight, and an oncoming car of 5 m/s that speeds up to 15 as soon as the ego is on its way past. */
function acceleratingOncoming(distanceM: number, rateMps2: number): SceneScript['script'] {
  let mps = 5;
  let committed = false;
  return ({ tick, leftM }) => {
    if (tick === 0) return [spawn(twoWay, 1, { ...THING, lengthM: 4.5, widthM: 2 }, 60, 0), spawn(twoWay, 2, CAR, distanceM, 3.5, Math.PI, mps), walk(twoWay, 2, Math.PI, mps)];
    committed ||= leftM > 1.2;
    if (!committed || mps >= 15) return [];
    mps += rateMps2 / 20;
    return [walk(twoWay, 2, Math.PI, mps)];
  };
}

const things = (road: SceneRoad, places: readonly (readonly [alongM: number, leftM: number, turnRad: number])[]): SceneScript['script'] => ({ tick }) =>
  tick === 0 ? places.map(([alongM, leftM, turnRad], index) => spawn(road, index + 1, THING, alongM, leftM, turnRad)) : [];

/** Every scene that is staged on a road of its own. Those at junctions and with flows are scenarios of the test town. */
export const STAGED_SCENES: readonly StagedScene[] = [
  ...[22, 30, 40].map((gapM): StagedScene => ({ group: 1, name: `the leader ${gapM} m ahead brakes to a stop`, stage: { road: twoWay, speedMps: 9, seconds: 14, script: stoppingLeader(twoWay, gapM) }, standsBeforeM: 200 })),
  ...[12, 25].map((gapM): StagedScene => ({ group: 1, name: `a queue ${gapM} m ahead goes and stands by turns`, stage: { road: twoWay, speedMps: 4, seconds: 26, script: stopAndGo(gapM) }, comesAtLeastM: 40 })),
  ...[5, 10, 15].map((gapM): StagedScene => ({ group: 1, name: `a car cuts in ${gapM} m ahead`, stage: { road: sameWay, speedMps: 9, seconds: 14, script: cutIn(gapM) }, comesAtLeastM: 60, comfort: 0 })),
  ...[14, 20, 28].map((beforeM): StagedScene => ({ group: 1, name: `a parked car pulls out ${beforeM} m ahead`, stage: { road: parking, speedMps: 8, seconds: 16, script: pullsOut(beforeM) }, comesAtLeastM: 75, comfort: 0 })),
  ...[14, 18, 24].map((beforeM): StagedScene => ({ group: 2, name: `a walker steps out from behind a parked car ${beforeM} m ahead`, stage: { road: parking, speedMps: 8, seconds: 18, script: stepsOut(beforeM) }, comesAtLeastM: 70, comfort: 0 })),
  ...[18, 24].map((beforeM): StagedScene => ({ group: 2, name: `a walker ${beforeM} m ahead stops in the middle of the lane`, stage: { road: parking, speedMps: 8, seconds: 10, script: stepsOut(beforeM, 0) }, comfort: 0 })),
  ...[[4, 0], [6, 1], [8, 2], [12, 1]].map(([everyS, seed]): StagedScene => ({
    group: 7, name: `something stands in the lane of a two-way road, and a car comes every ${everyS} s`, stage: { road: twoWay, speedMps: 8, seconds: 50, script: blockedWithOncoming(everyS!, seed!) }, comesAtLeastM: 75, comfort: 0,
  })),
  ...[[180, 1.5], [180, 2.5], [180, 4], [200, 1.5], [200, 2.5], [200, 4], [220, 4]].map(([distanceM, rateMps2]): StagedScene => ({
    group: 7, name: `who comes from ${distanceM} m speeds up by ${rateMps2} m/s² when the ego is on its way past`, stage: { road: twoWay, speedMps: 8, seconds: 25, script: acceleratingOncoming(distanceM!, rateMps2!) }, comesAtLeastM: 75, comfort: 0,
  })),
  ...[[45, 6], [45, 8], [30, 6], [60, 8]].map(([aheadM, speedMps]): StagedScene => ({
    group: 7, name: `a car stands in the open road ${aheadM} m ahead of one that comes at ${speedMps} m/s`, stage: { road: twoWay, speedMps: speedMps!, seconds: 40, script: ({ tick }) => (tick === 0 ? [spawn(twoWay, 1, CAR, aheadM!, 0)] : []) }, comesAtLeastM: aheadM! + 15, comfort: 0,
  })),
  { group: 7, name: 'a bicycle rides slowly in the lane', stage: { road: twoWay, speedMps: 8, seconds: 30, script: ({ tick }) => (tick === 0 ? [spawn(twoWay, 1, BICYCLE, 35, -0.6, 0, 3), walk(twoWay, 1, 0, 3)] : []) }, comesAtLeastM: 85 },
  { group: 8, name: 'something stands in a bend', stage: { road: curve, speedMps: 8, seconds: 40, script: things(curve, [[90, -0.3, 0.2]]) }, comesAtLeastM: 105, comfort: 0 },
  { group: 10, name: 'the road is blocked from edge to edge', stage: { road: twoWay, speedMps: 8, seconds: 25, script: ({ tick }) => (tick === 0 ? [spawn(twoWay, 1, { ...THING, lengthM: 1, widthM: 13 }, 70, 1.75)] : []) }, standsBeforeM: 68, also: ({ leftM, rightM }) => leftM < 4 && rightM > -1 },
  { group: 11, name: 'a lane of 2.5 m', stage: { road: narrow, speedMps: 8, seconds: 15, script: NOBODY }, comesAtLeastM: 100, also: ({ leftM, rightM }) => leftM < 0.5 && rightM > -0.5 },
  { group: 11, name: 'a lane of 2.5 m with somebody oncoming', stage: { road: narrow, speedMps: 8, seconds: 20, script: ({ tick }) => (tick === 0 ? [spawn(narrow, 1, { ...CAR, widthM: 1.8 }, 120, 2.5, Math.PI, 7), walk(narrow, 1, Math.PI, 7)] : []) }, comesAtLeastM: 100 },
  { group: 12, name: 'the leader brakes to a stop on a wet road', stage: { road: twoWay, speedMps: 9, seconds: 15, script: stoppingLeader(twoWay, 35), roadGrip: 0.6 }, standsBeforeM: 210 },
  {
    group: 12, name: 'the car steers by a tenth less than its model says', comesAtLeastM: 105, comfort: 0,
    stage: { road: curve, speedMps: 8, seconds: 40, script: things(curve, [[90, -0.3, 0.2]]), vehicle: { ...EGO_VEHICLE, accelMps2: (mps, throttle, brake) => EGO_VEHICLE.accelMps2(mps, throttle, brake), steerForCurvature: (curvature) => EGO_VEHICLE.steerForCurvature(0.9 * curvature) } },
  },
  { group: 13, name: 'something never heard of stands askew', stage: { road: twoWay, speedMps: 8, seconds: 30, script: things(twoWay, [[50, -0.3, 0.5]]) }, comesAtLeastM: 65, comfort: 0 },
  { group: 13, name: 'two things stand one after the other on either side', stage: { road: sameWay, speedMps: 8, seconds: 45, script: things(sameWay, [[50, 0, 0], [75, 3.5, 0.3]]) }, comesAtLeastM: 90, comfort: 0 },
];
