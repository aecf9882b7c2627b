import type { ChatMessage, ChatRole } from '../llm/LlmClient.ts';
import { TemplateError } from './TemplateError.ts';
import type { TemplatePlace } from './TemplateError.ts';
import { FilterRefusal, kindOf, printValue, TEMPLATE_FILTERS } from './templateFilters.ts';
import type { Expression, TemplateNode } from './TemplateNode.ts';

/** Names visible at a place in a template: the caller's variables, and the items of the `each` tags around. */
type Scope = ReadonlyMap<string, unknown>;

/**
 * Renders a parsed template to chat messages. Text before the first role tag is the user's; a message of blanks only is dropped; blank lines
 * around a message are cut. Values go into the text as they are and are never looked at again. Reads own properties only and calls nothing.
 * @throws TemplateError TEMPLATE_NAME for an unknown name or property, TEMPLATE_VALUE for a value of the wrong kind
 */
export function renderTemplate(nodes: readonly TemplateNode[], variables: Readonly<Record<string, unknown>>): ChatMessage[] {
  const messages: { role: ChatRole; content: string }[] = [{ role: 'user', content: '' }];
  renderAll(nodes, new Map(Object.entries(variables)));
  return messages.map(({ role, content }) => ({ role, content: trimLines(content) })).filter(({ content }) => content !== '');

  function renderAll(list: readonly TemplateNode[], scope: Scope): void {
    for (const node of list) renderNode(node, scope);
  }

  function renderNode(node: TemplateNode, scope: Scope): void {
    switch (node.is) {
      case 'text':
        messages.at(-1)!.content += node.text;
        return;
      case 'output': {
        const value = evaluateExpression(node.expression, scope);
        if (value === undefined) throw new TemplateError('TEMPLATE_VALUE', 'this expression has no value to print', node.place, 'give the value, or add a filter: | default("…")');
        messages.at(-1)!.content += printValue(value);
        return;
      }
      case 'if':
        renderAll(isTrue(evaluateExpression(node.condition, scope)) ? node.body : node.otherwise, scope);
        return;
      case 'each': {
        const list = evaluateExpression(node.list, scope);
        if (!Array.isArray(list)) throw new TemplateError('TEMPLATE_VALUE', `each needs a list, got ${kindOf(list)}`, node.place, 'pass a list');
        if (list.length === 0) renderAll(node.otherwise, scope);
        for (const [index, item] of list.entries()) {
          const inner = new Map(scope).set(node.item, item);
          renderAll(node.body, node.index === undefined ? inner : inner.set(node.index, index));
        }
        return;
      }
      case 'role':
        messages.push({ role: node.role, content: '' });
        return;
    }
  }
}

/** @throws TemplateError */
function evaluateExpression(expression: Expression, scope: Scope): unknown {
  switch (expression.is) {
    case 'literal':
      return expression.value;
    case 'name':
      if (scope.has(expression.name)) return scope.get(expression.name);
      if (expression.optional) return undefined;
      throw unknownName(`unknown name "${expression.name}"`, expression.place, [...scope.keys()]);
    case 'member':
      return member(evaluateExpression(expression.of, scope), expression.key, expression.optional, expression.place);
    case 'index':
      return element(evaluateExpression(expression.of, scope), evaluateExpression(expression.key, scope), expression.place);
    case 'not':
      return !isTrue(evaluateExpression(expression.of, scope));
    case 'and': {
      const left = evaluateExpression(expression.left, scope);
      return isTrue(left) ? evaluateExpression(expression.right, scope) : left;
    }
    case 'or': {
      const left = evaluateExpression(expression.left, scope);
      return isTrue(left) ? left : evaluateExpression(expression.right, scope);
    }
    case 'compare':
      return compare(expression, evaluateExpression(expression.left, scope), evaluateExpression(expression.right, scope));
    case 'filter':
      return filtered(expression, scope);
  }
}

function member(holder: unknown, key: string, optional: boolean, place: TemplatePlace): unknown {
  if (optional && (holder === undefined || holder === null)) return undefined;
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) throw new TemplateError('TEMPLATE_VALUE', `${kindOf(holder)} has no property "${key}"`, place, 'check the path');
  const entry = Object.entries(holder).find(([name]) => name === key);
  if (entry !== undefined) return entry[1];
  if (optional) return undefined;
  throw unknownName(`unknown property "${key}"`, place, Object.keys(holder));
}

function element(holder: unknown, key: unknown, place: TemplatePlace): unknown {
  if (typeof key === 'string') return member(holder, key, false, place);
  if (!Array.isArray(holder) || typeof key !== 'number') throw new TemplateError('TEMPLATE_VALUE', `cannot take element ${printValue(key)} of ${kindOf(holder)}`, place, 'use a number on a list or a text on an object');
  if (!Number.isInteger(key) || key < 0 || key >= holder.length) throw new TemplateError('TEMPLATE_VALUE', `the list has no element ${key}: its length is ${holder.length}`, place, 'check the index with an if before');
  return holder[key];
}

function compare(expression: Expression & { readonly is: 'compare' }, left: unknown, right: unknown): boolean {
  const { operator, place } = expression;
  if (isHolder(left) || isHolder(right)) throw new TemplateError('TEMPLATE_VALUE', `cannot compare ${kindOf(left)} with ${kindOf(right)}`, place, 'compare single values');
  if (operator === '==') return (left ?? null) === (right ?? null);
  if (operator === '!=') return (left ?? null) !== (right ?? null);
  if (typeof left === 'number' && typeof right === 'number') return ordered(operator, left, right);
  if (typeof left === 'string' && typeof right === 'string') return ordered(operator, left, right);
  throw new TemplateError('TEMPLATE_VALUE', `cannot order ${kindOf(left)} and ${kindOf(right)}`, place, 'compare two numbers or two texts');
}

function ordered<T extends number | string>(operator: '<' | '<=' | '>' | '>=', left: T, right: T): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function filtered(expression: Expression & { readonly is: 'filter' }, scope: Scope): unknown {
  const filter = Object.entries(TEMPLATE_FILTERS).find(([name]) => name === expression.name)?.[1];
  if (filter === undefined) throw unknownName(`unknown filter "${expression.name}"`, expression.place, Object.keys(TEMPLATE_FILTERS));
  const options = expression.options.map((option) => evaluateExpression(option, scope));
  try {
    return filter(evaluateExpression(expression.of, scope), options);
  } catch (error) {
    if (error instanceof FilterRefusal) throw new TemplateError('TEMPLATE_VALUE', error.message, expression.place, 'pass a value of that kind');
    throw error;
  }
}

/** False are: nothing, null, false, 0, the empty text and the empty list. */
function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function isHolder(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function unknownName(message: string, place: TemplatePlace, known: readonly string[]): TemplateError {
  return new TemplateError('TEMPLATE_NAME', message, place, known.length === 0 ? 'nothing is known here' : `known here: ${known.toSorted().join(', ')}; write a "?" after a name that may be missing`);
}

/** Cuts blank lines before and behind; the first line keeps its indent. */
function trimLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/u, '').trimEnd();
}
