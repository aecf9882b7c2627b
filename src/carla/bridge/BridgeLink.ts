import { WebSocket } from 'ws';
import { CodriverError } from '../../fault/CodriverError.ts';
import { WorldError } from '../../world/WorldError.ts';
import { BridgeError } from './BridgeError.ts';
import { Codec } from './Codec.ts';
import { ANSWER_OF, MAX_MESSAGE_BYTES, PROTOCOL } from './messages.ts';
import type { Answer, Request } from './messages.ts';

/** Where the bridge is and how long it may take. The bridge's own limits for CARLA are shorter, so that its reasons arrive first. */
export interface BridgeAddress {
  /** `ws://host:port` or `wss://…`. */
  readonly url: string;
  /** Must be the bridge's where it has one. */
  readonly token?: string;
  /** Longest wait for a connection, a step, and anything that loads a town (s). */
  readonly connectTimeoutS?: number;
  readonly stepTimeoutS?: number;
  readonly loadTimeoutS?: number;
}

type Kind = Request['kind'];
type AnswerTo<K extends Kind> = Extract<Answer, { kind: (typeof ANSWER_OF)[K] }>;
export type Welcome = AnswerTo<'hello'>;

interface Waiting {
  readonly id: number;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: CodriverError) => void;
}

/** One connection to a bridge: asks, one question at a time, and gets the answer or the reason why there is none, in bounded time. */
export class BridgeLink {
  readonly welcome: Welcome;
  readonly #address: BridgeAddress;
  readonly #socket: WebSocket;
  #waiting: Waiting | undefined;
  #lastId = 0;
  #fault: CodriverError | undefined;

  private constructor(address: BridgeAddress, socket: WebSocket, welcome: Welcome) {
    this.#address = address;
    this.#socket = socket;
    this.welcome = welcome;
  }

  /** @throws BridgeError when there is no bridge, it wants a token, speaks another version, is taken, or CARLA does not answer it */
  static async open(address: BridgeAddress, role: 'controller' | 'watcher', client: string): Promise<BridgeLink> {
    const socket = await connect(address);
    const blank: Welcome = { kind: 'welcome', id: 0, protocol: PROTOCOL, bridge: '', carlaClient: '', carlaServer: '', town: '', towns: [] };
    const greeter = new BridgeLink(address, socket, blank);
    greeter.#listen();
    const welcome = await greeter.ask({ kind: 'hello', id: greeter.newId(), protocol: PROTOCOL, role, client });
    if (welcome.protocol !== PROTOCOL) {
      greeter.drop();
      throw new BridgeError('BRIDGE_PROTOCOL', `the bridge speaks version ${welcome.protocol}, not ${PROTOCOL}`, { where: address.url, remedy: 'use Codriver and bridge of the same release', kind: 'environment' });
    }
    socket.removeAllListeners();
    const link = new BridgeLink(address, socket, welcome);
    link.#listen();
    link.#lastId = greeter.#lastId;
    return link;
  }

  /** Why the connection cannot be used any more, if so. */
  get fault(): CodriverError | undefined {
    return this.#fault;
  }

  /** Number for the next request. */
  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Asks, once the last answer is there. @throws BridgeError when bridge or CARLA are lost, WorldError for what the world cannot do */
  async ask<R extends Request>(request: R): Promise<AnswerTo<R['kind']>> {
    if (this.#fault !== undefined) throw this.#fault;
    const limitS = this.#limitS(request.kind);
    const answer = await new Promise<Answer>((resolve, reject) => {
      const limit = setTimeout(() => this.#break(timeout(this.#address, request.kind, limitS)), limitS * 1000);
      this.#waiting = {
        id: request.id,
        settle: (settled) => {
          clearTimeout(limit);
          resolve(settled);
        },
        fail: (error) => {
          clearTimeout(limit);
          reject(error);
        },
      };
      this.#socket.send(Codec.encode(request));
    });
    if (answer.kind === 'failed') throw this.#failure(answer, request);
    if (answers(request, answer)) return answer;
    throw this.#break(confused(this.#address, `${answer.kind} came for ${request.kind}`));
  }

  /** Ends the connection; the bridge gives CARLA back as it was. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#fault ??= lost(this.#address, 'it was closed');
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    const limit = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
    this.#socket.close(1000);
    await closed;
    clearTimeout(limit);
  }

  /** Ends it without waiting. */
  drop(): void {
    this.#socket.terminate();
  }

  #listen(): void {
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
    this.#socket.on('close', (code, reason) => void this.#break(lost(this.#address, `code ${code}${reason.length === 0 ? '' : `, ${reason.toString('utf8')}`}`)));
    this.#socket.on('error', (error) => void this.#break(lost(this.#address, error.message)));
  }

  #receive(data: Buffer): void {
    try {
      const answer = Codec.decodeAnswer(data);
      const waiting = this.#waiting;
      if (waiting === undefined || (answer.id !== waiting.id && !(answer.kind === 'failed' && answer.id === 0))) {
        this.#break(confused(this.#address, `${answer.kind} came with number ${answer.id}, which nobody asked for`));
        return;
      }
      this.#waiting = undefined;
      waiting.settle(answer);
    } catch (error) {
      this.#break(error instanceof CodriverError ? error : confused(this.#address, String(error)));
    }
  }

  /** The first fault stays: what follows is its consequence. */
  #break(error: CodriverError): CodriverError {
    this.#fault ??= error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.fail(this.#fault);
    if (this.#socket.readyState !== WebSocket.CLOSED) this.#socket.terminate();
    return this.#fault;
  }

  #failure({ code, message, remedy }: Extract<Answer, { kind: 'failed' }>, request: Request): CodriverError {
    const details = { where: this.#address.url, remedy, kind: 'environment' } as const;
    switch (code) {
      case 'COMMAND': return new WorldError('WORLD_COMMAND', message, details);
      case 'SETUP': return new WorldError('WORLD_SETUP', message, details);
      case 'CARLA_REFUSED': return new BridgeError('CARLA_REFUSED', message, details);
      case 'CARLA_LOST': return this.#break(new BridgeError('CARLA_LOST', message, details));
      case 'BUSY': return this.#break(new BridgeError('BRIDGE_BUSY', message, details));
      case 'PROTOCOL': return this.#break(new BridgeError('BRIDGE_PROTOCOL', message, details));
      case 'EPISODE_OVER': return new BridgeError('BRIDGE_LOST', message, details);
      default: return this.#break(new BridgeError('BRIDGE_MESSAGE', `${message} (${code}, in answer to ${request.kind})`, details));
    }
  }

  #limitS(kind: Kind): number {
    const { connectTimeoutS = 20, stepTimeoutS = 20, loadTimeoutS = 180 } = this.#address;
    if (kind === 'hello') return connectTimeoutS;
    return kind === 'step' || kind === 'end' ? stepTimeoutS : loadTimeoutS;
  }
}

function answers<R extends Request>(request: R, answer: Answer): answer is AnswerTo<R['kind']> {
  return answer.kind === ANSWER_OF[request.kind];
}

const CLOSE_TIMEOUT_MS = 15_000;

async function connect(address: BridgeAddress): Promise<WebSocket> {
  const { url, token, connectTimeoutS = 20 } = address;
  if (!URL.canParse(url) || !['ws:', 'wss:'].includes(new URL(url).protocol)) {
    throw new BridgeError('BRIDGE_UNREACHABLE', `"${url}" is no address of a bridge`, { where: '--bridge', remedy: 'give ws://host:port', kind: 'usage' });
  }
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES, handshakeTimeout: connectTimeoutS * 1000, followRedirects: false, headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.removeAllListeners();
      resolve(socket);
    });
    socket.once('unexpected-response', (_, response) => {
      const isToken = response.statusCode === 401;
      socket.terminate();
      reject(isToken
        ? new BridgeError('BRIDGE_TOKEN', 'the bridge wants another token', { where: url, remedy: 'set CODRIVER_BRIDGE_TOKEN to the bridge\'s token', kind: 'environment' })
        : unreachable(url, `answered with status ${response.statusCode}`));
    });
    socket.on('error', (error) => reject(unreachable(url, error.message)));
  });
}

function unreachable(url: string, why: string): BridgeError {
  return new BridgeError('BRIDGE_UNREACHABLE', `there is no bridge: ${why}`, { where: url, remedy: 'start one beside CARLA: python -m codriver_bridge (docs/carla.md)', kind: 'environment' });
}

function lost({ url }: BridgeAddress, why: string): BridgeError {
  return new BridgeError('BRIDGE_LOST', `the connection to the bridge ended: ${why}`, { where: url, remedy: 'see the bridge\'s log, start it again, then resume the run', kind: 'environment' });
}

function timeout({ url }: BridgeAddress, kind: Kind, limitS: number): BridgeError {
  return new BridgeError('BRIDGE_TIMEOUT', `the bridge gave no answer to ${kind} within ${limitS} s`, { where: url, remedy: 'check network, bridge and CARLA, then resume the run', kind: 'environment' });
}

function confused({ url }: BridgeAddress, what: string): BridgeError {
  return new BridgeError('BRIDGE_MESSAGE', `the bridge broke the protocol: ${what}`, { where: url, remedy: 'use Codriver and bridge of the same release', kind: 'environment' });
}
