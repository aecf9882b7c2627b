import type { CodriverError } from '../fault/CodriverError.ts';
import { writeErrorReport } from './errorReport.ts';
import { EXIT } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import { faultDocument, faultOf, faultText, internalFault, stackText } from './output/faultText.ts';
import type { Fault } from './output/faultText.ts';
import type { Outlet } from './output/Outlet.ts';
import type { RunKnowledge } from './verbs/VerbContext.ts';

/** One call of the command: where its output goes, and what must be known to end it well whatever happens. */
export class Frame {
  readonly outlet: Outlet;
  readonly version: string;
  readonly #words: readonly string[];
  #knowledge: RunKnowledge = {};
  /** Texts that are never printed. */
  secrets: readonly string[] = [];
  /** Takes the progress display off the terminal before something else is written there. */
  clearProgress: () => void = () => {};

  constructor(outlet: Outlet, version: string, words: readonly string[]) {
    this.outlet = outlet;
    this.version = version;
    const end = words.indexOf('--');
    this.#words = end === -1 ? words : words.slice(0, end);
  }

  /** Asked for on the command line, even where the rest of it cannot be read. */
  get wantsJson(): boolean {
    return this.#words.includes('--json');
  }

  get wantsStacks(): boolean {
    return this.#words.includes('--debug');
  }

  remember(knowledge: RunKnowledge): void {
    this.#knowledge = { ...this.#knowledge, ...knowledge };
  }

  /** Tells how to go on with a run that ended early, if it can be gone on with. */
  sayResume(): void {
    const { resumeCommand } = this.#knowledge;
    if (resumeCommand !== undefined) this.outlet.say(`Resume with: ${this.outlet.palette.hint(resumeCommand)}\n`);
  }

  /** Tells an error once: in the log of the run with its stack, and to the user. @returns how the command ends */
  async fail(error: unknown): Promise<ExitCode> {
    this.clearProgress();
    const fault = internalFault(error);
    const { log, resumeCommand } = this.#knowledge;
    log?.logger.error({ err: error }, 'the command ended with an error');
    const report = fault.kind === 'internal' ? writeErrorReport(error, this.version, this.#words, this.secrets) : undefined;
    const more = { ...(resumeCommand !== undefined && { resume: resumeCommand }), ...(log !== undefined && { log: log.file }), ...(report !== undefined && { report }) };
    const shown = this.#withoutSecrets(faultOf(fault, more));
    if (this.wantsStacks) this.outlet.say(`${this.#blot(stackText(error))}\n`);
    await this.#show(shown);
    return shown.exitCode;
  }

  /** Ends an interrupted command that could not finish its step. */
  async interrupted(): Promise<ExitCode> {
    this.clearProgress();
    const { resumeCommand } = this.#knowledge;
    const resume = resumeCommand === undefined ? {} : { resume: resumeCommand };
    await this.#show({ code: 'INTERRUPTED', message: 'stopped before the end', remedy: 'start it again when you are ready', exitCode: EXIT.interrupted, ...resume });
    return EXIT.interrupted;
  }

  async #show(fault: Fault): Promise<void> {
    if (this.wantsJson) await this.outlet.data(`${JSON.stringify(faultDocument(fault), null, 2)}\n`).catch((error: CodriverError) => this.outlet.say(`${error.message}\n`));
    else this.outlet.say(faultText(fault, this.outlet.palette));
  }

  #withoutSecrets(fault: Fault): Fault {
    return { ...fault, message: this.#blot(fault.message), remedy: this.#blot(fault.remedy), ...(fault.where !== undefined && { where: this.#blot(fault.where) }) };
  }

  #blot(text: string): string {
    return this.secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }
}
