import { z } from 'zod';

const DocumentedSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
  get anyOf() {
    return z.array(DocumentedSchema).optional();
  },
  get items() {
    return DocumentedSchema.optional();
  },
  get properties() {
    return z.record(z.string(), DocumentedSchema).optional();
  },
});

type DocumentedSchema = z.infer<typeof DocumentedSchema>;

/**
 * The fields of a schema as indented lines `name: type - description`, for prompts and docs. Made from the same schema that packs and
 * checks the values, so that names, units and ranges cannot drift from what policies really get.
 */
export function schemaDocumentation(schema: z.ZodType): string {
  const root = DocumentedSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return fieldLines(root, '').join('\n');
}

function fieldLines(schema: DocumentedSchema, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = field.items ?? field;
    const about = field.description === undefined ? '' : ` - ${field.description}`;
    return [`${indent}${name}: ${typeText(field)}${about}`, ...fieldLines(inner, `${indent}  `)];
  });
}

function typeText(schema: DocumentedSchema): string {
  const types = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (schema.anyOf !== undefined) return schema.anyOf.map((option) => typeText(option)).join(' | ');
  if (schema.enum !== undefined) return schema.enum.map((option) => `'${option}'`).join(' | ');
  if (types.includes('array')) return `list of ${schema.items?.properties === undefined ? typeText(schema.items ?? {}) : 'objects'}`;
  const names = types.map((type) => (type === 'integer' ? 'whole number' : type));
  const range = rangeText(schema);
  const fallback = schema.default === undefined ? '' : `, ${JSON.stringify(schema.default)} when left out`;
  return names.join(' | ') + range + fallback;
}

function rangeText(schema: DocumentedSchema): string {
  if (schema.minimum === undefined || schema.maximum === undefined || Math.abs(schema.maximum) > 1e9) return '';
  return ` from ${schema.minimum} to ${schema.maximum}`;
}
