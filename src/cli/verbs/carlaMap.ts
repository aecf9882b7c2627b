import { join } from 'node:path';
import { z } from 'zod';
import { bridgeAddress } from '../../training/episodes/groundBridge.ts';
import { exportCarlaMap } from '../../training/exportCarlaMap.ts';
import { defineVerb } from './Verb.ts';

const CarlaMapOptions = z.object({
  town: z.string().optional().describe('town to load first; by default the one that is loaded').meta({ placeholder: 'name' }),
  maps: z.string().default('maps').describe('folder for the OpenDRIVE file, which is named after the town').meta({ placeholder: 'folder' }),
});

/** Saves CARLA's map, on which routes are then planned. */
export const carlaMap = defineVerb({
  name: 'carla-map',
  summary: 'save the map of a CARLA server as OpenDRIVE',
  options: CarlaMapOptions,
  sections: ['run'],
  examples: [
    ['carla-map --town Town01', 'writes maps/Town01.xodr, unless it is there already'],
    ['carla-map --maps data/maps --bridge ws://gpu-box:8765 --json', 'the town that is loaded, result as JSON'],
  ],
  stops: 'atOnce',
  async run({ town, maps }, { settings }) {
    const { bridge, bridgeTimeoutS } = settings.run;
    const report = await exportCarlaMap(bridgeAddress({ url: bridge, stepTimeoutS: bridgeTimeoutS }), town, (name) => join(maps, `${name}.xodr`));
    return { document: report, data: [`${report.file} ${report.isNew ? 'is written' : 'was there already'}\n`] };
  },
});
