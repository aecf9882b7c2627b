import { describe, expect, it } from 'vitest';
import { clockOrChance, inexactMaths, nodeGlobals, parseModule } from './purityRules.ts';

const rules = { nodeGlobals, clockOrChance, inexactMaths };
/** What a rule finds in a text, as `line what`. */
const found = (rule: keyof typeof rules, source: string): string[] => rules[rule](parseModule(source)).map(({ line, what }) => `${line} ${what}`);

describe('nodeGlobals', () => {
  it('finds them as values, members of globalThis and locals', () => {
    const source = 'const a: number = process.pid;\nBuffer.from([]);\nglobalThis.process;\nglobalThis["Buffer"];\nglobal.process;\nfunction f(process: string) {}\nconst b = { process };';
    expect(found('nodeGlobals', source)).toEqual(['1 process', '2 Buffer', '3 process', '4 Buffer', '5 process', '6 process', '7 process']);
  });

  it('leaves properties, keys, texts, comments and types alone', () => {
    expect(found('nodeGlobals', '// process\nconst a = { process: 1, Buffer() {} }; a.process; "Buffer"; let b: Buffer; class C { process = 1 }')).toEqual([]);
  });
});

describe('clockOrChance', () => {
  it('finds every way to the clock and to chance', () => {
    const source = ['Math.random()', 'Math["random"]()', 'Date.now()', 'new Date()', 'Date()', 'const D = Date', 'performance.now()', 'globalThis.performance', 'globalThis.Math.random()', 'crypto.randomUUID()', 'setTimeout(() => {}, 1)'].join(';\n');
    expect(found('clockOrChance', source)).toEqual([
      '1 Math.random', '2 Math.random', '3 Date without a given time', '4 Date without a given time', '5 Date without a given time', '6 Date without a given time',
      '7 performance', '8 performance', '9 Math.random', '10 crypto', '11 setTimeout',
    ]);
  });

  it('allows given times', () => {
    expect(found('clockOrChance', 'new Date(0); new Date(2020, 1); Date.UTC(2020); Date.parse("x"); row.Date; Math.max(1, 2); let d: Date;')).toEqual([]);
  });
});

describe('inexactMaths', () => {
  it('finds what engines may round differently', () => {
    expect(found('inexactMaths', 'Math.sin(1);\nMath.hypot(1, 2);\n10 ** n;\nx **= 2;\nconst { pow } = Math;\nMath[name](1);')).toEqual(['1 Math.sin', '2 Math.hypot', '5 Math as a value', '6 Math as a value', '3 **', '4 **=']);
  });

  it('allows what is exact', () => {
    expect(found('inexactMaths', 'Math.sqrt(Math.abs(-2)); Math.PI; 2 ** 32; 2 ** n; Math.imul(3, 4); Math.random();')).toEqual([]);
  });
});
