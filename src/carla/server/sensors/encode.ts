import { MsgpackWriter } from '../wire/MsgpackWriter.ts';
import type { WireType } from '../wire/WireType.ts';

/** A message body of some sensors: one MessagePack value. */
export function encode<T>(type: WireType<T>, value: T): Uint8Array {
  const out = new MsgpackWriter();
  type.write(out, value);
  return out.take();
}
