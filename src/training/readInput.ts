import { readFileSync } from 'node:fs';
import { TrainingError } from './TrainingError.ts';

/** The text of a file that the user named. @throws TrainingError INPUT_FILE naming the file and what it was wanted for */
export function readInput(path: string, purpose: string): string {
  return readInputBytes(path, purpose).toString('utf8');
}

/** The bytes of a file that the user named. @throws TrainingError INPUT_FILE, as {@link readInput} does */
export function readInputBytes(path: string, purpose: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new TrainingError('INPUT_FILE', `${purpose} ${missing ? 'does not exist' : `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`}`, {
      where: path,
      remedy: 'check the path',
      cause,
    });
  }
}
