import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Check } from './Check.ts';

const FAIL_BELOW_MB = 200;
const WARN_BELOW_MB = 2000;

/** Can runs be written, and is there room? A session writes some 100 MB. */
export const runFolderCheck: Check = {
  name: 'run folder',
  run({ run }) {
    const folder = nearestExisting(resolve(run.folder));
    const probe = join(folder, `.codriver-doctor-${process.pid}`);
    try {
      writeFileSync(probe, 'probe', { flag: 'wx' });
      rmSync(probe);
    } catch (error) {
      return { status: 'fail', message: `cannot be written (${error instanceof Error ? error.message : String(error)})`, remedy: 'make the folder writable, or choose another with --folder or CODRIVER_RUN_FOLDER' };
    }
    const { bavail, bsize } = statfsSync(folder);
    const freeMb = Math.floor((bavail * bsize) / 1e6);
    const message = `${freeMb >= 10_000 ? `${Math.floor(freeMb / 1000)} GB` : `${freeMb} MB`} free, can be written: ${run.folder}`;
    const facts = { freeMb, folder: resolve(run.folder) };
    const remedy = 'free some disk space, or choose a folder on another disk with --folder or CODRIVER_RUN_FOLDER';
    if (freeMb < FAIL_BELOW_MB) return { status: 'fail', message, remedy, facts };
    if (freeMb < WARN_BELOW_MB) return { status: 'warn', message, remedy, facts };
    return { status: 'ok', message, facts };
  },
};

/** The folder itself is made by the first run; until then its nearest parent tells. */
function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
