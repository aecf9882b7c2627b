import type { PolicyFailureKind } from '../../src/policy/PolicyResult.ts';

/** A policy that means harm, and how the call must end when no check has kept it out. */
export interface HostilePolicy {
  readonly name: string;
  readonly source: string;
  readonly kind: PolicyFailureKind;
  /** Part of the reason. */
  readonly reason: RegExp;
  /** Set when `preparePolicy` must already reject it: part of the message. */
  readonly rejected?: RegExp;
  /** Where QuickJS ends it in another way than V8. */
  readonly quickjs?: { readonly kind: PolicyFailureKind; readonly reason: RegExp };
}

const steps = /used up its budget of \d+ steps/;
const contained = /not a function|is not defined|Cannot|not extensible|read.only|no setter|undefined|null/;
const result = "({ action: { t: 1, r: 'x' }, memory: {} })";

function body(code: string): string {
  return `function drive(scene, memory) {\n${code}\n}`;
}

const runaways: HostilePolicy[] = [
  { name: 'endless while', source: body('while (true) {}'), kind: 'fuel', reason: steps },
  { name: 'endless for without a body', source: body('for (;;);'), kind: 'fuel', reason: steps },
  { name: 'endless do', source: body('do memory.x = 1; while (true)'), kind: 'fuel', reason: steps },
  { name: 'endless loop that catches everything', source: body('while (true) { try { while (true) {} } catch {} }'), kind: 'fuel', reason: steps },
  { name: 'endless loop with finally and continue', source: body('for (;;) { try { throw 1; } finally { continue; } }'), kind: 'fuel', reason: steps },
  { name: 'endless labelled loop', source: body('again: for (;;) { for (;;) continue again; }'), kind: 'fuel', reason: steps },
  { name: 'fuel exhaustion swallowed before a good answer', source: body(`try { while (true) {} } catch {} return ${result};`), kind: 'fuel', reason: steps },
  { name: 'endless loop at the top level', source: `while (true) {}\n${body(`return ${result};`)}`, kind: 'fuel', reason: steps },
  { name: 'endless recursion', source: body('return drive(scene, memory);'), kind: 'exception', reason: /call stack|stack overflow/ },
  { name: 'endless recursion of arrows', source: body('const f = () => g(), g = () => f(); return f();'), kind: 'exception', reason: /call stack|stack overflow/ },
  { name: 'exponential recursion', source: body('const f = (n) => n < 1 ? 1 : f(n - 1) + f(n - 2); return f(90);'), kind: 'fuel', reason: steps },
  { name: 'recursion that catches its overflow', source: body('const f = () => { try { f(); } finally { f(); } }; f();'), kind: 'fuel', reason: steps, quickjs: { kind: 'timeout', reason: /deadline/ } },
  { name: 'comparator that never settles', source: body('const a = Array.from({ length: 1000 }, (_, i) => i); for (;;) a.sort(() => 1);'), kind: 'fuel', reason: steps },
  { name: 'iterator that never ends', source: body('for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }) memory.x = x;'), kind: 'fuel', reason: steps },
  { name: 'spread of an iterator that never ends', source: body('return [...{ [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }];'), kind: 'fuel', reason: steps },
  { name: 'callback on a list without end', source: body('Array.from({ length: 4294967295 }, () => 1);'), kind: 'fuel', reason: steps },
  { name: 'search in a list without end', source: body('[].indexOf.call({ length: 2 ** 53 - 1 }, 1);'), kind: 'fuel', reason: steps },
  { name: 'regular expression that backtracks without end', source: body("/^(a+)+$/.test('a'.repeat(60) + 'b');"), kind: 'timeout', reason: /deadline/ },
  { name: 'regular expression with nested quantifiers in replace', source: body("('x'.repeat(60) + '!').replace(/(x+x+)+y/, '');"), kind: 'timeout', reason: /deadline/ },
  { name: 'native loop over holes', source: body('[].forEach.call({ length: 2 ** 53 - 1 }, () => 1);'), kind: 'timeout', reason: /deadline/ },
];

const bombs: HostilePolicy[] = [
  { name: 'list bomb', source: body('const a = []; while (true) a.push({ a });'), kind: 'fuel', reason: steps },
  { name: 'list of lists bomb', source: body('const a = []; while (true) a.push(new Array(1000).fill(1.5));'), kind: 'fuel', reason: steps },
  { name: 'one huge filled list', source: body('new Array(1e9).fill(0);'), kind: 'fuel', reason: steps },
  { name: 'huge list through another name', source: body('const Make = [].constructor; new Make(4e9).fill(0);'), kind: 'fuel', reason: steps },
  { name: 'length set to the maximum', source: body('const a = []; a.length = 4294967295; a.join();'), kind: 'fuel', reason: steps },
  { name: 'spread doubling', source: body('let a = [1]; while (true) a = [...a, ...a];'), kind: 'fuel', reason: steps },
  { name: 'concat doubling', source: body('let a = [1]; while (true) a = a.concat(a);'), kind: 'fuel', reason: steps },
  { name: 'flat doubling', source: body('let a = [1]; while (true) a = [a, a].flat();'), kind: 'fuel', reason: steps },
  { name: 'text doubling', source: body("let s = 'x'; while (true) s += s;"), kind: 'exception', reason: /string length|string too long/ },
  { name: 'text doubling, then read', source: body("let s = 'x'; for (let i = 0; i < 28; i++) s += s; return s.indexOf('y');"), kind: 'fuel', reason: steps },
  { name: 'repeat bomb', source: body("'x'.repeat(2 ** 29 - 100);"), kind: 'fuel', reason: steps },
  { name: 'padding bomb', source: body("'x'.padStart(2 ** 29 - 100);"), kind: 'fuel', reason: steps },
  { name: 'list of long texts', source: body("const a = []; while (true) a.push('x'.repeat(1e5) + a.length);"), kind: 'fuel', reason: steps },
  { name: 'join bomb', source: body("new Array(2 ** 25).join('xxxxxxxx');"), kind: 'fuel', reason: steps },
  { name: 'ArrayBuffer bomb', source: body('const a = []; while (true) a.push(new ArrayBuffer(1e6));'), kind: 'fuel', reason: steps },
  { name: 'one huge ArrayBuffer through another name', source: body('const Make = ArrayBuffer; const a = []; while (true) a.push(new Make(1e9));'), kind: 'exception', reason: /allocation failed/, quickjs: { kind: 'memory', reason: /used up its memory/ } },
  { name: 'typed array bomb', source: body('const a = []; while (true) a.push(new Float64Array(1e5));'), kind: 'fuel', reason: steps },
  { name: 'Map bomb', source: body('const m = new Map(); let i = 0; while (true) m.set(i++, { i });'), kind: 'fuel', reason: steps },
  { name: 'Set bomb', source: body('const s = new Set(); let i = 0; while (true) s.add(i++);'), kind: 'fuel', reason: steps },
  { name: 'closure bomb', source: body('let f = () => 1; while (true) { const g = f; f = () => g; }'), kind: 'fuel', reason: steps },
  { name: 'property bomb', source: body("const o = {}; let i = 0; while (true) o['p' + i++] = i;"), kind: 'fuel', reason: steps },
  { name: 'BigInt bomb', source: body('let b = 2n ** 1000000n; while (true) b = b * b;'), kind: 'timeout', reason: /deadline/, rejected: /BigInt/, quickjs: { kind: 'exception', reason: /BigInt is too large/ } },
  { name: 'heap filled by native copies', source: body('const a = [1]; for (let i = 0; i < 17; i++) a.push.apply(a, a.slice(0, 60000)); const all = []; for (;;) all.push(a.toSorted.call(a, () => 0), structuredCopy(a)); function structuredCopy(x) { return Object.entries(x); }'), kind: 'fuel', reason: steps },
  { name: 'text that doubles in a template', source: body("let s = 'xxxxxxxx'; while (true) s = `${s}${s}`;"), kind: 'exception', reason: /string length|string too long/ },
  { name: 'object entries of a long list, again and again', source: body('const a = new Array(100000).fill(0), all = []; for (;;) all.push(Object.entries(a));'), kind: 'fuel', reason: steps },
  { name: 'heap filled by a native iterator', source: body('const a = new Array(100000), all = []; for (;;) all.push(a.keys().toArray());'), kind: 'fuel', reason: steps },
  { name: 'deep JSON text', source: body("JSON.parse('['.repeat(1e5));"), kind: 'exception', reason: /JSON|call stack|stack overflow/ },
  { name: 'log bomb', source: body("while (true) console.log('x'.repeat(1000));"), kind: 'fuel', reason: steps },
];

const escapes: HostilePolicy[] = [
  { name: 'Function constructor', source: body("return Function('return this')();"), kind: 'exception', reason: /'?Function'? is not defined/, rejected: /Function cannot be used/ },
  { name: 'constructor of a function', source: body("return drive.constructor('return process')();"), kind: 'exception', reason: contained },
  { name: 'constructor of an arrow', source: body("return (() => 1).constructor('return this')();"), kind: 'exception', reason: contained },
  { name: 'constructor of an async function', source: body("return (async () => 1).constructor('return this')();"), kind: 'exception', reason: contained, rejected: /async/ },
  { name: 'constructor of a generator', source: body("return (function* () {}).constructor('return this')();"), kind: 'exception', reason: contained, rejected: /generator/ },
  { name: 'constructor of a built-in function', source: body("return [].map.constructor('return this')();"), kind: 'exception', reason: contained },
  { name: 'constructor of the input', source: body("return scene.constructor.constructor('return process')();"), kind: 'exception', reason: contained },
  { name: 'eval', source: body("return eval('1 + 1');"), kind: 'exception', reason: /'?eval'? is not defined/, rejected: /eval cannot be used/ },
  { name: 'indirect eval', source: body("return (0, globalThis['ev' + 'al'])('1');"), kind: 'exception', reason: contained, rejected: /globalThis/ },
  { name: 'process', source: body('return process.exit(1);'), kind: 'exception', reason: /'?process'? is not defined/, rejected: /process cannot be used/ },
  { name: 'require', source: body("return require('fs').readFileSync('/etc/passwd');"), kind: 'exception', reason: /'?require'? is not defined/, rejected: /require cannot be used/ },
  { name: 'static import', source: `import fs from 'node:fs';\n${body('return fs;')}`, kind: 'exception', reason: /does not compile/, rejected: /import cannot be used/ },
  { name: 'dynamic import', source: body("return import('node:fs');"), kind: 'exception', reason: /do not have/, rejected: /import cannot be used/, quickjs: { kind: 'invalidOutput', reason: /expected an object/ } },
  { name: 'import.meta', source: body('return import.meta.url;'), kind: 'invalidOutput', reason: /expected/, rejected: /import\.meta/ },
  { name: 'this of a function', source: body('return (function () { return this.process; })();'), kind: 'exception', reason: contained },
  { name: 'callee of arguments', source: body('return arguments.callee.caller;'), kind: 'exception', reason: /caller|callee|strict|invalid property access/ },
  { name: 'shared memory', source: body('return new SharedArrayBuffer(8);'), kind: 'exception', reason: /not defined/, rejected: /SharedArrayBuffer/ },
  { name: 'waiting on shared memory', source: body('return Atomics.wait(new Int32Array(4), 0, 0);'), kind: 'exception', reason: /not defined/, rejected: /Atomics/ },
  { name: 'WebAssembly', source: body('return new WebAssembly.Memory({ initial: 65536 });'), kind: 'exception', reason: /not defined/, rejected: /WebAssembly/ },
  { name: 'the clock', source: body('return Date.now();'), kind: 'exception', reason: /'?Date'? is not defined/, rejected: /no clock/ },
  { name: 'the engine through stack frames', source: body("Error.prepareStackTrace = (e, frames) => frames; return new Error('x').stack[0].getFunction();"), kind: 'exception', reason: contained },
  { name: 'prepareStackTrace on a subclass', source: body('class E extends Error {} E.prepareStackTrace = () => { while (true) {} }; throw new E("x");'), kind: 'exception', reason: /Error: x/ },
  { name: 'names of the instrumentation', source: body('$fuel = 1e15; while (true) {}'), kind: 'timeout', reason: /deadline/, rejected: /reserved/ },
];

const pollution: HostilePolicy[] = [
  { name: 'prototype of objects', source: body('Object.prototype.t = 5; return {};'), kind: 'exception', reason: contained },
  { name: 'prototype through __proto__', source: body('({}).__proto__.t = 5; return {};'), kind: 'exception', reason: contained },
  { name: 'prototype through defineProperty', source: body("Object.defineProperty(Object.prototype, 'r', { get: () => 'x' });"), kind: 'exception', reason: contained },
  { name: 'prototype of lists', source: body('Array.prototype.push = () => 1;'), kind: 'exception', reason: contained },
  { name: 'iterator of lists', source: body('Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });'), kind: 'exception', reason: contained },
  { name: 'Math', source: body('Math.random = () => 4;'), kind: 'exception', reason: contained },
  { name: 'JSON', source: body("JSON.stringify = () => '{}';"), kind: 'exception', reason: contained },
  { name: 'a new global', source: body('leaked = 1;'), kind: 'exception', reason: /'?leaked'? is not defined/ },
  { name: 'a global by this', source: `${body(`return ${result};`)}\nthis.x = 1;`, kind: 'exception', reason: contained },
  { name: 'prototype of the global object', source: body('Object.setPrototypeOf(globalThis, { x: 1 });'), kind: 'exception', reason: /not extensible|immutable|Immutable|can't set|Cannot/, rejected: /globalThis/ },
  { name: 'the console', source: body('console.log = 1;'), kind: 'exception', reason: contained },
  { name: 'constructor of lists for species tricks', source: body('Array[Symbol.species] = 1;'), kind: 'exception', reason: contained },
];

const answers: HostilePolicy[] = [
  { name: 'nothing', source: body(''), kind: 'invalidOutput', reason: /expected \{ action, memory \}, got undefined/ },
  { name: 'null', source: body('return null;'), kind: 'invalidOutput', reason: /got null/ },
  { name: 'action missing', source: body('return { memory: {} };'), kind: 'invalidOutput', reason: /the result: expected an object/ },
  { name: 'NaN', source: body("return { action: { t: NaN, r: 'x' } };"), kind: 'invalidOutput', reason: /^t: expected a finite number.*got NaN/ },
  { name: 'Infinity', source: body("return { action: { t: Infinity, r: 'x' } };"), kind: 'invalidOutput', reason: /^t: .*got Infinity/ },
  { name: 'a text for a number', source: body("return { action: { t: '1', r: 'x' } };"), kind: 'invalidOutput', reason: /^t: .*got "1"/ },
  { name: 'an object that turns into a number', source: body("return { action: { t: { valueOf: () => 1 }, r: 'x' } };"), kind: 'invalidOutput', reason: /^t: .*got an object/ },
  { name: 'an unknown name', source: body("return { action: { t: 1, r: 'zoom' } };"), kind: 'invalidOutput', reason: /^r: expected one of x, y/ },
  { name: 'a promise', source: body(`return (async () => ${result})();`), kind: 'invalidOutput', reason: /expected/, rejected: /async/ },
  { name: 'a promise that never settles', source: body('return { action: { then() {} } };'), kind: 'invalidOutput', reason: /^t: expected/ },
  { name: 'a function', source: body('return drive;'), kind: 'invalidOutput', reason: /got function/ },
  { name: 'a symbol', source: body("return { action: { t: Symbol('x'), r: 'x' } };"), kind: 'invalidOutput', reason: /^t: .*got a symbol/ },
  { name: 'a getter that throws', source: body("return { get action() { throw new Error('gotcha'); } };"), kind: 'invalidOutput', reason: /gotcha/ },
  { name: 'a getter that never returns', source: body('return { get action() { while (true) {} } };'), kind: 'fuel', reason: steps },
  { name: 'a getter inside the action', source: body("return { action: { get t() { while (true) {} }, r: 'x' } };"), kind: 'fuel', reason: steps },
  { name: 'a getter that changes its mind', source: body("let n = 0; return { action: { get t() { return n++ === 0 ? NaN : 1; }, r: 'x' } };"), kind: 'invalidOutput', reason: /^t: .*NaN/ },
  { name: 'a proxy', source: body('return new Proxy({}, {});'), kind: 'exception', reason: /'?Proxy'? is not defined/, rejected: /Proxy/ },
  { name: 'an array that claims any length', source: body("return { action: { t: 1, r: { length: 1e9, toString: () => 'x' } } };"), kind: 'invalidOutput', reason: /^r: expected one of/ },
  { name: 'a getter put on the input', source: body("Object.defineProperty(scene, 'v', { get() { while (true) {} } }); return { action: { t: scene.v, r: 'x' } };"), kind: 'fuel', reason: steps },
  { name: 'an input that is emptied and returned', source: body('for (const key of Object.keys(scene)) delete scene[key]; return scene;'), kind: 'invalidOutput', reason: /the result: expected an object/ },
  { name: 'a huge text for a name', source: body("return { action: { t: 1, r: 'x'.repeat(100000) } };"), kind: 'invalidOutput', reason: /^r: expected one of x, y/ },
  { name: 'memory of many levels', source: body("let m = {}; for (let i = 0; i < 2000; i++) m = { m }; return { action: { t: 1, r: 'x' }, memory: m };"), kind: 'invalidMemory', reason: /nested too deeply|memory has \d+ characters/ },
  { name: 'huge memory', source: body("return { action: { t: 1, r: 'x' }, memory: { s: 'x'.repeat(9000) } };"), kind: 'invalidMemory', reason: /memory has \d+ characters/ },
  { name: 'circular memory', source: body("const m = {}; m.m = m; return { action: { t: 1, r: 'x' }, memory: m };"), kind: 'invalidMemory', reason: /nested too deeply|circular/ },
  { name: 'NaN in memory', source: body("return { action: { t: 1, r: 'x' }, memory: { a: [1, NaN] } };"), kind: 'invalidMemory', reason: /memory\.a\[1\] is NaN/ },
  { name: 'a function in memory', source: body("return { action: { t: 1, r: 'x' }, memory: { f: drive } };"), kind: 'invalidMemory', reason: /memory\.f is a function/ },
  { name: 'memory whose toJSON never returns', source: body("return { action: { t: 1, r: 'x' }, memory: { toJSON: () => { while (true) {} } } };"), kind: 'invalidMemory', reason: /memory\.toJSON is a function/ },
  { name: 'memory with an inherited toJSON', source: body("return { action: { t: 1, r: 'x' }, memory: Object.create({ toJSON: () => { while (true) {} } }) };"), kind: 'fuel', reason: steps },
  { name: 'memory with a getter that never returns', source: body("return { action: { t: 1, r: 'x' }, memory: { get a() { while (true) {} } } };"), kind: 'fuel', reason: steps },
];

const errors: HostilePolicy[] = [
  { name: 'a thrown text', source: body("throw 'just text';"), kind: 'exception', reason: /threw just text/ },
  { name: 'a thrown nothing', source: body('throw undefined;'), kind: 'exception', reason: /threw undefined/ },
  { name: 'a thrown null', source: body('throw null;'), kind: 'exception', reason: /threw null/ },
  { name: 'a thrown symbol', source: body("throw Symbol('s');"), kind: 'exception', reason: /threw Symbol\(s\)/ },
  { name: 'a thrown object with a stack that never returns', source: body('throw { get stack() { while (true) {} } };'), kind: 'exception', reason: /cannot be described|threw/ },
  { name: 'an error with a message that never returns', source: body("const e = new Error('x'); Object.defineProperty(e, 'message', { get() { while (true) {} } }); throw e;"), kind: 'exception', reason: /cannot be described/ },
  { name: 'an error with a stack that throws', source: body("const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { throw e; } }); throw e;"), kind: 'exception', reason: /cannot be described/ },
  { name: 'an error with a huge message', source: body("throw new Error('x'.repeat(1e6));"), kind: 'exception', reason: /^Error: x{200}/ },
  { name: 'an object whose text never comes', source: body('throw { toString() { while (true) {} }, toJSON() { while (true) {} } };'), kind: 'exception', reason: /threw \(not printable\)|cannot be described/ },
  { name: 'fuel exhaustion dressed up', source: body("try { while (true) {} } catch (e) { Object.defineProperty(e, 'stack', { get() { while (true) {} } }); throw e; }"), kind: 'fuel', reason: /used up|cannot be described/ },
];

/** Every known way to misbehave, by family. */
export const hostilePolicies: ReadonlyMap<string, readonly HostilePolicy[]> = new Map([
  ['runaway', runaways],
  ['bomb', bombs],
  ['escape', escapes],
  ['pollution', pollution],
  ['answer', answers],
  ['error', errors],
]);
