import type { AnyNode, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import type { TextEdits } from './TextEdits.ts';

/** Names that instrumented code uses; a policy may not. */
export const RESERVED_NAMES = ['$fuel', '$spent', '$size', '$make', '$ran'] as const;

const METERED_TYPES = [
  'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement', 'CatchClause',
] as const;

/** Code that is entered again and again. Error handlers belong to it: a stack that overflows costs far more than the call that overflowed it. */
type Metered = Extract<AnyNode, { type: (typeof METERED_TYPES)[number] }>;

/** Of catching an error, in steps. */
const PRICE_OF_ERROR = 200;

/** Constructors whose first argument decides how much memory they take: a number of elements, or something to copy. */
const SIZED_CONSTRUCTORS = new Set([
  'Set', 'Map', 'Array', 'ArrayBuffer', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array',
]);

/**
 * Makes a runaway policy end in the same place on every machine: every function call and every round of a loop pays for the syntax nodes it
 * may execute (more for those that allocate) and stops when the budget is used up. Adds no line.
 * @returns the price of the top level itself
 */
export function insertFuel(program: Program, edits: TextEdits): number {
  const prices = new Map<AnyNode, number>();
  const metered: Metered[] = [];
  const finalizers: AnyNode[] = [];
  fullAncestor(program, (node, _state, ancestors) => {
    const owner = ancestors.findLast((ancestor) => ancestor !== node && (isMetered(ancestor) || ancestor.type === 'Program')) ?? program;
    prices.set(owner, (prices.get(owner) ?? 0) + priceOf(node));
    if (isMetered(node)) metered.push(node);
    if (node.type === 'TryStatement' && node.finalizer) finalizers.push(node.finalizer);
    guardSizes(node, edits);
  });
  for (const block of finalizers) edits.insert(block.start + 1, check(PRICE_OF_ERROR));
  for (const node of metered) insertCounter(node.body, node.type, (prices.get(node) ?? 0) + (node.type === 'CatchClause' ? PRICE_OF_ERROR : 1), edits);
  return prices.get(program) ?? 1;
}

function isMetered(node: AnyNode): node is Metered {
  return METERED_TYPES.some((type) => type === node.type);
}

/** Roughly time in units of ten nanoseconds and memory in units of ten bytes, whichever is more. */
function priceOf(node: AnyNode): number {
  switch (node.type) {
    case 'NewExpression':
      return 24;
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'SpreadElement':
      return 8;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return 64;
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'TemplateLiteral':
    case 'CallExpression':
      return 4;
    case 'ThrowStatement':
      return 100;
    case 'AssignmentExpression':
      // May add a property, or lengthen a list.
      return node.left.type === 'MemberExpression' && node.left.computed ? 8 : 1;
    case 'Literal':
      return node.regex === undefined ? 1 : 16;
    default:
      return 1;
  }
}

function insertCounter(body: Metered['body'], owner: Metered['type'], price: number, edits: TextEdits): void {
  if (body.type === 'BlockStatement') {
    edits.insert(body.start + 1, check(price));
  } else if (owner === 'ArrowFunctionExpression') {
    edits.insert(body.start, `((($fuel-=${price})<0&&$spent()),`);
    edits.insert(body.end, ')');
  } else {
    edits.insert(body.start, `{${check(price)}`);
    edits.insert(body.end, '}');
  }
}

function check(price: number): string {
  return `if(($fuel-=${price})<0)$spent();`;
}

/** `new Array(n)`, `[...list]` and `list.length = n` pay for their size. */
function guardSizes(node: AnyNode, edits: TextEdits): void {
  if (node.type === 'SpreadElement') {
    wrap(node.argument, edits);
  } else if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const [size] = node.arguments;
    if (node.callee.type !== 'Identifier' || !SIZED_CONSTRUCTORS.has(node.callee.name) || size === undefined || size.type === 'SpreadElement') return;
    wrap(size, edits);
  } else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    const { property, computed } = node.left;
    const named = computed ? property.type === 'Literal' && property.value === 'length' : property.type === 'Identifier' && property.name === 'length';
    if (named) wrap(node.right, edits);
  }
}

function wrap(node: AnyNode, edits: TextEdits): void {
  // Two pairs: the argument may be a sequence in its own parentheses.
  edits.insert(node.start, '$size((');
  edits.insert(node.end, '))');
}
