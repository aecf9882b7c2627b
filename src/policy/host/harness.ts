/** How a call ended, as the harness writes it into its report. */
export const CALL_STATUS = { ok: 0, exception: 1, fuel: 2, invalidOutput: 3, invalidMemory: 4 } as const;

/** Numbers that a call leaves beside its text: status, words written, line of the source (0 unknown), 1 when something was logged. */
export const REPORT_WORDS = 4;

export interface HarnessSettings {
  readonly withMemory: boolean;
  /** Property of the result that holds the output (with memory). */
  readonly resultName: string;
  /** Properties of the input that become arguments (plain); undefined: the input is the only argument. */
  readonly parameters: readonly string[] | undefined;
  readonly steps: number;
  readonly memoryCharacters: number;
  readonly logCharacters: number;
}

/** One realm of instrumented code: what the module text made by `assemblePolicy` exports. */
type FuelledRealm = (spent: () => never) => {
  refuel(steps: number): void;
  left(): number;
  charge(steps: number): void;
  make(...helpers: readonly unknown[]): unknown;
};

/**
 * Runs inside the isolate, before the policy, from its own text: it must not refer to anything outside itself.
 * It takes away what a policy may not have, makes built-in functions pay for their work, freezes everything that policies share, and
 * returns the two functions that the host calls. Errors of a policy become text in here, under the host's deadline, since carrying a
 * hostile error out of an isolate can hang the process.
 */
export function harness(
  settingsText: string,
  unpack: (words: Float32Array, offset: number) => unknown,
  pack: (value: unknown, words: Float32Array, offset: number) => number,
  makePolicyRealm: FuelledRealm,
  makePreludeRealm: FuelledRealm | undefined,
  outputBuffer: SharedArrayBuffer,
  reportBuffer: SharedArrayBuffer,
): { use(buffer: SharedArrayBuffer): void; run(offset: number, memoryText: string): string; takeLog(): string } {
  'use strict';
  const settings: HarnessSettings = JSON.parse(settingsText);
  const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, deleteProperty } = Reflect;
  const { freeze, isFrozen } = Object;
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const { indexOf } = String.prototype;
  const TextOf = String;
  const isFiniteNumber = Number.isFinite;
  const Words = Float32Array;
  const TypeFault = TypeError;
  const RangeFault = RangeError;
  const output = new Float32Array(outputBuffer);
  const report = new Int32Array(reportBuffer);
  const world = globalThis;

  /* Fuel. */

  let exhausted: unknown;
  const spent = (): never => {
    exhausted ??= new RangeFault('the budget of steps is used up');
    throw exhausted;
  };
  const policy = makePolicyRealm(spent);
  const prelude = makePreludeRealm === undefined ? undefined : makePreludeRealm(spent);
  const charge = (steps: number): void => {
    if (steps > 0) policy.charge(steps > 1_073_741_823 ? 1_073_741_823 : steps | 0);
  };

  /* What policies may not have: the outside, the clock, asynchrony, code from text, shared memory, and whatever depends on the collector. */

  const absent = [
    'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'console', 'FinalizationRegistry', 'WeakRef', 'eval', 'Function', 'Promise', 'BigInt', 'BigInt64Array',
    'BigUint64Array', 'Proxy', 'Date', 'Intl', 'AsyncDisposableStack', 'ShadowRealm', 'Temporal',
  ];
  const functionKinds = [function () {}, async function () {}, function* () {}, async function* () {}];
  const prototypeOf = (value: object): object => getPrototypeOf(value) ?? Object.prototype;
  const functionPrototypes = functionKinds.map(prototypeOf);
  const typedArrays = prototypeOf(Int8Array.prototype);
  const hidden: readonly unknown[] = [...functionPrototypes, [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().values(), 'x'.matchAll(/x/g)];
  for (const name of absent) deleteProperty(world, name);
  for (const prototype of functionPrototypes) defineProperty(prototype, 'constructor', { value: undefined });
  deleteProperty(Array, 'fromAsync');
  // The last match of any regular expression would be a memory between calls.
  for (const name of ownKeys(RegExp)) if (!['length', 'name', 'prototype', 'escape', Symbol.species].includes(name)) deleteProperty(RegExp, name);
  for (const prototype of [Number.prototype, Array.prototype, Object.prototype, typedArrays]) {
    defineProperty(prototype, 'toLocaleString', { value: prototype.toString, writable: true, configurable: true });
  }

  /* The same random numbers in every call (mulberry32). */

  let seed = 0;
  Math.random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  /*
   * Built-in functions pay for elements that they read (an eighth of a step) or make (a step). Those that call back into the policy for each
   * element are left alone: the callback pays.
   */

  type Price = (self: { readonly length: number }, args: readonly unknown[]) => number;
  const free: Price = () => 0;
  const metered = (owner: object, names: readonly string[], price: Price, priceOfResult?: (result: unknown) => number): void => {
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
  };
  const sizeOf = (value: unknown): number => {
    const size: unknown = typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value) ? value.length : 0;
    return typeof size === 'number' ? size : 0;
  };
  for (const lists of [Array.prototype, typedArrays]) {
    metered(lists, ['indexOf', 'lastIndexOf', 'includes', 'reverse', 'shift', 'unshift', 'copyWithin'], (self) => self.length / 8);
    metered(lists, ['fill', 'join', 'toString', 'slice', 'splice', 'sort', 'toSorted', 'toReversed', 'toSpliced', 'with', 'set'], (self) => self.length);
  }
  metered(Array.prototype, ['concat'], (self, args) => args.reduce((sum: number, arg) => sum + sizeOf(arg), self.length));
  metered(Array.prototype, ['flat', 'flatMap'], free, sizeOf);
  metered(Array, ['from'], (_self, [source]) => sizeOf(source));
  metered(
    String.prototype,
    ['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith', 'search', 'matchAll', 'localeCompare', 'toLowerCase', 'toUpperCase', 'normalize', 'trim'],
    (self) => self.length / 8,
  );
  metered(String.prototype, ['replace', 'replaceAll'], (self) => self.length / 8, (result) => sizeOf(result) / 8);
  metered(String.prototype, ['split', 'match'], (self) => self.length / 8, sizeOf);
  metered(Object, ['keys', 'values', 'entries', 'getOwnPropertyNames'], free, (result) => 4 * sizeOf(result));
  metered(Iterator.prototype, ['toArray'], free, (result) => 8 * sizeOf(result));
  metered(String.prototype, ['repeat'], (self, [count]) => (self.length * Number(count)) / 8);
  metered(String.prototype, ['padStart', 'padEnd'], (_self, [length]) => Number(length) / 8);
  metered(JSON, ['parse'], (_self, [text]) => sizeOf(text));

  /* console.log, kept per call and cut to size. */

  let log = '';
  const shown = (value: unknown): string => {
    if (typeof value === 'string') return value;
    try {
      const text: unknown = typeof value === 'object' && value !== null && !(value instanceof Error) ? stringify(value) : TextOf(value);
      return typeof text === 'string' ? text : 'undefined';
    } catch {
      return '(not printable)';
    }
  };
  const write = (...values: unknown[]): void => {
    if (log.length >= settings.logCharacters) return;
    let line = '';
    for (let index = 0; index < values.length && line.length < settings.logCharacters; index += 1) line += (index === 0 ? '' : ' ') + shown(values[index]);
    log = (log + line + '\n').slice(0, settings.logCharacters);
  };
  defineProperty(world, 'console', { value: { log: write, info: write, warn: write, error: write, debug: write } });

  /* Everything shared is frozen, so that no call can leave anything behind. */

  const overridable = (prototype: object, names: readonly string[]): void => {
    // A frozen property would also forbid `own.name = …` on objects that inherit it; an accessor allows it.
    for (const name of names) {
      const value: unknown = getOwnPropertyDescriptor(prototype, name)?.value;
      defineProperty(prototype, name, {
        get: () => value,
        set(this: object, replacement: unknown) {
          if (isFrozen(this)) throw new TypeFault(`${name} cannot be changed`);
          defineProperty(this, name, { value: replacement, writable: true, enumerable: true, configurable: true });
        },
        enumerable: false,
        configurable: false,
      });
    }
  };
  Error.stackTraceLimit = 10;
  overridable(Object.prototype, ['toString', 'valueOf', 'hasOwnProperty', 'constructor', 'isPrototypeOf', 'toLocaleString']);
  for (const kind of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError]) {
    overridable(kind.prototype, ['name', 'message', 'constructor', ...(kind === Error ? ['toString'] : [])]);
  }
  const seen = new Set<object>();
  const harden = (roots: readonly unknown[]): void => {
    const open = [...roots];
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
  };
  harden([world, ...hidden]);
  prelude?.refuel(settings.steps);
  const helpers: unknown = prelude === undefined ? [] : prelude.make();
  harden([helpers]);

  /* One call. */

  const lineOf = (error: unknown): number => {
    const stack: unknown = error instanceof Error ? error.stack : undefined;
    // Where a stack overflows depends on how far the engine has optimised the code.
    if (typeof stack !== 'string' || stack.slice(0, 30) === 'RangeError: Maximum call stack') return 0;
    // Frames begin after the message.
    const frames: number = apply(indexOf, stack, ['\n    at ']);
    const place: number = frames < 0 ? -1 : apply(indexOf, stack, ['policy.js:', frames]);
    return place < 0 ? 0 : parseInt(stack.slice(place + 10, place + 20), 10) || 0;
  };
  const described = (error: unknown): string => {
    if (error instanceof Error) return `${shown(error.name)}: ${shown(error.message)}`;
    return `threw ${shown(error).slice(0, 200)}`;
  };
  const fail = (status: number, message: string, line: number): string => {
    policy.refuel(settings.steps);
    report[0] = status;
    report[1] = 0;
    report[2] = line;
    report[3] = log === '' ? 0 : 1;
    return message.slice(0, 300);
  };

  /** JSON text of a memory. Numbers that JSON cannot hold would come back as null, so they are refused. */
  const checkMemory = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'number') {
      if (!isFiniteNumber(value)) throw new TypeFault(`${path} is ${value}: only finite numbers can be kept`);
    } else if (typeof value === 'function' || typeof value === 'symbol') {
      throw new TypeFault(`${path} is a ${typeof value}: only JSON values can be kept`);
    } else if (typeof value === 'object' && value !== null) {
      if (depth > 32) throw new TypeFault(`${path} is nested too deeply`);
      if (isArray(value)) for (let index = 0; index < value.length; index += 1) checkMemory(value[index], `${path}[${index}]`, depth + 1);
      else for (const key of Object.keys(value)) checkMemory((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1);
    }
  };

  let input: Float32Array = new Words(0);
  return {
    use(buffer) {
      input = new Words(buffer);
    },
    run(offset, memoryText) {
      let status = 1;
      exhausted = undefined;
      seed = 1;
      log = '';
      policy.refuel(settings.steps);
      prelude?.refuel(settings.steps);
      try {
        const decide = apply(policy.make, undefined, helpers as unknown[]);
        if (typeof decide !== 'function') return fail(1, 'the policy is not a function', 0);
        const value = unpack(input, offset);
        let memory = '';
        let answer: unknown;
        if (settings.withMemory) {
          const given: unknown = decide(value, parse(memoryText));
          status = 3;
          if (typeof given !== 'object' || given === null) throw new TypeFault(`expected { ${settings.resultName}, memory }, got ${given === null ? 'null' : typeof given}`);
          answer = (given as Record<string, unknown>)[settings.resultName];
          status = 4;
          const kept = (given as Record<string, unknown>)['memory'];
          checkMemory(kept, 'memory', 0);
          const text: unknown = kept === undefined ? '{}' : stringify(kept);
          if (typeof text !== 'string') throw new TypeFault('memory is no JSON value');
          if (text.length > settings.memoryCharacters) throw new TypeFault(`memory has ${text.length} characters as JSON, more than ${settings.memoryCharacters}`);
          memory = text;
        } else if (settings.parameters === undefined) {
          answer = decide(value);
        } else {
          answer = apply(decide, undefined, settings.parameters.map((name) => (value as Record<string, unknown>)[name]));
        }
        status = 3;
        const words = pack(answer, output, 0);
        if (exhausted !== undefined) throw exhausted;
        report[0] = 0;
        report[1] = words;
        report[2] = 0;
        report[3] = log === '' ? 0 : 1;
        return memory;
      } catch (error) {
        const reason = exhausted;
        // A little for describing the error, which may run code of the policy (getters).
        policy.refuel(10_000);
        try {
          if (reason !== undefined) return fail(2, `used up its budget of ${settings.steps} steps: an endless loop, or far too much work for one call`, lineOf(reason));
          if (status === 1) return fail(1, described(error), lineOf(error));
          return fail(status, error instanceof Error ? shown(error.message) : described(error), 0);
        } catch {
          return fail(reason === undefined ? status : 2, 'threw something that cannot be described', 0);
        }
      }
    },
    takeLog: () => log,
  };
}
