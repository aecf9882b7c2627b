import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../src/optimiser/reply/parseReply.ts';

const F = '```';
const drive = 'function drive(scene, memory) {\n  return { action, memory };\n}';

function code(source: string, cutOff = false): unknown {
  return { ok: true, source, form: 'code', cutOff };
}

function rejected(reason: string, unmatched: readonly unknown[] = []): unknown {
  return { ok: false, reason, unmatched };
}

describe('a reply with one block', () => {
  it.each(['js', 'javascript', 'JavaScript', 'ts', 'typescript', 'mjs', '', 'text', 'js title="drive.js"', ' js', '{.js}', 'python', 'js:drive.js'])('is read with the tag "%s"', (tag) => {
    expect(parseReply(`Here it is:\n\n${F}${tag}\n${drive}\n${F}\n\nGood luck!`, 'drive')).toEqual(code(drive));
  });

  it('is read when the block is not closed, and marked as cut off', () => {
    expect(parseReply(`Sure.\n${F}js\n${drive}`, 'drive')).toEqual(code(drive, true));
  });

  it('is read with tildes, longer fences, Windows line ends, and inside a list', () => {
    expect(parseReply(`~~~js\n${drive}\n~~~`, 'drive')).toEqual(code(drive));
    expect(parseReply(`${F}\`js\n${drive}\n// ${F}\n${F}\n${F}\``, 'drive')).toEqual(code(`${drive}\n// ${F}\n${F}`));
    expect(parseReply(`${F}js\r\n${drive.replaceAll('\n', '\r\n')}\r\n${F}\r\n`, 'drive')).toEqual(code(drive));
    const indented = `1. First:\n\n   ${F}js\n${drive.replace(/^/gmu, '   ')}\n   ${F}\n`;
    expect(parseReply(indented, 'drive')).toEqual(code(drive));
  });

  it('gives back any code that holds no fence', () => {
    const line = fc.string({ unit: fc.constantFrom(...'abc{}();=\'" \t+-*/<>!&|.,:0123`') }).filter((text) => !/^\s*(?:`{3,}|~{3,})/u.test(text));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const source = `${drive}\n${lines.join('\n')}`.trimEnd();
        expect(parseReply(`text\n${F}js\n${source}\n${F}\nmore`, 'drive')).toEqual(code(source));
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});

describe('a reply with several blocks', () => {
  const block = (source: string, tag = 'js'): string => `${F}${tag}\n${source}\n${F}\n`;

  it('takes the last version of the function, not a quotation or a draft before it', () => {
    const draft = 'function drive() { return 1; }';
    expect(parseReply(`You wrote\n${block(draft)}Better:\n${block(drive)}`, 'drive')).toEqual(code(drive));
  });

  it('joins helpers that the answer uses, in the order of the reply, also helpers of helpers', () => {
    const [deep, helper] = ['const LIMIT = 3;', 'function gap(scene) {\n  return LIMIT;\n}'];
    const answer = 'export function drive(scene, memory) {\n  return gap(scene);\n}';
    expect(parseReply(`${block(deep)}then\n${block(answer)}and\n${block(helper, 'ts')}`, 'drive')).toEqual(code(`${deep}\n\n${answer}\n\n${helper}`));
  });

  it('knows a spread name from a property', () => {
    const answer = 'function drive(scene) {\n  return [...LIMITS, scene.gap];\n}';
    expect(parseReply(`${block('const LIMITS = [1];')}${block('const gap = 3;')}${block(answer)}`, 'drive')).toEqual(code(`const LIMITS = [1];\n\n${answer}`));
  });

  it('takes the later of two versions of a helper', () => {
    const answer = 'const drive = () => helper();';
    expect(parseReply(`${block('function helper() { return 1; }')}${block(answer)}${block('function helper() { return 2; }')}`, 'drive')).toEqual(code(`${answer}\n\nfunction helper() { return 2; }`));
  });

  it('leaves out fragments, usage examples, data and shell lines', () => {
    const answer = 'function drive(scene, memory) {\n  const gap = scene.ego.speedMps;\n  return gap;\n}';
    const others = [block('const gap = lead.gapAheadM;'), block('const result = drive(scene, {});'), block('{"action": 1}', 'json'), block('npm test', 'bash'), block('if (gap < 3) stop();'), block('def drive(scene): pass', 'python')];
    for (const other of others) expect(parseReply(`${other}${block(answer)}${other}`, 'drive')).toEqual(code(answer));
  });

  it('joins all script blocks when none defines the function, so that the check can say what is missing', () => {
    expect(parseReply(`${block('const a = 1;')}${block('notes', '')}${block('const b = 2;', 'ts')}`, 'drive')).toEqual(code('const a = 1;\n\nconst b = 2;'));
  });

  it('reads an opening fence with a tag as the end of a block that was left open', () => {
    expect(parseReply(`${F}js\nconst a = 1;\n${F}js\n${drive}\n${F}`, 'drive')).toEqual(code(drive));
  });
});

describe('a reply without a block', () => {
  it.each([
    ['', 'the reply is empty'],
    [' \n\t', 'the reply is empty'],
    ['I cannot help with that.', 'the reply holds no code block'],
    [`${F}js\n${F}`, 'the reply holds no code block'],
    [`${F}json\n{"a":1}\n${F}`, 'the reply holds no code block'],
    ['To define function drive() you need a scene.', 'the reply holds no code block'],
    ['<think>```js\nfunction drive() {}\n```', 'the reply is empty'],
  ])('fails with its reason: %j', (reply, reason) => {
    expect(parseReply(reply, 'drive')).toEqual(rejected(reason));
  });

  it('is read when it is code from its first character on', () => {
    expect(parseReply(`\n// a comment\n${drive}\n`, 'drive')).toEqual(code(`\n// a comment\n${drive}\n`));
  });
});

describe('a reasoning reply', () => {
  it('counts from the end of its thoughts', () => {
    const thought = `${F}js\nfunction drive() { return 'draft'; }\n${F}`;
    expect(parseReply(`<think>\n${thought}\n</think>\n${F}js\n${drive}\n${F}`, 'drive')).toEqual(code(drive));
    expect(parseReply(`${thought}\n</think>\n${F}js\n${drive}\n${F}`, 'drive')).toEqual(code(drive));
  });
});

describe('search/replace edits', () => {
  const previous = 'const GAP = 3;\n\nfunction drive(scene) {\n  if (scene.gap < GAP) return 0;   \n  return 10;\n}\n';
  const edit = (search: string, replace: string): string => `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;

  it('are made one after the other, inside or outside fences', () => {
    const reply = `I change two places.\n${F}js\n${edit('const GAP = 3;', 'const GAP = 5;')}${F}\nand\n${edit('  return 10;', '  const speed = 8;\n  return speed;')}`;
    expect(parseReply(reply, 'drive', previous)).toEqual({ ok: true, source: previous.replace('3;', '5;').replace('  return 10;', '  const speed = 8;\n  return speed;'), form: 'edits', cutOff: false });
  });

  it('may see the result of an earlier edit, and may delete', () => {
    const reply = `${edit('  return 10;', '  return 20;')}<<<<<<< SEARCH\n  return 20;\n=======\n>>>>>>> REPLACE`;
    expect(parseReply(reply, 'drive', previous)).toMatchObject({ ok: true, source: previous.replace('  return 10;\n', '') });
  });

  it('match apart from blanks at line ends', () => {
    expect(parseReply(edit('  if (scene.gap < GAP) return 0;', '  if (scene.gap < GAP) return 1;'), 'drive', previous)).toMatchObject({ ok: true, source: previous.replace('return 0;   ', 'return 1;') });
  });

  it('that do not match are reported with their number, text and reason, and nothing is used', () => {
    const reply = `${edit('const GAP = 3;', 'const GAP = 4;')}${edit('return 11;', 'return 12;')}${edit('', 'x')}`;
    expect(parseReply(reply, 'drive', previous)).toEqual(
      rejected('2 of 3 edits cannot be made: edit 2: its search part is not in the code; edit 3: its search part is empty', [
        { number: 2, search: 'return 11;', reason: 'its search part is not in the code' },
        { number: 3, search: '', reason: 'its search part is empty' },
      ]),
    );
  });

  it('that match twice are reported', () => {
    expect(parseReply(edit('a();', 'b();'), 'drive', 'a();\na();\n')).toEqual(rejected('1 of 1 edits cannot be made: edit 1: its search part is in the code 2 times', [{ number: 1, search: 'a();', reason: 'its search part is in the code 2 times' }]));
  });

  it('that are not finished are reported', () => {
    expect(parseReply('<<<<<<< SEARCH\nconst GAP = 3;\n=======\nconst GAP', 'drive', previous)).toEqual(rejected('1 of 1 edits cannot be made: edit 1: it has no >>>>>>> REPLACE line', [{ number: 1, search: 'const GAP = 3;', reason: 'it has no >>>>>>> REPLACE line' }]));
    expect(parseReply('<<<<<<< SEARCH\nconst GAP', 'drive', previous)).toMatchObject({ ok: false, reason: '1 of 1 edits cannot be made: edit 1: it has no ======= line' });
  });

  it('have nothing to change at set-up', () => {
    expect(parseReply(edit('a', 'b'), 'drive')).toEqual(rejected('the reply edits code, but it was shown none'));
  });

  it('turn any text into any other when the old text is the search part', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', '  c', '', '}'), { minLength: 1, maxLength: 8 }).map((list) => list.join('\n'));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        fc.pre(before.trim() !== '');
        expect(parseReply(edit(before, after), 'drive', before)).toEqual({ ok: true, source: after, form: 'edits', cutOff: false });
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});

it('reads any reply without throwing', () => {
  const pieces = fc.constantFrom(F, '~~~', 'js', '\n', drive, '<<<<<<< SEARCH\n', '=======\n', '>>>>>>> REPLACE\n', '<think>', '</think>', 'a', ' ', '`', '$x', 'const $x = 1;\n', '\r\n', '\uD800');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const parsed = parseReply(parts.join(''), 'drive', `${drive}\n`);
      expect(parsed.ok ? parsed.source.length : parsed.reason.length).toBeGreaterThanOrEqual(0);
    }),
    { seed: 42, numRuns: 2000 },
  );
});
