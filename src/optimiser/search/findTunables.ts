import type { AnyNode, Literal, UnaryExpression } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { parsePolicy } from '../../policy/prepare/parsePolicy.ts';

/** A number in a policy's text that a search may set. */
export interface Tunable {
  readonly name: string;
  /** Line, from 1, and place of the number with its sign. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Searched on a logarithmic scale: the bounds have the same sign and differ by more than a factor of ten. */
  readonly isLogarithmic: boolean;
}

/** `// tune 1..6` behind a declaration. */
const DECLARED = /^[^\n]*\/\/\s*tune\s+(-?[\d.]+(?:e-?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e-?\d+)?)/iu;

/** A bare number may become this many times smaller or larger. */
const FREE_FACTOR = 4;
const LOGARITHMIC_FROM = 10;

/** Operators whose numbers are structure, not quantity. */
const STRUCTURAL_OPERATORS = new Set(['%', '**', '&', '|', '^', '<<', '>>', '>>>', '===', '!==', '==', '!=']);
const SIZED_CALLS = new Set(['Array', 'slice', 'splice', 'fill', 'from', 'at', 'charAt', 'charCodeAt', 'toFixed', 'toPrecision', 'padStart', 'padEnd', 'repeat', 'parseInt', 'toString']);

/**
 * The numbers of a policy's text that a search may set: those declared with a range, `const GAP_M = 3; // tune 1..6`, and where there is none,
 * bare literals. Left alone are 0 and ±1, indices, sizes, loop bounds, exponents, bit masks, default cases and keys: they are structure.
 * Empty for a text that cannot be parsed.
 */
export function findTunables(source: string): readonly Tunable[] {
  const parsed = parsePolicy(source);
  if (parsed.kind === 'rejected') return [];
  const declared: Tunable[] = [];
  const free: Tunable[] = [];
  fullAncestor(parsed.program, (node, _state, ancestors) => {
    if (node.type !== 'Literal' || typeof node.value !== 'number') return;
    const chain = ancestors.slice(0, -1);
    const signed = signedNumber(node, chain.at(-1));
    const outer = signed.node === node ? chain : chain.slice(0, -1);
    const parent = outer.at(-1);
    const place = { line: source.slice(0, signed.node.start).split('\n').length, start: signed.node.start, end: signed.node.end, value: signed.value };
    const range = parent?.type === 'VariableDeclarator' ? declaredRange(source.slice(signed.node.end), signed.value) : undefined;
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' && range !== undefined) declared.push(tunable({ ...place, name: parent.id.name, ...range }));
    else if (isQuantity(signed.value, signed.node, outer)) free.push(tunable({ ...place, name: nameOf(source, signed.node, parent), ...freeRange(signed.value) }));
  });
  const found = declared.length > 0 ? declared : free;
  return found.toSorted((a, b) => a.start - b.start);
}

/** The text with other values, each rounded to `digits` significant digits. @param values one per tunable, in their order */
export function withValues(source: string, tunables: readonly Tunable[], values: readonly number[], digits: number): string {
  let text = source;
  for (let index = tunables.length - 1; index >= 0; index -= 1) {
    const { start, end } = tunables[index]!;
    text = text.slice(0, start) + numberText(values[index]!, digits) + text.slice(end);
  }
  return text;
}

/** As people write it: three digits, no needless zeros. */
export function numberText(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

function tunable(range: Omit<Tunable, 'isLogarithmic'>): Tunable {
  const { low, high } = range;
  return { ...range, isLogarithmic: low * high > 0 && Math.max(high / low, low / high) > LOGARITHMIC_FROM };
}

function signedNumber(node: Literal & { value?: unknown }, parent: AnyNode | undefined): { readonly node: Literal | UnaryExpression; readonly value: number } {
  const value = Number(node.value);
  return parent?.type === 'UnaryExpression' && parent.operator === '-' ? { node: parent, value: -value } : { node, value };
}

/** The range in the comment behind a declaration, when it holds the value. */
function declaredRange(rest: string, value: number): { readonly low: number; readonly high: number } | undefined {
  const match = DECLARED.exec(rest.split('\n', 1)[0]!);
  if (match === null) return undefined;
  const low = Number(match[1]);
  const high = Number(match[2]);
  return Number.isFinite(low) && Number.isFinite(high) && low < high && low <= value && value <= high ? { low, high } : undefined;
}

function freeRange(value: number): { readonly low: number; readonly high: number } {
  return value > 0 ? { low: value / FREE_FACTOR, high: value * FREE_FACTOR } : { low: value * FREE_FACTOR, high: value / FREE_FACTOR };
}

function isQuantity(value: number, node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  if (value === 0 || Math.abs(value) === 1 || !Number.isFinite(value)) return false;
  const parent = ancestors.at(-1);
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return false;
  if (parent.type === 'Property' && parent.key === node) return false;
  if (parent.type === 'SwitchCase') return false;
  if (parent.type === 'BinaryExpression' && STRUCTURAL_OPERATORS.has(parent.operator)) return false;
  if ((parent.type === 'CallExpression' || parent.type === 'NewExpression') && SIZED_CALLS.has(calledName(parent.callee))) return false;
  return !ancestors.some((ancestor, depth) => isLoopHead(ancestor, ancestors[depth + 1] ?? node));
}

/** Whether `child` is the head of a loop: its bounds, not its body. */
function isLoopHead(node: AnyNode, child: AnyNode): boolean {
  return node.type === 'ForStatement' && child !== node.body;
}

function calledName(callee: AnyNode): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

function nameOf(source: string, node: AnyNode, parent: AnyNode | undefined): string {
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'Property' && parent.key.type === 'Identifier') return parent.key.name;
  const around = parent === undefined ? source.slice(node.start, node.end) : source.slice(parent.start, parent.end);
  const flat = around.replace(/\s+/gu, ' ').replaceAll('|', '/');
  return flat.length <= 40 ? flat : `${flat.slice(0, 39)}…`;
}
