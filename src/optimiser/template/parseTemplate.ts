import { CHAT_ROLES } from '../llm/LlmClient.ts';
import { parseExpression } from './parseExpression.ts';
import { scanTemplate } from './scanTemplate.ts';
import type { TemplatePiece } from './scanTemplate.ts';
import { TemplateError } from './TemplateError.ts';
import type { TemplateNode } from './TemplateNode.ts';

/** Parses the file that an `import` tag names. */
export type ImportTemplate = (name: string, tag: TemplatePiece) => readonly TemplateNode[];

const WORD = /^[A-Za-z]+/u;
const EACH = /^each\s+(?<item>[A-Za-z_$][\w$]*)(?:\s*,\s*(?<index>[A-Za-z_$][\w$]*))?\s+in\s+/u;
const IMPORT = /^import\s+(?:"(?<double>[^"]+)"|'(?<single>[^']+)')$/u;

/** Parses one template file; imports are resolved at once. @throws TemplateError */
export function parseTemplate(file: string, source: string, importTemplate: ImportTemplate): readonly TemplateNode[] {
  const pieces = scanTemplate(file, source);
  let next = 0;
  const { nodes, stop } = block();
  if (stop !== undefined) throw misplaced(stop.tag, stop.word);
  return nodes;

  /** Nodes up to the end of the file or to an `elif`, `else` or `end` that belongs to an outer tag. */
  function block(): { readonly nodes: TemplateNode[]; readonly stop: { readonly tag: TemplatePiece; readonly word: string } | undefined } {
    const nodes: TemplateNode[] = [];
    while (next < pieces.length) {
      const piece = pieces[next]!;
      next += 1;
      if (piece.is === 'text') nodes.push({ is: 'text', text: piece.content });
      else if (piece.is === 'output') nodes.push({ is: 'output', expression: parseExpression(piece.content, piece.place), place: piece.place });
      else {
        const word = WORD.exec(piece.content)?.[0] ?? '';
        if (word === 'elif' || word === 'else' || word === 'end') return { nodes, stop: { tag: piece, word } };
        nodes.push(...tagged(piece, word));
      }
    }
    return { nodes, stop: undefined };
  }

  function tagged(tag: TemplatePiece, word: string): readonly TemplateNode[] {
    if (word === 'if') return [ifNode(tag, 'if')];
    if (word === 'each') return [eachNode(tag)];
    if (word === 'role') return [roleNode(tag)];
    if (word === 'import') {
      const names = IMPORT.exec(tag.content)?.groups;
      if (names === undefined) throw syntax(tag, 'an import names a file in quotes', 'write {% import "file.md" %}');
      return importTemplate(names['double'] ?? names['single']!, tag);
    }
    throw syntax(tag, `unknown tag "${word === '' ? tag.content : word}"`, 'use if, elif, else, each, end, role or import');
  }

  function ifNode(tag: TemplatePiece, word: 'if' | 'elif'): TemplateNode {
    const condition = expressionAfter(tag, word.length);
    const body = block();
    if (body.stop?.word === 'elif') return { is: 'if', condition, body: body.nodes, otherwise: [ifNode(body.stop.tag, 'elif')] };
    return { is: 'if', condition, body: body.nodes, otherwise: elseBlock(tag, body.stop) };
  }

  function eachNode(tag: TemplatePiece): TemplateNode {
    const head = EACH.exec(tag.content);
    if (head === null) throw syntax(tag, 'an each tag names its item and its list', 'write {% each item in list %} or {% each item, index in list %}');
    const list = expressionAfter(tag, head[0].length);
    const body = block();
    if (body.stop?.word === 'elif') throw misplaced(body.stop.tag, 'elif');
    return { is: 'each', item: head.groups!['item']!, index: head.groups!['index'], list, body: body.nodes, otherwise: elseBlock(tag, body.stop), place: tag.place };
  }

  /** The part after `else`, when there is one, up to `end`. */
  function elseBlock(opened: TemplatePiece, stop: { readonly tag: TemplatePiece; readonly word: string } | undefined): readonly TemplateNode[] {
    if (stop === undefined) throw syntax(opened, `"${opened.content}" has no end`, 'add {% end %}');
    if (stop.tag.content !== stop.word) throw syntax(stop.tag, `"${stop.word}" takes nothing after it`, `write {% ${stop.word} %}`);
    if (stop.word === 'end') return [];
    const otherwise = block();
    if (otherwise.stop === undefined) throw syntax(opened, `"${opened.content}" has no end`, 'add {% end %}');
    if (otherwise.stop.word !== 'end') throw misplaced(otherwise.stop.tag, otherwise.stop.word);
    if (otherwise.stop.tag.content !== 'end') throw syntax(otherwise.stop.tag, '"end" takes nothing after it', 'write {% end %}');
    return otherwise.nodes;
  }
}

function roleNode(tag: TemplatePiece): TemplateNode {
  const name = tag.content.slice('role'.length).trim();
  const role = CHAT_ROLES.find((one) => one === name);
  if (role === undefined) throw syntax(tag, `unknown chat role "${name}"`, `use ${CHAT_ROLES.join(', ')}`);
  return { is: 'role', role };
}

function expressionAfter(tag: TemplatePiece, length: number): ReturnType<typeof parseExpression> {
  const rest = tag.content.slice(length);
  const skipped = tag.content.slice(0, length + rest.length - rest.trimStart().length);
  const breakAt = skipped.lastIndexOf('\n');
  const place = {
    file: tag.place.file,
    line: tag.place.line + skipped.split('\n').length - 1,
    column: breakAt < 0 ? tag.place.column + skipped.length : skipped.length - breakAt,
  };
  return parseExpression(rest.trim(), place);
}

function misplaced(tag: TemplatePiece, word: string): TemplateError {
  return syntax(tag, `"${word}" stands where nothing is open that it could belong to`, 'remove it, or open an if or each before it');
}

function syntax(tag: TemplatePiece, message: string, remedy: string): TemplateError {
  return new TemplateError('TEMPLATE_SYNTAX', message, tag.place, remedy);
}
