import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff, unifiedDiff } from '../../../src/training/runViews/lineDiff.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);

describe('lineDiff', () => {
  it('leads from one text to the other, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after);
        const side = (other: 'added' | 'removed'): string => diff.filter(({ kind }) => kind !== other).map(({ text: line }) => `${line}\n`).join('');
        return side('added') === before && side('removed') === after;
      }),
      { seed: 3 },
    );
  });

  it('keeps as many lines as can be kept', () => {
    expect(lineDiff('a\nb\nc\n', 'a\nx\nc\n')).toEqual([{ kind: 'same', text: 'a' }, { kind: 'removed', text: 'b' }, { kind: 'added', text: 'x' }, { kind: 'same', text: 'c' }]);
    expect(lineDiff('a\nb\n', 'a\nb\n').every(({ kind }) => kind === 'same')).toBe(true);
  });
});

describe('unifiedDiff', () => {
  it('is what diff -u prints: hunks with their places and three lines around', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = before.map((line) => (line === 'line 5' ? 'new 5' : line)).toSpliced(15, 0, 'extra');
    expect(unifiedDiff(lineDiff(before.join('\n'), after.join('\n')))).toBe(
      '@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+new 5\n line 6\n line 7\n line 8\n@@ -13,6 +13,7 @@\n line 13\n line 14\n line 15\n+extra\n line 16\n line 17\n line 18\n',
    );
    expect(unifiedDiff(lineDiff('a\n', 'a\n'))).toBe('');
  });
});
