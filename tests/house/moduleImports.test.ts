import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleImports } from './moduleImports.ts';
import { tokenize } from './tokens.ts';

/** Kind and specifier of every import in a text. */
const found = (source: string): string[] => moduleImports(source).map(({ kind, specifier }) => `${kind} ${specifier}`);

describe('moduleImports', () => {
  it('finds every form of import and export', () => {
    const source = `
      import './effect.ts';
      import a from "./default.ts";
      import * as b from './all.ts';
      import c, { d as e, type F } from './both.ts';
      import type { G } from './types.ts';
      import type H from './type.ts';
      import type from './calledType.ts';
      import { type I } from './inlineType.ts';
      export * from './everything.ts';
      export * as j from './named.ts';
      export { k, l as m } from './some.ts';
      export type { N } from './exportedType.ts';
      export type * from './exportedTypes.ts';
      const o = await import('./lazy.ts');
      let p: import('./typeOnly.ts').P;
      new Worker(new URL('./worker.ts', import.meta.url));`;
    expect(found(source)).toEqual([
      'value ./effect.ts', 'value ./default.ts', 'value ./all.ts', 'value ./both.ts', 'type ./types.ts', 'type ./type.ts', 'value ./calledType.ts', 'value ./inlineType.ts',
      'value ./everything.ts', 'value ./named.ts', 'value ./some.ts', 'type ./exportedType.ts', 'type ./exportedTypes.ts', 'dynamic ./lazy.ts', 'dynamic ./typeOnly.ts', 'url ./worker.ts',
    ]);
  });

  it('says on which line', () => {
    expect(moduleImports("/* a\nb */\nimport './x.ts';\nimport {\n  y,\n} from './y.ts';").map(({ line }) => line)).toEqual([3, 4]);
  });

  it('is not fooled by comments, texts, templates, regular expressions and properties', () => {
    const source = [
      "// import './no1.ts';",
      "/* import './no2.ts'; */",
      'const a = "import \'./no3.ts\'";',
      'const b = `import "./no4.ts" ${`${"import"}`} from "./no5.ts"`;',
      'const c = /import "no6.ts" [/"\']/;',
      "const d = { import: './no7.ts', from: './no8.ts' };",
      "a.import('./no9.ts');",
      'const e = 4 / 2; const f = "/"; const g = a / b;',
      'export const from = "./no10.ts";',
      "export { a, b }; const from2 = './no11.ts';",
      'export type X = { a: string };',
      "const meta = import.meta.url;",
      "import './yes.ts';",
    ].join('\n');
    expect(found(source)).toEqual(['value ./yes.ts']);
  });

  it('finds an import inside a substitution of a template', () => {
    expect(found('const a = `${await import("./x.ts")} ${{ b: 1 }.b} `; import "./y.ts";')).toEqual(['dynamic ./x.ts', 'value ./y.ts']);
  });

  it('finds what follows, whatever a text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (content) => {
        const source = `const a = ${JSON.stringify(content)}; /* ${content.replaceAll('*/', '')} */ const b = \`${content.replaceAll(/[\\`$]/g, '')}\`;\nimport './after.ts';`;
        return found(source).join() === 'value ./after.ts';
      }),
      { seed: 3 },
    );
  });
});

describe('tokenize', () => {
  it('says where a text or template does not end', () => {
    expect(() => tokenize('\n\nconst a = "x')).toThrow('line 3: the text does not end');
    expect(() => tokenize('const a = `x ${1}')).toThrow('line 1: the template does not end');
  });
});
