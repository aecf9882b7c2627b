import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { BenchFigure } from './BenchFigure.ts';

const SUFFIX = '.bench.ts';
const CHILD = join(import.meta.dirname, 'benchProcess.ts');

const Figures = z.array(
  z.strictObject({
    name: z.string(), value: z.number(), unit: z.string(), better: z.enum(['higher', 'lower']), must: z.number().exactOptional(), aim: z.number().exactOptional(),
  }),
);

/** The benches in a folder, in order of their names; with filters only those whose names contain one of them. */
export function benchFiles(folder: string, filters: readonly string[]): string[] {
  const wanted = (file: string): boolean => filters.length === 0 || filters.some((filter) => basename(file, SUFFIX).toLowerCase().includes(filter.toLowerCase()));
  return readdirSync(folder).filter((file) => file.endsWith(SUFFIX) && wanted(file)).toSorted().map((file) => join(folder, file));
}

/**
 * Runs one bench in a process of its own, so that none warms up, or litters, for the next.
 * @throws Error when the bench fails or measures nothing
 */
export function runBenchFile(path: string): Promise<BenchFigure[]> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [path], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let answer: unknown;
    child.on('message', (message) => (answer = message));
    child.on('error', reject);
    child.on('close', (code) => {
      const figures = Figures.safeParse(answer);
      if (code === 0 && figures.success && figures.data.length > 0) resolve(figures.data);
      else reject(new Error(`${basename(path)} ended with code ${code ?? 'none'} and ${figures.success ? 'no figures' : 'no list of figures'}`));
    });
  });
}
