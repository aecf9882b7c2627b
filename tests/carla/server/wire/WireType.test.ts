import { describe, expect, it } from 'vitest';
import { decodeMsgpack } from '../../../../src/carla/server/wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../../../../src/carla/server/wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../../../../src/carla/server/wire/MsgpackWriter.ts';
import { ActorDescription, EpisodeSettings, VehicleControl } from '../../../../src/carla/server/wire/rpcStructs.ts';
import { BOOL, BYTES, F32, I32, list, optional, pair, struct, TEXT, U32, U8, WireMismatch } from '../../../../src/carla/server/wire/WireType.ts';
import type { WireType } from '../../../../src/carla/server/wire/WireType.ts';

function travelled<T>(type: WireType<T>, value: T): T {
  const out = new MsgpackWriter();
  type.write(out, value);
  const decoded = decodeMsgpack(out.take(), 0);
  if (decoded.kind !== 'value') throw new Error('cut short');
  return type.read(decoded.value, type.name);
}

const Sample = struct('Sample', { id: U32, name: TEXT, parts: list(pair(U8, F32)), blob: BYTES, extra: optional(I32), last: BOOL });

describe('wire types', () => {
  it('carry structs as arrays of their fields, and back', () => {
    const sample = { id: 7, name: 'x', parts: [[1, 0.5], [2, -0.25]] as const, blob: Uint8Array.of(1, 2), extra: -3, last: true };
    expect(travelled(Sample, sample)).toEqual(sample);
    expect(travelled(Sample, { ...sample, extra: undefined })).toEqual({ ...sample, extra: undefined });
  });

  it('fill in trailing fields that an older client does not send, and ignore those of a newer one', () => {
    expect(Sample.read([7, 'x'], 'sample')).toEqual({ id: 7, name: 'x', parts: [], blob: new Uint8Array(), extra: undefined, last: false });
    expect(VehicleControl.read([1, 0, 0.5, false, true, false, 2, 1234.5, 'later'], 'control')).toEqual({
      throttle: 1, steer: 0, brake: 0.5, handBrake: false, reverse: true, manualGearShift: false, gear: 2,
    });
  });

  it('take integers for floats, bytes for strings and strings for bytes, as CARLA does', () => {
    expect(F32.read(3, 'x')).toBe(3);
    expect(TEXT.read(new TextEncoder().encode('ab'), 'x')).toBe('ab');
    expect(BYTES.read('ab', 'x')).toEqual(Uint8Array.of(97, 98));
  });

  it.each<[string, WireType<unknown>, MsgpackValue, string]>([
    ['a float for an integer', U32, 1.5, 'id must be a u32, not 1.5'],
    ['a number out of range', U8, 256, 'id must be a u8, not 256'],
    ['an integer for a bool', BOOL, 1, 'id must be a bool, not 1'],
    ['text for a number', F32, 'fast', 'id must be a finite number, not "fast"'],
    ['a number that is none', F32, Number.NaN, 'id must be a finite number, not NaN'],
    ['nil for a list', list(U8), null, 'id must be an array, not nil'],
    ['three for a pair', pair(U8, U8), [1, 2, 3], 'id must be a pair, not an array of 3'],
  ])('refuse %s, and say where', (_, type, value, message) => {
    expect(() => type.read(value, 'id')).toThrow(WireMismatch);
    expect(() => type.read(value, 'id')).toThrow(message);
  });

  it('name the field that is wrong within structs and lists', () => {
    expect(() => ActorDescription.read([1, 'vehicle.audi.tt', [['color', 'red', '1']]], 'spawn_actor, argument 1')).toThrow('spawn_actor, argument 1.attributes[0].type must be a u8, not "red"');
    expect(() => EpisodeSettings.read([true, false, [true, 'x']], 'settings')).toThrow('settings.fixedDeltaSeconds must be a finite number, not "x"');
  });
});
