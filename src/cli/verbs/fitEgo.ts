import { z } from 'zod';
import { fitEgo as fit } from '../../training/ego/fitEgo.ts';
import { readEgoTable } from '../../training/ego/egoTableFile.ts';
import { groundBridge, openWorld } from '../../training/episodes/groundBridge.ts';
import { projectFile } from '../../training/projectFile.ts';
import { loadTown } from '../../training/Town.ts';
import { defineVerb } from './Verb.ts';

const FitEgoOptions = z.object({
  map: z.string().default('scenarios/towns/Codriver01.xodr').describe('OpenDRIVE file of a town with a long straight lane').meta({ placeholder: 'xodr' }),
  out: z.string().describe('file for the table; give it to other commands as world.ego').meta({ placeholder: 'json' }),
});

/** Measures the ego of a world, CARLA's above all, and makes the embedded world's drive like it. */
export const fitEgo = defineVerb({
  name: 'fit-ego',
  summary: 'measure how the ego answers to its pedals, for the embedded world to drive like CARLA',
  options: FitEgoOptions,
  sections: ['run'],
  examples: [
    ['fit-ego --world carla --map Town01.xodr --out ego.json', 'some minutes of step responses in CARLA; then set CODRIVER_WORLD_EGO=ego.json'],
    ['fit-ego --out ego.json', 'the embedded world itself: the errors are those of the method'],
  ],
  stops: 'atOnce',
  async run({ map, out }, { settings, progress }) {
    const path = projectFile(map);
    const world = openWorld({ ...groundBridge(settings.run), map: path }, (note) => progress.note(note));
    try {
      const report = await fit(loadTown(path), world, readEgoTable(undefined), out, progress);
      const { steps, errorBefore, errorAfter, steering } = report;
      return {
        document: report,
        data: [
          `${steps} steps measured in the ${world.kind} world; error of the table ${errorBefore.toFixed(3)} m/s² before, ${errorAfter.toFixed(3)} m/s² after\ntable: ${out}\n`,
          { columns: [{ key: 'steer', title: 'steer (left positive)', digits: 2 }, { key: 'ofModel', title: 'curvature, share of the model', digits: 3 }], rows: steering.map(({ steer, ofModel }) => [steer, ofModel]) },
        ],
      };
    } finally {
      await world.close();
    }
  },
});
