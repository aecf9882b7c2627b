import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const BUFFER_BYTES = 1 << 20;

/** A file that is there only when it is whole: it is written under another name and renamed at the end. */
export class ExportFile {
  readonly path: string;
  readonly #unfinished: string;
  readonly #file: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #isOpen = true;

  constructor(path: string) {
    this.path = path;
    this.#unfinished = `${path}.new`;
    this.#file = openSync(this.#unfinished, 'w');
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  write(data: Uint8Array | string): void {
    // What is given may be used again by its owner, so it is copied.
    const part = typeof data === 'string' ? Buffer.from(data) : Buffer.from(Uint8Array.from(data));
    this.#waiting.push(part);
    this.#waitingBytes += part.length;
    this.#bytes += part.length;
    if (this.#waitingBytes >= BUFFER_BYTES) this.#flush();
  }

  /** Gives the file its name. @returns its size */
  finish(): number {
    this.#flush();
    const { size } = fstatSync(this.#file);
    this.#close();
    renameSync(this.#unfinished, this.path);
    return size;
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#close();
    rmSync(this.#unfinished, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #flush(): void {
    const all = Buffer.concat(this.#waiting);
    for (let written = 0; written < all.length; ) written += writeSync(this.#file, all, written);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
