import type { AnyNode, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { TextEdits } from '../prepare/TextEdits.ts';

/** Code with marks that are set as it runs. */
export interface MarkedText {
  readonly text: string;
  /** Source line, from 1, of each mark. */
  readonly lines: readonly number[];
}

/** Array of the marks, in code made by {@link insertMarks}. */
export const MARKS_NAME = '$ran';

type Placed = { readonly node: AnyNode; readonly open: string; readonly close: string };

/** Lets every statement, every branch of a conditional expression and every short arrow function leave a mark when it is reached. Adds no line. */
export function insertMarks(program: Program, text: string): MarkedText {
  const lines: number[] = [];
  const placed: Placed[] = [];
  const mark = (node: AnyNode): string => {
    lines.push(node.loc?.start.line ?? 0);
    return `${MARKS_NAME}[${lines.length - 1}]=1`;
  };
  const before = (statement: AnyNode): void => {
    if (statement.type !== 'FunctionDeclaration' && statement.type !== 'EmptyStatement') placed.push({ node: statement, open: `${mark(statement)};`, close: '' });
  };
  const inBraces = (body: AnyNode | null | undefined): void => {
    if (body && body.type !== 'BlockStatement' && body.type !== 'EmptyStatement') placed.push({ node: body, open: `{${mark(body)};`, close: '}' });
  };
  const inParentheses = (value: AnyNode): void => {
    placed.push({ node: value, open: `(${mark(value)},`, close: ')' });
  };
  fullAncestor(program, (node) => {
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
        return node.body.forEach(before);
      case 'SwitchCase':
        return node.consequent.forEach(before);
      case 'IfStatement':
        inBraces(node.consequent);
        return inBraces(node.alternate);
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return inBraces(node.body);
      case 'ConditionalExpression':
        inParentheses(node.consequent);
        return inParentheses(node.alternate);
      case 'ArrowFunctionExpression':
        if (node.body.type !== 'BlockStatement') inParentheses(node.body);
        return;
      default:
    }
  });
  const edits = new TextEdits();
  // Where marks begin at one place the longer stretch is the outer one, and so it is where they end.
  const outerFirst = placed.toSorted((a, b) => b.node.end - b.node.start - (a.node.end - a.node.start));
  for (const { node, open } of outerFirst) edits.insert(node.start, open);
  for (const { node, close } of outerFirst.toReversed()) if (close !== '') edits.insert(node.end, close);
  return { text: edits.applyTo(text), lines };
}
