import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A network between two programs that can stop carrying anything while its connections stay open. */
export class StallingRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #stalled = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(port: number): Promise<StallingRelay> {
    const relay: StallingRelay = new StallingRelay(createServer((near) => relay.#carry(near, connect(port, '127.0.0.1'))));
    await new Promise<void>((resolve) => void relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    const address = this.#server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  stall(): void {
    this.#stalled = true;
    for (const socket of this.#sockets) socket.pause();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #carry(near: Socket, far: Socket): void {
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.#stalled) to.write(bytes);
      });
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#stalled) to.destroy();
      });
    }
  }
}
