import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';

const FILE = new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url);

test('the town in the repository is what its generator writes', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(generateTown(CODRIVER_01));
});

test('the town file is well-formed XML without a number that is not one', () => {
  const text = readFileSync(FILE, 'utf8');
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});
