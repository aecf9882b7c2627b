import { z } from 'zod';
import { CodriverError } from '../../fault/CodriverError.ts';
import type { Settings } from '../../training/settings.ts';
import type { Check, Finding } from '../doctor/Check.ts';
import { CHECKS } from '../doctor/checks.ts';
import { EXIT } from '../exitCode.ts';
import type { Palette } from '../output/Palette.ts';
import { defineVerb } from './Verb.ts';

/** Checks the machine and the settings before a long run does. */
export const doctor = defineVerb({
  name: 'doctor',
  summary: 'check this machine and say what to mend',
  options: z.object({}),
  sections: ['run', 'world', 'llm'],
  examples: [
    ['doctor', 'one line for each check, with the fix where one is needed'],
    ['doctor --llm openai --json', 'checks the model endpoint too, result as JSON'],
  ],
  stops: 'atOnce',
  async run(_options, { settings, progress, palette }) {
    const findings: NamedFinding[] = [];
    for (const check of CHECKS) {
      progress.update({ title: 'doctor', unit: 'check', done: findings.length, total: CHECKS.length, facts: [['now', check.name]] });
      findings.push({ check: check.name, ...(await examine(check, settings)) });
    }
    const worst = findings.some(({ status }) => status === 'fail') ? 'fail' : findings.some(({ status }) => status === 'warn') ? 'warn' : 'ok';
    return {
      document: { status: worst, checks: findings },
      data: [findings.map((finding) => lineOf(finding, palette)).join('')],
      exitCode: worst === 'fail' ? EXIT.environment : EXIT.ok,
    };
  },
});

type NamedFinding = Finding & { readonly check: string };

/** A check that breaks has found something, too. */
async function examine(check: Check, settings: Settings): Promise<Finding> {
  try {
    return await check.run(settings);
  } catch (error) {
    if (error instanceof CodriverError) return { status: 'fail', message: error.where === undefined ? error.message : `${error.message}: ${error.where}`, remedy: error.remedy };
    return { status: 'fail', message: `the check itself broke: ${error instanceof Error ? error.message : String(error)}`, remedy: 'report this with the output of "codriver doctor --json"' };
  }
}

function lineOf({ check, status, message, remedy }: NamedFinding, palette: Palette): string {
  const fix = remedy === undefined ? '' : `. How to fix: ${remedy}`;
  const sign = { ok: palette.ok, warn: palette.warn, fail: palette.error }[status](status.padEnd(4));
  return `${sign}  ${check}: ${message}${fix}\n`;
}
