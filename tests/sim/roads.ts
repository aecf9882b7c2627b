import { readFileSync } from 'node:fs';
import { LaneType } from '../../src/map/LaneType.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { NO_TRAFFIC } from './drives.ts';
import type { TrafficSetup, WorldSetup } from '../../src/world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

/** A straight road from (0, 0) to (800, 0): one 3.5 m lane each way (right-hand traffic), 50 km/h, sidewalks of 2 m at the edges. */
export function straightRoad(): RoadMap {
  return straightRoadOf(1);
}

/** The same with `lanesPerSide` lanes each way, between which one may change. */
export function straightRoadOf(lanesPerSide: number): RoadMap {
  const lane = (id: number, type: string, widthM: number): string =>
    `<lane id="${id}" type="${type}" level="false"><width sOffset="0" a="${widthM}" b="0" c="0" d="0"/>
     <roadMark sOffset="0" type="${Math.abs(id) < lanesPerSide ? 'broken' : 'solid'}" color="white" width="0.12" laneChange="${Math.abs(id) < lanesPerSide ? 'both' : 'none'}"/></lane>`;
  const side = (sign: number): string[] => [
    ...Array.from({ length: lanesPerSide }, (_, index) => lane(sign * (index + 1), 'driving', 3.5)),
    lane(sign * (lanesPerSide + 1), 'sidewalk', 2),
  ];
  return readRoadMap(
    `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="straight" north="50" south="-50" east="850" west="-50"/>
    <road name="" length="800" id="1" junction="-1"><link/>
      <type s="0" type="town"><speed max="50" unit="km/h"/></type>
      <planView><geometry s="0" x="0" y="0" hdg="0" length="800"><line/></geometry></planView>
      <lanes><laneSection s="0">
        <left>${side(1).toReversed().join('')}</left>
        <center><lane id="0" type="none" level="false"><roadMark sOffset="0" type="solid" color="yellow" width="0.12" laneChange="none"/></lane></center>
        <right>${side(-1).join('')}</right>
      </laneSection></lanes></road></OpenDRIVE>`,
    'straight',
  );
}

/** Our own default town: lights, stop signs, crosswalks, several lanes. */
export function ownTown(): RoadMap {
  return readRoadMap(readFileSync(new URL('../../scenarios/towns/Codriver01.xodr', import.meta.url), 'utf8'), 'Codriver01');
}

/** An episode on the straight road, in the right-hand lane 100 m from its start. */
export function straightSetup(map: RoadMap, options: { speedMps?: number; traffic?: TrafficSetup; seed?: number; x?: number; roadGrip?: number } = {}): WorldSetup {
  return {
    map,
    seed: options.seed ?? 1,
    ego: { pose: { x: options.x ?? 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: options.speedMps ?? 0 },
    traffic: options.traffic ?? NO_TRAFFIC,
    weather: { ...CLEAR_WEATHER, roadGrip: options.roadGrip ?? 1 },
  };
}

/** An episode whose ego stands on a sidewalk of the town (or beside a shoulder, where there are none), out of everybody's way. */
export function townSetup(map: RoadMap, traffic: TrafficSetup, seed: number): WorldSetup {
  const { lanes, samples } = map;
  const firstOf = (wanted: number): number => lanes.type.findIndex((type, index) => type === wanted && lanes.junction[index] < 0 && lanes.lengthM[index] > 30 && lanes.left[index] >= 0);
  const sidewalk = firstOf(LaneType.sidewalk);
  const lane = sidewalk >= 0 ? sidewalk : firstOf(LaneType.shoulder);
  const row = lanes.firstSample[lane] + (lanes.sampleCount[lane] >> 1);
  const away = samples.widthM[row] / 2 + (sidewalk >= 0 ? 0 : 1.2);
  const headingRad = samples.headingRad[row];
  return {
    map,
    seed,
    ego: { pose: { x: samples.x[row] + away * Math.sin(headingRad), y: samples.y[row] - away * Math.cos(headingRad), z: samples.z[row], headingRad }, speedMps: 0 },
    traffic,
    weather: CLEAR_WEATHER,
  };
}

/**
 * A straight one-way road of 800 m on which two lanes become one at x = 400: `ends`, the right-hand lane has no successor there; `merges`, both lead
 * into the one that goes on.
 */
export function narrowingRoad(kind: 'ends' | 'merges'): RoadMap {
  const lane = (id: number, links: string): string =>
    `<lane id="${id}" type="driving" level="false"><link>${links}</link><width sOffset="0" a="3.5" b="0" c="0" d="0"/>
     <roadMark sOffset="0" type="${id === -1 ? 'broken' : 'solid'}" color="white" width="0.12" laneChange="${id === -1 ? 'both' : 'none'}"/></lane>`;
  const section = (s: number, lanes: string): string => `<laneSection s="${s}"><center><lane id="0" type="none" level="false"/></center><right>${lanes}</right></laneSection>`;
  const second = `<predecessor id="-1"/>`;
  return readRoadMap(
    `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="narrowing" north="50" south="-50" east="850" west="-50"/>
    <road name="" length="800" id="1" junction="-1"><link/>
      <type s="0" type="town"><speed max="50" unit="km/h"/></type>
      <planView><geometry s="0" x="0" y="0" hdg="0" length="800"><line/></geometry></planView>
      <lanes>${section(0, lane(-1, '<successor id="-1"/>') + lane(-2, kind === 'merges' ? '<successor id="-1"/>' : ''))}${section(400, lane(-1, second))}</lanes></road></OpenDRIVE>`,
    'narrowing',
  );
}
