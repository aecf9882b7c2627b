import type { AnyNode } from 'acorn';

/** Whether a part of a syntax tree is a node of it. */
export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

/** The nodes right below a node, in the order in which the parser keeps them. */
export function childNodes(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((part: unknown) => (Array.isArray(part) ? part.filter(isNode) : isNode(part) ? [part] : []));
}
