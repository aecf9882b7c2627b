import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { RunFolderError } from './RunFolderError.ts';

/** What happened in a run. `kind` names it, the rest is its own; ids are those of policies, episodes, prompts. */
export type RunEvent = { readonly kind: string } & Readonly<Record<string, unknown>>;

const StoredEvent = z.looseObject({ seq: z.int().min(0), t: z.string(), kind: z.string(), crc: z.string() });

/** An event as it stands in the file. */
export type StoredEvent = z.infer<typeof StoredEvent>;

/**
 * `events.jsonl`: one JSON object per line, numbered without gaps, each with a checksum over everything but its time, so that two runs can be
 * compared and a torn line is known. Append-only while a run goes on; on resume the lines after the last checkpoint are cut off and
 * happen again.
 */
export class EventLog {
  readonly #path: string;
  readonly #now: () => string;
  #file: number;
  #next: number;

  /** Opens or creates the file and cuts a torn last line. @param now gives the wall time as text, for people only */
  constructor(path: string, now: () => string) {
    this.#path = path;
    this.#now = now;
    const { events, bytes } = existsSync(path) ? readIntact(path) : { events: [], bytes: 0 };
    if (existsSync(path)) truncateSync(path, bytes);
    this.#next = events.length;
    this.#file = openSync(path, 'a');
  }

  /** Number of the next event. */
  get next(): number {
    return this.#next;
  }

  append(event: RunEvent): void {
    const { kind, ...payload } = event;
    const body = { seq: this.#next, kind, ...payload };
    const line = { seq: this.#next, t: this.#now(), kind, ...payload, crc: checksum(body) };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#next += 1;
  }

  /** Makes everything appended so far survive a power cut. */
  flush(): void {
    fsyncSync(this.#file);
  }

  /** Drops all events from number `seq` on. */
  cutAt(seq: number): void {
    if (seq >= this.#next) return;
    closeSync(this.#file);
    const lines = readFileSync(this.#path, 'utf8').split('\n').slice(0, seq);
    truncateSync(this.#path, Buffer.byteLength(lines.map((line) => `${line}\n`).join('')));
    this.#file = openSync(this.#path, 'a');
    this.#next = seq;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** All intact events of a file, in order. @throws RunFolderError when a line before the last is damaged */
export function readEvents(path: string): StoredEvent[] {
  return readIntact(path).events;
}

function readIntact(path: string): { events: StoredEvent[]; bytes: number } {
  const lines = readFileSync(path, 'utf8').split('\n');
  const events: StoredEvent[] = [];
  let bytes = 0;
  for (let index = 0; index < lines.length - 1; index += 1) {
    const event = intact(lines[index]!, events.length);
    if (event === undefined) {
      if (index >= lines.length - 2) break;
      throw new RunFolderError('RUN_DAMAGED', `line ${index + 1} of the event log is damaged`, {
        where: path,
        remedy: 'restore the file from a copy, or start a new run',
      });
    }
    events.push(event);
    bytes += Buffer.byteLength(lines[index]!) + 1;
  }
  return { events, bytes };
}

function intact(line: string, seq: number): StoredEvent | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = StoredEvent.safeParse(raw);
  if (!parsed.success || parsed.data.seq !== seq) return undefined;
  const { t, crc, ...body } = parsed.data;
  return t !== undefined && checksum(body) === crc ? parsed.data : undefined;
}

function checksum(body: object): string {
  return crc32(JSON.stringify(body)).toString(16).padStart(8, '0');
}
