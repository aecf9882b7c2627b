import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { z } from 'zod';

const StrippedSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ message: z.string(), line: z.number().optional(), fault: z.enum(['unsupported', 'invalid', 'broken']) }),
]);

/** TypeScript without its types, or why that was not possible; `broken` when the stripper itself gave up (deep nesting). */
export type StrippedText = z.infer<typeof StrippedSchema>;

/** Longer than any text of permitted length needs. */
const DEADLINE_MS = 20_000;

/**
 * Node's stripper runs in a thread of its own: one text with deep nesting spoils the stripper of its thread for good, and then Node could
 * not load TypeScript modules either. The thread also keeps the stripper's warning to itself.
 */
const STRIPPER = `
  const { workerData: { port, ready } } = require('node:worker_threads');
  const { stripTypeScriptTypes } = require('node:module');
  process.removeAllListeners('warning');
  const faults = { ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: 'unsupported', ERR_INVALID_TYPESCRIPT_SYNTAX: 'invalid' };
  port.on('message', (source) => {
    let reply;
    try {
      reply = { text: stripTypeScriptTypes(source, { mode: 'strip' }) };
    } catch (error) {
      // Node puts the place in front of the stack: ":3", the code, a mark.
      const place = /^[^\\n]*:(\\d+)\\n/.exec(String(error.stack));
      reply = { message: String(error.message).split('\\n')[0], fault: faults[error.code] ?? 'broken', ...(place === null ? {} : { line: Number(place[1]) }) };
    }
    port.postMessage(reply);
    Atomics.store(ready, 0, 1);
    Atomics.notify(ready, 0);
  });
`;

let stripper: { readonly worker: Worker; readonly port: MessagePort; readonly ready: Int32Array } | undefined;

/** Blanks out TypeScript's types, every other character stays where it was. Waits for the answer: some 40 ms the first time, then well under 1 ms. */
export function stripTypes(source: string): StrippedText {
  stripper ??= startStripper();
  const { port, ready } = stripper;
  Atomics.store(ready, 0, 0);
  port.postMessage(source);
  Atomics.wait(ready, 0, 0, DEADLINE_MS);
  const reply = receiveMessageOnPort(port);
  const result: StrippedText = reply === undefined ? { message: 'the type stripper did not answer', fault: 'broken' } : StrippedSchema.parse(reply.message);
  if ('fault' in result && result.fault === 'broken') {
    void stripper.worker.terminate();
    stripper = undefined;
  }
  return result;
}

function startStripper(): { worker: Worker; port: MessagePort; ready: Int32Array } {
  const { port1, port2 } = new MessageChannel();
  const ready = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(STRIPPER, { eval: true, workerData: { port: port2, ready }, transferList: [port2], env: {}, execArgv: [] });
  worker.unref();
  port1.unref();
  return { worker, port: port1, ready };
}
