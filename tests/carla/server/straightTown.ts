import type { Town } from '../../../src/carla/server/Town.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';

const lane = (id: number, type: string, widthM: number): string =>
  `<lane id="${id}" type="${type}" level="false"><width sOffset="0" a="${widthM}" b="0" c="0" d="0"/>
   <roadMark sOffset="0" type="solid" color="white" width="0.12" laneChange="none"/></lane>`;

const OPEN_DRIVE = `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="straight" north="50" south="-50" east="850" west="-50"/>
  <road name="" length="800" id="1" junction="-1"><link/>
    <type s="0" type="town"><speed max="50" unit="km/h"/></type>
    <planView><geometry s="0" x="0" y="0" hdg="0" length="800"><line/></geometry></planView>
    <lanes><laneSection s="0">
      <left>${lane(2, 'sidewalk', 2)}${lane(1, 'driving', 3.5)}</left>
      <center><lane id="0" type="none" level="false"><roadMark sOffset="0" type="solid" color="yellow" width="0.12" laneChange="none"/></lane></center>
      <right>${lane(-1, 'driving', 3.5)}${lane(-2, 'sidewalk', 2)}</right>
    </laneSection></lanes>
    <objects>
      <object id="7" name="Speed_30" s="400" t="-5" zOffset="0" hdg="0" orientation="-"/>
      <object id="8" name="Speed_60" s="300" t="5" zOffset="0" hdg="3.14" orientation="+"/>
    </objects></road></OpenDRIVE>`;

/** A straight road from (0, 0) to (800, 0): one 3.5 m lane each way (right-hand traffic), sidewalks of 2 m at the edges, a speed board for each way. */
export function straightTown(): Town {
  return { name: 'straight', openDrive: OPEN_DRIVE, map: readRoadMap(OPEN_DRIVE, 'straight') };
}
