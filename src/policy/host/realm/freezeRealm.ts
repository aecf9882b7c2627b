/**
 * Freezes everything that `roots` and the global object lead to, so that no call can leave anything behind for the next one.
 * Runs inside the isolate.
 */
export function freezeRealm(roots: readonly unknown[]): void {
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const { freeze, isFrozen } = Object;

  /** A frozen property also forbids `own.name = …` on objects that inherit it; an accessor allows that. */
  function keepOverridable(prototype: object, names: readonly string[]): void {
    for (const name of names) {
      const value: unknown = getOwnPropertyDescriptor(prototype, name)?.value;
      defineProperty(prototype, name, {
        get: () => value,
        set(this: object, replacement: unknown) {
          if (isFrozen(this)) throw new TypeError(`${name} cannot be changed`);
          defineProperty(this, name, { value: replacement, writable: true, enumerable: true, configurable: true });
        },
        enumerable: false,
        configurable: false,
      });
    }
  }

  Error.stackTraceLimit = 10;
  keepOverridable(Object.prototype, ['toString', 'valueOf', 'hasOwnProperty', 'constructor', 'isPrototypeOf', 'toLocaleString']);
  keepOverridable(Error.prototype, ['name', 'message', 'constructor', 'toString']);
  for (const kind of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError]) keepOverridable(kind.prototype, ['name', 'message', 'constructor']);

  const seen = new Set<object>();
  const open: unknown[] = [globalThis, ...roots];
  while (open.length > 0) {
    const item = open.pop();
    if ((typeof item !== 'object' && typeof item !== 'function') || item === null || seen.has(item)) continue;
    seen.add(item);
    open.push(getPrototypeOf(item));
    for (const key of ownKeys(item)) {
      const property = getOwnPropertyDescriptor(item, key);
      if (property !== undefined) open.push(property.value, property.get, property.set);
    }
    freeze(item);
  }
}
