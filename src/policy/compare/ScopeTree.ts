import type { AnyNode, Pattern, Program } from 'acorn';
import { childNodes } from './childNodes.ts';

/** A name that the text declares; `number` is given when it is first met. */
export interface Binding {
  number: number | undefined;
}

/** The names that one part of a text declares. */
export class Scope {
  readonly outer: Scope | undefined;
  /** Where `var` declares. */
  readonly isFunction: boolean;
  readonly names = new Map<string, Binding>();

  constructor(outer: Scope | undefined, isFunction: boolean) {
    this.outer = outer;
    this.isFunction = isFunction;
  }

  /** The declaration that a name means here; nothing for names from outside of the text. */
  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.outer?.find(name);
  }

  declare(name: string): void {
    if (!this.names.has(name)) this.names.set(name, { number: undefined });
  }
}

/** The scopes of a program by the nodes that open them, with all names declared: a name may be used above its declaration. */
export function scopesOf(program: Program): ReadonlyMap<AnyNode, Scope> {
  const scopes = new Map<AnyNode, Scope>();

  function visit(node: AnyNode, outer: Scope | undefined): void {
    const scope = opensScope(node) ? new Scope(outer, node.type === 'Program' || isFunction(node)) : (outer ?? new Scope(undefined, true));
    if (opensScope(node)) scopes.set(node, scope);
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (node.id !== null) outer?.declare(node.id.name);
        break;
      case 'FunctionExpression':
      case 'ClassExpression':
        if (node.id) scope.declare(node.id.name);
        break;
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? functionScope(scope) : scope;
        for (const { id } of node.declarations) for (const name of patternNames(id)) target.declare(name);
        break;
      }
      case 'CatchClause':
        if (node.param) for (const name of patternNames(node.param)) scope.declare(name);
        break;
    }
    if (isFunction(node)) for (const param of node.params) for (const name of patternNames(param)) scope.declare(name);
    for (const child of childNodes(node)) visit(child, scope);
  }

  visit(program, undefined);
  return scopes;
}

function isFunction(node: AnyNode): node is Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }> {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

function opensScope(node: AnyNode): boolean {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'SwitchStatement':
    case 'CatchClause':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return true;
    default:
      return isFunction(node);
  }
}

function functionScope(scope: Scope): Scope {
  return scope.isFunction || scope.outer === undefined ? scope : functionScope(scope.outer);
}

function patternNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => patternNames(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'MemberExpression':
      return [];
  }
}
