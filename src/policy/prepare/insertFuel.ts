import type { AnyNode, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import type { TextEdits } from './TextEdits.ts';

/** Names that instrumented code uses; a policy may not. */
export const RESERVED_NAMES = ['$fuel', '$spent', '$size', '$make'] as const;

type Metered = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' | 'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement' }
>;

/** Constructors whose first argument may ask for any amount of memory. */
const SIZED_CONSTRUCTORS = new Set([
  'Array', 'ArrayBuffer', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array',
]);

/**
 * Makes a runaway policy end in the same place on every machine: every function call and every round of a loop pays for the syntax nodes it
 * may execute (more for those that allocate) and stops when the budget is used up. Adds no line.
 * @returns the price of the top level itself
 */
export function insertFuel(program: Program, edits: TextEdits): number {
  const prices = new Map<AnyNode, number>();
  const metered: Metered[] = [];
  fullAncestor(program, (node, _state, ancestors) => {
    const owner = ancestors.findLast((ancestor) => ancestor !== node && (isMetered(ancestor) || ancestor.type === 'Program')) ?? program;
    prices.set(owner, (prices.get(owner) ?? 0) + priceOf(node));
    if (isMetered(node)) metered.push(node);
    guardSizes(node, edits);
  });
  for (const node of metered) insertCounter(node, prices.get(node) ?? 1, edits);
  return prices.get(program) ?? 1;
}

function isMetered(node: AnyNode): node is Metered {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return true;
    default:
      return false;
  }
}

/** Roughly time in nanoseconds and memory in units of ten bytes, whichever is more. */
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
    case 'Literal':
      return node.regex === undefined ? 1 : 16;
    default:
      return 1;
  }
}

function insertCounter(node: Metered, price: number, edits: TextEdits): void {
  const { body } = node;
  const check = `if(($fuel-=${price})<0)$spent();`;
  if (body.type === 'BlockStatement') {
    edits.insert(body.start + 1, check);
  } else if (node.type === 'ArrowFunctionExpression') {
    edits.insert(body.start, `((($fuel-=${price})<0&&$spent()),`);
    edits.insert(body.end, ')');
  } else {
    edits.insert(body.start, `{${check}`);
    edits.insert(body.end, '}');
  }
}

/** `new Array(n)` and `list.length = n` pay for their size. */
function guardSizes(node: AnyNode, edits: TextEdits): void {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
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
