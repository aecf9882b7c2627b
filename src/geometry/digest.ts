/**
 * A 64-bit digest of bytes as 16 hex digits (two independent 32-bit FNV-1a passes): for golden states and cache keys,
 * not for security. Works in a browser.
 */
export function digestBytes(bytes: Uint8Array): string {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ (byte + 0x5b), 0x01000193);
  }
  return hex(low) + hex(high ^ Math.imul(low, 0x85ebca6b));
}

/** {@link digestBytes} of a text's UTF-8 bytes. */
export function digestText(text: string): string {
  return digestBytes(new TextEncoder().encode(text));
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
