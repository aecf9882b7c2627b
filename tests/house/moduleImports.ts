import { tokenize } from './tokens.ts';
import type { Token } from './tokens.ts';

/** One mention of another module. */
export interface ModuleImport {
  /** As written: `../map/RoadMap.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** `type`: gone at run time. `dynamic`: `import(…)` as a call or in a type. `url`: `new URL(…, import.meta.url)`, how workers and children are named. */
  readonly kind: 'value' | 'type' | 'dynamic' | 'url';
  readonly line: number;
}

/** Everything that a TypeScript module mentions of other modules, in order. */
export function moduleImports(source: string): ModuleImport[] {
  const tokens = tokenize(source);
  const imports: ModuleImport[] = [];
  tokens.forEach((token, i) => {
    const isKeyword = token.kind === 'word' && !is(tokens[i - 1], '.') && !is(tokens[i + 1], ':');
    if (!isKeyword) return;
    const found = token.value === 'import' ? readImport(tokens, i) : token.value === 'export' ? readExport(tokens, i) : token.value === 'new' ? readUrl(tokens, i) : undefined;
    if (found !== undefined) imports.push({ ...found, line: token.line });
  });
  return imports;
}

type Found = Omit<ModuleImport, 'line'>;

function readImport(tokens: readonly Token[], i: number): Found | undefined {
  const next = tokens[i + 1];
  if (next?.kind === 'text') return { specifier: next.value, kind: 'value' };
  if (is(next, '(')) {
    const specifier = tokens[i + 2];
    return specifier?.kind === 'text' ? { specifier: specifier.value, kind: 'dynamic' } : undefined;
  }
  // `import type from './x.ts'` imports a value called "type"; `import.meta` is no import at all.
  const isType = is(next, 'type') && !is(tokens[i + 2], 'from') && !is(tokens[i + 2], ',');
  return next?.kind === 'word' || is(next, '{') || is(next, '*') ? readFrom(tokens, i + 1, isType) : undefined;
}

function readExport(tokens: readonly Token[], i: number): Found | undefined {
  const isType = is(tokens[i + 1], 'type');
  const start = isType ? i + 2 : i + 1;
  if (is(tokens[start], '*')) return readFrom(tokens, start, isType);
  if (!is(tokens[start], '{')) return undefined;
  const end = tokens.findIndex((token, j) => j > start && is(token, '}'));
  return is(tokens[end + 1], 'from') ? readFrom(tokens, end, isType) : undefined;
}

/** The text after the next `from` outside of curly brackets. */
function readFrom(tokens: readonly Token[], start: number, isType: boolean): Found | undefined {
  let depth = 0;
  for (let j = start; j < tokens.length; j++) {
    if (is(tokens[j], '{')) depth += 1;
    if (is(tokens[j], '}')) depth -= 1;
    const specifier = tokens[j + 1];
    if (depth <= 0 && is(tokens[j], 'from') && specifier?.kind === 'text') return { specifier: specifier.value, kind: isType ? 'type' : 'value' };
  }
  return undefined;
}

const URL_START = ['URL', '('];
const URL_END = [',', 'import', '.', 'meta', '.', 'url'];

function readUrl(tokens: readonly Token[], i: number): Found | undefined {
  const specifier = tokens[i + 3];
  const matches = URL_START.every((value, j) => is(tokens[i + 1 + j], value)) && URL_END.every((value, j) => is(tokens[i + 4 + j], value));
  return matches && specifier?.kind === 'text' ? { specifier: specifier.value, kind: 'url' } : undefined;
}

/** Whether a token is this word or sign. */
function is(token: Token | undefined, value: string): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.value === value;
}
