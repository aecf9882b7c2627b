/** Insertions and blanked-out stretches of a text, applied in one pass. Insertions at one place keep the order in which they were made. */
export class TextEdits {
  readonly #edits: { readonly at: number; readonly until: number; readonly text: string }[] = [];

  insert(at: number, text: string): void {
    this.#edits.push({ at, until: at, text });
  }

  /** Overwrites with blanks of the same length, keeping line ends. */
  blank(at: number, until: number, source: string): void {
    this.#edits.push({ at, until, text: source.slice(at, until).replace(/[^\n\r\u2028\u2029]/g, ' ') });
  }

  applyTo(source: string): string {
    const sorted = this.#edits.toSorted((a, b) => a.at - b.at || a.until - b.until);
    const pieces: string[] = [];
    let position = 0;
    for (const edit of sorted) {
      pieces.push(source.slice(position, edit.at), edit.text);
      position = edit.until;
    }
    pieces.push(source.slice(position));
    return pieces.join('');
  }
}
