import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { decodeMsgpack } from '../../../src/carla/server/wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../../../src/carla/server/wire/decodeMsgpack.ts';
import msgpack from 'msgpack-lite';

/** A small client of the server's calls, over a real socket and with another encoder than the server's. */
export class RpcTestClient {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);
  #lastId = 0;
  readonly #waiting = new Map<number, (response: readonly MsgpackValue[]) => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setMaxListeners(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  static async to(port: number): Promise<RpcTestClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RpcTestClient(socket);
  }

  /** The bytes of a request, and the id that its answer will have. */
  request(method: string, args: readonly unknown[], metadata: readonly unknown[] = [false]): { id: number; bytes: Buffer } {
    this.#lastId += 1;
    return { id: this.#lastId, bytes: msgpack.encode([0, this.#lastId, method, [metadata, ...args]]) };
  }

  /** The whole answer to a request: `[1, id, error, result]`. */
  answerTo(id: number): Promise<readonly MsgpackValue[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.socket.once('close', () => reject(new Error('the server closed the connection')));
    });
  }

  /** Calls, and unwraps the result. @throws Error with the refusal's or the protocol's message */
  async call(method: string, ...args: readonly unknown[]): Promise<MsgpackValue> {
    const { id, bytes } = this.request(method, args);
    const answer = this.answerTo(id);
    this.socket.write(bytes);
    const [, , error, result] = await answer;
    if (error !== null) throw new Error(`rpc error: ${String(error)}`);
    return unwrapped(result);
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const decoded = decodeMsgpack(this.#bytes, 0);
      if (decoded.kind === 'incomplete') return;
      this.#bytes = this.#bytes.subarray(decoded.end);
      if (!Array.isArray(decoded.value)) throw new Error('an answer must be an array');
      const id: unknown = decoded.value[1];
      if (typeof id === 'number') this.#waiting.get(id)?.(decoded.value);
    }
  }
}

/** What CARLA's `Response` holds; batches come bare. */
function unwrapped(result: MsgpackValue): MsgpackValue {
  if (!Array.isArray(result) || !Array.isArray(result[0]) || result.length !== 1) return result;
  const [flag, content] = result[0];
  if (flag === 1) return content;
  if (flag === false) return null;
  throw new Error(String(content[0]));
}
