import type { ChildProcess } from 'node:child_process';
import { CODRIVER, start } from '../../cli/runCodriver.ts';
import { freePort } from './freePort.ts';

/** `codriver carla-server` as a process of its own: one that can die and hang. */
export class CarlaProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(port: number, child: ChildProcess, ended: Promise<unknown>) {
    this.port = port;
    this.#child = child;
    this.#ended = ended;
  }

  /** @param port where an earlier one was, else a free one */
  static async start(port?: number): Promise<CarlaProcess> {
    const at = port ?? (await freePort());
    const { child, ended } = start(CODRIVER, ['carla-server', '--port', String(at)]);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (text: string) => {
        said += text;
        if (said.includes('can connect to')) resolve();
      });
      void ended.then(({ stderr }) => reject(new Error(`the server ended\n${stderr}`)));
    });
    return new CarlaProcess(at, child, ended);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Hangs, or goes on. */
  freeze(frozen: boolean): void {
    this.#child.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }
}
