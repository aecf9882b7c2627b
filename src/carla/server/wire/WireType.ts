import type { MsgpackValue } from './decodeMsgpack.ts';
import type { MsgpackWriter } from './MsgpackWriter.ts';

/**
 * How a C++ type of CARLA travels: one table entry writes and reads it. The client's library tolerates missing trailing fields of a struct (they keep
 * their default) and ignores further ones, so one layout serves all its versions; reading here is as lenient.
 */
export interface WireType<T> {
  /** For messages: `u32`, `Transform`. */
  readonly name: string;
  /** What a missing trailing field is. */
  readonly zero: T;
  write(out: MsgpackWriter, value: T): void;
  /** @throws WireMismatch naming `where` */
  read(value: MsgpackValue, where: string): T;
}

/** What a wire type carries. */
export type Carried<W> = W extends WireType<infer T> ? T : never;

/** An argument or field that is not what its type asks for. */
export class WireMismatch extends Error {
  override readonly name = 'WireMismatch';

  constructor(where: string, wanted: string, value: MsgpackValue) {
    super(`${where} must be ${wanted}, not ${described(value)}`);
  }
}

function described(value: MsgpackValue): string {
  if (value === null) return 'nil';
  if (typeof value === 'object') return value instanceof Uint8Array ? `${value.length} bytes` : `an array of ${value.length}`;
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
}

export const BOOL: WireType<boolean> = {
  name: 'bool',
  zero: false,
  write: (out, value) => out.bool(value),
  read(value, where) {
    if (typeof value !== 'boolean') throw new WireMismatch(where, 'a bool', value);
    return value;
  },
};

export const U8 = integer('u8', 0, 0xff);
export const U16 = integer('u16', 0, 0xffff);
export const U32 = integer('u32', 0, 0xffff_ffff);
export const I8 = integer('i8', -0x80, 0x7f);
export const I32 = integer('i32', -0x8000_0000, 0x7fff_ffff);
/** Ids and frames; those of ours stay below 2^53. */
export const U64 = integer('u64', 0, Number.MAX_SAFE_INTEGER);

export const F32: WireType<number> = {
  name: 'f32',
  zero: 0,
  write: (out, value) => out.float32(value),
  read: readNumber,
};

export const F64: WireType<number> = {
  name: 'f64',
  zero: 0,
  write: (out, value) => out.float64(value),
  read: readNumber,
};

export const TEXT: WireType<string> = {
  name: 'string',
  zero: '',
  write: (out, value) => out.text(value),
  read(value, where) {
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    if (typeof value !== 'string') throw new WireMismatch(where, 'a string', value);
    return value;
  },
};

const NO_BYTES = new Uint8Array();

export const BYTES: WireType<Uint8Array> = {
  name: 'bytes',
  zero: NO_BYTES,
  write: (out, value) => out.binary(value),
  read(value, where) {
    if (typeof value === 'string') return new TextEncoder().encode(value);
    if (!(value instanceof Uint8Array)) throw new WireMismatch(where, 'bytes', value);
    return value;
  },
};

export function list<T>(element: WireType<T>): WireType<readonly T[]> {
  return {
    name: `${element.name}[]`,
    zero: [],
    write(out, values) {
      out.array(values.length);
      for (const value of values) element.write(out, value);
    },
    read: (value, where) => elements(value, where).map((one, index) => element.read(one, `${where}[${index}]`)),
  };
}

export function pair<A, B>(first: WireType<A>, second: WireType<B>): WireType<readonly [A, B]> {
  return {
    name: `pair of ${first.name} and ${second.name}`,
    zero: [first.zero, second.zero],
    write(out, [one, other]) {
      out.array(2);
      first.write(out, one);
      second.write(out, other);
    },
    read(value, where) {
      const both = elements(value, where);
      if (both.length !== 2) throw new WireMismatch(where, 'a pair', value);
      return [first.read(both[0], `${where}.first`), second.read(both[1], `${where}.second`)];
    },
  };
}

/** `[false]` or `[true, value]`. */
export function optional<T>(element: WireType<T>): WireType<T | undefined> {
  return {
    name: `optional ${element.name}`,
    zero: undefined,
    write(out, value) {
      out.array(value === undefined ? 1 : 2);
      out.bool(value !== undefined);
      if (value !== undefined) element.write(out, value);
    },
    read(value, where) {
      const parts = elements(value, where);
      if (parts[0] !== true) return undefined;
      return parts.length > 1 ? element.read(parts[1], where) : element.zero;
    },
  };
}

/** A struct: the array of its fields in the order written down. */
export function struct<Fields extends Record<string, WireType<unknown>>>(name: string, fields: Fields): WireType<{ readonly [K in keyof Fields]: Carried<Fields[K]> }>;
export function struct(name: string, fields: Record<string, WireType<unknown>>): WireType<Record<string, unknown>> {
  const entries = Object.entries(fields);
  return {
    name,
    zero: Object.fromEntries(entries.map(([key, type]) => [key, type.zero])),
    write(out, value) {
      out.array(entries.length);
      for (const [key, type] of entries) type.write(out, value[key]);
    },
    read(value, where) {
      const given = elements(value, where);
      return Object.fromEntries(entries.map(([key, type], index) => [key, index < given.length ? type.read(given[index], `${where}.${key}`) : type.zero]));
    },
  };
}

/** The elements of an array. @throws WireMismatch */
export function elements(value: MsgpackValue, where: string): readonly MsgpackValue[] {
  if (!Array.isArray(value)) throw new WireMismatch(where, 'an array', value);
  return value;
}

function integer(name: string, least: number, most: number): WireType<number> {
  return {
    name,
    zero: 0,
    write(out, value) {
      if (!(value >= least && value <= most)) throw new RangeError(`${value} is no ${name}`);
      out.int(value);
    },
    read(value, where) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) throw new WireMismatch(where, `a ${name}`, value);
      return value;
    },
  };
}

function readNumber(value: MsgpackValue, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  throw new WireMismatch(where, 'a finite number', value);
}
