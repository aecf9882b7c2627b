/** A token of TypeScript, as far as finding imports needs it. Comments and white space are left out. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'template' | 'regex';
  /** The value of a text without quotes; of anything else the characters as written. */
  readonly value: string;
  /** Line of its first character, from 1. */
  readonly line: number;
}

/** After one of these words a slash begins a regular expression; after any other word it divides. */
const WORDS_BEFORE_REGEX = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'delete', 'throw', 'new', 'instanceof', 'yield', 'await']);

const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+|^#![^\n]*/y;
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200C\u200D]*/uy;
const NUMBER = /\.?\d(?:[eE][+-]|[\w.])*/y;
const TEXT = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A template up to its end or its next substitution. */
const TEMPLATE_PART = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;

/**
 * Splits TypeScript into tokens: exact for texts, templates (also nested) and comments. A slash after `)` or `}` counts as division.
 * @throws Error with the line where it finds something that is no token
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each template whose substitution we are in: the number of curly brackets open when it began. */
  const substitutions: number[] = [];
  let curlies = 0;
  let line = 1;
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const push = (kind: Token['kind'], written: string, value: string = written): void => {
    tokens.push({ kind, value, line });
    line += lineBreaks(written);
  };
  const takeTemplate = (opening: string): void => {
    const part = take(TEMPLATE_PART);
    if (part === undefined) throw new Error(`line ${line}: the template does not end`);
    push('template', opening + part);
    if (part.endsWith('${')) substitutions.push(curlies);
  };

  while (at < source.length) {
    const skipped = take(SPACE_OR_COMMENT);
    if (skipped !== undefined) {
      line += lineBreaks(skipped);
      continue;
    }
    const next = source[at]!;
    if (next === '`' || (next === '}' && substitutions.at(-1) === curlies)) {
      if (next === '}') substitutions.pop();
      at += 1;
      takeTemplate(next);
      continue;
    }
    const word = take(WORD);
    if (word !== undefined) {
      push('word', word);
      continue;
    }
    const number = take(NUMBER);
    if (number !== undefined) {
      push('number', number);
      continue;
    }
    if (next === "'" || next === '"') {
      const text = take(TEXT);
      if (text === undefined) throw new Error(`line ${line}: the text does not end`);
      push('text', text, text.slice(1, -1));
      continue;
    }
    const regex = next === '/' && regexMayFollow(tokens.at(-1)) ? take(REGEX) : undefined;
    if (regex !== undefined) {
      push('regex', regex);
      continue;
    }
    if (next === '{') curlies += 1;
    if (next === '}') curlies -= 1;
    at += 1;
    push('sign', next);
  }
  return tokens;
}

function regexMayFollow(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'word') return WORDS_BEFORE_REGEX.has(previous.value);
  return previous.kind === 'sign' && !')]}'.includes(previous.value);
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
