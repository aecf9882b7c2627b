import { buildRouteLine } from '../../src/driving/buildRouteLine.ts';
import type { EpisodeStart, Observation } from '../../src/driving/Driver.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { EGO_VEHICLE } from '../../src/sim/egoVehicle.ts';
import { emptyMemory, type ExpertMemory } from '../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { prepareGround, type ExpertGround } from '../../expert/ground/ExpertGround.ts';
import { planDrive, type Plan } from '../../expert/planDrive.ts';
import { Workspace } from '../../expert/Workspace.ts';
import { testFrame, type TestActor } from '../driving/testFrame.ts';

/** Where a road of tests begins and which way it runs. */
export interface RoadPose {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

const AT_ORIGIN: RoadPose = { x: 0, y: 0, headingRad: 0 };
const LANE_M = 3.5;

/** A straight road of 600 m, 50 km/h, sidewalks at both edges. `twoWay`: a lane each way, the route on the right one; else one lane whose middle is the road's axis. */
export function straightStart(kind: 'twoWay' | 'oneWay', pose = AT_ORIGIN): EpisodeStart {
  return straightGround(kind, pose).start;
}

/** Roads are made once. */
const MADE = new Map<string, { readonly start: EpisodeStart; readonly ground: ExpertGround }>();

function straightGround(kind: 'twoWay' | 'oneWay', pose: RoadPose): { readonly start: EpisodeStart; readonly ground: ExpertGround } {
  const key = JSON.stringify([kind, pose]);
  const known = MADE.get(key);
  if (known !== undefined) return known;
  const start = madeStart(kind, pose);
  const made = { start, ground: prepareGround(start, EXPERT_SETTINGS.strong) };
  MADE.set(key, made);
  return made;
}

function madeStart(kind: 'twoWay' | 'oneWay', pose: RoadPose): EpisodeStart {
  const lane = (id: number, type: string, widthM: number): string => `<lane id="${id}" type="${type}" level="false"><width sOffset="0" a="${widthM}" b="0" c="0" d="0"/></lane>`;
  const driving = kind === 'twoWay' ? { left: [lane(2, 'sidewalk', 2), lane(1, 'driving', LANE_M)], offset: 0 } : { left: [lane(1, 'sidewalk', 2)], offset: LANE_M / 2 };
  const map = readRoadMap(
    `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="straight"/>
    <road name="" length="600" id="1" junction="-1"><link/><type s="0" type="town"><speed max="50" unit="km/h"/></type>
      <planView><geometry s="0" x="${pose.x}" y="${pose.y}" hdg="${pose.headingRad}" length="600"><line/></geometry></planView>
      <lanes><laneOffset s="0" a="${driving.offset}" b="0" c="0" d="0"/><laneSection s="0"><left>${driving.left.join('')}</left>
        <center><lane id="0" type="none" level="false"/></center><right>${lane(-1, 'driving', LANE_M)}${lane(-2, 'sidewalk', 2)}</right>
      </laneSection></lanes></road></OpenDRIVE>`,
    'straight',
  );
  const route = planRoute(map, [100, 500].map((along) => ({ ...placed(pose, along, laneLeftM(kind)), z: 0 })));
  return { map, route, line: buildRouteLine(map, route), vehicle: EGO_VEHICLE, seed: 1 };
}

function laneLeftM(kind: 'twoWay' | 'oneWay'): number {
  return kind === 'twoWay' ? -LANE_M / 2 : 0;
}

function placed({ x, y, headingRad }: RoadPose, along: number, left: number): { x: number; y: number } {
  return { x: x + along * Math.cos(headingRad) - left * Math.sin(headingRad), y: y + along * Math.sin(headingRad) + left * Math.cos(headingRad) };
}

/** A moment on the road: the ego 50 m along the route, others relative to it, ahead and left. */
export function straightScene(kind: 'twoWay' | 'oneWay', others: readonly TestActor[], options: { speedMps?: number; leftM?: number; pose?: RoadPose } = {}): { start: EpisodeStart; ground: ExpertGround; observation: Observation } {
  const { speedMps = 8, leftM = 0, pose = AT_ORIGIN } = options;
  const { start, ground } = straightGround(kind, pose);
  const actor = (other: TestActor): TestActor => ({ ...other, ...placed(pose, 150 + other.x, laneLeftM(kind) + other.y), headingRad: pose.headingRad + (other.headingRad ?? 0) });
  const frame = testFrame([actor({ id: 1, x: 0, y: leftM, speedMps }), ...others.map(actor)], { tick: 200 });
  const builder = new SceneBuilder(start.line);
  builder.restore({ ...builder.save(), alongM: 50 });
  const scene = builder.build(frame);
  const observation: Observation = {
    scene,
    packedScene: new Float32Array(0),
    privileged: { frame, map: start.map, route: start.route, routeIndex: 50, alongM: builder.alongM, tracker: { alongM: builder.alongM, offsetLeftM: leftM, offsetSlope: 0, accelMps2: 0, biasMps2: 0 } },
  };
  return { start, ground, observation };
}

/** What the expert decides in such a moment. */
export function decide(kind: 'twoWay' | 'oneWay', others: readonly TestActor[], options: Parameters<typeof straightScene>[2] = {}, memory: ExpertMemory = emptyMemory()): Plan & { workspace: Workspace } {
  const { ground, observation } = straightScene(kind, others, options);
  const workspace = new Workspace();
  return { ...planDrive(ground, observation, memory, EXPERT_SETTINGS.strong, workspace, true), workspace };
}
