/** One edit of a reply: whole lines to find and what to put in their place. */
export interface Edit {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** An edit that could not be made. */
export interface UnmatchedEdit {
  /** Number of the edit in the reply, from 1. */
  readonly number: number;
  readonly search: string;
  readonly reason: string;
}

const SEARCH = /^\s*<{5,9}\s*SEARCH\b/u;
const DIVIDER = /^\s*={5,9}\s*$/u;
const REPLACE = /^\s*>{5,9}\s*REPLACE\b/u;

/** Whether a reply answers with edits. */
export function hasEdits(text: string): boolean {
  return text.split('\n').some((line) => SEARCH.test(line));
}

/**
 * Reads edits of the form `<<<<<<< SEARCH`, old lines, `=======`, new lines, `>>>>>>> REPLACE`, inside or outside code fences.
 * An edit that is not finished comes back as unmatched.
 */
export function readEdits(text: string): { readonly edits: readonly Edit[]; readonly unfinished: readonly UnmatchedEdit[] } {
  const edits: Edit[] = [];
  const unfinished: UnmatchedEdit[] = [];
  let search: string[] | undefined;
  let replace: string[] | undefined;
  const giveUp = (): void => {
    if (search !== undefined) unfinished.push({ number: edits.length + unfinished.length + 1, search: search.join('\n'), reason: replace === undefined ? 'it has no ======= line' : 'it has no >>>>>>> REPLACE line' });
    search = undefined;
    replace = undefined;
  };
  for (const line of text.replace(/\r\n?/gu, '\n').split('\n')) {
    if (SEARCH.test(line)) {
      giveUp();
      search = [];
    } else if (search !== undefined && replace === undefined && DIVIDER.test(line)) replace = [];
    else if (search !== undefined && replace !== undefined && REPLACE.test(line)) {
      edits.push({ search, replace });
      search = undefined;
      replace = undefined;
    } else (replace ?? search)?.push(line);
  }
  giveUp();
  return { edits, unfinished };
}

/**
 * Makes edits one after the other. Lines match exactly, or else apart from blanks at their ends; an edit must match in one place only.
 * The result is the edited text and the edits that could not be made; nobody should use the text unless there are none.
 */
export function applyEdits(source: string, edits: readonly Edit[]): { readonly source: string; readonly unmatched: readonly UnmatchedEdit[] } {
  let lines = source.split('\n');
  const unmatched: UnmatchedEdit[] = [];
  for (const [index, edit] of edits.entries()) {
    const exact = matches(lines, edit.search, (line) => line);
    const found = exact.length > 0 ? exact : matches(lines, edit.search, (line) => line.trimEnd());
    const at = found[0];
    if (edit.search.every((line) => line.trim() === '')) unmatched.push(refused(index, edit, 'its search part is empty'));
    else if (at === undefined) unmatched.push(refused(index, edit, 'its search part is not in the code'));
    else if (found.length > 1) unmatched.push(refused(index, edit, `its search part is in the code ${found.length} times`));
    else lines = [...lines.slice(0, at), ...edit.replace, ...lines.slice(at + edit.search.length)];
  }
  return { source: lines.join('\n'), unmatched };
}

function matches(lines: readonly string[], search: readonly string[], form: (line: string) => string): number[] {
  const wanted = search.map((line) => form(line));
  const have = lines.map((line) => form(line));
  const starts: number[] = [];
  for (let start = 0; start + wanted.length <= have.length; start += 1) {
    if (wanted.every((line, offset) => have[start + offset] === line)) starts.push(start);
  }
  return starts;
}

function refused(index: number, edit: Edit, reason: string): UnmatchedEdit {
  return { number: index + 1, search: edit.search.join('\n'), reason };
}
