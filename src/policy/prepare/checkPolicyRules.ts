import type { AnyNode, Identifier, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import type { PolicyRejection } from '../PreparedPolicy.ts';
import { RESERVED_NAMES } from './insertFuel.ts';
import { TOO_DEEP } from './parsePolicy.ts';

/** Deeper trees overflow stacks, ours or the engine's. */
const MAX_DEPTH = 400;

const NO_CLOCK = 'a policy has no clock: use the times in its input';
const NO_DYNAMIC_CODE = 'code cannot be made from text';
const NO_ASYNC = 'a policy answers at once: nothing asynchronous';
const NO_OUTSIDE = 'a policy has no access to the outside';

/** Names that sandboxes lack. Rejecting them early gives a clear message; the sandbox is safe without this list. */
const ABSENT_NAMES: ReadonlyMap<string, string> = new Map([
  ...entries(NO_CLOCK, ['Date', 'performance', 'Temporal']),
  ...entries(NO_DYNAMIC_CODE, ['eval', 'Function']),
  ...entries(NO_ASYNC, ['Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'Atomics', 'SharedArrayBuffer']),
  ...entries(NO_OUTSIDE, ['require', 'process', 'module', 'exports', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Buffer', 'window', 'document', 'globalThis', 'self', 'global', 'Deno', 'Bun']),
  ...entries('not available in policies', ['Proxy', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'WebAssembly', 'FinalizationRegistry', 'WeakRef', 'Intl', 'structuredClone']),
]);

/** First thing in the tree that policies may not use, or nothing. */
export function checkPolicyRules(program: Program, maxNodes: number): PolicyRejection | undefined {
  const faults: { readonly at: AnyNode; readonly message: string }[] = [];
  const uses: Identifier[] = [];
  const declared = new Set<string>();
  let nodes = 0;
  let depth = 0;
  fullAncestor(program, (node, _state, ancestors, type) => {
    nodes += 1;
    if (ancestors.length > depth) depth = ancestors.length;
    if (node.type === 'Identifier') {
      if (type === 'VariablePattern') declared.add(node.name);
      else uses.push(node);
    }
    const message = faultOf(node);
    if (message !== undefined) faults.push({ at: node, message });
  });
  if (nodes > maxNodes) return { kind: 'rejected', code: 'tooComplex', message: `the code has ${nodes} syntax nodes, more than ${maxNodes}: simplify it` };
  if (depth > MAX_DEPTH) return TOO_DEEP;
  for (const use of uses) {
    const reason = ABSENT_NAMES.get(use.name);
    if (reason !== undefined && !declared.has(use.name)) faults.push({ at: use, message: `${use.name} cannot be used: ${reason}` });
  }
  const [first] = faults.toSorted((a, b) => a.at.start - b.at.start);
  if (first === undefined) return undefined;
  return { kind: 'rejected', code: 'forbidden', message: first.message, ...(first.at.loc ? { line: first.at.loc.start.line } : {}) };
}

function faultOf(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
      return 'import cannot be used: a policy is one self-contained text';
    case 'MetaProperty':
      return node.meta.name === 'import' ? 'import.meta cannot be used: a policy is one self-contained text' : undefined;
    case 'ExportAllDeclaration':
      return 'export … from cannot be used: a policy is one self-contained text';
    case 'ExportNamedDeclaration':
      return node.source === null || node.source === undefined ? undefined : 'export … from cannot be used: a policy is one self-contained text';
    case 'WithStatement':
      return 'with cannot be used';
    case 'DebuggerStatement':
      return 'debugger cannot be used';
    case 'AwaitExpression':
      return `await cannot be used: ${NO_ASYNC}`;
    case 'ForOfStatement':
      return node.await ? `for await cannot be used: ${NO_ASYNC}` : undefined;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.async) return `async functions cannot be used: ${NO_ASYNC}`;
      return node.generator ? 'generator functions cannot be used: return a list' : undefined;
    case 'Literal':
      return typeof node.bigint === 'string' ? 'BigInt literals cannot be used: use numbers' : undefined;
    case 'Identifier':
      return RESERVED_NAMES.some((name) => name === node.name) ? `the name ${node.name} is reserved: choose another one` : undefined;
    default:
      return undefined;
  }
}

function entries(reason: string, names: readonly string[]): [string, string][] {
  return names.map((name) => [name, reason]);
}
