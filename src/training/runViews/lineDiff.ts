/** A stretch of a comparison of two texts by lines. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/**
 * What turns one text into the other, line by line: a longest common subsequence is kept, removed lines stand before added ones.
 * Takes (lines of one) × (lines of the other) steps, without the lines that begin or end both: enough for policies.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [...old.slice(0, head).map(same), ...middleDiff(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)), ...old.slice(old.length - tail).map(same)];
}

/** The diff as `diff -u` prints it, without file names; empty for equal texts. */
export function unifiedDiff(diff: readonly DiffLine[]): string {
  const shown = diff.map((_, index) => diff.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same'));
  const sign = { same: ' ', removed: '-', added: '+' };
  const lines: string[] = [];
  let [oldLine, freshLine] = [1, 1];
  diff.forEach(({ kind, text }, index) => {
    if (shown[index] === true && shown[index - 1] !== true) {
      const length = shown.indexOf(false, index) === -1 ? diff.length - index : shown.indexOf(false, index) - index;
      const hunk = diff.slice(index, index + length);
      lines.push(`@@ -${oldLine},${hunk.filter((line) => line.kind !== 'added').length} +${freshLine},${hunk.filter((line) => line.kind !== 'removed').length} @@`);
    }
    if (shown[index] === true) lines.push(`${sign[kind]}${text}`);
    if (kind !== 'added') oldLine += 1;
    if (kind !== 'removed') freshLine += 1;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function middleDiff(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const width = fresh.length + 1;
  // common[i × width + j]: length of the longest common subsequence of what is left from line i and line j on.
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === fresh[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const result: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      result.push({ kind: 'same', text: old[i]! });
      i += 1;
      j += 1;
    } else if (i < old.length && (j === fresh.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      result.push({ kind: 'removed', text: old[i]! });
      i += 1;
    } else {
      result.push({ kind: 'added', text: fresh[j]! });
      j += 1;
    }
  }
  return result;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
