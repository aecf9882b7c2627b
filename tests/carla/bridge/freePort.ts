import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Below the range from which systems hand out ports by themselves, so that no other test gets the port, or the next one, meanwhile. */
const LOWEST = 20_000;
const PAIRS = 6_000;

/** A port that is free, and so is the next one: a CARLA server needs two. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + 2 * randomInt(PAIRS);
    const tries = await Promise.allSettled([listening(port), listening(port + 1)]);
    for (const tried of tries) if (tried.status === 'fulfilled') await new Promise<void>((resolve) => void tried.value.close(() => resolve()));
    if (tries.every(({ status }) => status === 'fulfilled')) return port;
  }
}

/** A server that holds a port of this machine. @throws Error when the port is taken */
export async function listening(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}
