import type { AnyNode, Program } from 'acorn';
import { parsePolicy } from '../prepare/parsePolicy.ts';
import { isNode } from './childNodes.ts';
import { scopesOf, type Scope } from './ScopeTree.ts';

/**
 * The text of a policy's syntax tree in one form, for comparison: blanks, comments, types, brackets around single statements, the way a number or
 * text is written, and the names of local things make no difference. Top-level names are local too, but for the function that is called.
 *
 * @returns nothing for a text that is no JavaScript or TypeScript
 */
export function canonicalPolicy(source: string, functionName: string): string | undefined {
  return canonical(source, functionName, false);
}

/** The same with every number replaced by one sign. */
export function policyShape(source: string, functionName: string): string | undefined {
  return canonical(source, functionName, true);
}

/** True when two policies are the same but for numbers in them; false when they are equal, or one is no program. */
export function differsInNumbersOnly(one: string, other: string, functionName: string): boolean {
  const shape = policyShape(one, functionName);
  return shape !== undefined && shape === policyShape(other, functionName) && canonicalPolicy(one, functionName) !== canonicalPolicy(other, functionName);
}

function canonical(source: string, functionName: string, hideNumbers: boolean): string | undefined {
  try {
    const parsed = parsePolicy(source);
    return parsed.kind === 'rejected' ? undefined : new Writer(parsed.program, functionName, hideNumbers).text();
  } catch (error) {
    // A tree that is too deep to walk.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Parts of a node that say where or how it was written. */
const OF_THE_TEXT = new Set(['type', 'start', 'end', 'loc', 'range', 'raw', 'sourceType', 'shorthand', 'directive', 'optional', 'local']);

class Writer {
  readonly #program: Program;
  readonly #scopes: ReadonlyMap<AnyNode, Scope>;
  readonly #entry: string;
  readonly #hideNumbers: boolean;
  #named = 0;

  constructor(program: Program, entry: string, hideNumbers: boolean) {
    this.#program = program;
    this.#scopes = scopesOf(program);
    this.#entry = entry;
    this.#hideNumbers = hideNumbers;
  }

  text(): string {
    return this.#node(this.#program, undefined);
  }

  #node(node: AnyNode, outer: Scope | undefined): string {
    const scope = this.#scopes.get(node) ?? outer;
    switch (node.type) {
      case 'Identifier':
        return this.#name(node.name, scope);
      case 'Literal':
        return this.#literal(node);
      case 'UnaryExpression':
        // A negative number is a number.
        if (node.operator === '-' && node.argument.type === 'Literal' && typeof node.argument.value === 'number') return this.#number(-node.argument.value);
        break;
      case 'TemplateElement':
        return JSON.stringify(node.value.cooked ?? node.value.raw);
      case 'ExportNamedDeclaration':
        return node.declaration ? this.#node(node.declaration, scope) : '';
      case 'ExportDefaultDeclaration':
        return `default ${this.#node(node.declaration, scope)}`;
      case 'MemberExpression': {
        const property = node.computed ? `[${this.#node(node.property, scope)}]` : `.${nameOf(node.property)}`;
        return `(${this.#node(node.object, scope)}${node.optional ? '?' : ''}${property})`;
      }
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition': {
        const key = node.computed ? `[${this.#node(node.key, scope)}]` : nameOf(node.key);
        const value = node.value ? this.#node(node.value, scope) : '';
        const mark = node.type === 'Property' ? node.kind : `${node.static ? 'static ' : ''}${node.type === 'MethodDefinition' ? node.kind : 'field'}`;
        return `{${mark} ${key}:${value}}`;
      }
      case 'BreakStatement':
      case 'ContinueStatement':
        return `${node.type}(${node.label?.name ?? ''});`;
      case 'LabeledStatement':
        return `${node.label.name}:${this.#block(node.body, scope)}`;
      case 'CallExpression':
        return `call(${this.#node(node.callee, scope)}${node.optional ? '?' : ''},${this.#list(node.arguments, scope)})`;
      case 'ArrowFunctionExpression': {
        const body = node.expression ? `{ReturnStatement(argument=${this.#node(node.body, scope)})}` : this.#node(node.body, scope);
        return `arrow(${this.#list(node.params, scope)})${body}`;
      }
      case 'BlockStatement':
      case 'Program':
        return `{${node.body.filter(({ type }) => type !== 'EmptyStatement').map((statement) => this.#node(statement, scope)).join(';')}}`;
    }
    const parts = Object.entries(node).flatMap(([key, part]: [string, unknown]) => (OF_THE_TEXT.has(key) ? [] : [`${key}=${this.#part(key, part, scope)}`]));
    return `${node.type}(${parts.join(',')})`;
  }

  #part(key: string, part: unknown, scope: Scope | undefined): string {
    if (Array.isArray(part)) return this.#list(part, scope);
    if (!isNode(part)) return JSON.stringify(part) ?? '';
    return key === 'body' || key === 'consequent' || key === 'alternate' ? this.#block(part, scope) : this.#node(part, scope);
  }

  #list(parts: readonly unknown[], scope: Scope | undefined): string {
    return `[${parts.map((part) => (isNode(part) ? this.#node(part, scope) : '')).join(',')}]`;
  }

  /** A statement as a block, an expression as it is. */
  #block(node: AnyNode, scope: Scope | undefined): string {
    const bare = node.type.endsWith('Statement') && node.type !== 'BlockStatement';
    return bare ? `{${node.type === 'EmptyStatement' ? '' : this.#node(node, scope)}}` : this.#node(node, scope);
  }

  #name(name: string, scope: Scope | undefined): string {
    const binding = scope?.find(name);
    if (binding === undefined) return name;
    if (name === this.#entry && this.#scopes.get(this.#program)?.names.get(name) === binding) return name;
    if (binding.number === undefined) {
      this.#named += 1;
      binding.number = this.#named;
    }
    return `$${binding.number}`;
  }

  #literal(node: Extract<AnyNode, { type: 'Literal' }>): string {
    if (typeof node.value === 'number') return this.#number(node.value);
    return node.regex === undefined ? (JSON.stringify(node.value) ?? 'null') : `/${node.regex.pattern}/${node.regex.flags}`;
  }

  #number(value: number): string {
    return this.#hideNumbers ? '#' : Object.is(value, -0) ? '0' : String(value);
  }
}

/** A name that is none of a variable: a property's, written as a name or as a text. */
function nameOf(node: AnyNode): string {
  if (node.type === 'Identifier') return JSON.stringify(node.name);
  if (node.type === 'PrivateIdentifier') return `#${node.name}`;
  return node.type === 'Literal' ? JSON.stringify(String(node.value)) : node.type;
}
