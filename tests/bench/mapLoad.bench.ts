import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generateTown } from '../../scenarios/towns/generateTown.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { GENERATED_TOWN, carlaTownPath } from './benchTown.ts';
import { roundTimes } from './cpuTime.ts';

const ROUNDS = 5;
const CHILD = join(import.meta.dirname, 'loadTownOnce.ts');

/** CPU time to have a town ready (read, hash, compile or fetch, index) as the first work of a new process: first without, then with the cache. */
export async function bench(): Promise<BenchFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'codriver-bench-'));
  try {
    const path = carlaTownPath('Town05') ?? writeGenerated(folder);
    const name = basename(path, '.xodr');
    const cold: number[] = [];
    const cached: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      cold.push(await loadS(path, join(folder, `${round}`)));
      cached.push(await loadS(path, join(folder, `${round}`)));
    }
    const ms = (seconds: number): number => seconds * 1e3;
    return [
      ...bestAndMedian(roundTimes(cold), { name: `load ${name}, cold`, unit: 'ms', better: 'lower', must: 1500, aim: 500 }, ms),
      ...bestAndMedian(roundTimes(cached), { name: `load ${name}, cached`, unit: 'ms', better: 'lower', must: 50, aim: 20 }, ms),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeGenerated(folder: string): string {
  const path = join(folder, `${GENERATED_TOWN.name}.xodr`);
  writeFileSync(path, generateTown(GENERATED_TOWN));
  return path;
}

function loadS(path: string, cacheFolder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [path, cacheFolder]);
    let seconds: number | undefined;
    child.on('message', (message) => (seconds = typeof message === 'number' ? message : undefined));
    child.on('error', reject);
    child.on('close', () => (seconds === undefined ? reject(new Error(`${path} could not be loaded`)) : resolve(seconds)));
  });
}
