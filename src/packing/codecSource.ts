import { isScalar, type PackedLayout } from './PackedLayout.ts';

/**
 * JavaScript text of the two halves of a codec. The same text runs in our process and inside a policy's isolate, so both sides cannot
 * drift apart. It uses language constructs only (no globals that a sandbox could lack) and touches each property of a value once.
 */

/** `(function (words, offset) { … return value; })` */
export function unpackSource(layout: PackedLayout): string {
  const tables: string[] = [];
  const lists: string[] = [];
  const body = unpackExpression(layout, tables, lists);
  return [
    '(function () { "use strict"; var w, p, x;',
    ...tables,
    ...lists,
    `return function (words, offset) { w = words; p = offset; return ${body}; }; })()`,
  ].join('\n');
}

function unpackExpression(layout: PackedLayout, tables: string[], lists: string[]): string {
  switch (layout.type) {
    case 'number':
      return 'w[p++]';
    case 'boolean':
      return '(w[p++] === 1)';
    case 'enum':
      return `${enumTable(layout.options, tables)}[w[p++]]`;
    case 'string':
      return `${stringReader(lists)}()`;
    case 'nullable':
      if (isScalar(layout.inner)) return `((x = w[p]) !== x ? (p++, null) : ${unpackExpression(layout.inner, tables, lists)})`;
      return `(w[p++] === 0 ? null : ${unpackExpression(layout.inner, tables, lists)})`;
    case 'array': {
      const element = unpackExpression(layout.element, tables, lists);
      const name = `list${lists.length}`;
      lists.push(`function ${name}() { var n = w[p++], r = [], i; for (i = 0; i < n; i++) r[i] = ${element}; return r; }`);
      return `${name}()`;
    }
    case 'object':
      return `{ ${layout.fields.map((field) => `${JSON.stringify(field.name)}: ${unpackExpression(field.layout, tables, lists)}`).join(', ')} }`;
  }
}

function enumTable(options: readonly string[], tables: string[]): string {
  const text = `= ${JSON.stringify(options)};`;
  const known = tables.findIndex((table) => table.endsWith(text));
  if (known >= 0) return `table${known}`;
  tables.push(`var table${tables.length} ${text}`);
  return `table${tables.length - 1}`;
}

function stringReader(lists: string[]): string {
  const text = 'function readText() { var n = w[p++], r = "", i; for (i = 0; i < n; i++) r += chars[w[p++] >> 8][w[p - 1] & 255]; return r; }';
  if (!lists.includes(text)) lists.push(`var chars = ${CHARACTER_TABLE};`, text);
  return 'readText';
}

/** 256 rows of 256 one-character strings: String.fromCharCode without touching a global at run time. */
const CHARACTER_TABLE =
  '(function (make) { var rows = [], a, b; for (a = 0; a < 256; a++) { rows[a] = []; for (b = 0; b < 256; b++) rows[a][b] = make(a * 256 + b); } return rows; })(String.fromCharCode)';

/**
 * `(function (value, words, offset) { … return wordsWritten; })`. Throws an Error whose message names the path and what was expected
 * when the value does not fit.
 */
export function packSource(layout: PackedLayout): string {
  return [
    '(function () { "use strict"; var w, p;',
    'function show(v) { var t = typeof v; if (v === undefined) return "nothing"; if (v === null) return "null"; if (t === "string") return JSON_text(v);',
    '  if (t === "number" || t === "boolean") return "" + v; return t === "function" ? "a function" : t === "object" ? "an object" : "a " + t; }',
    'function JSON_text(v) { return "\\"" + (v.length > 40 ? v.slice(0, 40) + "…" : v) + "\\""; }',
    'function fail(path, expected, v) { throw new Error((path === "" ? "the result" : path) + ": expected " + expected + ", got " + show(v)); }',
    'return function (value, words, offset) { w = words; p = offset;',
    packStatement(layout, 'value', '""', 0),
    'return p - offset; }; })()',
  ].join('\n');
}

/** Statements that pack the value of `expression`; `path` is the text of an expression giving its place. */
function packStatement(layout: PackedLayout, expression: string, path: string, depth: number): string {
  const v = `v${depth}`;
  const open = `{ let ${v} = ${expression};${layout.optional === undefined ? '' : ` if (${v} === undefined) ${v} = ${layout.optional};`}`;
  switch (layout.type) {
    case 'number': {
      const whole = layout.integer ? ` && ${v} % 1 === 0` : '';
      const range = layout.maximum < 1e7 ? ` from ${layout.minimum} to ${layout.maximum}` : '';
      const expected = JSON.stringify(`a ${layout.integer ? 'whole' : 'finite'} number${range}`);
      return `${open} if (!(typeof ${v} === "number" && ${v} >= ${layout.minimum} && ${v} <= ${layout.maximum}${whole})) fail(${path}, ${expected}, ${v}); w[p++] = ${v}; }`;
    }
    case 'boolean':
      return `${open} if (${v} !== true && ${v} !== false) fail(${path}, "true or false", ${v}); w[p++] = ${v} ? 1 : 0; }`;
    case 'enum': {
      const cases = layout.options.map((option, index) => `${v} === ${JSON.stringify(option)} ? ${index} : `).join('');
      const expected = JSON.stringify(`one of ${layout.options.join(', ')}`);
      return `${open} const k${depth} = ${cases}-1; if (k${depth} < 0) fail(${path}, ${expected}, ${v}); w[p++] = k${depth}; }`;
    }
    case 'string':
      return (
        `${open} if (typeof ${v} !== "string" || ${v}.length > ${layout.maxLength}) fail(${path}, "a text of at most ${layout.maxLength} characters", ${v}); ` +
        `w[p++] = ${v}.length; for (let i = 0; i < ${v}.length; i++) w[p++] = ${v}.charCodeAt(i); }`
      );
    case 'nullable': {
      const inner = packStatement(layout.inner, v, path, depth + 1);
      return isScalar(layout.inner)
        ? `${open} if (${v} === null) w[p++] = NaN; else ${inner} }`
        : `${open} if (${v} === null) w[p++] = 0; else { w[p++] = 1; ${inner} } }`;
    }
    case 'array': {
      const n = `n${depth}`;
      const i = `i${depth}`;
      const element = packStatement(layout.element, `${v}[${i}]`, `${path} + "[" + ${i} + "]"`, depth + 1);
      return (
        `${open} if (typeof ${v} !== "object" || ${v} === null) fail(${path}, "a list", ${v}); const ${n} = ${v}.length; ` +
        `if (typeof ${n} !== "number" || !(${n} >= 0 && ${n} <= ${layout.maxItems} && ${n} % 1 === 0)) fail(${path}, "a list of at most ${layout.maxItems} items", ${v}); ` +
        `w[p++] = ${n}; for (let ${i} = 0; ${i} < ${n}; ${i}++) ${element} }`
      );
    }
    case 'object': {
      const fields = layout.fields.map((field) => {
        const place = path === '""' ? JSON.stringify(field.name) : `${path} + ${JSON.stringify(`.${field.name}`)}`;
        return packStatement(field.layout, `${v}[${JSON.stringify(field.name)}]`, place, depth + 1);
      });
      return `${open} if (typeof ${v} !== "object" || ${v} === null) fail(${path}, "an object", ${v}); ${fields.join(' ')} }`;
    }
  }
}
