import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Listens to one stream: every payload, in order. */
export class StreamTestClient {
  readonly socket: Socket;
  readonly payloads: Buffer[] = [];
  #bytes = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setMaxListeners(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  static async to(port: number, streamId: number): Promise<StreamTestClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const client = new StreamTestClient(socket);
    const id = Buffer.alloc(4);
    id.writeUInt32LE(streamId);
    socket.write(id);
    return client;
  }

  /** Waits until so many payloads have come. */
  async received(count: number): Promise<readonly Buffer[]> {
    while (this.payloads.length < count) {
      await new Promise<void>((resolve, reject) => {
        this.socket.once('data', () => resolve());
        this.socket.once('close', () => reject(new Error('the server closed the stream')));
      });
    }
    return this.payloads;
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= 4 && this.#bytes.length >= 4 + this.#bytes.readUInt32LE(0)) {
      const end = 4 + this.#bytes.readUInt32LE(0);
      this.payloads.push(this.#bytes.subarray(4, end));
      this.#bytes = this.#bytes.subarray(end);
    }
  }
}

/** What a world snapshot says, read at the offsets of the protocol. */
export interface ReadSnapshot {
  readonly type: bigint;
  readonly frame: bigint;
  readonly timeS: number;
  readonly episode: bigint;
  readonly stepS: number;
  readonly mapChanged: boolean;
  readonly actorIds: readonly number[];
}

export function readSnapshot(payload: Buffer): ReadSnapshot {
  const actors = (payload.length - 84) / 119;
  if (!Number.isInteger(actors)) throw new Error(`a snapshot of ${payload.length} bytes holds no whole number of actors`);
  return {
    type: payload.readBigUInt64LE(0),
    frame: payload.readBigUInt64LE(8),
    timeS: payload.readDoubleLE(16),
    episode: payload.readBigUInt64LE(48),
    stepS: payload.readFloatLE(64),
    mapChanged: (payload.readUInt32LE(80) & 1) === 1,
    actorIds: Array.from({ length: actors }, (_, index) => payload.readUInt32LE(84 + 119 * index)),
  };
}
