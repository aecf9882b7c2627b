import type { Socket } from 'node:net';
import { decodeMsgpack, MsgpackError } from '../wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../wire/MsgpackWriter.ts';
import { ValueEnd } from '../wire/ValueEnd.ts';
import { WireMismatch } from '../wire/WireType.ts';
import { Inbox } from './Inbox.ts';
import type { RpcMethod } from './RpcMethod.ts';

/** An OpenDRIVE text is the longest thing that a client sends. */
const LARGEST_MESSAGE_BYTES = 128 * 2 ** 20;
/** A client that leaves this much of its answers unread gets no further ones until it reads on. */
const MOST_UNSENT_BYTES = 4 * 2 ** 20;
/** A client whose machine is gone says nothing any more: the connection is tried after so long a silence. */
const KEEP_ALIVE_MS = 30_000;
const LONGEST_NAME = 80;
const LARGEST_ID = 0xffff_ffff;
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
  readonly #inbox = new Inbox();
  /** Set while a message has arrived in part. */
  #end: ValueEnd | undefined;
  #isWaiting = false;

  constructor(socket: Socket, host: RpcHost) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('data', (bytes) => {
      this.#inbox.append(bytes);
      this.#read();
    });
    socket.on('drain', () => {
      if (!this.#isWaiting) return;
      this.#isWaiting = false;
      socket.resume();
      this.#read();
    });
    // A client that vanishes is everyday life; 'close' follows and cleans up.
    socket.on('error', () => socket.destroy());
  }

  #read(): void {
    try {
      while (!this.#socket.destroyed && !this.#isWaiting && this.#inbox.length > 0 && this.#readMessage());
    } catch (error) {
      if (error instanceof MsgpackError) this.#hangUp(error.message);
      else {
        this.#noteBug('a message', error);
        this.#hangUp('the server failed');
      }
    }
  }

  /** @returns whether a whole message was there */
  #readMessage(): boolean {
    const bytes = this.#inbox.bytes();
    if (this.#end !== undefined && this.#end.in(bytes) === undefined) return false;
    const decoded = decodeMsgpack(bytes, 0);
    if (decoded.kind === 'incomplete') {
      this.#end = new ValueEnd(LARGEST_MESSAGE_BYTES);
      return this.#end.in(bytes) !== undefined;
    }
    this.#end = undefined;
    this.#inbox.drop(decoded.end);
    this.#handle(decoded.value);
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) {
      this.#isWaiting = true;
      this.#socket.pause();
    }
    return true;
  }

  #handle(message: MsgpackValue): void {
    if (!Array.isArray(message)) throw new MsgpackError('a message must be an array');
    const [type, id, name, args] = message[0] === NOTIFICATION ? [NOTIFICATION, 0, message[1], message[2]] : message;
    if ((type !== REQUEST && type !== NOTIFICATION) || !isId(id) || typeof name !== 'string' || !Array.isArray(args)) {
      throw new MsgpackError('a message must be [0, id, method, arguments]');
    }
    const method = this.#host.method(name);
    const outcome = method === undefined ? { error: `server could not find function '${name.slice(0, LONGEST_NAME)}'` } : this.#call(method, args.slice(1));
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

  #hangUp(reason: string): void {
    this.#host.note(`closed the connection of ${this.#socket.remoteAddress ?? 'a client'}: ${reason}`);
    this.#socket.destroy();
    this.#inbox.clear();
  }
}

function isId(id: MsgpackValue | undefined): id is number {
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= LARGEST_ID;
}

type Outcome = { readonly error: string } | { readonly result: Uint8Array };
