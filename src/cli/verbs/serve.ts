import { existsSync } from 'node:fs';
import { z } from 'zod';
import { egoVehicleOf } from '../../sim/egoVehicle.ts';
import { readEgoTable } from '../../training/ego/egoTableFile.ts';
import { parseDriver } from '../../training/episodes/DriverSpec.ts';
import { projectFile } from '../../training/projectFile.ts';
import { DriverServer } from '../../training/serve/DriverServer.ts';
import { openDriver } from '../../training/serve/openDriver.ts';
import { openSentTown } from '../../training/serve/openSentTown.ts';
import { TrainingError } from '../../training/TrainingError.ts';
import { defineVerb } from './Verb.ts';

const ServeOptions = z.object({
  driver: z.string().describe('who drives').meta({ placeholder: 'expert|follower|policy:<file>' }),
  port: z.int().min(0).max(65_535).default(8770).describe('port to listen on').meta({ placeholder: 'number' }),
  listen: z.string().default('127.0.0.1').describe('address to listen on; beyond loopback CODRIVER_BRIDGE_TOKEN must be set').meta({ placeholder: 'address' }),
  maps: z.string().optional().describe('folder of OpenDRIVE files to use for their towns in place of what the agent sends').meta({ placeholder: 'folder' }),
});

/** Drives for agents of the CARLA leaderboard, so that the official evaluator scores our drivers. */
export const serve = defineVerb({
  name: 'serve',
  summary: 'drive for agents of the official CARLA leaderboard',
  options: ServeOptions,
  sections: ['sandbox'],
  examples: [
    ['serve --driver expert', 'the expert, for bridge/leaderboard_agent.py on this machine'],
    ['serve --driver policy:best.js --port 9000', 'a policy on another port'],
  ],
  stops: 'afterStep',
  async run({ driver, port, listen, maps }, { settings, progress, stop }) {
    const spec = parseDriver(driver);
    const folder = maps === undefined ? undefined : projectFile(maps);
    if (folder !== undefined && !existsSync(folder)) throw new TrainingError('INPUT_FILE', 'there is no such folder of maps', { where: folder, remedy: 'give a folder with .xodr files' });
    // A driver that cannot be had is told now, not to the first agent.
    const tried = await openDriver(spec, settings.sandbox);
    await tried.close();
    let drives = 0;
    const server = await DriverServer.start({
      host: listen, port, token: process.env['CODRIVER_BRIDGE_TOKEN'] === '' ? undefined : process.env['CODRIVER_BRIDGE_TOKEN'],
      vehicle: egoVehicleOf(readEgoTable(settings.world.ego === undefined ? undefined : projectFile(settings.world.ego))),
      openDriver: () => openDriver(spec, settings.sandbox),
      openTown: (name, openDrive) => {
        drives += 1;
        return openSentTown(name, openDrive, folder);
      },
      note: (text) => progress.note(text),
    });
    progress.note(`${tried.driver.name} drives for agents that connect to ws://${listen}:${server.port}; Ctrl-C ends`);
    await new Promise<void>((resolve) => {
      if (stop.requested) resolve();
      else stop.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
    return { document: { drives }, data: [`drove ${drives} routes\n`] };
  },
});
