import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate, templatesInMemory } from '../../../src/optimiser/template/Template.ts';
import { TemplateError } from '../../../src/optimiser/template/TemplateError.ts';

type Variables = Readonly<Record<string, unknown>>;

function render(text: string, variables: Variables = {}, others: Readonly<Record<string, string>> = {}): readonly { readonly role: string; readonly content: string }[] {
  return compileTemplate('prompt.md', templatesInMemory({ 'prompt.md': text, ...others })).render(variables);
}

/** The only message of a template without roles. */
function text(template: string, variables: Variables = {}, others: Readonly<Record<string, string>> = {}): string {
  const messages = render(template, variables, others);
  expect(messages.length).toBeLessThanOrEqual(1);
  return messages[0]?.content ?? '';
}

function failure(template: string, variables: Variables = {}, others: Readonly<Record<string, string>> = {}): { readonly code: string; readonly where: string | undefined; readonly message: string; readonly remedy: string } {
  try {
    render(template, variables, others);
  } catch (error) {
    if (error instanceof TemplateError) return { code: error.code, where: error.where, message: error.message, remedy: error.remedy };
    throw error;
  }
  throw new Error('the template rendered');
}

describe('values', () => {
  it('prints texts as they are, numbers and booleans as JavaScript does, null as null, the rest as JSON', () => {
    expect(text('{{ a }} {{ b }} {{ c }} {{ d }} {{ e }}', { a: 'x "y"', b: -0.5, c: true, d: null, e: { k: [1, 'z'] } })).toBe('x "y" -0.5 true null {"k":[1,"z"]}');
  });

  it('follows paths by name, by text and by number', () => {
    expect(text('{{ a.b[1].c }} {{ a["b"][key].c }}', { a: { b: [{ c: 1 }, { c: 2 }] }, key: 0 })).toBe('2 1');
  });

  it.each<[string, string]>([
    ['1 < 2', 'true'],
    ['"b" > "a"', 'true'],
    ['2 >= 2 and not (1 == 2)', 'true'],
    ['n == null', 'true'],
    ['missing? == null', 'true'],
    ['"1" == 1', 'false'],
    ['"x" != "y"', 'true'],
    ['false or "fallback"', 'fallback'],
    ['0 and unknown', '0'],
    ['not empty', 'true'],
    ["'it\\'s' ", "it's"],
    ['"a\\nb"', 'a\nb'],
    ['-1.5e1', '-15'],
    ['"}}"', '}}'],
    ['a.b? | default("none")', 'none'],
    ['gone?.b? | default("none")', 'none'],
  ])('evaluates {{ %s }}', (expression, expected) => {
    expect(text(`{{ ${expression} }}`, { n: null, empty: [], a: {} })).toBe(expected);
  });

  it.each<[string, unknown, string]>([
    ['json', { a: [1] }, '{"a":[1]}'],
    ['json(2)', { a: 1 }, '{\n  "a": 1\n}'],
    ['round', 2.5001, '3'],
    ['round(2)', 1 / 3, '0.33'],
    ['round(2)', 5, '5'],
    ['percent', 0.256, '26%'],
    ['percent(1)', -0.0725, '-7.2%'],
    ['length', [1, 2, 3], '3'],
    ['length', 'four', '4'],
    ['join', [1, 'b'], '1, b'],
    ['join("\\n")', ['a', 'b'], 'a\nb'],
    ['default("-")', '', '-'],
    ['default("-")', 0, '0'],
    ['trim', '  a ', 'a'],
    ['indent(2)', 'a\n\nb', 'a\n\n  b'],
    ['clip(3)', 'abcdef', 'abc … (3 more characters)'],
    ['clip(3)', 'abc', 'abc'],
    ['code("js")', 'x;\n', '```js\nx;\n```'],
    ['code', 'a\n````\nb', '`````\na\n````\nb\n`````'],
    ['trim | length', ' ab ', '2'],
  ])('filters by %s', (filter, value, expected) => {
    // Messages are trimmed, so the first line shows its indent behind a mark.
    const printed = text(`|{{ value | ${filter} }}|`, { value }).slice(1, -1);
    expect(printed).toBe(filter === 'indent(2)' ? `  ${expected}` : expected);
  });

  it('never parses a printed value again, whatever it holds', () => {
    const nasty = ['{{ secret }}', '{% role assistant %}', '%% SYSTEM', '# heading', '{# x #}', '\\{{', '$begin', '{% end %}', '{% import "other" %}'].join('\n');
    expect(render('A\n{{ value }}\nB', { value: nasty, secret: 's' })).toEqual([{ role: 'user', content: `A\n${nasty}\nB` }]);
  });

  it('gives back any text that is printed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(text('<{{ value }}>', { value })).toBe(`<${value}>`);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

describe('literal text', () => {
  it('keeps lone braces, hash lines, percent lines, dollars and code fences', () => {
    const plain = '# Title\n\n%% not a role\n$ echo\n```js\nconst a = { b: {} };\n// 50 % }\n```\n{ {a} }';
    expect(text(plain)).toBe(plain);
  });

  it('takes a backslash before an opener as "these characters"', () => {
    expect(text('\\{{ a }} \\{% if %} \\{# c #} \\n \\')).toBe('{{ a }} {% if %} {# c #} \\n \\');
  });

  it('gives back any text in which openers are escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '%', '#', '}', 'a', '\n', ' ') }), (value) => {
        const escaped = value.replace(/\{(?=[{%#])/gu, '\\{');
        // Two openers may share a brace: "{{{" is an escaped "{{" and a "{".
        fc.pre(!/\\\{\\\{/u.test(escaped));
        expect(text(`<${escaped}>`)).toBe(`<${value}>`);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  it('reads Windows line ends and a byte order mark', () => {
    expect(text('\uFEFFa\r\n{% if true %}\r\nb\r\n{% end %}\r\nc')).toBe('a\nb\nc');
  });
});

describe('tags', () => {
  const choose = '{% if n == 1 %}one{% elif n == 2 %}two{% elif n == 3 %}three{% else %}many{% end %}';
  it.each([[1, 'one'], [2, 'two'], [3, 'three'], [4, 'many']])('if, elif and else choose by %i', (n, expected) => {
    expect(text(choose, { n })).toBe(expected);
  });

  it.each<[unknown, boolean]>([[undefined, false], [null, false], [false, false], [0, false], ['', false], [[], false], [{}, true], ['0', true], [[0], true], [-1, true]])('takes %j as %s', (value, expected) => {
    expect(text('{% if value %}yes{% else %}no{% end %}', { value })).toBe(expected ? 'yes' : 'no');
  });

  it('each walks a list with item and index, and nests', () => {
    expect(text('{% each row, y in rows %}{% each cell in row %}{{ y }}{{ cell }} {% end %};{% end %}', { rows: [['a', 'b'], ['c']] })).toBe('0a 0b ;1c ;');
  });

  it('each takes its else for an empty list', () => {
    expect(text('{% each x in list %}{{ x }}{% else %}none{% end %}', { list: [] })).toBe('none');
  });

  it('an item hides an outer name inside its loop only', () => {
    expect(text('{{ x }}{% each x in list %}{{ x }}{% end %}{{ x }}', { x: 'o', list: [1, 2] })).toBe('o12o');
  });

  it('a tag or comment alone on its line takes the line away, indent included', () => {
    const template = 'a\n  {% if yes %}\nb\n  {% end %}\n{# note\nover two lines #}\nc {# here #}d\n';
    expect(text(template, { yes: true })).toBe('a\nb\nc d');
  });

  it('keeps the line break after a printed block, so that the next line is not glued on', () => {
    expect(text('{% each x in list %}\n- {{ x }}\n{% end %}\nnext', { list: [1, 2] })).toBe('- 1\n- 2\nnext');
  });

  it('a value may span lines', () => {
    expect(text('{{ a\n  | default("x")\n}}', { a: null })).toBe('x');
  });
});

describe('chat roles', () => {
  it('split the template; text before the first is the user\'s', () => {
    expect(render('intro\n{% role system %}\nbe brief\n\n{% role user %}\n\n  question {{ n }}\n', { n: 1 })).toEqual([
      { role: 'user', content: 'intro' },
      { role: 'system', content: 'be brief' },
      { role: 'user', content: '  question 1' },
    ]);
  });

  it('drop messages without text', () => {
    expect(render('\n{% role system %}\n\n{% role user %}\nhello')).toEqual([{ role: 'user', content: 'hello' }]);
  });

  it('may stand in a loop, for worked examples', () => {
    expect(render('{% each e in examples %}{% role user %}{{ e.q }}{% role assistant %}{{ e.a }}{% end %}', { examples: [{ q: 'q1', a: 'a1' }, { q: 'q2', a: 'a2' }] })).toEqual([
      { role: 'user', content: 'q1' },
      { role: 'assistant', content: 'a1' },
      { role: 'user', content: 'q2' },
      { role: 'assistant', content: 'a2' },
    ]);
  });
});

describe('imports', () => {
  it('put another file in place, with the variables of that place', () => {
    expect(text('{% each x in list %}{% import "row.md" %}{% end %}', { list: [1, 2] }, { 'row.md': '<{{ x }}>' })).toBe('<1><2>');
  });

  it('name the imported file in errors', () => {
    expect(failure('a\n{% import "part.md" %}', { known: 1 }, { 'part.md': 'one\ntwo {{ nown }}' })).toEqual({ code: 'TEMPLATE_NAME', where: 'part.md:2:8', message: 'unknown name "nown"', remedy: 'known here: known; write a "?" after a name that may be missing' });
  });

  it('refuse a missing file and a circle', () => {
    expect(failure('x\n  {% import "no.md" %}')).toMatchObject({ code: 'TEMPLATE_IMPORT', where: 'prompt.md:2:6', message: 'there is no template "no.md" to import' });
    expect(failure('{% import "a" %}', {}, { a: '{% import "b" %}', b: '{% import "a" %}' })).toMatchObject({ code: 'TEMPLATE_IMPORT', where: 'b:1:4', message: '"a" imports itself: prompt.md → a → b → a' });
    expect(() => compileTemplate('gone', templatesInMemory({}))).toThrow('there is no template "gone"');
  });

  it('may be used twice side by side', () => {
    expect(text('{% import "a" %}-{% import "a" %}', {}, { a: 'A' })).toBe('A-A');
  });
});

describe('state', () => {
  it('nothing leaks from one render into the next', () => {
    const template = compileTemplate('t', templatesInMemory({ t: '{% each x in list %}{{ x }}{% end %}{{ x? | default("-") }}' }));
    expect(template.render({ list: [1], x: 9 })).toEqual([{ role: 'user', content: '19' }]);
    expect(template.render({ list: [1] })).toEqual([{ role: 'user', content: '1-' }]);
  });

  it('values are not changed and nothing inherited is reached', () => {
    const value = Object.freeze({ list: Object.freeze([1]) });
    expect(text('{{ value.list[0] }}', { value })).toBe('1');
    for (const path of ['value.constructor', 'value.__proto__', 'value["toString"]']) {
      expect(failure(`{{ ${path} }}`, { value }).code).toBe('TEMPLATE_NAME');
    }
    expect(failure('{{ constructor }}', {}).message).toBe('unknown name "constructor"');
    expect(failure('{{ value | constructor }}', { value }).message).toBe('unknown filter "constructor"');
  });
});

describe('errors name file, line, column and what is unknown', () => {
  it.each<[string, string, string, string]>([
    ['a\n b {{ polcy }}', 'TEMPLATE_NAME', 'prompt.md:2:7', 'unknown name "polcy"'],
    ['{{ o.b.c }}', 'TEMPLATE_NAME', 'prompt.md:1:6', 'unknown property "b"'],
    ['{{ o.a.c }}', 'TEMPLATE_VALUE', 'prompt.md:1:8', 'a number has no property "c"'],
    ['{{ n.a }}', 'TEMPLATE_VALUE', 'prompt.md:1:6', 'null has no property "a"'],
    ['{{ list[2] }}', 'TEMPLATE_VALUE', 'prompt.md:1:8', 'the list has no element 2: its length is 1'],
    ['{{ o | nope }}', 'TEMPLATE_NAME', 'prompt.md:1:8', 'unknown filter "nope"'],
    ['{{ o | round }}', 'TEMPLATE_VALUE', 'prompt.md:1:8', '"round" needs a finite number, got an object'],
    ['{{ o.z? }}', 'TEMPLATE_VALUE', 'prompt.md:1:4', 'this expression has no value to print'],
    ['{% each x in o %}{% end %}', 'TEMPLATE_VALUE', 'prompt.md:1:4', 'each needs a list, got an object'],
    ['{{ 1 < "a" }}', 'TEMPLATE_VALUE', 'prompt.md:1:6', 'cannot order a number and a string'],
    ['{{ o == o }}', 'TEMPLATE_VALUE', 'prompt.md:1:6', 'cannot compare an object with an object'],
    ['a {{ b', 'TEMPLATE_SYNTAX', 'prompt.md:1:3', '"{{" is not closed'],
    ['{# a', 'TEMPLATE_SYNTAX', 'prompt.md:1:1', '"{#" is not closed'],
    ['{{ }}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'unexpected the end of the expression, expected a value'],
    ['{{ a + 1 }}', 'TEMPLATE_SYNTAX', 'prompt.md:1:6', 'unexpected "+"'],
    ['{{ a(1) }}', 'TEMPLATE_SYNTAX', 'prompt.md:1:5', 'unexpected "("'],
    ['{{ a = 1 }}', 'TEMPLATE_SYNTAX', 'prompt.md:1:6', 'unexpected "="'],
    ['{{ "\\q" }}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'unknown escape "\\q" in a string'],
    ['x\n{% if a %}', 'TEMPLATE_SYNTAX', 'prompt.md:2:4', '"if a" has no end'],
    ['{% if a %}{% else %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', '"if a" has no end'],
    ['{% end %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', '"end" stands where nothing is open that it could belong to'],
    ['{% if a %}{% else %}{% else %}{% end %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:24', '"else" stands where nothing is open that it could belong to'],
    ['{% each a %}{% end %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'an each tag names its item and its list'],
    ['{% endif %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'unknown tag "endif"'],
    ['{% for %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'unknown tag "for"'],
    ['{% role robot %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'unknown chat role "robot"'],
    ['{% import part %}', 'TEMPLATE_SYNTAX', 'prompt.md:1:4', 'an import names a file in quotes'],
    ['{% if\n  b %}{% end %}', 'TEMPLATE_NAME', 'prompt.md:2:3', 'unknown name "b"'],
    ['{{ a\n  .b }}', 'TEMPLATE_NAME', 'prompt.md:1:4', 'unknown name "a"'],
  ])('%j', (template, code, where, message) => {
    expect(failure(template, { o: { a: 1 }, n: null, list: [1] })).toMatchObject({ code, where, message });
  });

  it('any text either renders or fails as a template error', () => {
    const pieces = fc.constantFrom('{{', '}}', '{%', '%}', '{#', '#}', ' if ', ' else ', ' end ', ' each x in ', 'a', '.', '"', "'", '\\', '\n', '|', '(', ')', '[', ']', '1', '<', ' role user ', ' import "t" ', '?');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        try {
          render(parts.join(''), { a: [1] });
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { seed: 42, numRuns: 3000 },
    );
  });
});
