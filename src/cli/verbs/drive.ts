import { z } from 'zod';
import { unfinished } from './unfinished.ts';
import { defineVerb } from './Verb.ts';

const DriveOptions = z.object({
  driver: z.string().describe('who drives').meta({ placeholder: 'expert|follower|policy:<file>' }),
  map: z.string().describe('OpenDRIVE file of the town').meta({ placeholder: 'xodr' }),
  routes: z.string().describe('routes in the format of the CARLA leaderboard').meta({ placeholder: 'xml' }),
  scenarios: z.string().optional().describe('scenarios of the leaderboard 1.0').meta({ placeholder: 'json' }),
  ids: z.string().optional().describe('which routes, as 0-4,7; all of the map by default').meta({ placeholder: 'list' }),
  out: z.string().optional().describe('results file in the leaderboard 1.0 layout; in the run folder by default').meta({ placeholder: 'json' }),
});

/** Drives leaderboard routes closed loop and writes the official results file. */
export const drive = defineVerb({
  name: 'drive',
  summary: 'drive leaderboard routes closed loop and write a results file',
  options: DriveOptions,
  sections: ['run', 'sandbox', 'compute'],
  examples: [
    ['drive --driver expert --map scenarios/towns/Codriver01.xodr --routes scenarios/routes/codriver01_validation.xml', 'the expert on our own town'],
    ['drive --driver policy:best.js --map Town01.xodr --routes training.xml --ids 0-4,7 --json', 'a policy on some routes, result as JSON'],
  ],
  stops: 'afterStep',
  run() {
    return Promise.reject(unfinished('drive'));
  },
});
