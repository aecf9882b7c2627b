import { z } from 'zod';
import type { Settings } from '../../training/settings.ts';
import type { Check, Finding } from '../doctor/Check.ts';
import { CHECKS } from '../doctor/checks.ts';
import { EXIT } from '../exitCode.ts';
import { defineVerb } from './Verb.ts';

/** Checks the machine and the settings before a long run does. */
export const doctor = defineVerb({
  name: 'doctor',
  summary: 'check this machine and say what to mend',
  options: z.object({}),
  sections: ['run', 'llm'],
  examples: [
    ['doctor', 'one line for each check, with the fix where one is needed'],
    ['doctor --llm openai --json', 'checks the model endpoint too, result as JSON'],
  ],
  stops: 'atOnce',
  async run(_options, { settings, progress }) {
    const findings: NamedFinding[] = [];
    for (const check of CHECKS) {
      progress.update({ title: 'doctor', unit: 'check', done: findings.length, total: CHECKS.length, facts: [['now', check.name]] });
      findings.push({ check: check.name, ...(await examine(check, settings)) });
    }
    const worst = findings.some(({ status }) => status === 'fail') ? 'fail' : findings.some(({ status }) => status === 'warn') ? 'warn' : 'ok';
    return {
      document: { status: worst, checks: findings },
      data: [findings.map(lineOf).join('')],
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
    return { status: 'fail', message: `the check itself broke: ${error instanceof Error ? error.message : String(error)}`, remedy: 'report this with the output of "codriver doctor --json"' };
  }
}

function lineOf({ check, status, message, remedy }: NamedFinding): string {
  const fix = remedy === undefined ? '' : `. How to fix: ${remedy}`;
  return `${status.padEnd(4)}  ${check}: ${message}${fix}\n`;
}
