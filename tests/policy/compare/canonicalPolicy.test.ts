import { describe, expect, it } from 'vitest';
import { canonicalPolicy, differsInNumbersOnly, policyShape } from '../../../src/policy/compare/canonicalPolicy.ts';

const BASE = `
const GAP = 4.0;
function speed(free, decel) {
  if (free < 0) return 0;
  return Math.sqrt(2 * decel * free);
}
export function drive(scene, memory) {
  let best = { v: scene.route.speedLimitMps, why: 'cruise' };
  for (const actor of scene.actors) {
    const free = actor.gapAheadM - GAP;
    if (speed(free, 2.5) < best.v) best = { v: speed(free, 2.5), why: 'leader' };
  }
  return { action: { targetSpeedMps: best.v, lateralOffsetLeftM: -0.5, reason: best.why }, memory };
}`;

const same: readonly (readonly [string, string])[] = [
  ['formatting', BASE.replaceAll('\n', ' ').replaceAll('  ', ' ')],
  ['comments', BASE.replace('let best', '// the best so far\n/* really */ let best')],
  ['local names', BASE.replaceAll('GAP', 'STANDSTILL').replaceAll('best', 'result').replaceAll(/\bactor\b(?!s)/g, 'other').replaceAll('free', 'room').replaceAll('speed(', 'braking(').replace('function drive(scene', 'function drive(input').replaceAll('scene.', 'input.')],
  ['types', BASE.replace('free, decel)', 'free: number, decel: number): number')],
  ['blocks around single statements', BASE.replace('if (free < 0) return 0;', 'if (free < 0) { return 0; }')],
  ['the way a number is written', BASE.replace('4.0', '4').replace('2.5', '25e-1')],
  ['quotes and quoted keys', BASE.replace("'cruise'", '"cruise"').replace('{ v: scene', "{ 'v': scene")],
  ['short notation of a property', BASE.replace('memory };', 'memory: memory };')],
  ['empty statements', BASE.replace('return 0;', 'return 0;;')],
  ['export', BASE.replace('export function', 'function')],
];

const different: readonly (readonly [string, string])[] = [
  ['an operator', BASE.replace('free < 0', 'free <= 0')],
  ['a number', BASE.replace('2.5', '2.6')],
  ['a text', BASE.replace("'leader'", "'walker'")],
  ['a property', BASE.replace('gapAheadM', 'leftM')],
  ['which local is meant', BASE.replace('2 * decel * free', '2 * decel * decel')],
  ['a call of something else', BASE.replace('Math.sqrt', 'Math.abs')],
  ['the order of statements', 'function drive(a) { f(); g(); }'],
  ['an optional access', BASE.replace('scene.actors', 'scene?.actors')],
  ['the function that is called', BASE.replace('function drive', 'function other')],
];

describe('canonicalPolicy', () => {
  it.each(same)('is the same whatever %s', (_, text) => {
    expect(text).not.toBe(BASE);
    expect(canonicalPolicy(text, 'drive')).toBe(canonicalPolicy(BASE, 'drive'));
  });

  it.each(different)('differs by %s', (_, text) => {
    expect(canonicalPolicy(text, 'drive')).not.toBe(canonicalPolicy(BASE, 'drive'));
  });

  it('tells names of inner scopes from those of outer ones', () => {
    const one = 'function drive(a) { let b = 1; { let b = 2; a(b); } return b; }';
    expect(canonicalPolicy(one, 'drive')).toBe(canonicalPolicy('function drive(x) { let p = 1; { let q = 2; x(q); } return p; }', 'drive'));
    expect(canonicalPolicy(one, 'drive')).not.toBe(canonicalPolicy('function drive(x) { let p = 1; { let q = 2; x(p); } return p; }', 'drive'));
  });

  it('tells a local name from a global of the same name', () => {
    expect(canonicalPolicy('function drive(s) { return Math.max(s, 1); }', 'drive')).not.toBe(canonicalPolicy('function drive(s) { const Math = s; return Math.max(s, 1); }', 'drive'));
  });

  it('follows var, hoisted functions, closures, destructuring, classes and catch', () => {
    const text = (a: string, b: string, c: string): string => `function drive(${a}) { ${b}(); try { var { x: ${c}, ...rest } = ${a}; } catch (e) { ${c} = e; } class K { m() { return ${c}; } } function ${b}() { return (${c}) => ${c} + ${a}; } return [new K(), rest]; }`;
    expect(canonicalPolicy(text('a', 'b', 'c'), 'drive')).toBe(canonicalPolicy(text('one', 'two', 'three'), 'drive'));
  });

  it('is nothing for a text that is no program', () => {
    expect(canonicalPolicy('function drive( {', 'drive')).toBeUndefined();
    expect(canonicalPolicy(`function drive() { return ${'['.repeat(3000)}${']'.repeat(3000)}; }`, 'drive')).toBeUndefined();
  });
});

describe('differsInNumbersOnly', () => {
  it('recognises other numbers, negative ones too, under any names and formatting', () => {
    expect(differsInNumbersOnly(BASE, BASE.replace('4.0', '6.5').replaceAll('2.5', '3').replaceAll('best', 'result'), 'drive')).toBe(true);
    expect(differsInNumbersOnly(BASE, BASE.replace('-0.5', '0.25'), 'drive')).toBe(true);
  });

  it('is false for the same policy, for another structure, and for what is no program', () => {
    expect(differsInNumbersOnly(BASE, BASE.replaceAll('GAP', 'G'), 'drive')).toBe(false);
    expect(differsInNumbersOnly(BASE, BASE.replace('4.0', '2 * 2'), 'drive')).toBe(false);
    expect(differsInNumbersOnly('(', '(', 'drive')).toBe(false);
    expect(policyShape(BASE, 'drive')).toContain('#');
  });
});
