import type { Pose } from '../../../src/geometry/Pose.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoutePlanner } from '../../../src/map/routing/RoutePlanner.ts';

/** A road of 420 m whose route runs from 40 to 380 m in the rightmost driving lane; the ego begins at its start. */
export interface SceneRoad {
  readonly map: RoadMap;
  readonly laneIndex: LaneIndex;
  readonly plan: RoutePlan;
  /** Pose so far along the route and so far to its left (m), turned against it. */
  at(alongM: number, leftM: number, turnRad?: number): Pose;
}

/** `twoWay`: a lane each way. `sameWay`: two lanes of one direction. `parking`: `twoWay` with a parking lane on the right. `narrow`: lanes of 2.5 m. `curve`: `twoWay`, bends left by a radius of 60 m. */
export type RoadKind = 'twoWay' | 'sameWay' | 'parking' | 'narrow' | 'curve';

const LENGTH_M = 420;
const BEND_FROM_M = 100;
const BEND_M = 90;
const RADIUS_M = 60;

const MADE = new Map<RoadKind, SceneRoad>();

export function sceneRoad(kind: RoadKind): SceneRoad {
  const known = MADE.get(kind) ?? madeRoad(kind);
  MADE.set(kind, known);
  return known;
}

function madeRoad(kind: RoadKind): SceneRoad {
  const widthM = kind === 'narrow' ? 2.5 : 3.5;
  const lane = (id: number, type: string, width = widthM): string =>
    `<lane id="${id}" type="${type}" level="false"><width sOffset="0" a="${width}" b="0" c="0" d="0"/><roadMark sOffset="0" type="broken" color="white" width="0.12" laneChange="both"/></lane>`;
  const left = kind === 'sameWay' ? [lane(1, 'sidewalk', 2)] : [lane(2, 'sidewalk', 2), lane(1, 'driving')];
  const beside = kind === 'sameWay' ? lane(-2, 'driving') : kind === 'parking' ? lane(-2, 'parking', 2.5) : '';
  const right = `${lane(-1, 'driving')}${beside}${lane(beside === '' ? -2 : -3, 'sidewalk', 2)}`;
  const map = readRoadMap(
    `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="scene"/><road name="" length="${LENGTH_M}" id="1" junction="-1"><link/><type s="0" type="town"><speed max="50" unit="km/h"/></type>
      <planView>${kind === 'curve' ? BENT : `<geometry s="0" x="0" y="0" hdg="0" length="${LENGTH_M}"><line/></geometry>`}</planView>
      <lanes><laneSection s="0"><left>${left.join('')}</left><center><lane id="0" type="none" level="false"><roadMark sOffset="0" type="broken" color="yellow" width="0.12" laneChange="both"/></lane></center><right>${right}</right></laneSection></lanes></road></OpenDRIVE>`,
    'scene',
  );
  const laneIndex = new LaneIndex(map);
  const laneLeftM = kind === 'sameWay' ? -1.5 * widthM : -widthM / 2;
  const plan = new RoutePlanner(map, laneIndex).plan([40, 380].map((along) => ({ ...onReference(kind, along, laneLeftM), z: 0 })));
  return {
    map,
    laneIndex,
    plan,
    at(alongM, leftM, turnRad = 0) {
      const row = Math.min(plan.count - 1, Math.max(0, plan.sM.findLastIndex((s) => s <= alongM)));
      const heading = plan.headingRad[row]!;
      const beyond = alongM - plan.sM[row]!;
      return {
        x: plan.x[row]! + beyond * Math.cos(heading) - leftM * Math.sin(heading),
        y: plan.y[row]! + beyond * Math.sin(heading) + leftM * Math.cos(heading),
        z: 0,
        headingRad: heading + turnRad,
      };
    },
  };
}

const TURN_RAD = BEND_M / RADIUS_M;
const BENT = `<geometry s="0" x="0" y="0" hdg="0" length="${BEND_FROM_M}"><line/></geometry>
  <geometry s="${BEND_FROM_M}" x="${BEND_FROM_M}" y="0" hdg="0" length="${BEND_M}"><arc curvature="${1 / RADIUS_M}"/></geometry>
  <geometry s="${BEND_FROM_M + BEND_M}" x="${BEND_FROM_M + RADIUS_M * Math.sin(TURN_RAD)}" y="${RADIUS_M * (1 - Math.cos(TURN_RAD))}" hdg="${TURN_RAD}" length="${LENGTH_M - BEND_FROM_M - BEND_M}"><line/></geometry>`;

function onReference(kind: RoadKind, alongM: number, leftM: number): { x: number; y: number } {
  if (kind !== 'curve' || alongM < BEND_FROM_M) return { x: alongM, y: leftM };
  const beyond = alongM - BEND_FROM_M - BEND_M;
  return {
    x: BEND_FROM_M + RADIUS_M * Math.sin(TURN_RAD) + beyond * Math.cos(TURN_RAD) - leftM * Math.sin(TURN_RAD),
    y: RADIUS_M * (1 - Math.cos(TURN_RAD)) + beyond * Math.sin(TURN_RAD) + leftM * Math.cos(TURN_RAD),
  };
}
