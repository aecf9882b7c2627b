import { findEntry, topLevelNames } from './findEntry.ts';
import { insertFuel } from './insertFuel.ts';
import type { ParsedPolicy } from './parsePolicy.ts';
import { TextEdits } from './TextEdits.ts';

/**
 * Fuel of one realm. `$spent` comes from the harness and throws. `$size` lets constructors and copies pay for their elements.
 * All of it stands before the source on the source's first line, so that line numbers stay.
 */
const FUEL_HEAD =
  'export default(function($spent){"use strict";let $fuel=0;' +
  'function $size(v){const n=typeof v==="number"?v:typeof v==="object"&&v!==null?v.length??v.size:0;' +
  'if(typeof n==="number"&&n>0&&($fuel-=n>1073741823?1073741823:n|0)<0)$spent();return v}' +
  'return{refuel(n){$fuel=n},left(){return $fuel},charge(n){if(($fuel-=n)<0)$spent()},make(';

/** What tracing adds to the code: a declaration before the policy's text, and what is called in place of its entry. */
export interface TraceParts {
  readonly head: string;
  readonly entry: (name: string) => string;
}

/**
 * The module text of a policy: its default export is `($spent) => { refuel, left, charge, make(…helpers) }`, and `make` evaluates the whole
 * text anew. That way a policy has no state but its memory: calls cannot influence each other.
 * @returns nothing when neither the function nor a default export is declared at the top level
 */
export function assemblePolicy(parsed: ParsedPolicy, functionName: string, helperNames: readonly string[], trace?: TraceParts): string | undefined {
  const edits = new TextEdits();
  const entry = findEntry(parsed.program, parsed.text, functionName, edits);
  if (entry === undefined) return undefined;
  return trace === undefined ? wrapped(parsed, edits, helperNames, entry) : wrapped(parsed, edits, helperNames, trace.entry(entry), trace.head);
}

/** The module text of helpers; `make()` gives them as a list in the order of `helperNames`. */
export function assemblePrelude(parsed: ParsedPolicy, helperNames: readonly string[]): string {
  const edits = new TextEdits();
  findEntry(parsed.program, parsed.text, '', edits);
  return wrapped(parsed, edits, [], `[${helperNames.join(',')}]`);
}

/** Names that a prelude gives to policies. */
export function helperNamesOf(prelude: ParsedPolicy): string[] {
  return topLevelNames(prelude.program);
}

function wrapped(parsed: ParsedPolicy, edits: TextEdits, helperNames: readonly string[], result: string, head = ''): string {
  const price = insertFuel(parsed.program, edits);
  // A function of its own, so that a policy may declare a name that a helper has; the line break ends a last comment.
  return `${FUEL_HEAD}${helperNames.join(',')}){${head}return(function(){if(($fuel-=${price})<0)$spent();${edits.applyTo(parsed.text)}\n;return ${result}})()}}})`;
}
