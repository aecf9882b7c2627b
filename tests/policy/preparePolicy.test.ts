import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'acorn';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { preparePrelude } from '../../src/policy/preparePrelude.ts';
import { policyHash } from '../../src/policy/policyHash.ts';

const OPTIONS = { functionName: 'drive' };

function code(source: string, options = OPTIONS): string {
  const policy = preparePolicy(source, options);
  if (policy.kind === 'rejected') throw new Error(policy.message);
  return policy.code;
}

function rejection(source: string, options = OPTIONS): unknown {
  const policy = preparePolicy(source, options);
  return policy.kind === 'rejected' ? { code: policy.code, message: policy.message, line: policy.line } : 'prepared';
}

/** Evaluates prepared code in our own realm, with a budget. Only for the harmless texts of these tests. */
function evaluate(text: string, steps = 1_000_000): { result: unknown; spent: number } {
  const make = new Function(`return ${text.replace('export default', '')}`)();
  const realm = make(() => {
    throw new Error('spent');
  });
  realm.refuel(steps);
  const result = realm.make()();
  return { result, spent: steps - realm.left() };
}

describe('preparing a policy', () => {
  it('takes a function, a constant, and exports of either', () => {
    for (const source of [
      'function drive() { return 5; }',
      'const drive = () => 5;',
      'export function drive() { return 5; }',
      'export const drive = function () { return 5; };',
      'export default function drive() { return 5; }',
      'function drive() { return 5; }\nexport default drive;',
      'function drive() { return 5; }\nexport { drive };',
      'export default () => 5',
      'export default function () { return 5; }',
      'export default function anything() { return 5; }',
      'const { drive } = { drive: () => 5 };',
      'function drive() { return 5; } // the end',
    ]) {
      expect([source, evaluate(code(source)).result]).toEqual([source, 5]);
    }
  });

  it('prefers the named function to a default export of another one', () => {
    expect(evaluate(code('export default function other() { return 1; }\nfunction drive() { return 2; }')).result).toBe(2);
  });

  it('strips types and keeps every position', () => {
    const source = 'interface Scene { v: number }\nfunction drive<T extends Scene>(scene: T, memory?: unknown): number {\n  return (scene.v as number)!;\n}';
    const lines = code(source).split('\n');
    expect(lines[1]?.indexOf('scene')).toBe(source.split('\n')[1]?.indexOf('scene'));
    expect(lines[2]).toMatch(/^ {2}return \(scene\.v {10}\) ;$/);
  });

  it('reads JavaScript that would mean something else as TypeScript', () => {
    expect(code('function drive(a, b, c, d) { return f(a < b, c > (d)); }')).toContain('f(a < b, c > (d))');
  });

  it('keeps every line on its line', () => {
    const source = 'const a = 1;\n\nfunction drive() {\n  for (;;)\n    if (a)\n      break;\n  return [1]\n    .map(x =>\n      x + a);\n}\n';
    const lines = code(source).split('\n');
    expect(lines.slice(1, 9).map((line) => line.trim().split(/[ (;]/)[0])).toEqual(['', 'function', 'for', '{if', 'break', 'return', '.map', '']);
    expect(lines).toHaveLength(source.split('\n').length + 1);
  });

  it('rejects what is no policy, with the reason and the line', () => {
    expect(rejection('')).toEqual({ code: 'empty', message: 'the text is empty', line: undefined });
    expect(rejection('const speed = 3;')).toEqual({ code: 'missingFunction', message: 'no function drive at the top level: declare "function drive(…)"', line: undefined });
    expect(rejection('function drive() {\n  return 1 +;\n}')).toEqual({ code: 'syntax', message: 'syntax error: expression expected', line: 2 });
    expect(rejection('function drive(a: number) {\n  const x: = 1;\n}')).toMatchObject({ code: 'syntax', line: 2 });
    expect(rejection('const x = 1;\nenum Mode { A }\nfunction drive() {}')).toEqual({ code: 'typescript', message: 'TypeScript enum is not supported: use only types that can be erased', line: 2 });
    expect(rejection('#!/usr/bin/env node\nfunction drive() {}')).toMatchObject({ code: 'syntax' });
    expect(rejection(`function drive() {}${' '.repeat(100_000)}`)).toEqual({ code: 'tooLong', message: 'the text has 100019 characters, more than 100000: shorten it', line: undefined });
    expect(rejection(`function drive() { return [${'1,'.repeat(31_000)}]; }`)).toMatchObject({ code: 'tooComplex', message: expect.stringMatching(/syntax nodes, more than 30000/) });
  });

  it('rejects what policies must not use, at its first place', () => {
    const use = (text: string) => rejection(`const a = 1;\nfunction drive() { ${text} }`);
    for (const [text, message] of [
      ['return Date.now();', 'Date cannot be used: a policy has no clock: use the times in its input'],
      ['return eval("1");', 'eval cannot be used: code cannot be made from text'],
      ['return new Function("1");', 'Function cannot be used: code cannot be made from text'],
      ['setTimeout(drive, 1);', 'setTimeout cannot be used: a policy answers at once: nothing asynchronous'],
      ['process.exit();', 'process cannot be used: a policy has no access to the outside'],
      ['debugger;', 'debugger cannot be used'],
      ['return 10n;', 'BigInt literals cannot be used: use numbers'],
      ['return import("x");', 'import cannot be used: a policy is one self-contained text'],
      ['return async () => 1;', 'async functions cannot be used: a policy answers at once: nothing asynchronous'],
      ['return function* () {};', 'generator functions cannot be used: return a list'],
      ['$spent();', 'the name $spent is reserved: choose another one'],
    ]) {
      expect(use(text!)).toEqual({ code: 'forbidden', message, line: 2 });
    }
    expect(rejection('import a from "b";\nexport * from "c";\nfunction drive() {}')).toEqual({ code: 'forbidden', message: 'import cannot be used: a policy is one self-contained text', line: 1 });
    expect(rejection('export { a as drive } from "b";')).toEqual({ code: 'forbidden', message: 'export … from cannot be used: a policy is one self-contained text', line: 1 });
    expect(rejection('await 1;\nfunction drive() {}')).toMatchObject({ code: 'forbidden', line: 1 });
    expect(rejection('function drive() { with (drive) {} }')).toMatchObject({ code: 'syntax' });
  });

  it('allows forbidden names where they are the policy\'s own, or properties', () => {
    expect(evaluate(code('function drive() { const module = { process: 2, Date: 3 }; return module.process * module.Date; }')).result).toBe(6);
  });

  it('survives nesting of any depth and is unharmed afterwards', () => {
    for (const text of ['('.repeat(20_000), '['.repeat(3000) + ']'.repeat(3000), '!'.repeat(5000) + '1', '1+'.repeat(5000) + '1', 'x=>'.repeat(4000) + '1', '`${'.repeat(2000) + '1' + '}`'.repeat(2000)]) {
      for (const types of ['', ': number']) {
        expect(preparePolicy(`let a${types} = ${text};\nfunction drive() {}`, OPTIONS)).toEqual({ kind: 'rejected', code: 'tooComplex', message: 'the code is nested too deeply: simplify it' });
      }
    }
    expect(rejection('let a: A<'.concat('A<'.repeat(5000)))).toMatchObject({ code: 'tooComplex' });
    expect(evaluate(code('function drive(a?: number): number { return 3; }')).result).toBe(3);
  });

  it('prints no warning when it strips types', () => {
    const warnings: unknown[] = [];
    const listen = (warning: unknown) => warnings.push(warning);
    process.on('warning', listen);
    code('function drive(a: number) {}');
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('never throws, whatever the text', () => {
    const pieces = ['function drive(', 'a', ': number', ') {', '}', 'return ', 'for (;;) ', 'x => ', '`${', '}`', '/re/g', '"s"', '\n', ';', 'export default ', 'class A {', '=', '(', ')', '1', '...', '//', '/*', '*/', 'async ', '<', '>', '?.', '#p', '\u2028', '\\u0061', '💥'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (words) => {
        const policy = preparePolicy(words.join(''), OPTIONS);
        expect(policy.kind === 'rejected' ? policy.message.length : policy.code.length).toBeGreaterThan(0);
        if (policy.kind === 'prepared') parse(policy.code, { ecmaVersion: 2025, sourceType: 'module' });
      }),
      { seed: 7, numRuns: 1500 },
    );
  });
});

describe('the identity of a policy', () => {
  it('does not depend on trailing blanks, outer lines and line ends', () => {
    const hash = policyHash('function drive() {\n  return 1;\n}');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(policyHash('\n\nfunction drive() { \r\n  return 1;\t\r\n}\n\n')).toBe(hash);
    expect(policyHash('function drive() {\n  return 2;\n}')).not.toBe(hash);
    expect(preparePolicy('function drive() {\n  return 1;\n}\n', OPTIONS)).toMatchObject({ hash });
  });
});

describe('the steps of a policy', () => {
  it('are counted by calls and rounds, and are the same in every run', () => {
    const spent = (rounds: number) => evaluate(code(`function drive() { let s = 0; for (let i = 0; i < ${rounds}; i++) { s += i; } return s; }`)).spent;
    expect(spent(100)).toBe(spent(100));
    expect(spent(200) - spent(100)).toBe(spent(300) - spent(200));
    expect(spent(200) - spent(100)).toBeGreaterThan(100);
  });

  it('end loops, recursion and callbacks of every form', () => {
    for (const text of ['for (;;);', 'while (1) {}', 'do {} while (1);', 'for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) });', 'const f = () => g(), g = () => f(); try { f() } catch (e) { if (e.message !== "spent") for (;;); throw e }', '[1].map(function f() { return [1].map(f) })', 'class A { get a() { return this.a } } try { new A().a } catch { for (;;); }', 'x: for (;;) for (;;) continue x;']) {
      expect(() => evaluate(code(`function drive() { ${text} }`), 20_000)).toThrow('spent');
    }
  });

  it('do not change what code does', () => {
    const source = `function drive() {
      const out = [];
      for (const k in { a: 1, b: 2 }) if (k === 'a') out.push(k); else out.push(k + k)
      outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j === 1) continue outer; out.push(i) }
      let n = 3; do n--; while (n > 0)
      const make = (x) => ({ x }), pick = ({ x }) => x, two = (a, b = () => 7) => (a, b());
      const list = new Array(3); list[1] = 5; list.length = (0, 2);
      out.push(pick(make(4)), two(1), list.length, [...list, ...'ab'].length, Math.max(...[3, 9]), n);
      try { null.x } catch { out.push('caught') } finally { out.push('finally') }
      return out;
    }`;
    const plain: unknown = new Function(`${source}; return drive()`)();
    expect(evaluate(code(source)).result).toEqual(plain);
  });
});

describe('the prelude', () => {
  it('names its helpers in order', () => {
    expect(preparePrelude('function a() {}\nexport const b = 1, { c, d: [e] } = { d: [] };\nclass F {}').helperNames).toEqual(['a', 'b', 'c', 'e', 'F']);
  });

  it('that is faulty is our own mistake', () => {
    expect(() => preparePolicy('function drive() {}', { functionName: 'drive', prelude: 'const x = Date.now();' })).toThrow('the helper functions for policies cannot be used: Date cannot be used');
  });
});
