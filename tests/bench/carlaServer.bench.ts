import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { CLIENT_VERSION, NEEDS_CLIENT, PYTHON, runClient } from '../carla/pythonWithCarla.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { roundTimes } from './cpuTime.ts';

const ROUNDS = 7;
const TICKS = 2000;
const SERVER = join(import.meta.dirname, 'carlaServerProcess.ts');
/** Mode of the script, cars, and the least ticks/s. */
const CASES = [
  ['one idle client, 50 cars', 'idle', 50, 800],
  ['a Python agent that drives', 'agent', 0, 300],
  ['a Python agent that drives among 50 cars', 'agent', 50, undefined],
] as const;

const Round = z.object({ wall_s: z.number(), cpu_s: z.number() });
const Used = z.object({ cpuS: z.number(), frames: z.number() });

/**
 * Synchronous ticks of CARLA's published client against the light server, each in a process of its own: by the wall clock, which is what a user gets, and CPU
 * per tick on each side. The client waits for a snapshot by spinning, so that its CPU time is never less than the time that a tick takes.
 */
export async function bench(): Promise<BenchFigure[]> {
  if (PYTHON === undefined) throw new Error(`the published client ${CLIENT_VERSION} is needed${NEEDS_CLIENT}`);
  const server = fork(SERVER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [port] = await once(server, 'message');
    const figures: BenchFigure[] = [];
    for (const [what, mode, cars, must] of CASES) {
      const before = await usage(server);
      const rounds = z.array(Round).parse(await runClient('bench_ticks.py', Number(port), mode, String(cars), String(ROUNDS), String(TICKS)));
      const after = await usage(server);
      const limits = { unit: 'ticks/s', better: 'higher', ...(must !== undefined && { must }) } as const;
      figures.push(
        ...bestAndMedian(roundTimes(rounds.map((round) => round.wall_s)), { name: `CARLA server, ${what}`, ...limits }, (seconds) => TICKS / seconds),
        { name: `CARLA server, ${what}, CPU of the server`, value: (1e3 * (after.cpuS - before.cpuS)) / (after.frames - before.frames), unit: 'ms/tick', better: 'lower' },
        { name: `CARLA server, ${what}, CPU of the client, median`, value: (1e3 * roundTimes(rounds.map((round) => round.cpu_s)).medianS) / TICKS, unit: 'ms/tick', better: 'lower' },
      );
    }
    return figures;
  } finally {
    server.disconnect();
  }
}

async function usage(server: ChildProcess): Promise<z.infer<typeof Used>> {
  server.send('usage');
  const [answer] = await once(server, 'message');
  return Used.parse(answer);
}
