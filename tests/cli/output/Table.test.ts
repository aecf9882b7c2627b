import { describe, expect, it } from 'vitest';
import { COLOUR_PALETTE } from '../../../src/cli/output/Palette.ts';
import { renderTable } from '../../../src/cli/output/Table.ts';
import type { Table } from '../../../src/cli/output/Table.ts';

const table: Table = {
  columns: [{ key: 'driver', title: 'driver' }, { key: 'drivingScore', title: 'driving score', digits: 1 }, { key: 'routes', title: 'routes' }],
  rows: [
    ['expert', 88.71, 10],
    ['policy "a|b", long', undefined, 9],
    ['two\nlines\u001B[31m', 7, undefined],
  ],
};

describe('renderTable', () => {
  it('aligns text left and numbers right, with a rule on terminals', () => {
    expect(renderTable(table, 'pretty')).toBe(
      [
        'driver                driving score  routes',
        '────────────────────  ─────────────  ──────',
        'expert                         88.7      10',
        'policy "a|b", long                –       9',
        'two\\nlines\\u001b[31m            7.0       –',
        '',
      ].join('\n'),
    );
  });

  it('is the same without rule and colours in pipes', () => {
    const pretty = renderTable(table, 'pretty').split('\n');
    expect(renderTable(table, 'plain', COLOUR_PALETTE).split('\n')).toEqual([pretty[0], ...pretty.slice(2)]);
  });

  it('gives machines every digit and leaves out what is not known', () => {
    expect(JSON.parse(renderTable(table, 'json'))).toEqual([
      { driver: 'expert', drivingScore: 88.71, routes: 10 },
      { driver: 'policy "a|b", long', routes: 9 },
      { driver: 'two\nlines\u001B[31m', drivingScore: 7 },
    ]);
    expect(renderTable(table, 'csv')).toBe('driver,drivingScore,routes\r\nexpert,88.71,10\r\n"policy ""a|b"", long",,9\r\n"two\nlines\u001B[31m",7,\r\n');
  });

  it('escapes what would break a Markdown table', () => {
    expect(renderTable(table, 'md')).toBe('| driver | driving score | routes |\n| --- | --- | --- |\n| expert | 88.7 | 10 |\n| policy "a\\|b", long | – | 9 |\n| two\\nlines\\u001b[31m | 7.0 | – |\n');
  });

  it('prints the head of an empty table', () => {
    expect(renderTable({ columns: table.columns, rows: [] }, 'plain')).toBe('driver  driving score  routes\n');
  });
});
