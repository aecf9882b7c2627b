import type { Socket } from 'node:net';
import type { StreamHub } from './StreamHub.ts';

/** The real server, too, drops a session that names no stream for this long. */
const PATIENCE_MS = 10_000;
/** A listener whose machine is gone does not say so: the connection is tried after so long a silence. */
const KEEP_ALIVE_MS = 30_000;

/** Serves one connection to the stream port: the client writes the id of a stream (u32), then only listens. */
export function acceptStream(socket: Socket, hub: StreamHub, patienceMs = PATIENCE_MS): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  let head = new Uint8Array();
  const receive = (bytes: Uint8Array): void => {
    head = Buffer.concat([head, bytes]);
    if (head.length < 4) return;
    socket.off('data', receive);
    // Nothing more is expected; reading on lets the end of the connection be seen.
    socket.resume();
    socket.setTimeout(0);
    const id = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
    const session = { get writableLength() { return socket.writableLength; }, write: (message: Uint8Array) => void socket.write(message), destroy: () => void socket.destroy() };
    if (!hub.join(id, session)) {
      socket.destroy();
      return;
    }
    socket.on('close', () => hub.leave(id, session));
  };
  socket.on('data', receive);
}
