import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { Codec } from '../../carla/bridge/Codec.ts';
import { DRIVER_PROTOCOL, DriverRequest } from '../../carla/bridge/driverMessages.ts';
import type { DriverAnswer } from '../../carla/bridge/driverMessages.ts';
import { MAX_MESSAGE_BYTES } from '../../carla/bridge/messages.ts';
import type { Driver } from '../../driving/Driver.ts';
import { CodriverError } from '../../fault/CodriverError.ts';
import type { VehicleModel } from '../../world/VehicleModel.ts';
import type { Town } from '../Town.ts';
import { ServedDrive } from './ServedDrive.ts';
import { ServeError } from './ServeError.ts';

export interface DriverServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What clients must show; needed on addresses that other machines reach. */
  readonly token: string | undefined;
  /** A driver of its own for each connection, and what is left to do when that ends. */
  readonly openDriver: () => Promise<{ readonly driver: Driver; close(): Promise<void> }>;
  /** How the vehicles that it drives answer to their controls. */
  readonly vehicle: VehicleModel;
  /** The town of a map's text. */
  readonly openTown: (name: string, openDrive: string) => Town;
  /** Lines for the log. */
  readonly note: (text: string) => void;
}

/** Close codes of WebSocket: a peer that broke the rules, and an error of ours. */
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Drives for whoever connects: agents of the CARLA leaderboard. One drive per connection at a time, as many connections as come. */
export class DriverServer {
  readonly port: number;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;

  private constructor(http: Server, sockets: WebSocketServer, port: number) {
    this.#http = http;
    this.#sockets = sockets;
    this.port = port;
  }

  /** @throws ServeError when the port is taken, or others could come without a token */
  static async start(options: DriverServerOptions): Promise<DriverServer> {
    const { host, port, token } = options;
    const where = `${host}:${port}`;
    if (!LOOPBACK.has(host) && (token === undefined || token === '')) {
      throw new ServeError('SERVE_TOKEN', `${host} can be reached from outside and no token is set`, { where, remedy: 'set CODRIVER_BRIDGE_TOKEN, or listen on 127.0.0.1', kind: 'usage' });
    }
    const http = createServer((_, response) => response.writeHead(426).end('this is a WebSocket\n'));
    const verifyClient = ({ req }: { req: IncomingMessage }): boolean => req.headers.origin === undefined && (token === undefined || shows(req, token));
    const sockets = new WebSocketServer({ server: http, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, verifyClient });
    // Errors of the port arrive below.
    sockets.on('error', () => undefined);
    sockets.on('connection', (socket) => new Connection(socket, options).listen());
    await new Promise<void>((resolve, reject) => {
      http.once('error', (error) => reject(new ServeError('SERVE_PORT', `cannot listen on ${where}: ${error.message}`, { where, remedy: 'choose another port, or stop who has it', kind: 'environment' })));
      http.listen(port, host, resolve);
    });
    const address = http.address();
    return new DriverServer(http, sockets, typeof address === 'object' && address !== null ? address.port : port);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.close(1001, 'Codriver ends');
    this.#sockets.close();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }
}

function shows({ headers }: IncomingMessage, token: string): boolean {
  const shown = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

/** One agent: its requests are answered one after the other. */
class Connection {
  readonly #socket: WebSocket;
  readonly #options: DriverServerOptions;
  #queue: Promise<void> = Promise.resolve();
  #opened: { readonly driver: Driver; close(): Promise<void> } | undefined;
  #drive: ServedDrive | undefined;
  #isOver = false;

  constructor(socket: WebSocket, options: DriverServerOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  listen(): void {
    this.#socket.on('error', () => this.#socket.terminate());
    this.#socket.on('message', (data: Buffer, isBinary) => {
      this.#queue = this.#queue.then(() => (this.#isOver ? undefined : this.#receive(isBinary ? data : Buffer.alloc(0))));
    });
    this.#socket.on('close', () => {
      this.#isOver = true;
      // The drive ends at once, also when it waits for a frame; the driver goes when nothing needs it any more.
      const drive = this.#drive?.close() ?? Promise.resolve();
      this.#queue = this.#queue.then(() => drive).then(() => this.#opened?.close());
    });
  }

  async #receive(data: Buffer): Promise<void> {
    let id = 0;
    try {
      const request = Codec.decode(DriverRequest, data);
      id = request.id;
      this.#send(await this.#answer(request));
    } catch (error) {
      this.#isOver = true;
      const known = error instanceof CodriverError;
      if (!known) this.#options.note(`a drive failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const { code, message, remedy } = known ? error : { code: 'SERVE_FAILED', message: error instanceof Error ? error.message : String(error), remedy: 'see the output of codriver serve' };
      this.#send({ kind: 'failed', id, code, message, remedy });
      this.#socket.close(known ? POLICY_VIOLATION : INTERNAL_ERROR, code);
    }
  }

  async #answer(request: DriverRequest): Promise<DriverAnswer> {
    const { id } = request;
    if (request.kind === 'hello') return await this.#welcome(request);
    const opened = this.#opened;
    if (opened === undefined) throw outOfOrder('a connection begins with hello');
    switch (request.kind) {
      case 'begin': {
        await this.#drive?.close();
        const town = this.#options.openTown(request.town, Codec.inflate(request.deflated));
        this.#drive = new ServedDrive(town, opened.driver, this.#options.vehicle, request);
        return { kind: 'began', id, notes: [...this.#drive.notes] };
      }
      case 'drive':
        if (this.#drive === undefined) throw outOfOrder('no route has begun');
        return await this.#drive.drive(request);
      case 'end':
        await this.#drive?.close();
        this.#drive = undefined;
        return { kind: 'ended', id };
    }
  }

  async #welcome({ id, protocol, client }: Extract<DriverRequest, { kind: 'hello' }>): Promise<DriverAnswer> {
    if (this.#opened !== undefined) throw outOfOrder('hello was said already');
    if (protocol !== DRIVER_PROTOCOL) {
      throw new ServeError('SERVE_PROTOCOL', `this Codriver speaks version ${DRIVER_PROTOCOL}, not ${protocol}`, { remedy: 'use agent and Codriver of the same release', kind: 'usage' });
    }
    this.#opened = await this.#options.openDriver();
    this.#options.note(`${client} is driven by ${this.#opened.driver.name}`);
    return { kind: 'welcome', id, protocol: DRIVER_PROTOCOL, driver: this.#opened.driver.name };
  }

  #send(answer: DriverAnswer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(Codec.encode(answer));
  }
}

function outOfOrder(message: string): ServeError {
  return new ServeError('SERVE_ORDER', message, { remedy: 'use agent and Codriver of the same release', kind: 'usage' });
}
