import { CodriverError } from '../../fault/CodriverError.ts';
import { paletteFor } from './Palette.ts';
import type { Palette } from './Palette.ts';

type Stream = NodeJS.WriteStream;

/**
 * The two doors to the outside: data goes to stdout, everything said to people goes to stderr. A reader that went away
 * (`codriver … | head -1`) is no error: what is left is dropped quietly.
 */
export class Outlet {
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  readonly palette: Palette;
  readonly dataPalette: Palette;

  constructor(stdout: Stream, stderr: Stream, env: NodeJS.ProcessEnv) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.palette = paletteFor(stderr, env);
    this.dataPalette = paletteFor(stdout, env);
    // Failed writes are seen by the callbacks in `#write`; without a listener they would also end the process.
    stdout.on('error', () => {});
    stderr.on('error', () => {});
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true;
  }

  /** Width for text on stdout. */
  get columns(): number {
    return this.#stdout.columns || 100;
  }

  /** The stream of people's text as a terminal that can be drawn on, if it is one. */
  get terminal(): Stream | undefined {
    return this.#stderr.isTTY ? this.#stderr : undefined;
  }

  /** @throws CodriverError `OUTPUT_FAILED` when stdout cannot take it (disk full) */
  async data(text: string): Promise<void> {
    const error = await write(this.#stdout, text);
    if (error === undefined || error.code === 'EPIPE') return;
    throw new CodriverError('OUTPUT_FAILED', `stdout cannot be written: ${error.message}`, { where: 'stdout', remedy: 'send the output to a place that can take it', kind: 'environment', cause: error });
  }

  /** Text for people. When stderr is gone there is nobody left to tell. */
  say(text: string): void {
    this.#stderr.write(text);
  }

  /** Waits until everything said has left the process. */
  async drain(): Promise<void> {
    await Promise.all([write(this.#stdout, ''), write(this.#stderr, '')]);
  }
}

function write(stream: Stream, text: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    stream.write(text, (error) => resolve(error ?? undefined));
  });
}
