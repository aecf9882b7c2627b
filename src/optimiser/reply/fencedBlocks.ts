/** A fenced code block of a reply. */
export interface FencedBlock {
  /** First word of what follows the opening fence, in lower case; empty when there is none. */
  readonly tag: string;
  readonly code: string;
  /** False when the reply ended inside the block. */
  readonly closed: boolean;
}

const FENCE = /^(?<indent>[^\S\n]*)(?<fence>`{3,}|~{3,})(?<info>[^\n]*)$/u;

/**
 * Finds fenced blocks as CommonMark does, with two allowances for how models write: a fence may be indented to any depth (its indent is
 * taken off the lines inside), and an opening fence with a tag ends a block that was left open.
 */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { readonly fence: string; readonly indent: string; readonly tag: string; readonly lines: string[] } | undefined;
  for (const line of text.replace(/\r\n?/gu, '\n').split('\n')) {
    const { indent = '', fence = '', info = '' } = FENCE.exec(line)?.groups ?? {};
    const isFence = fence !== '' && !(fence.startsWith('`') && info.includes('`'));
    const fits = isFence && (open === undefined || (fence[0] === open.fence[0] && fence.length >= open.fence.length));
    if (!fits) {
      open?.lines.push(withoutIndent(line, open.indent));
      continue;
    }
    if (open !== undefined) blocks.push({ tag: open.tag, code: open.lines.join('\n'), closed: true });
    open = open !== undefined && info.trim() === '' ? undefined : { fence, indent, tag: tagOf(info), lines: [] };
  }
  if (open !== undefined) blocks.push({ tag: open.tag, code: open.lines.join('\n'), closed: false });
  return blocks;
}

function tagOf(info: string): string {
  return (/[\w+#-]+/u.exec(info)?.[0] ?? '').toLowerCase();
}

function withoutIndent(line: string, indent: string): string {
  let taken = 0;
  while (taken < indent.length && (line[taken] === ' ' || line[taken] === '\t')) taken += 1;
  return line.slice(taken);
}
