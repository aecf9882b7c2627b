/**
 * Prompt templates: a small language that turns values into chat messages. Grammar:
 *
 *     template = { text | "{{" value "}}" | "{%" tag "%}" | "{#" comment "#}" }
 *     tag      = "if" value … [ "elif" value … ] [ "else" … ] "end"
 *              | "each" name [ "," name ] "in" value … [ "else" … ] "end"     item and index from 0; else: when the list is empty
 *              | "import" "\"file\""                                          that file's content here, relative to this file
 *              | "role" ( "system" | "user" | "assistant" )                   a new chat message starts
 *     value    = or { "|" filter [ "(" or { "," or } ")" ] }
 *     or       = and { "or" and }         and = not { "and" not }         not = [ "not" ] compare
 *     compare  = path [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) path ]
 *     path     = primary { "." name [ "?" ] | "[" value "]" }
 *     primary  = name [ "?" ] | number | "text" | 'text' | "true" | "false" | "null" | "(" value ")"
 *
 * - An unknown name or property is an error that names file, line and name; a "?" after it makes it nothing instead. Printing nothing is an error.
 * - A backslash before `{{`, `{%` or `{#` gives those characters. Lone braces and `#` or `%%` at a line's start are plain text.
 * - A tag or comment alone on its line takes the whole line away.
 * - Only own properties are read, nothing is called, nothing is kept between renders; a printed value is never parsed again,
 *   so code or data that looks like template text or like a chat role stays what it is.
 * - Filters: json, round, percent, length, join, default, trim, indent, clip, code; see `templateFilters.ts`.
 */
import type { ChatMessage } from '../llm/LlmClient.ts';
import { parseTemplate } from './parseTemplate.ts';
import { renderTemplate } from './renderTemplate.ts';
import type { TemplatePiece } from './scanTemplate.ts';
import { TemplateError } from './TemplateError.ts';
import type { TemplateNode } from './TemplateNode.ts';

/** A template's text under the name that messages show and that its own imports are relative to. */
export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

/** Finds template files, so that the engine itself touches no disk. @param from the importing file; absent for the first. Undefined when there is no such file. */
export type TemplateLoader = (name: string, from: string | undefined) => TemplateFile | undefined;

/** A template ready to render, as often and in whatever order one likes. */
export interface Template {
  readonly name: string;
  /** @throws TemplateError TEMPLATE_NAME, TEMPLATE_VALUE */
  render(variables: Readonly<Record<string, unknown>>): readonly ChatMessage[];
}

/** Reads and parses a template with all its imports. @throws TemplateError TEMPLATE_SYNTAX, TEMPLATE_IMPORT */
export function compileTemplate(name: string, load: TemplateLoader): Template {
  const first = load(name, undefined);
  if (first === undefined) throw new TemplateError('TEMPLATE_IMPORT', `there is no template "${name}"`, { file: name, line: 1, column: 1 }, 'check the name');
  const nodes = parseFile(first, [first.name], load);
  return { name: first.name, render: (variables) => renderTemplate(nodes, variables) };
}

/** A loader over texts held in memory; names are plain keys. */
export function templatesInMemory(texts: Readonly<Record<string, string>>): TemplateLoader {
  return (name) => (Object.hasOwn(texts, name) ? { name, text: texts[name]! } : undefined);
}

/** @param chain names of the files being parsed, outermost first */
function parseFile(file: TemplateFile, chain: readonly string[], load: TemplateLoader): readonly TemplateNode[] {
  return parseTemplate(file.name, file.text, (name: string, tag: TemplatePiece) => {
    const imported = load(name, file.name);
    if (imported === undefined) throw new TemplateError('TEMPLATE_IMPORT', `there is no template "${name}" to import`, tag.place, 'check the name; it is relative to the importing file');
    if (chain.includes(imported.name)) throw new TemplateError('TEMPLATE_IMPORT', `"${name}" imports itself: ${[...chain, imported.name].join(' → ')}`, tag.place, 'remove one of the imports');
    return parseFile(imported, [...chain, imported.name], load);
  });
}
