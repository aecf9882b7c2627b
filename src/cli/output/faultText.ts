import { CodriverError } from '../../fault/CodriverError.ts';
import { exitCodeOf } from '../exitCode.ts';
import type { ExitCode } from '../exitCode.ts';
import type { Palette } from './Palette.ts';

/** An error as it is shown: the same facts for people and for machines. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly where?: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
  /** Command that goes on with the run that the error ended. */
  readonly resume?: string;
  /** The log of the run. */
  readonly log?: string;
  /** The report file of an error of ours. */
  readonly report?: string;
}

export function faultOf(error: CodriverError, more: Pick<Fault, 'resume' | 'log' | 'report'>): Fault {
  return {
    code: error.code,
    message: error.message,
    ...(error.where !== undefined && { where: error.where }),
    remedy: error.remedy,
    exitCode: exitCodeOf(error.kind),
    ...more,
  };
}

/** What people read, ending in a line break: what happened, where, what to do, and where more stands. */
export function faultText(fault: Fault, palette: Palette): string {
  const lines = [`${palette.error('✘ ERROR')} ${palette.strong(fault.code)}: ${fault.message}`];
  if (fault.where !== undefined) lines.push(`  Where: ${palette.hint(fault.where)}`);
  lines.push(`  ${palette.strong('How to fix:')} ${fault.remedy}`);
  if (fault.resume !== undefined) lines.push(`  Resume with: ${palette.hint(fault.resume)}`);
  if (fault.log !== undefined) lines.push(`  Log: ${palette.hint(fault.log)}`);
  if (fault.report !== undefined) lines.push(`  Report: ${palette.hint(fault.report)}`);
  return `${lines.join('\n')}\n`;
}

/** The document of `--json` when the command fails. */
export function faultDocument(fault: Fault): object {
  return { v: 1, error: fault };
}

/** The stack with all causes, for `--debug` and report files. */
export function stackText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? String(error);
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackText(error.cause)}`;
}

/** Something unexpected, as one of our errors: it can only be a mistake of ours. */
export function internalFault(error: unknown): CodriverError {
  if (error instanceof CodriverError) return error;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new CodriverError('INTERNAL', `unexpected error: ${what}`, { remedy: 'this is a mistake in Codriver: report it with the report file, or run again with --debug', kind: 'internal', cause: error });
}
