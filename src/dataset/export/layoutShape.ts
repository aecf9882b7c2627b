import type { z } from 'zod';
import { packedLayout, type PackedLayout } from '../../packing/PackedLayout.ts';

/** What stands in a cell; null is a missing value. */
export type CellValue = number | boolean | string | null;

/** A value of a schema without lists in it, as one cell of a table. */
export interface Leaf {
  /** Keys from the outside in. */
  readonly path: readonly string[];
  readonly type: 'number' | 'boolean' | 'text';
}

/** Numbers side by side, such as a point, are values of their own up to this many. */
const MOST_COORDINATES = 3;

/** The single values of an object schema, outer ones first; of a list its length, under the name of the list, unless it is a point of numbers. */
export function leavesOf(schema: z.ZodType): Leaf[] {
  return leaves(packedLayout(schema), []);
}

/** What stands at a leaf of a value; null where a nullable value is missing. */
export function valueAt(value: unknown, path: readonly string[]): CellValue {
  let inner: unknown = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null) return null;
    inner = Object.entries(inner).find(([name]) => name === key)?.[1];
  }
  if (Array.isArray(inner)) return inner.length;
  return typeof inner === 'number' || typeof inner === 'boolean' || typeof inner === 'string' ? inner : null;
}

function leaves(layout: PackedLayout, path: readonly string[]): Leaf[] {
  switch (layout.type) {
    case 'number':
      return [{ path, type: 'number' }];
    case 'boolean':
      return [{ path, type: 'boolean' }];
    case 'enum':
    case 'string':
      return [{ path, type: 'text' }];
    case 'array':
      if (layout.element.type !== 'number' || layout.maxItems > MOST_COORDINATES) return [{ path, type: 'number' }];
      return Array.from({ length: layout.maxItems }, (_, place) => ({ path: [...path, String(place)], type: 'number' }));
    case 'nullable':
      return leaves(layout.inner, path);
    case 'object':
      return layout.fields.flatMap(({ name, layout: inner }) => leaves(inner, [...path, name]));
  }
}

/**
 * The JSON Schema of a schema in the few words that message viewers understand: no unions, so that a nullable number is a number, and
 * no enums.
 */
export function viewerSchema(title: string, schema: z.ZodType): object {
  return { title, ...viewerType(packedLayout(schema)) };
}

function viewerType(layout: PackedLayout): object {
  switch (layout.type) {
    case 'number':
      return { type: layout.integer ? 'integer' : 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'enum':
    case 'string':
      return { type: 'string' };
    case 'array':
      return { type: 'array', items: viewerType(layout.element) };
    case 'nullable':
      return viewerType(layout.inner);
    case 'object':
      return { type: 'object', properties: Object.fromEntries(layout.fields.map(({ name, layout: inner }) => [name, viewerType(inner)])) };
  }
}
