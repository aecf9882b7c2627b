import { isScalar, type PackedLayout } from './PackedLayout.ts';

/**
 * JavaScript text of the two halves of a codec. The same text runs in our process and inside a policy's isolate, so both sides cannot
 * drift apart. It uses language constructs and `push` only (no globals that a sandbox could lack) and touches each property of a value once.
 */

/** `(function (words, offset) { … return value; })` */
export function unpackSource(layout: PackedLayout): string {
  return `(function () { "use strict";\n${new UnpackWriter().text(layout)}\nreturn unpack; })()`;
}

/**
 * Writes the unpacking function. Values of fixed size are read by constant offsets from the place `p`, which moves on only after lists, texts and
 * optional objects: that is about twice as fast as moving it on with every word.
 */
class UnpackWriter {
  readonly #tables: string[] = [];
  readonly #functions: string[] = [];
  #names = 0;
  #readsText = false;

  text(layout: PackedLayout): string {
    const body: string[] = [];
    const value = this.#value(layout, body);
    const reader = this.#readsText ? [`var chars = ${CHARACTER_TABLE};`] : [];
    return [...this.#tables, ...reader, ...this.#functions, `function unpack(w, p) { var x; ${body.join(' ')} return ${value}; }`].join('\n');
  }

  /** Appends statements that read a value at `p` and move `p` behind it; gives the expression of the value. */
  #value(layout: PackedLayout, out: string[]): string {
    const words = fixedWords(layout);
    if (words !== undefined) {
      const name = this.#name();
      out.push(`const ${name} = ${this.#fixed(layout, 0)}; p += ${words};`);
      return name;
    }
    switch (layout.type) {
      case 'string':
        return this.#string(out);
      case 'nullable': {
        const name = this.#name();
        const inner: string[] = [];
        const value = this.#value(layout.inner, inner);
        out.push(`let ${name} = null; if (w[p++] !== 0) { ${inner.join(' ')} ${name} = ${value}; }`);
        return name;
      }
      case 'array':
        return this.#array(layout, out);
      case 'object': {
        const fields = layout.fields.map((field) => `${JSON.stringify(field.name)}: ${this.#value(field.layout, out)}`);
        return `{ ${fields.join(', ')} }`;
      }
      default:
        throw new TypeError(`${layout.type} has a fixed size`);
    }
  }

  /** With frozen prototypes, as in a policy's isolate, V8 takes some 60 ns to lengthen a list by assignment and 4 ns by `push`. */
  #array(layout: Extract<PackedLayout, { type: 'array' }>, out: string[]): string {
    const name = this.#name();
    const words = fixedWords(layout.element);
    const body: string[] = [];
    const element = words === undefined ? this.#value(layout.element, body) : this.#element(layout.element);
    const step = words === undefined ? '' : ` p += ${words};`;
    out.push(`const ${name} = []; for (let i = 0, n = w[p++]; i < n; i++) { ${body.join(' ')} ${name}.push(${element});${step} }`);
    return name;
  }

  /** Objects of lists are read by functions of their own: these are hot, and compiled, after a few lists already. */
  #element(layout: PackedLayout): string {
    const value = this.#fixed(layout, 0);
    if (layout.type !== 'object') return value;
    const name = `element${this.#functions.length}`;
    this.#functions.push(`function ${name}(w, p) { var x; return ${value}; }`);
    return `${name}(w, p)`;
  }

  #string(out: string[]): string {
    this.#readsText = true;
    const name = this.#name();
    out.push(`let ${name} = ""; for (let i = 0, n = w[p++]; i < n; i++) { ${name} += chars[w[p] >> 8][w[p] & 255]; p++; }`);
    return name;
  }

  /** Expression of a value of fixed size that starts `at` words behind `p`. */
  #fixed(layout: PackedLayout, at: number): string {
    const word = at === 0 ? 'w[p]' : `w[p + ${at}]`;
    switch (layout.type) {
      case 'number':
        return word;
      case 'boolean':
        return `(${word} === 1)`;
      case 'enum':
        return `${this.#table(layout.options)}[${word}]`;
      case 'nullable':
        return `((x = ${word}) !== x ? null : ${this.#fixed(layout.inner, at)})`;
      case 'object': {
        let offset = at;
        const fields = layout.fields.map((field) => {
          const text = `${JSON.stringify(field.name)}: ${this.#fixed(field.layout, offset)}`;
          offset += fixedWords(field.layout)!;
          return text;
        });
        return `{ ${fields.join(', ')} }`;
      }
      default:
        throw new TypeError(`${layout.type} has no fixed size`);
    }
  }

  #table(options: readonly string[]): string {
    const text = `= ${JSON.stringify(options)};`;
    const known = this.#tables.findIndex((table) => table.endsWith(text));
    if (known >= 0) return `table${known}`;
    this.#tables.push(`var table${this.#tables.length} ${text}`);
    return `table${this.#tables.length - 1}`;
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }
}

/** Number of words of a value, where it does not depend on the value. */
function fixedWords(layout: PackedLayout): number | undefined {
  if (isScalar(layout)) return 1;
  if (layout.type === 'nullable') return isScalar(layout.inner) ? 1 : undefined;
  if (layout.type !== 'object') return undefined;
  let sum = 0;
  for (const field of layout.fields) {
    const words = fixedWords(field.layout);
    if (words === undefined) return undefined;
    sum += words;
  }
  return sum;
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
