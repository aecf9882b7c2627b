import { z } from 'zod';

/** How a value is written as text: in a flag, an environment variable or a table. */
export type ValueKind = 'text' | 'number' | 'integer' | 'switch' | 'choice' | 'list';

/** Everything about one option that the command line, the environment, the help and the reference need; read from its schema. */
export interface OptionSpec {
  /** Empty for an option that belongs to a single verb. */
  readonly section: string;
  readonly key: string;
  /** `section.key`, as messages and the reference name it. */
  readonly name: string;
  /** Without dashes: `llm-model`. */
  readonly flag: string;
  /** Names of environment variables, the first one that is set wins. Empty for options of a verb. */
  readonly env: readonly string[];
  readonly description: string;
  readonly kind: ValueKind;
  readonly choices: readonly string[];
  /** What stands for the value in help: `number`, `path`, `a|b`. */
  readonly placeholder: string;
  /** `undefined` when there is none. */
  readonly defaultValue: unknown;
  readonly required: boolean;
  /** Has no flag (command lines are visible to other users of the machine), is never printed. */
  readonly secret: boolean;
  /** A relative path in a config file is taken from that file's folder. */
  readonly isPath: boolean;
}

/** What `.meta()` of a leaf may say. */
const OptionMeta = z.strictObject({
  description: z.string().optional(),
  secret: z.boolean().default(false),
  path: z.boolean().default(false),
  placeholder: z.string().optional(),
  /** Further environment names that other tools made customary, such as OPENAI_API_KEY. */
  alsoEnv: z.array(z.string()).default([]),
});

/** A settings schema: sections of leaves. Every leaf has a description; most have a default. */
export type SettingsSchema = z.ZodObject<Record<string, z.ZodObject>>;

/** The section whose flags carry no prefix. */
const PLAIN_SECTION = 'run';

/** All options of a settings schema, section by section in the order written. @throws Error when a leaf cannot be an option */
export function settingOptions(schema: SettingsSchema): readonly OptionSpec[] {
  return Object.entries(schema.shape).flatMap(([section, leaves]) => Object.entries(leaves.shape).map(([key, leaf]) => optionOf(section, key, leaf)));
}

/** The options of one verb: flags only, no environment. @throws Error when a leaf cannot be an option */
export function verbOptions(schema: z.ZodObject): readonly OptionSpec[] {
  return Object.entries(schema.shape).map(([key, leaf]) => optionOf('', key, leaf));
}

function optionOf(section: string, key: string, leaf: z.core.$ZodType): OptionSpec {
  const name = section === '' ? key : `${section}.${key}`;
  const { inner, meta, defaultValue, optional } = unwrap(leaf, name);
  if (meta.description === undefined) throw new Error(`setting ${name} has no description`);
  const { kind, choices } = valueKind(inner, name);
  const words = section === '' || section === PLAIN_SECTION ? kebab(key) : `${kebab(section)}-${kebab(key)}`;
  return {
    section,
    key,
    name,
    flag: words,
    env: section === '' ? [] : [`CODRIVER_${kebab(section)}_${kebab(key)}`.toUpperCase().replaceAll('-', '_'), ...meta.alsoEnv],
    description: meta.description,
    kind,
    choices,
    placeholder: meta.placeholder ?? placeholderOf(kind, choices, meta.path),
    defaultValue,
    required: defaultValue === undefined && !optional,
    secret: meta.secret,
    isPath: meta.path,
  };
}

interface Unwrapped {
  readonly inner: z.core.$ZodType;
  readonly meta: z.output<typeof OptionMeta>;
  readonly defaultValue: unknown;
  readonly optional: boolean;
}

/** Peels default, optional and pipes off a leaf. What an outer layer says about the option beats an inner one. */
function unwrap(leaf: z.core.$ZodType, name: string): Unwrapped {
  let inner = leaf;
  let said: Record<string, unknown> = {};
  let defaultValue: unknown;
  let optional = false;
  for (;;) {
    said = { ...z.globalRegistry.get(inner), ...said };
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      defaultValue ??= inner.def.defaultValue;
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodOptional) {
      optional = true;
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodPipe) {
      inner = inner.def.in;
    } else {
      const meta = OptionMeta.safeParse(said);
      if (!meta.success) throw new Error(`setting ${name} says something unknown about itself: ${z.prettifyError(meta.error)}`);
      return { inner, meta: meta.data, defaultValue, optional };
    }
  }
}

function valueKind(schema: z.core.$ZodType, name: string): { kind: ValueKind; choices: readonly string[] } {
  if (schema instanceof z.ZodNumber) return { kind: schema.isInt ? 'integer' : 'number', choices: [] };
  if (schema instanceof z.ZodBoolean) return { kind: 'switch', choices: [] };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodString) return { kind: 'list', choices: [] };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return { kind: 'text', choices: [] };
  throw new Error(`setting ${name} is of a kind that no flag can carry; use text, number, boolean, enum or a list of texts`);
}

function placeholderOf(kind: ValueKind, choices: readonly string[], isPath: boolean): string {
  if (isPath) return 'path';
  if (kind === 'choice') return choices.join('|');
  if (kind === 'list') return 'a,b,…';
  return kind === 'integer' ? 'whole number' : kind;
}

/** `maxTokens` -> `max-tokens`, `apiURL` -> `api-url`. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
