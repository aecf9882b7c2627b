/**
 * Makes built-in functions pay for elements that they read (an eighth of a step) or make (a step): otherwise a few calls could do more work
 * than the deadline allows, and where it ends would be chance. Those that call back into the policy for each element are left alone: the
 * callback pays. Runs inside the isolate.
 */
export function meterBuiltIns(charge: (steps: number) => void): void {
  type Price = (self: { readonly length: number }, args: readonly unknown[]) => number;
  const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

  function metered(owner: object, names: readonly string[], price: Price, priceOfResult?: (result: unknown) => number): void {
    for (const name of names) {
      const original: unknown = getOwnPropertyDescriptor(owner, name)?.value;
      if (typeof original !== 'function') continue;
      const wrapper = {
        [name](this: { readonly length: number }, ...args: unknown[]): unknown {
          if (this !== undefined && this !== null) charge(price(this, args));
          const result: unknown = apply(original, this, args);
          if (priceOfResult !== undefined) charge(priceOfResult(result));
          return result;
        },
      }[name];
      defineProperty(owner, name, { value: wrapper, writable: true, configurable: true, enumerable: false });
    }
  }
  function sizeOf(value: unknown): number {
    const size: unknown = typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value) ? value.length : 0;
    return typeof size === 'number' ? size : 0;
  }
  const free: Price = () => 0;
  const read: Price = (self) => self.length / 8;
  const made: Price = (self) => self.length;

  for (const lists of [Array.prototype, getPrototypeOf(Int8Array.prototype) ?? Array.prototype]) {
    metered(lists, ['indexOf', 'lastIndexOf', 'includes', 'reverse', 'shift', 'unshift', 'copyWithin'], read);
    metered(lists, ['fill', 'join', 'toString', 'slice', 'splice', 'sort', 'toSorted', 'toReversed', 'toSpliced', 'with', 'set'], made);
  }
  metered(Array.prototype, ['concat'], (self, args) => args.reduce((sum: number, arg) => sum + sizeOf(arg), self.length));
  metered(Array.prototype, ['flat', 'flatMap'], free, sizeOf);
  metered(Array, ['from'], (_self, [source]) => sizeOf(source));
  metered(Iterator.prototype, ['toArray'], free, (result) => 8 * sizeOf(result));
  metered(Object, ['keys', 'values', 'entries', 'getOwnPropertyNames'], free, (result) => 4 * sizeOf(result));
  metered(JSON, ['parse'], (_self, [text]) => sizeOf(text));
  metered(String.prototype, ['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith', 'search', 'matchAll', 'localeCompare', 'toLowerCase', 'toUpperCase', 'normalize', 'trim'], read);
  metered(String.prototype, ['split', 'match'], read, sizeOf);
  metered(String.prototype, ['replace', 'replaceAll'], read, (result) => sizeOf(result) / 8);
  metered(String.prototype, ['repeat'], (self, [count]) => (self.length * Number(count)) / 8);
  metered(String.prototype, ['padStart', 'padEnd'], (_self, [length]) => Number(length) / 8);
}
