import { describe, expect, it } from 'vitest';
import { emptyName, lineCount, lockFindings, machinePlaces } from './fileRules.ts';

it('counts lines as editors do', () => {
  expect(['', 'a', 'a\n', 'a\nb', 'a\n\n'].map(lineCount)).toEqual([0, 1, 1, 2, 2]);
});

it('finds files and folders that name no idea', () => {
  expect(['src/utils/a.ts', 'src/Helpers.ts', 'src/common.test.ts', 'misc/a', 'src/a/helper.py'].map(emptyName)).toEqual(['utils', 'Helpers.ts', 'common.test.ts', 'misc', 'helper.py']);
  expect(['src/commonWords.ts', 'src/utility/a.ts', 'README.md'].map(emptyName)).toEqual([undefined, undefined, undefined]);
});

describe('machinePlaces', () => {
  const slash = '/';

  it('finds home and work folders, and the names that it is given', () => {
    const text = [`see ${slash}home/ann/x`, 'fine', `"${slash}Users/ann"`, `C:\\Users\\ann`, `${slash}work/main`, 'from build-host-17'].join('\n');
    expect(machinePlaces(text, ['build-host-17'])).toEqual([
      { line: 1, place: `${slash}home/ann` },
      { line: 3, place: `${slash}Users/ann` },
      { line: 4, place: 'C:\\Users\\ann' },
      { line: 5, place: `${slash}work/main` },
      { line: 6, place: 'build-host-17' },
    ]);
  });

  it('leaves web addresses, relative paths and other folders alone', () => {
    expect(machinePlaces('https://example.org/home/ann ../work/x ~/work/x /usr/bin/env /tmp/x ./home/x', [])).toEqual([]);
  });
});

describe('lockFindings', () => {
  it('finds packages without integrity and those tied to a registry', () => {
    const packages = {
      '': { name: 'x' },
      'node_modules/good': { integrity: 'sha512-abc' },
      'node_modules/linked': { link: true },
      'node_modules/bare': {},
      'node_modules/weak': { integrity: 'sha1-abc' },
      'node_modules/tied': { integrity: 'sha512-abc', resolved: 'https://registry.example.org/tied.tgz' },
    };
    expect(lockFindings({ packages })).toEqual([
      'node_modules/bare has no sha512 integrity',
      'node_modules/weak has no sha512 integrity',
      'node_modules/tied is tied to https://registry.example.org/tied.tgz',
    ]);
  });
});
