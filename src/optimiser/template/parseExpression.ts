import type { CompareOperator, Expression } from './TemplateNode.ts';
import { TemplateError } from './TemplateError.ts';
import type { TemplatePlace } from './TemplateError.ts';

interface Token {
  readonly is: 'name' | 'number' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly place: TemplatePlace;
}

const TOKEN = /\s+|(?<name>[A-Za-z_$][\w$]*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<sign>==|!=|<=|>=|[<>|.,()[\]?])/suy;
const COMPARE: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', '"': '"', "'": "'" };

/**
 * Reads one expression of the template language; see {@link compileTemplate} for the grammar.
 * @param place where the text begins, for errors. @throws TemplateError TEMPLATE_SYNTAX
 */
export function parseExpression(text: string, place: TemplatePlace): Expression {
  const tokens = tokenise(text, place);
  let next = 0;

  const expression = pipe();
  if (peek().is !== 'end') throw unexpected();
  return expression;

  function pipe(): Expression {
    let value = or();
    while (accept('|')) {
      const filter = peek();
      if (filter.is !== 'name') throw unexpected('a filter name');
      next += 1;
      const options: Expression[] = [];
      if (accept('(') && !accept(')')) {
        do options.push(or());
        while (accept(','));
        expect(')');
      }
      value = { is: 'filter', of: value, name: filter.text, options, place: filter.place };
    }
    return value;
  }

  function or(): Expression {
    let left = and();
    while (accept('or')) left = { is: 'or', left, right: and() };
    return left;
  }

  function and(): Expression {
    let left = not();
    while (accept('and')) left = { is: 'and', left, right: not() };
    return left;
  }

  function not(): Expression {
    return accept('not') ? { is: 'not', of: not() } : compare();
  }

  function compare(): Expression {
    const left = path();
    const operator = peek();
    if (operator.is !== 'sign' || !isCompare(operator.text)) return left;
    next += 1;
    return { is: 'compare', operator: operator.text, left, right: path(), place: operator.place };
  }

  function path(): Expression {
    let value = primary();
    for (;;) {
      const { place: at } = peek();
      if (accept('.')) {
        const key = peek();
        if (key.is !== 'name') throw unexpected('a property name');
        next += 1;
        value = { is: 'member', of: value, key: key.text, optional: accept('?'), place: key.place };
      } else if (accept('[')) {
        value = { is: 'index', of: value, key: pipe(), place: at };
        expect(']');
      } else return value;
    }
  }

  function primary(): Expression {
    const token = peek();
    next += 1;
    if (token.is === 'number') return { is: 'literal', value: Number(token.text) };
    if (token.is === 'string') return { is: 'literal', value: unquote(token) };
    if (token.is === 'name') {
      if (token.text === 'true' || token.text === 'false') return { is: 'literal', value: token.text === 'true' };
      if (token.text === 'null') return { is: 'literal', value: null };
      return { is: 'name', name: token.text, optional: accept('?'), place: token.place };
    }
    if (token.text === '(') {
      const inner = pipe();
      expect(')');
      return inner;
    }
    next -= 1;
    throw unexpected('a value');
  }

  function peek(): Token {
    return tokens[next]!;
  }

  function accept(text: string): boolean {
    const token = peek();
    if (token.text !== text || token.is === 'string' || token.is === 'end') return false;
    next += 1;
    return true;
  }

  function expect(sign: string): void {
    if (!accept(sign)) throw unexpected(`"${sign}"`);
  }

  function unexpected(wanted?: string): TemplateError {
    const token = peek();
    const found = token.is === 'end' ? 'the end of the expression' : `"${token.text}"`;
    return new TemplateError('TEMPLATE_SYNTAX', `unexpected ${found}${wanted === undefined ? '' : `, expected ${wanted}`}`, token.place, 'correct the expression: paths, literals, == != < <= > >=, and, or, not, and filters after |');
  }
}

function tokenise(text: string, start: TemplatePlace): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let { line, column } = start;
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const place = { file: start.file, line, column };
    if (match === null) throw new TemplateError('TEMPLATE_SYNTAX', `unexpected "${String.fromCodePoint(text.codePointAt(position)!)}"`, place, 'expressions have no arithmetic, calls or assignments: prepare the value before rendering');
    const { name, number, string, sign } = match.groups!;
    const is = name !== undefined ? 'name' : number !== undefined ? 'number' : string !== undefined ? 'string' : sign !== undefined ? 'sign' : undefined;
    if (is !== undefined) tokens.push({ is, text: match[0], place });
    position += match[0].length;
    const breakAt = match[0].lastIndexOf('\n');
    line += match[0].split('\n').length - 1;
    column = breakAt < 0 ? column + match[0].length : match[0].length - breakAt;
  }
  tokens.push({ is: 'end', text: '', place: { file: start.file, line, column } });
  return tokens;
}

function unquote(token: Token): string {
  return token.text.slice(1, -1).replace(/\\(.)/gsu, (whole, character: string) => {
    const meaning = ESCAPES[character];
    if (meaning === undefined) throw new TemplateError('TEMPLATE_SYNTAX', `unknown escape "${whole}" in a string`, token.place, 'use \\n, \\t, \\\\, \\" or \\\'');
    return meaning;
  });
}

function isCompare(text: string): text is CompareOperator {
  return COMPARE.includes(text);
}
