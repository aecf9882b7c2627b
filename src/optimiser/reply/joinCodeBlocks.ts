import type { FencedBlock } from './fencedBlocks.ts';

const SCRIPT_TAGS: ReadonlySet<string> = new Set(['js', 'javascript', 'jsx', 'mjs', 'cjs', 'ts', 'typescript', 'tsx', 'mts', 'cts', 'node', 'ecmascript', 'es6']);
const PLAIN_TAGS: ReadonlySet<string> = new Set(['', 'text', 'txt', 'plaintext', 'code']);
const DECLARATION = /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|var|class|type|interface)\s+(?<name>[A-Za-z_$][\w$]*)/gmu;

/**
 * The code that a reply answers with, out of its fenced blocks:
 *
 * 1. Blocks tagged as JavaScript or TypeScript count, and so do blocks without a tag; a block with any other tag counts only when it defines the function.
 * 2. The answer is the **last** block that defines the function: what comes before is a quotation or a draft.
 * 3. Another block joins it when it declares, at its left margin, a name that the answer uses and declares nowhere, and declares nothing twice;
 *    of two versions the later one joins. So helpers that were given apart come along, quoted fragments and usage examples do not.
 * 4. When no block defines the function, all script blocks are joined (all plain ones when there is no script block), and the policy check says what is missing.
 *
 * Joined blocks keep their order. Undefined when no block counts.
 */
export function joinCodeBlocks(blocks: readonly FencedBlock[], functionName: string): { readonly code: string; readonly cutOff: boolean } | undefined {
  const filled = blocks.filter(({ code }) => code.trim() !== '');
  const counted = filled.filter(({ tag, code }) => SCRIPT_TAGS.has(tag) || PLAIN_TAGS.has(tag) || declaredNames(code).has(functionName));
  const answer = counted.findLast(({ code }) => declaredNames(code).has(functionName));
  const scripts = counted.filter(({ tag }) => SCRIPT_TAGS.has(tag));
  const chosen = answer === undefined ? (scripts.length > 0 ? scripts : counted) : withHelpers(answer, counted, functionName);
  if (chosen.length === 0) return undefined;
  return { code: chosen.map(({ code }) => code.trimEnd()).join('\n\n'), cutOff: chosen.some(({ closed }) => !closed) };
}

/** Names that a piece of code declares at its left margin. */
export function declaredNames(code: string): ReadonlySet<string> {
  return new Set([...code.matchAll(DECLARATION)].map(({ groups }) => groups!['name']!));
}

function withHelpers(answer: FencedBlock, counted: readonly FencedBlock[], functionName: string): readonly FencedBlock[] {
  const kept = new Set([answer]);
  const candidates = counted.filter(({ code }) => !declaredNames(code).has(functionName)).toReversed();
  for (let grew = true; grew; ) {
    grew = false;
    const code = [...kept].map((block) => block.code).join('\n');
    const declared = declaredNames(code);
    const helper = candidates.find((block) => {
      const names = [...declaredNames(block.code)];
      return !kept.has(block) && names.some((name) => isUsed(name, code)) && names.every((name) => !declared.has(name));
    });
    if (helper !== undefined) {
      kept.add(helper);
      grew = true;
    }
  }
  return counted.filter((block) => kept.has(block));
}

/** Whether the code mentions a name that it declares nowhere, not even inside a function. */
function isUsed(name: string, code: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  // A name after one dot is a property; after three it is spread.
  const mentioned = new RegExp(`(?<![\\w$])(?<!(?<!\\.\\.)\\.)${escaped}(?![\\w$])`, 'u').test(code);
  return mentioned && !new RegExp(`(?:function\\*?|const|let|var|class|type|interface)\\s+${escaped}(?![\\w$])`, 'u').test(code);
}
