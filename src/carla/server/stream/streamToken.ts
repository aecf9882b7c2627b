const TOKEN_BYTES = 24;
const PROTOCOL_TCP = 1;

/**
 * A stream's token, 24 bytes packed: `u32 stream id | u16 port | u8 protocol | u8 address type | 16 bytes address`. The address is left unset, as the real
 * server does: the client then takes the host that it reached the server by.
 */
export function streamToken(streamId: number, port: number): Uint8Array {
  const bytes = new Uint8Array(TOKEN_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, streamId, true);
  view.setUint16(4, port, true);
  bytes[6] = PROTOCOL_TCP;
  return bytes;
}
