import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../src/cli/nearestWord.ts';

describe('nearestWord', () => {
  const verbs = ['train', 'drive', 'evaluate', 'doctor'];

  it('finds the word that was meant', () => {
    expect(['trian', 'drvie', 'evalaute', 'Doctor', 'trains'].map((word) => nearestWord(word, verbs))).toEqual(['train', 'drive', 'evaluate', 'doctor', 'train']);
  });

  it('has no idea rather than a bad one', () => {
    expect(['', 'x', 'launch', 'td'].map((word) => nearestWord(word, verbs))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('finds a long word again after any one letter was changed', () => {
    const oneLetterChanged = fc.record({ at: fc.nat(7), letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz') });
    fc.assert(
      fc.property(oneLetterChanged, ({ at, letter }) => nearestWord(`${'evaluate'.slice(0, at)}${letter}${'evaluate'.slice(at + 1)}`, verbs) === 'evaluate'),
      { seed: 7 },
    );
  });
});
