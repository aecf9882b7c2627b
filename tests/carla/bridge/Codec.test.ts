import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Codec } from '../../../src/carla/bridge/Codec.ts';
import { DriverAnswer, DriverRequest } from '../../../src/carla/bridge/driverMessages.ts';
import { Answer, ANSWER_OF, MAX_MESSAGE_BYTES, Request } from '../../../src/carla/bridge/messages.ts';

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../fixtures/bridge/${name}`, import.meta.url), 'utf8'));
const Vectors = z.array(z.strictObject({ name: z.string(), sender: z.enum(['codriver', 'bridge', 'agent']), message: z.json(), bytes: z.string() }));
const VECTORS = Vectors.parse(fixture('messages.json'));
const DRIVER_VECTORS = Vectors.parse(fixture('driver.json'));
const REFUSED = z.array(z.strictObject({ name: z.string(), bytes: z.string() })).parse(fixture('refused.json'));

/** In the files bytes are `{ "hex": "…" }`. */
function withBytes(value: z.core.util.JSONType): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (value === null || typeof value !== 'object') return value;
  return typeof value['hex'] === 'string' ? Buffer.from(value['hex'], 'hex') : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytes(inner)]));
}

const requests = VECTORS.filter(({ sender }) => sender === 'codriver');
const answers = VECTORS.filter(({ sender }) => sender === 'bridge');
const refusal = expect.objectContaining({ code: 'BRIDGE_MESSAGE' });

describe('messages between Codriver and the bridge', () => {
  it('have a vector for each kind of request, answer and command', () => {
    const kinds = VECTORS.map(({ message }) => z.looseObject({ kind: z.string() }).parse(message).kind);
    expect(new Set(kinds)).toEqual(new Set([...Object.keys(ANSWER_OF), ...Object.values(ANSWER_OF), 'failed']));
    const steps = requests.flatMap(({ message }) => z.looseObject({ commands: z.array(z.looseObject({ do: z.string() })).default([]) }).parse(message).commands);
    expect(new Set(steps.map((command) => command.do))).toEqual(new Set(['spawn', 'destroy', 'teleport', 'walk', 'follow', 'control', 'flags', 'light', 'weather']));
  });

  it.each(requests)('are encoded as the bridge expects them: $name', ({ message, bytes }) => {
    const request = Request.parse(withBytes(message));
    expect(Codec.encode(request).toString('hex')).toBe(bytes);
    expect(Codec.decodeRequest(Buffer.from(bytes, 'hex'))).toEqual(request);
  });

  it.each(answers)('are read as the bridge encodes them: $name', ({ message, bytes }) => {
    const answer = Answer.parse(withBytes(message));
    expect(Codec.decodeAnswer(Buffer.from(bytes, 'hex'))).toEqual(answer);
    expect(Codec.decodeAnswer(Codec.encode(answer))).toEqual(answer);
  });

  it.each(REFUSED)('are refused when malformed: $name', ({ bytes }) => {
    expect(() => Codec.decodeRequest(Buffer.from(bytes, 'hex'))).toThrow(refusal);
    expect(() => Codec.decodeAnswer(Buffer.from(bytes, 'hex'))).toThrow(refusal);
  });

  it('are refused when a key is __proto__, when an integer has more than 53 bits, and when they are too long', () => {
    expect(() => Codec.decodeAnswer(Buffer.from('81a95f5f70726f746f5f5f80', 'hex'))).toThrow('__proto__');
    expect(() => Codec.decodeAnswer(Buffer.from('82a46b696e64a5656e646564a26964cf7fffffffffffffff', 'hex'))).toThrow('53 bits');
    expect(() => Codec.decodeAnswer(new Uint8Array(MAX_MESSAGE_BYTES + 1))).toThrow('longer than');
  });

  it('are read or refused, whatever the bytes', () => {
    const seeds = VECTORS.map(({ bytes }) => Buffer.from(bytes, 'hex'));
    const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat()).map(([seed, changes, cut]) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
    });
    const read = (bytes: Uint8Array): void => {
      for (const decode of [Codec.decodeAnswer, Codec.decodeRequest]) {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toEqual(refusal);
        }
      }
    };
    fc.assert(fc.property(mutated, read), { seed: 5, numRuns: 2000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), read), { seed: 6, numRuns: 1000 });
  });
});

describe('messages between Codriver and an agent', () => {
  const kinds = (sender: string): Set<string> => new Set(DRIVER_VECTORS.filter((vector) => vector.sender === sender).map(({ message }) => z.looseObject({ kind: z.string() }).parse(message).kind));

  it('have a vector for each kind', () => {
    expect([kinds('agent'), kinds('codriver')]).toEqual([new Set(DriverRequest.options.map(({ shape }) => shape.kind.value)), new Set(DriverAnswer.options.map(({ shape }) => shape.kind.value))]);
  });

  it.each(DRIVER_VECTORS)('are the same bytes on both sides: $name', ({ sender, message, bytes }) => {
    const schema = sender === 'agent' ? DriverRequest : DriverAnswer;
    const parsed = schema.parse(withBytes(message));
    expect(Codec.decode<typeof parsed>(schema, Buffer.from(bytes, 'hex'))).toEqual(parsed);
    if (sender === 'codriver') expect(Codec.encode(parsed).toString('hex')).toBe(bytes);
  });

  it.each(REFUSED)('are refused when malformed: $name', ({ bytes }) => {
    expect(() => Codec.decode(DriverRequest, Buffer.from(bytes, 'hex'))).toThrow(refusal);
  });
});

describe('binary fields', () => {
  it('keep 32-bit floats, also where the field lies at an odd place of a shared buffer', () => {
    const floats = new Float32Array([1.5, -2.25, 3.4e38]);
    const pool = Buffer.concat([Buffer.from([9]), Codec.binary(floats), Buffer.from([9, 9])]);
    expect(Codec.floats(pool.subarray(1, 13), 3, 'state')).toEqual(floats);
    expect(Codec.numbers(Codec.binary(new Uint32Array([1, 4_294_967_295])), 'ids')).toEqual(new Uint32Array([1, 4_294_967_295]));
  });

  it('are refused with a wrong length or with what is no number', () => {
    expect(() => Codec.floats(new Uint8Array(8), 3, 'state')).toThrow('state has 8 bytes instead of 12');
    expect(() => Codec.floats(Codec.binary(new Float32Array([1, Number.NaN])), 2, 'state')).toThrow('state has NaN at 1');
    expect(() => Codec.numbers(new Uint8Array(5), 'ids')).toThrow('no whole numbers');
  });

  it('carry maps packed, and refuse damaged ones and those that grow without bounds', () => {
    expect(Codec.inflate(Codec.deflate('<OpenDRIVE>Straße</OpenDRIVE>'))).toBe('<OpenDRIVE>Straße</OpenDRIVE>');
    expect(() => Codec.inflate(new Uint8Array([1, 2, 3]))).toThrow(expect.objectContaining({ code: 'BRIDGE_MAP' }));
    expect(() => Codec.inflate(Codec.deflate(' '.repeat(65 * 1024 * 1024)))).toThrow(expect.objectContaining({ code: 'BRIDGE_MAP' }));
  });
});
