/** Where a stream's messages go: a socket, as far as the hub is concerned. */
export interface StreamSession {
  /** Bytes that were handed over and not sent yet. */
  readonly writableLength: number;
  write(bytes: Uint8Array): void;
  destroy(): void;
}

/** Messages kept for a client that has asked for a stream's token and has not connected yet. */
const KEPT_MESSAGES = 4;
const KEPT_BYTES = 64 * 2 ** 20;
/** A session that is this far behind misses messages while nobody waits for it, and is given up where all are promised to it. */
const SLOW_BYTES = 8 * 2 ** 20;
const LOST_BYTES = 256 * 2 ** 20;

interface Stream {
  readonly sessions: Set<StreamSession>;
  kept: Uint8Array[];
  /** A client has the token, or the stream always greets newcomers with its last message. */
  keeps: boolean;
  readonly keepsLast: boolean;
}

/**
 * The streams of the server by id: the world's snapshots and one for each sensor. A message is `u32 size` and the payload; every session of a stream
 * gets all of them. `listen()` of the client returns before it has connected, so the messages of that moment are kept for it.
 */
export class StreamHub {
  readonly #streams = new Map<number, Stream>();
  /** In synchronous mode no message may be lost. */
  isLossless = false;
  #nextId = 1;

  /** @param keepsLast whether newcomers get the last message at once */
  open(keepsLast = false): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#streams.set(id, { sessions: new Set(), kept: [], keeps: keepsLast, keepsLast });
    return id;
  }

  has(id: number): boolean {
    return this.#streams.has(id);
  }

  /** A client is about to connect. */
  expect(id: number): void {
    const stream = this.#streams.get(id);
    if (stream !== undefined) stream.keeps = true;
  }

  /** Does anyone want this stream's messages? What nobody wants need not be computed. */
  isWanted(id: number): boolean {
    const stream = this.#streams.get(id);
    return stream !== undefined && (stream.keeps || stream.sessions.size > 0);
  }

  /** @returns false when there is no such stream */
  join(id: number, session: StreamSession): boolean {
    const stream = this.#streams.get(id);
    if (stream === undefined) return false;
    stream.sessions.add(session);
    for (const message of stream.kept) session.write(message);
    if (!stream.keepsLast) {
      stream.kept = [];
      stream.keeps = false;
    }
    return true;
  }

  leave(id: number, session: StreamSession): void {
    this.#streams.get(id)?.sessions.delete(session);
  }

  /** Sends `parts`, one payload, with its size before it. */
  publish(id: number, parts: readonly Uint8Array[]): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    const message = framed(parts);
    if (stream.keepsLast) stream.kept = [message];
    else if (stream.keeps) keep(stream, message);
    for (const session of stream.sessions) {
      if (this.isLossless && session.writableLength > LOST_BYTES) session.destroy();
      else if (this.isLossless || session.writableLength < SLOW_BYTES) session.write(message);
    }
  }

  /** What was kept is of the past: an episode has ended. */
  forget(id: number): void {
    const stream = this.#streams.get(id);
    if (stream !== undefined) stream.kept = [];
  }

  close(id: number): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    this.#streams.delete(id);
    for (const session of stream.sessions) session.destroy();
  }
}

function framed(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const message = new Uint8Array(4 + size);
  new DataView(message.buffer).setUint32(0, size, true);
  let at = 4;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  return message;
}

function keep(stream: Stream, message: Uint8Array): void {
  stream.kept.push(message);
  let bytes = stream.kept.reduce((sum, { length }) => sum + length, 0);
  while (stream.kept.length > KEPT_MESSAGES || (bytes > KEPT_BYTES && stream.kept.length > 1)) bytes -= stream.kept.shift()?.length ?? 0;
}
