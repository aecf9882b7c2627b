import { stripTypeScriptTypes } from 'node:module';
import { parse } from 'acorn';
import type { Node, Program } from 'acorn';
import { ancestor, fullAncestor } from 'acorn-walk';

/** Something that a room may not use, and where. */
export interface Impurity {
  readonly line: number;
  readonly what: string;
}

const NODE_GLOBALS = new Set(['process', 'Buffer', 'setImmediate', 'clearImmediate', 'require', '__dirname', '__filename']);
const CLOCK_OR_CHANCE = new Set(['performance', 'crypto', 'setTimeout', 'setInterval']);
/** What ECMAScript fixes to the last bit; the rest is left to the engine and comes from src/geometry/trig.ts. */
const EXACT_MATHS = new Set(['abs', 'min', 'max', 'floor', 'ceil', 'round', 'trunc', 'sqrt', 'sign', 'imul', 'clz32', 'fround', 'PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2']);

/** The JavaScript in a TypeScript module, with every character in its place. */
export function parseModule(source: string): Program {
  return parse(stripTypeScriptTypes(source), { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
}

/** Uses of Node's own globals. A local of such a name counts, too: it would mislead every reader. */
export function nodeGlobals(program: Program): Impurity[] {
  return globalUses(program).filter(({ name }) => NODE_GLOBALS.has(name)).map(({ node, name }) => impurity(node, name));
}

/** Uses of clock or chance: `Math.random`, `Date` without a given time, `performance`, `crypto`, timers. */
export function clockOrChance(program: Program): Impurity[] {
  return globalUses(program).flatMap(({ node, name, parents }) => {
    if (CLOCK_OR_CHANCE.has(name)) return [impurity(node, name)];
    if (name === 'Math') return mathsMember(parents) === 'random' ? [impurity(node, 'Math.random')] : [];
    return name === 'Date' && !isGivenTime(parents) ? [impurity(node, 'Date without a given time')] : [];
  });
}

/** Maths whose last bits are left to the engine: all but the exact functions of `Math`, and powers other than of two. */
export function inexactMaths(program: Program): Impurity[] {
  const found = globalUses(program).flatMap(({ node, name, parents }) => {
    if (name !== 'Math') return [];
    const member = mathsMember(parents);
    return member === 'random' || (member !== undefined && EXACT_MATHS.has(member)) ? [] : [impurity(node, member === undefined ? 'Math as a value' : `Math.${member}`)];
  });
  ancestor(program, {
    BinaryExpression(node) {
      const isPowerOfTwo = node.left.type === 'Literal' && node.left.value === 2;
      if (node.operator === '**' && !isPowerOfTwo) found.push(impurity(node, '**'));
    },
    AssignmentExpression(node) {
      if (node.operator === '**=') found.push(impurity(node, '**='));
    },
  });
  return found;
}

interface GlobalUse {
  readonly node: Node;
  readonly name: string;
  /** From the program down to the parent of the use. */
  readonly parents: readonly Node[];
}

/** Every name used as a value or bound, and every member of `globalThis` and `global` by its name. */
function globalUses(program: Program): GlobalUse[] {
  const uses: GlobalUse[] = [];
  fullAncestor(program, (node, _state, chain) => {
    if (!('name' in node) || node.type !== 'Identifier' || typeof node.name !== 'string') return;
    const parents = chain.slice(0, -1);
    const member = node.name === 'globalThis' || node.name === 'global' ? memberName(parents.at(-1)) : undefined;
    if (member !== undefined) uses.push({ node, name: member, parents: parents.slice(0, -1) });
    else uses.push({ node, name: node.name, parents });
  });
  return uses;
}

/** `name` of `object.name` and `object['name']`. */
function memberName(node: Node | undefined): string | undefined {
  if (node?.type !== 'MemberExpression' || !('property' in node) || !('computed' in node)) return undefined;
  const { property, computed } = node;
  if (typeof property !== 'object' || property === null) return undefined;
  if (computed === false && 'name' in property && typeof property.name === 'string') return property.name;
  return computed === true && 'value' in property && typeof property.value === 'string' ? property.value : undefined;
}

function mathsMember(parents: readonly Node[]): string | undefined {
  return memberName(parents.at(-1));
}

/** `new Date(x)`, `Date.UTC(…)` and `Date.parse(…)` depend on nothing but their arguments. */
function isGivenTime(parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  const member = memberName(parent);
  if (member !== undefined) return member === 'UTC' || member === 'parse';
  return parent?.type === 'NewExpression' && 'arguments' in parent && Array.isArray(parent.arguments) && parent.arguments.length > 0;
}

function impurity(node: Node, what: string): Impurity {
  return { line: node.loc?.start.line ?? 0, what };
}
