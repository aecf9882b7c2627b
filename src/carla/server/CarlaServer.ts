import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { CarlaServerError } from './CarlaServerError.ts';
import { DIALECTS } from './Dialect.ts';
import type { CarlaVersion } from './Dialect.ts';
import { LightCarla } from './LightCarla.ts';
import type { MapNames } from './LightCarla.ts';
import { allMethods } from './methods/allMethods.ts';
import { Pacemaker } from './Pacemaker.ts';
import { RpcConnection } from './rpc/RpcConnection.ts';
import type { RpcMethod } from './rpc/RpcMethod.ts';
import { acceptStream } from './stream/acceptStream.ts';
import { StreamHub } from './stream/StreamHub.ts';
import type { TownShelf } from './Town.ts';

/** So many calls that are not served are noted, each once, with so much of their names. */
const MOST_MISSED = 50;
const LONGEST_NAME = 80;

export interface CarlaServerOptions {
  /** Address to listen on; loopback unless others shall reach the server. */
  readonly host: string;
  /** Port of the calls; streams are on the next one. 0 takes any two free ports. */
  readonly port: number;
  readonly version: CarlaVersion;
  readonly towns: TownShelf;
  readonly firstTown: string;
  readonly mapNames: MapNames;
  /** Lines for the log. */
  readonly note: (text: string) => void;
}

/** A running server. */
export class CarlaServer {
  readonly carla: LightCarla;
  readonly port: number;
  readonly #servers: readonly Server[];
  readonly #sockets: Set<Socket>;
  readonly #pacemaker: Pacemaker;

  private constructor(carla: LightCarla, servers: readonly [Server, Server], sockets: Set<Socket>, pacemaker: Pacemaker) {
    this.carla = carla;
    this.port = portOf(servers[0]);
    this.#servers = servers;
    this.#sockets = sockets;
    this.#pacemaker = pacemaker;
  }

  /** Opens both ports and begins the first episode. @throws CodriverError when a port is taken or the town cannot be opened */
  static async start(options: CarlaServerOptions): Promise<CarlaServer> {
    const sockets = new Set<Socket>();
    const track = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    };
    const streams = new StreamHub();
    const streamServer = createServer((socket) => {
      track(socket);
      acceptStream(socket, streams);
    });
    const rpcServer = createServer();
    await listen(rpcServer, options.host, options.port);
    try {
      await listen(streamServer, options.host, options.port === 0 ? 0 : options.port + 1);
      const carla = new LightCarla({ dialect: DIALECTS[options.version], towns: options.towns, streams, streamPort: portOf(streamServer), mapNames: options.mapNames, now: () => performance.now() / 1000 }, options.firstTown);
      const methods = new Map(allMethods(carla).map((method) => [method.name, method]));
      const missed = new Set<string>();
      const method = (name: string): RpcMethod | undefined => {
        const found = methods.get(name);
        if (found === undefined && !missed.has(name) && missed.size < MOST_MISSED) {
          missed.add(name);
          options.note(`a client asked for '${name.slice(0, LONGEST_NAME)}', which is not served: it got an error`);
        }
        return found;
      };
      rpcServer.on('connection', (socket) => {
        track(socket);
        void new RpcConnection(socket, { method, note: options.note });
      });
      return new CarlaServer(carla, [rpcServer, streamServer], sockets, new Pacemaker(carla, options.note));
    } catch (error) {
      await Promise.all([closed(rpcServer), closed(streamServer)]);
      throw error;
    }
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Ends all connections and frees the ports. */
  async close(): Promise<void> {
    this.#pacemaker.stop();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map(closed));
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CarlaServerError('CARLA_PORT', `cannot listen on ${host}:${port}: ${cause.message}`, {
      where: `${host}:${port}`, remedy: 'choose another port, or stop the server that has it', kind: 'environment', cause,
    })));
    server.listen(port, host, resolve);
  });
}

async function closed(server: Server): Promise<void> {
  if (server.listening) await new Promise<void>((resolve) => void server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
