import { deflateSync, inflateSync } from 'node:zlib';
import { createCodec, decode, encode } from 'msgpack-lite';
import type { z } from 'zod';
import { BridgeError } from './BridgeError.ts';
import type { DriverAnswer, DriverRequest } from './driverMessages.ts';
import { Answer, MAX_MAP_BYTES, MAX_MESSAGE_BYTES, Request } from './messages.ts';
import { scanMessage } from './scanMessage.ts';

/** Without the preset, in which typed arrays become extension types that nobody else reads, and extension types become errors and regular expressions. */
const PLAIN = { codec: createCodec({ preset: false, uint8array: false }) };

/** Bytes to messages and back, with the guards against what a peer may send. */
export const Codec = {
  encode(message: Request | Answer | DriverRequest | DriverAnswer): Buffer {
    return encode(message, PLAIN);
  },

  /** @throws BridgeError BRIDGE_MESSAGE for anything but one answer */
  decodeAnswer(bytes: Uint8Array): Answer {
    const parsed = Answer.safeParse(harmless(bytes));
    if (parsed.success) return parsed.data;
    throw refusal(`the bridge sent what is no answer: ${issueOf(parsed.error)}`);
  },

  /** @throws BridgeError BRIDGE_MESSAGE for anything but one request */
  decodeRequest(bytes: Uint8Array): Request {
    const parsed = Request.safeParse(harmless(bytes));
    if (parsed.success) return parsed.data;
    throw refusal(`this is no request: ${issueOf(parsed.error)}`);
  },

  /** A message of another protocol over the same bytes. @throws BridgeError BRIDGE_MESSAGE for anything that the schema does not know */
  decode<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
    const parsed = schema.safeParse(harmless(bytes));
    if (parsed.success) return parsed.data;
    throw refusal(`this is no such message: ${issueOf(parsed.error)}`);
  },

  /** Numbers as the bytes of a binary field: a `Buffer`, because only that is sent as one. */
  binary(view: ArrayBufferView): Buffer {
    return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  },

  /** The floats of a binary field. @throws BridgeError BRIDGE_MESSAGE when there are not `count` of them, all finite */
  floats(field: Uint8Array, count: number, name: string): Float32Array {
    if (field.byteLength !== 4 * count) throw refusal(`${name} has ${field.byteLength} bytes instead of ${4 * count}`);
    const floats = new Float32Array(alignedCopy(field));
    for (let at = 0; at < count; at += 1) {
      if (!Number.isFinite(floats[at]!)) throw refusal(`${name} has ${floats[at]} at ${at}`);
    }
    return floats;
  },

  /** The whole numbers of a binary field. @throws BridgeError BRIDGE_MESSAGE */
  numbers(field: Uint8Array, name: string): Uint32Array {
    if (field.byteLength % 4 !== 0) throw refusal(`${name} has ${field.byteLength} bytes, which are no whole numbers`);
    return new Uint32Array(alignedCopy(field));
  },

  /** A map's text for the wire. @throws BridgeError BRIDGE_MAP when it is too long */
  deflate(text: string): Buffer {
    const packed = deflateSync(text);
    if (packed.byteLength > MAX_MESSAGE_BYTES - 1024) throw mapRefusal(`the map takes ${packed.byteLength} bytes, more than a message may have`);
    return packed;
  },

  /** @throws BridgeError BRIDGE_MAP where it is damaged or too long */
  inflate(packed: Uint8Array): string {
    try {
      return inflateSync(packed, { maxOutputLength: MAX_MAP_BYTES }).toString('utf8');
    } catch (cause) {
      throw mapRefusal(`the map cannot be unpacked: ${String(cause)}`, cause);
    }
  },
} as const;

function harmless(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_MESSAGE_BYTES) throw refusal(`a message of ${bytes.byteLength} bytes is longer than ${MAX_MESSAGE_BYTES}`);
  const fault = scanMessage(bytes);
  if (fault !== undefined) throw refusal(`these bytes are no message: ${fault}`);
  const value: unknown = decode(bytes, PLAIN);
  return value;
}

/** `Buffer.slice` would be a view into a shared pool, and floats need a multiple of four to start at. */
function alignedCopy(field: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(field.byteLength);
  new Uint8Array(copy).set(field);
  return copy;
}

function issueOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }): string {
  const issue = error.issues[0];
  return issue === undefined ? 'wrong shape' : `${issue.path.map(String).join('.')}: ${issue.message}`;
}

function refusal(message: string): BridgeError {
  return new BridgeError('BRIDGE_MESSAGE', message, { remedy: 'use Codriver and bridge of the same release', kind: 'environment' });
}

function mapRefusal(message: string, cause?: unknown): BridgeError {
  return new BridgeError('BRIDGE_MAP', message, { remedy: 'load a town that CARLA has by its name', kind: 'environment', cause });
}
