/**
 * Takes away what policies may not have: the outside, the clock, asynchrony, code from text, shared memory, and whatever depends on the
 * garbage collector or on the machine's language. Runs inside the isolate from its own text (see `harnessSource`).
 * @returns objects that no global leads to, for `freezeRealm`
 */
export function removeGlobals(): readonly unknown[] {
  const { defineProperty, deleteProperty, getPrototypeOf, ownKeys } = Reflect;
  const absent = [
    'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'console', 'FinalizationRegistry', 'WeakRef', 'eval', 'Function', 'Promise', 'BigInt', 'BigInt64Array',
    'BigUint64Array', 'Proxy', 'Date', 'Intl', 'AsyncDisposableStack', 'ShadowRealm', 'Temporal',
  ];
  const functionPrototypes = [function () {}, async function () {}, function* () {}, async function* () {}].map((kind) => getPrototypeOf(kind) ?? Object.prototype);
  const typedArrays = getPrototypeOf(Int8Array.prototype) ?? Object.prototype;
  const hidden = [...functionPrototypes, typedArrays, [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().values(), 'x'.matchAll(/x/g)];
  for (const name of absent) deleteProperty(globalThis, name);
  for (const prototype of functionPrototypes) defineProperty(prototype, 'constructor', { value: undefined });
  deleteProperty(Array, 'fromAsync');
  // The last match of any regular expression would be a memory between calls.
  for (const name of ownKeys(RegExp)) if (!['length', 'name', 'prototype', 'escape', Symbol.species].includes(name)) deleteProperty(RegExp, name);
  for (const prototype of [Number.prototype, Array.prototype, Object.prototype, typedArrays]) {
    defineProperty(prototype, 'toLocaleString', { value: prototype.toString, writable: true, configurable: true });
  }
  return hidden;
}
