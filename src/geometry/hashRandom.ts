/**
 * Counter-based randomness: a value depends on (seed, stream, entity, counter) alone, so one more actor or one skipped draw
 * shifts nobody else's draws. Integer mixing after murmur3's finaliser; exact on every engine.
 */
export function hashUint32(seed: number, stream: number, entity: number, counter: number): number {
  let h = mix(seed | 0);
  h = mix(h ^ Math.imul(stream + 0x9e3779b9, 0x85ebca6b));
  h = mix(h ^ Math.imul(entity + 0x7f4a7c15, 0xc2b2ae35));
  h = mix(h ^ Math.imul(counter + 0x165667b1, 0x27d4eb2f));
  return h >>> 0;
}

/** Uniform in [0, 1), from {@link hashUint32}. */
export function hashUniform(seed: number, stream: number, entity: number, counter: number): number {
  return hashUint32(seed, stream, entity, counter) / 4294967296;
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
