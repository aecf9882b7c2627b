import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';

/** The technical record of a run: `log.jsonl`, one JSON object per line. What people read on the terminal is not its business. */
export interface Log {
  readonly logger: Logger;
  readonly file: string;
  close(): void;
}

/** Property names whose values are never written, wherever they stand in the first levels of a record. */
const SECRET_KEYS = ['apiKey', 'api_key', 'authorization', 'Authorization', 'password', 'token'];

/**
 * Opens (or goes on with) the log of a run folder, which is made when missing. Writes are synchronous: a record is on its way to the disk
 * when the call returns, so that a crash or a quick exit loses none.
 * @param secrets texts that are blotted out wherever they turn up, such as the key of the endpoint in the message of an error
 * @param onFailure is told once when writing fails (disk full); logging never ends a run
 */
export function createLog(folder: string, secrets: readonly string[], onFailure: (error: Error) => void): Log {
  const file = join(folder, 'log.jsonl');
  const destination = pino.destination({ dest: file, sync: true, mkdir: true, append: true });
  let failed = false;
  destination.on('error', (error: Error) => {
    if (!failed) onFailure(error);
    failed = true;
  });
  const blots = secrets.filter((secret) => secret !== '').map((secret) => JSON.stringify(secret).slice(1, -1));
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
    },
    { write: (line) => void destination.write(blots.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)) },
  );
  return { logger, file, close: () => destination.end() };
}
