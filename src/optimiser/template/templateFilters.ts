/** A filter got a value or option that it cannot take; the renderer adds the place. */
export class FilterRefusal extends Error {}

/** Turns a value into another; `options` are the arguments in brackets. @throws FilterRefusal */
export type TemplateFilter = (value: unknown, options: readonly unknown[]) => unknown;

/** The filters of the template language. */
export const TEMPLATE_FILTERS: Readonly<Record<string, TemplateFilter>> = {
  /** `json` on one line, `json(2)` indented by 2. */
  json: (value, [indent]) => JSON.stringify(value, undefined, indent === undefined ? 0 : whole(indent, 'json')) ?? 'null',
  /** `round` to an integer, `round(2)` to at most 2 decimals. */
  round: (value, [digits]) => Number(finite(value, 'round').toFixed(digits === undefined ? 0 : whole(digits, 'round'))),
  /** 0.256 gives `26%`, `percent(1)` gives `25.6%`. */
  percent: (value, [digits]) => `${(finite(value, 'percent') * 100).toFixed(digits === undefined ? 0 : whole(digits, 'percent'))}%`,
  /** Elements of a list, characters of a text. */
  length: (value) => {
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    throw new FilterRefusal(`"length" needs a list or a text, got ${kindOf(value)}`);
  },
  /** `join` with commas, or `join("\n")`. */
  join: (value, [separator = ', ']) => {
    if (!Array.isArray(value)) throw new FilterRefusal(`"join" needs a list, got ${kindOf(value)}`);
    return value.map((item) => printValue(item)).join(text(separator, 'join'));
  },
  /** Replaces an absent, null or empty value. */
  default: (value, [other]) => (value === undefined || value === null || value === '' ? other : value),
  trim: (value) => text(value, 'trim').trim(),
  /** `indent(2)` puts 2 blanks before every line but empty ones. */
  indent: (value, [width]) => text(value, 'indent').replace(/^(?=.)/gmu, ' '.repeat(whole(width, 'indent'))),
  /** `clip(400)` keeps the first 400 characters and says how many are left out. */
  clip: (value, [limit]) => {
    const full = text(value, 'clip');
    const kept = whole(limit, 'clip');
    return full.length <= kept ? full : `${full.slice(0, kept)} … (${full.length - kept} more characters)`;
  },
  /** `code("js")` sets a text in a fence that is longer than any fence inside it. */
  code: (value, [tag = '']) => {
    const body = text(value, 'code').replace(/\n*$/u, '\n');
    const longest = Math.max(2, ...[...body.matchAll(/`{3,}/gu)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${text(tag, 'code')}\n${body}${fence}`;
  },
};

/** How a value is printed: texts as they are, numbers and booleans as JavaScript writes them, null as `null`, the rest as JSON. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return JSON.stringify(value) ?? kindOf(value);
}

/** What to call a value in a message. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return `a ${typeof value}`;
}

function finite(value: unknown, filter: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FilterRefusal(`"${filter}" needs a finite number, got ${typeof value === 'number' ? value : kindOf(value)}`);
}

function whole(value: unknown, filter: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000000) return value;
  throw new FilterRefusal(`"${filter}" needs a whole number in brackets, got ${printValue(value)}`);
}

function text(value: unknown, filter: string): string {
  if (typeof value === 'string') return value;
  throw new FilterRefusal(`"${filter}" needs a text, got ${kindOf(value)}`);
}
