import { TemplateError } from './TemplateError.ts';
import type { TemplatePlace } from './TemplateError.ts';

/** A piece of a template: literal text, or the inside of `{{ }}` or `{% %}`. `place` is where `content` begins. */
export interface TemplatePiece {
  readonly is: 'text' | 'output' | 'tag';
  readonly content: string;
  readonly place: TemplatePlace;
}

const OPENERS = ['{{', '{%', '{#'] as const;
const CLOSER = { '{{': '}}', '{%': '%}', '{#': '#}' } as const;

/**
 * Cuts a template's text into pieces. A tag or comment that stands alone on its lines takes those lines with it, so that control
 * structure leaves no blank lines behind. A backslash before an opener gives the opener as text. Strings inside `{{ }}` and `{% %}` may hold closers.
 */
export function scanTemplate(file: string, source: string): TemplatePiece[] {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const pieces: TemplatePiece[] = [];
  let literal = '';
  let position = 0;
  while (position < text.length) {
    const opener = OPENERS.find((one) => text.startsWith(one, position));
    if (text[position] === '\\' && OPENERS.some((one) => text.startsWith(one, position + 1))) {
      literal += text.slice(position + 1, position + 3);
      position += 3;
    } else if (opener === undefined) {
      literal += text[position];
      position += 1;
    } else {
      const inside = position + opener.length;
      const end = opener === '{#' ? text.indexOf('#}', inside) : closerAfter(text, inside, CLOSER[opener]);
      if (end < 0) throw new TemplateError('TEMPLATE_SYNTAX', `"${opener}" is not closed`, placeOf(file, text, position), `add "${CLOSER[opener]}", or write "\\${opener}" to mean the characters`);
      let after = end + 2;
      if (opener !== '{{') {
        const alone = linesAlone(text, position, after, literal);
        if (alone !== undefined) {
          literal = literal.slice(0, literal.length - alone.indent);
          after = alone.after;
        }
      }
      if (opener !== '{#') {
        if (literal !== '') pieces.push({ is: 'text', content: literal, place: placeOf(file, text, position) });
        literal = '';
        const content = text.slice(inside, end);
        const indent = content.length - content.trimStart().length;
        pieces.push({ is: opener === '{{' ? 'output' : 'tag', content: content.trim(), place: placeOf(file, text, inside + indent) });
      }
      position = after;
    }
  }
  if (literal !== '') pieces.push({ is: 'text', content: literal, place: placeOf(file, text, text.length) });
  return pieces;
}

/** Where the closer stands, skipping over quoted strings; -1 when there is none. */
function closerAfter(text: string, from: number, closer: string): number {
  let quote = '';
  for (let position = from; position < text.length; position += 1) {
    const character = text[position]!;
    if (quote !== '') {
      if (character === '\\') position += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (text.startsWith(closer, position)) return position;
  }
  return -1;
}

/** When nothing but blanks shares the lines of a tag: how much indent to take back and where the next line starts. */
function linesAlone(text: string, start: number, end: number, literal: string): { readonly indent: number; readonly after: number } | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const before = text.slice(lineStart, start);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (before.trim() !== '' || behind.trim() !== '' || !literal.endsWith(before)) return undefined;
  return { indent: before.length, after: lineEnd < 0 ? text.length : lineEnd + 1 };
}

function placeOf(file: string, text: string, position: number): TemplatePlace {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return { file, line, column: position - lineStart + 1 };
}
