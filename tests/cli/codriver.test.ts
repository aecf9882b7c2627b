import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_CODE_HELP } from '../../src/cli/exitCode.ts';
import { verbOptions } from '../../src/cli/settings/OptionSpec.ts';
import type { Verb } from '../../src/cli/verbs/Verb.ts';
import { VERBS } from '../../src/cli/verbs/verbs.ts';
import { CODRIVER, run } from './runCodriver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The value of a setting and its origin as `codriver config` sees them. */
async function settingSeen(name: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await run(CODRIVER, ['config', '--json', ...words], { folder, env });
  const { settings }: { settings: { name: string; value: unknown; origin: { source: string } }[] } = JSON.parse(stdout);
  const found = settings.find((setting) => setting.name === name);
  return [found?.value, found?.origin.source];
}

describe('codriver', () => {
  it('says its version and nothing else', async () => {
    expect(await run(CODRIVER, ['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('lists every verb in its help', async () => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const width = Math.max(...VERBS.map(({ name }) => name.length)) + 2;
    for (const { name, summary } of VERBS) expect(stdout).toContain(`  ${name.padEnd(width)}${summary}\n`);
  });

  it('shows help on stderr and fails when nothing is asked', async () => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, []);
    expect([exitCode, stdout, stderr.split('\n')[0]]).toEqual([2, '', 'Usage: codriver <command> [options]']);
  });

  it('knows what an unknown verb was meant to be', async () => {
    expect(await run(CODRIVER, ['trian'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '✘ ERROR USAGE_VERB: unknown command \'trian\'\n  Where: codriver\n  How to fix: did you mean train? Otherwise see "codriver --help"\n',
    });
  });

  it('knows what an unknown option was meant to be', async () => {
    expect(await run(CODRIVER, ['train', '--sead', '3'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '✘ ERROR USAGE_OPTION: unknown option \'--sead\'\n  Where: codriver train\n  How to fix: did you mean --seed? Otherwise see "codriver train --help"\n',
    });
  });

  it('refuses options before the verb, words too many and options without a value', async () => {
    const firstLines = await Promise.all([['--json', 'doctor'], ['train', 'again'], ['train', '--seed']].map(async (words) => (await run(CODRIVER, words)).stderr.split('\n')[0]));
    expect(firstLines).toEqual([
      '', // with --json the error is on stdout
      '✘ ERROR USAGE_OPTION: too many arguments. Expected 0 arguments but got 1: again.',
      "✘ ERROR USAGE_OPTION: option '--seed <whole number>' argument missing",
    ]);
  });

  it('says which option is missing', async () => {
    const { exitCode, stderr } = await run(CODRIVER, ['drive', '--map', 'x.xodr', '--routes', 'x.xml']);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^✘ ERROR USAGE_OPTION: --driver is missing \(who drives\)\n {2}Where: codriver drive\n {2}How to fix: give --driver <.+>, see "codriver drive --help"\n$/)]);
  });

  it('gives a wrong command line as JSON where JSON is asked for', async () => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['train', '--json', '--sead', '3']);
    expect([exitCode, stderr, JSON.parse(stdout)]).toEqual([
      2,
      '',
      { v: 1, error: { code: 'USAGE_OPTION', message: "unknown option '--sead'", where: 'codriver train', remedy: 'did you mean --seed? Otherwise see "codriver train --help"', exitCode: 2 } },
    ]);
  });
});

describe.each(VERBS.map(({ name, load }) => ({ name, load })))('codriver $name', ({ name, load }) => {
  it('has the same summary as in the list of verbs, or a longer one', async () => {
    const verb = await load();
    expect([verb.name, verb.summary.startsWith(VERBS.find((entry) => entry.name === name)!.summary)]).toEqual([name, true]);
  });

  it('has help with usage, options, two examples and every exit code', async () => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, [name, '--help']);
    const verb = await load();
    expect([exitCode, stderr, stdout.split('\n')[0]]).toEqual([0, '', `Usage: codriver ${[name, ...argumentWords(verb), '[options]'].join(' ')}`]);
    expect(verb.examples.length).toBeGreaterThanOrEqual(2);
    for (const [line] of verb.examples) expect(stdout).toContain(`  codriver ${line}\n`);
    for (const [code, what] of EXIT_CODE_HELP) expect(stdout).toContain(`${code}  ${what}\n`);
    for (const section of verb.sections) expect(stdout).toContain(`\nSettings: ${section}:\n`);
  });

  it('has a short help without the settings', async () => {
    const { stdout } = await run(CODRIVER, [name, '-h']);
    expect([stdout.startsWith(`Usage: codriver ${name}`), stdout.includes('CODRIVER_RUN_SEED')]).toEqual([true, false]);
  });

  it('gives the same long help for "codriver help"', async () => {
    expect((await run(CODRIVER, ['help', name])).stdout).toBe((await run(CODRIVER, [name, '--help'])).stdout);
  });
});

describe('settings', () => {
  it('come from flag, environment, config file and default, in this order', async () => {
    const file = join(folder, 'codriver.config.json');
    writeFileSync(file, JSON.stringify({ run: { seed: 3 } }));
    const env = { CODRIVER_RUN_SEED: '2' };
    expect(await settingSeen('run.seed', ['--seed', '1'], env)).toEqual([1, '--seed']);
    expect(await settingSeen('run.seed', [], env)).toEqual([2, 'CODRIVER_RUN_SEED']);
    expect(await settingSeen('run.seed', [], {})).toEqual([3, file]);
    rmSync(file);
    expect(await settingSeen('run.seed', [], {})).toEqual([1, 'default']);
  });

  it('of a broken config file stop the command with the file and what to do', async () => {
    const file = join(folder, 'codriver.config.json');
    writeFileSync(file, '{"run": {"sead": 3}}');
    expect(await run(CODRIVER, ['doctor'], { folder })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `✘ ERROR SETTINGS_UNKNOWN: unknown setting "run.sead"\n  Where: ${file}\n  How to fix: did you mean "run.seed"?\n`,
    });
  });

  it('that are secret are never shown', async () => {
    const { stdout } = await run(CODRIVER, ['config'], { env: { OPENAI_API_KEY: 'sk-do-not-show' } });
    expect([stdout.includes('sk-do-not-show'), /llm\.apiKey +set \(hidden\) +OPENAI_API_KEY/.test(stdout)]).toEqual([false, true]);
  });

  it('with a slip of the pen in the environment are warned of', async () => {
    const { exitCode, stderr } = await run(CODRIVER, ['config'], { env: { CODRIVER_RUN_SEAD: '3' } });
    expect([exitCode, stderr]).toEqual([0, 'warning: environment variable CODRIVER_RUN_SEAD is not a setting, did you mean CODRIVER_RUN_SEED?\n']);
  });
});

/** The words after the verb as help shows them. */
function argumentWords({ argument = [], options }: Verb): string[] {
  const specs = verbOptions(options);
  const keys = typeof argument === 'string' ? [argument] : argument;
  return keys.map((key) => (specs.find((spec) => spec.key === key)?.kind === 'list' ? `[${key}...]` : `[${key}]`));
}
