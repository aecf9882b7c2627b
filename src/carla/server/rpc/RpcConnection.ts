import type { Socket } from 'node:net';
import { decodeMsgpack, MsgpackError } from '../wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../wire/MsgpackWriter.ts';
import { WireMismatch } from '../wire/WireType.ts';
import type { RpcMethod } from './RpcMethod.ts';

/** An OpenDRIVE text is the longest thing that a client sends. */
const LARGEST_MESSAGE_BYTES = 128 * 2 ** 20;
const REQUEST = 0;
const RESPONSE = 1;
const NOTIFICATION = 2;

/** What a connection needs of its server. */
export interface RpcHost {
  method(name: string): RpcMethod | undefined;
  /** Something that deserves a line in the log: a client that does not speak the protocol, an error of ours. */
  note(text: string): void;
}

/**
 * One client: requests come as concatenated MessagePack arrays, `[0, id, method, [metadata, …arguments]]`, and are answered in order with
 * `[1, id, error, result]`. What is no such message ends this connection and no other.
 */
export class RpcConnection {
  readonly #socket: Socket;
  readonly #host: RpcHost;
  readonly #writer = new MsgpackWriter();
  #unread: Uint8Array = new Uint8Array();
  #unreadParts: Uint8Array[] = [];
  #unreadBytes = 0;
  #wanted = 1;

  constructor(socket: Socket, host: RpcHost) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes));
    // A client that vanishes is everyday life; 'close' follows and cleans up.
    socket.on('error', () => socket.destroy());
  }

  #receive(bytes: Uint8Array): void {
    this.#unreadParts.push(bytes);
    this.#unreadBytes += bytes.length;
    if (this.#unreadBytes < this.#wanted) return;
    this.#unread = this.#unreadParts.length === 1 ? bytes : Buffer.concat(this.#unreadParts);
    try {
      this.#readMessages();
    } catch (error) {
      if (!(error instanceof MsgpackError)) throw error;
      this.#end(error.message);
    }
  }

  #readMessages(): void {
    let at = 0;
    this.#wanted = 1;
    while (at < this.#unread.length) {
      const decoded = decodeMsgpack(this.#unread, at);
      if (decoded.kind === 'incomplete') {
        if (decoded.atLeast > LARGEST_MESSAGE_BYTES) throw new MsgpackError(`a message of ${decoded.atLeast} bytes is too large`);
        this.#wanted = decoded.atLeast;
        break;
      }
      at = decoded.end;
      this.#handle(decoded.value);
      if (this.#socket.destroyed) return;
    }
    this.#unread = this.#unread.subarray(at);
    this.#unreadParts = this.#unread.length === 0 ? [] : [this.#unread];
    this.#unreadBytes = this.#unread.length;
  }

  #handle(message: MsgpackValue): void {
    if (!Array.isArray(message)) throw new MsgpackError('a message must be an array');
    const [type, id, name, args] = message[0] === NOTIFICATION ? [NOTIFICATION, 0, message[1], message[2]] : message;
    if ((type !== REQUEST && type !== NOTIFICATION) || typeof id !== 'number' || typeof name !== 'string' || !Array.isArray(args)) {
      throw new MsgpackError('a message must be [0, id, method, arguments]');
    }
    const method = this.#host.method(name);
    const outcome = method === undefined ? { error: `server could not find function '${name}'` } : this.#call(method, args.slice(1));
    if (type === REQUEST) this.#respond(id, outcome);
    if (method?.afterwards !== undefined) this.#follow(method.name, method.afterwards);
  }

  #call(method: RpcMethod, args: readonly MsgpackValue[]): Outcome {
    try {
      return { result: method.answer(args) };
    } catch (error) {
      if (error instanceof WireMismatch) return { error: error.message };
      this.#noteBug(method.name, error);
      return { error: `the server failed in '${method.name}'` };
    }
  }

  /** What follows an answer cannot be told to the client any more. */
  #follow(name: string, afterwards: () => void): void {
    try {
      afterwards();
    } catch (error) {
      this.#noteBug(name, error);
    }
  }

  #noteBug(name: string, error: unknown): void {
    this.#host.note(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  #respond(id: number, outcome: Outcome): void {
    const out = this.#writer;
    out.array(4);
    out.int(RESPONSE);
    out.int(id);
    if ('error' in outcome) {
      out.text(outcome.error);
      out.nil();
      this.#socket.write(out.take());
      return;
    }
    out.nil();
    out.raw(outcome.result);
    this.#socket.write(out.take());
  }

  #end(reason: string): void {
    this.#host.note(`closed the connection of ${this.#socket.remoteAddress ?? 'a client'}: ${reason}`);
    this.#socket.destroy();
    this.#unreadParts = [];
    this.#unreadBytes = 0;
  }
}

type Outcome = { readonly error: string } | { readonly result: Uint8Array };
