/** Requests to a policy host. `a`, `b`, `c`, `text`, `note` and `bytes` of a frame carry what is named here. */
export const REQUEST = {
  /** First frame. text: host settings as JSON. */
  configure: 1,
  /** a: policy; text: code. */
  load: 2,
  /** a: policy. */
  unload: 3,
  /** a: batch; text: memory texts as a JSON list, or empty; b: number of inputs; bytes: b + 1 offsets (uint32), then the words. */
  loadBatch: 4,
  /** a: batch. */
  dropBatch: 5,
  /** One call. a: policy; text: memory text; bytes: input words. */
  call: 6,
  /**
   * a: policy; b: batch; c: first input; bytes: three uint32: 1 to answer each input on its own, then after how many killed calls and after
   * how many that used up their steps to stop.
   */
  callBatch: 7,
  /** Make ready for one more policy. Answered by `done`. */
  prepare: 8,
} as const;

/** Answers of a policy host. */
export const REPLY = {
  /** The host is up. */
  ready: 101,
  /** The engine is not there. text: why. */
  unavailable: 102,
  /** Request done. */
  done: 103,
  /** A call was stopped and is being tried again: the host is alive. */
  again: 104,
  /** One call's result. a: status; b: line; text: memory or message; note: log; bytes: output words. */
  result: 105,
  /** Results of a batch. a: first input; b: number; text: `BatchRemark[]` as JSON, or empty; bytes: per input a status, a number of words, and the words. */
  part: 106,
} as const;

/** Everything that goes through the pipes has this one form. */
export interface Frame {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly text: string;
  readonly note: string;
  readonly bytes: Uint8Array;
}

/** What a frame may leave out; its bytes may come in pieces. */
export type FrameFields = Pick<Frame, 'kind'> & Partial<Omit<Frame, 'bytes'>> & { readonly bytes?: Uint8Array | readonly Uint8Array[] };

/** Seven little-endian uint32: length of what follows the header, kind, a, b, c, bytes of text, bytes of note. */
export const HEADER_BYTES = 28;

const NOTHING = new Uint8Array(0);

/** One frame as bytes, in one piece. */
export function encodeFrame(fields: FrameFields): Buffer {
  const { kind, a = 0, b = 0, c = 0, text = '', note = '', bytes = NOTHING } = fields;
  const textBytes = text === '' ? 0 : Buffer.byteLength(text);
  const noteBytes = note === '' ? 0 : Buffer.byteLength(note);
  const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, textBytes + noteBytes);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(kind, 4);
  frame.writeUInt32LE(a, 8);
  frame.writeUInt32LE(b, 12);
  frame.writeUInt32LE(c, 16);
  frame.writeUInt32LE(textBytes, 20);
  frame.writeUInt32LE(noteBytes, 24);
  if (textBytes > 0) frame.write(text, HEADER_BYTES);
  if (noteBytes > 0) frame.write(note, HEADER_BYTES + textBytes);
  let at = HEADER_BYTES + textBytes + noteBytes;
  for (const piece of pieces) {
    frame.set(piece, at);
    at += piece.byteLength;
  }
  return frame;
}

/** Length in bytes of the frame whose header begins `buffer` at `offset`. */
export function frameLength(buffer: Buffer, offset: number): number {
  return HEADER_BYTES + buffer.readUInt32LE(offset);
}

/** The whole frame at `offset`; its bytes are a view of `buffer`. @throws RangeError when the lengths contradict each other */
export function decodeFrame(buffer: Buffer, offset: number): Frame {
  const end = offset + frameLength(buffer, offset);
  const textStart = offset + HEADER_BYTES;
  const noteStart = textStart + buffer.readUInt32LE(offset + 20);
  const bytesStart = noteStart + buffer.readUInt32LE(offset + 24);
  if (bytesStart > end || end > buffer.length) throw new RangeError('frame lengths contradict each other');
  return {
    kind: buffer.readUInt32LE(offset + 4),
    a: buffer.readUInt32LE(offset + 8),
    b: buffer.readUInt32LE(offset + 12),
    c: buffer.readUInt32LE(offset + 16),
    text: noteStart === textStart ? '' : buffer.toString('utf8', textStart, noteStart),
    note: bytesStart === noteStart ? '' : buffer.toString('utf8', noteStart, bytesStart),
    bytes: buffer.subarray(bytesStart, end),
  };
}

/** A fresh, aligned copy of bytes as 32-bit floats. */
export function wordsOf(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const words = new Float32Array(bytes.byteLength >> 2);
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength));
  return words;
}

/** The bytes of words, without a copy. */
export function bytesOf(words: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
