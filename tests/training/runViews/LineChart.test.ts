import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { chartsSvg } from '../../../src/training/runViews/LineChart.ts';

/** Elements of an SVG text with their attributes. @throws when it is not well-formed XML */
function elements(svg: string): { readonly name: string; readonly attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes }));
  parser.write(svg).close();
  return found;
}

describe('chartsSvg', () => {
  const chart = { title: 'a < b & c', xLabel: 'update', yLabel: 'score', lines: [{ label: 'one', points: [[1, 0], [2, 1]] as const }, { label: 'two', points: [[1, -10], [2, 0.5]] as const }], floor: -1 };

  it('draws each line with a mark per point, inside the picture, lower for less', () => {
    const found = elements(chartsSvg([chart]));
    const lines = found.filter(({ name }) => name === 'polyline').map(({ attributes }) => attributes['points']!.split(' ').map((point) => point.split(',').map(Number)));
    expect(lines.map((points) => points.length)).toEqual([2, 2]);
    expect(lines[0]![0]![1]!).toBeGreaterThan(lines[0]![1]![1]!);
    expect(lines.flat(2).every((value) => value >= 0 && value <= 860)).toBe(true);
    // Three points above the floor, one below it.
    expect(found.filter(({ name }) => name === 'circle').length).toBe(3);
    expect(found.filter(({ name, attributes }) => name === 'path' && attributes['d'] !== undefined).length).toBe(1);
  });

  it('puts charts below each other and copes with a single point', () => {
    const single = { ...chart, lines: [{ label: 'one', points: [[3, 0.5]] as const, dotsOnly: true }] };
    const svg = chartsSvg([single, chart]);
    expect(elements(svg)[0]!.attributes['height']).toBe('680');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
