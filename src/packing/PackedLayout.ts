import { z } from 'zod';
import { CodriverError } from '../fault/CodriverError.ts';

/** A value's place in a row of 32-bit floats: the part of JSON that policies exchange with the outside. */
export type PackedLayout =
  | { readonly type: 'number'; readonly integer: boolean; readonly minimum: number; readonly maximum: number; readonly optional: Fallback }
  | { readonly type: 'boolean'; readonly optional: Fallback }
  | { readonly type: 'enum'; readonly options: readonly string[]; readonly optional: Fallback }
  | { readonly type: 'string'; readonly maxLength: number; readonly optional: Fallback }
  | { readonly type: 'nullable'; readonly inner: PackedLayout; readonly optional: Fallback }
  | { readonly type: 'array'; readonly element: PackedLayout; readonly maxItems: number; readonly optional: Fallback }
  | { readonly type: 'object'; readonly fields: readonly { readonly name: string; readonly layout: PackedLayout }[]; readonly optional: Fallback };

/** What stands in for a missing value: JSON text of the schema's default, if it has one. */
type Fallback = string | undefined;

/** Whole numbers up to here survive 32-bit floats. */
const LARGEST_EXACT_INTEGER = 16_777_216;

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** A schema that cannot be packed. */
export class PackingError extends CodriverError {
  override readonly name = 'PackingError';
  declare readonly code: 'PACKING_SCHEMA' | 'PACKING_VALUE';
}

const JsonSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.unknown().optional(),
  get anyOf() {
    return z.array(JsonSchema).optional();
  },
  get items() {
    return JsonSchema.optional();
  },
  get properties() {
    return z.record(z.string(), JsonSchema).optional();
  },
});

type JsonSchema = z.infer<typeof JsonSchema>;

/** The layout of a zod schema, by way of its JSON Schema. @throws PackingError for what has no packed form (unions, records, unbounded lists) */
export function packedLayout(schema: z.ZodType): PackedLayout {
  return layoutAt(JsonSchema.parse(z.toJSONSchema(schema, { io: 'input' })), '');
}

/** Largest number of 32-bit words that a value of this layout takes. */
export function layoutMaxWords(layout: PackedLayout): number {
  switch (layout.type) {
    case 'number':
    case 'boolean':
    case 'enum':
      return 1;
    case 'string':
      return 1 + layout.maxLength;
    case 'nullable':
      return isScalar(layout.inner) ? 1 : 1 + layoutMaxWords(layout.inner);
    case 'array':
      return 1 + layout.maxItems * layoutMaxWords(layout.element);
    case 'object':
      return layout.fields.reduce((sum, field) => sum + layoutMaxWords(field.layout), 0);
  }
}

/** A small value that fits the layout. */
export function layoutExample(layout: PackedLayout): unknown {
  switch (layout.type) {
    case 'number':
      return Math.min(Math.max(0, layout.minimum), layout.maximum);
    case 'boolean':
      return false;
    case 'enum':
      return layout.options[0];
    case 'string':
      return '';
    case 'nullable':
      return layoutExample(layout.inner);
    case 'array':
      return layout.maxItems === 0 ? [] : [layoutExample(layout.element)];
    case 'object':
      return Object.fromEntries(layout.fields.map(({ name, layout: field }) => [name, layoutExample(field)]));
  }
}

/** Scalars take one word, in which NaN can stand for null. */
export function isScalar(layout: PackedLayout): boolean {
  return layout.type === 'number' || layout.type === 'boolean' || layout.type === 'enum';
}

function layoutAt(schema: JsonSchema, path: string): PackedLayout {
  const optional = schema.default === undefined ? undefined : JSON.stringify(schema.default);
  const types = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (schema.anyOf !== undefined || types.includes('null')) return { type: 'nullable', inner: layoutAt(withoutNull(schema, types, path), path), optional };
  const [type] = types;
  if (type === 'string' && schema.enum !== undefined) return { type: 'enum', options: z.array(z.string()).parse(schema.enum), optional };
  if (type === 'number' || type === 'integer') {
    const bound = type === 'integer' ? LARGEST_EXACT_INTEGER : LARGEST_FLOAT32;
    return {
      type: 'number',
      integer: type === 'integer',
      minimum: Math.max(schema.minimum ?? -bound, -bound),
      maximum: Math.min(schema.maximum ?? bound, bound),
      optional,
    };
  }
  if (type === 'boolean') return { type: 'boolean', optional };
  if (type === 'string') return { type: 'string', maxLength: bounded(schema.maxLength, path, 'max(n) on the string'), optional };
  if (type === 'array' && schema.items !== undefined) {
    return { type: 'array', element: layoutAt(schema.items, `${path}[]`), maxItems: bounded(schema.maxItems, path, 'max(n) on the list'), optional };
  }
  if (type === 'object' && schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).map(([name, inner]) => ({ name, layout: layoutAt(inner, path === '' ? name : `${path}.${name}`) }));
    return { type: 'object', fields, optional };
  }
  throw unpackable(path, `type ${JSON.stringify(schema.type)}`, 'use objects, bounded lists, numbers, booleans, bounded strings, enums and nullable values');
}

function withoutNull(schema: JsonSchema, types: readonly string[], path: string): JsonSchema {
  if (schema.anyOf === undefined) return { ...schema, type: types.filter((type) => type !== 'null'), default: undefined };
  const others = schema.anyOf.filter((option) => option.type !== 'null');
  if (others.length !== 1 || others.length === schema.anyOf.length) throw unpackable(path, 'a union', 'only nullable values may have alternatives');
  return others[0]!;
}

function bounded(limit: number | undefined, path: string, what: string): number {
  if (limit === undefined) throw unpackable(path, 'no upper bound', `put ${what}`);
  return limit;
}

function unpackable(path: string, what: string, remedy: string): PackingError {
  return new PackingError('PACKING_SCHEMA', `the schema has ${what} that has no packed form`, { where: path === '' ? 'the top level' : path, remedy, kind: 'internal' });
}
