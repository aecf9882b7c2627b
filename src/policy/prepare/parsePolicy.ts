import { parse, type Program } from 'acorn';
import type { PolicyRejection } from '../PreparedPolicy.ts';
import { stripTypes } from './stripTypes.ts';

export interface ParsedPolicy {
  readonly kind: 'parsed';
  /** JavaScript of the same length and lines as the source. */
  readonly text: string;
  readonly program: Program;
}

/** One answer for all ways to find out, since they depend on how much stack is left. */
export const TOO_DEEP: PolicyRejection = { kind: 'rejected', code: 'tooComplex', message: 'the code is nested too deeply: simplify it' };

/** Language level of the sandbox's engines. */
const ECMA_VERSION = 2025;

/** Reads JavaScript, else TypeScript with erasable types. Positions in the tree are positions in the source. */
export function parsePolicy(source: string): ParsedPolicy | PolicyRejection {
  const plain = parseModule(source);
  if (plain.kind === 'parsed' || plain.code === 'tooComplex') return plain;
  const stripped = stripTypes(source);
  if ('text' in stripped) return parseModule(stripped.text);
  const place = stripped.line === undefined ? {} : { line: stripped.line };
  switch (stripped.fault) {
    case 'broken':
      return TOO_DEEP;
    case 'unsupported':
      return { kind: 'rejected', code: 'typescript', message: `${stripped.message.replace(' in strip-only mode', '')}: use only types that can be erased`, ...place };
    case 'invalid':
      return { kind: 'rejected', code: 'syntax', message: `syntax error: ${lowerFirst(stripped.message)}`, ...place };
  }
}

function parseModule(text: string): ParsedPolicy | PolicyRejection {
  try {
    return { kind: 'parsed', text, program: parse(text, { ecmaVersion: ECMA_VERSION, sourceType: 'module', locations: true, allowHashBang: false }) };
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    if (!(error instanceof SyntaxError)) throw error;
    if (error.message.startsWith('Not enough stack space')) return TOO_DEEP;
    const line = 'loc' in error && isPosition(error.loc) ? error.loc.line : undefined;
    const message = `syntax error: ${lowerFirst(error.message.replace(/ \(\d+:\d+\)$/, ''))}`;
    return { kind: 'rejected', code: 'syntax', message, ...(line === undefined ? {} : { line }) };
  }
}

function isPosition(value: unknown): value is { readonly line: number } {
  return typeof value === 'object' && value !== null && 'line' in value && typeof value.line === 'number';
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
