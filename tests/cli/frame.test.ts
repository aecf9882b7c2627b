import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE, start } from './runCodriver.ts';
import type { Ended } from './runCodriver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-frame-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the made-up verb; the reports of its errors end in the test's folder. */
const runSample = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => start(SAMPLE, words, { env: { TMPDIR: folder, ...env } }).ended;

const RESUME = 'codriver sample --resume 7f3a';

describe('the exit code', () => {
  it.each([['well', 0], ['below', 1], ['secret', 2], ['environment', 3], ['limit', 4], ['internal', 70], ['later', 70]])('of a verb that ends "%s" is %i', async (end, exitCode) => {
    expect((await runSample(['--end', end])).exitCode).toBe(exitCode);
  });
});

describe('with --json', () => {
  it.each(['well', 'below', 'limit', 'environment', 'internal', 'later', 'noisy'])('stdout is exactly one document when a verb ends "%s"', async (end) => {
    const { stdout } = await runSample(['--end', end, '--json', '--seed', '5']);
    const isError = ['environment', 'internal', 'later'].includes(end);
    expect(JSON.parse(stdout)).toEqual(isError ? { v: 1, error: expect.objectContaining({ exitCode: end === 'environment' ? 3 : 70, resume: RESUME }) } : { end, seed: 5 });
  });

  it('what a library prints, notes and progress go to stderr', async () => {
    expect((await runSample(['--end', 'noisy', '--json'])).stderr).toBe('a library prints\na note\nsample: step 1/2\n');
  });
});

describe('data on stdout', () => {
  it('is a plain table when stdout is no terminal, or what --format says', async () => {
    const outputs = await Promise.all([[], ['--format', 'csv'], ['--format', 'md'], ['--format', 'json']].map(async (words) => (await runSample(words)).stdout));
    expect(outputs).toEqual([
      'driver    score\nexpert     88.7\nfollower      –\n\ndone\n',
      'driver,score\r\nexpert,88.71\r\nfollower,\r\n\ndone\n',
      '| driver | score |\n| --- | --- |\n| expert | 88.7 |\n| follower | – |\n\ndone\n',
      '[\n  {\n    "driver": "expert",\n    "score": 88.71\n  },\n  {\n    "driver": "follower"\n  }\n]\n\ndone\n',
    ]);
  });

  it.each(['--progress=none', '--json'])('that nobody reads any more ends the command quietly (%s)', async (word) => {
    const { child, ended } = start(SAMPLE, ['--end', 'long', word]);
    child.stdout!.once('data', () => child.stdout!.destroy());
    const { exitCode, stderr } = await ended;
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it.skipIf(!existsSync('/dev/full'))('that cannot be stored is an error of the environment (skipped where there is no /dev/full)', () => {
    const { status, stderr } = spawnSync(process.execPath, [SAMPLE], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'], encoding: 'utf8' });
    expect([status, stderr.split('\n')[0]]).toEqual([3, '✘ ERROR OUTPUT_FAILED: stdout cannot be written: ENOSPC: no space left on device, write']);
  });
});

describe('an error', () => {
  it('is told with code, place, remedy and how to go on, without a stack', async () => {
    expect((await runSample(['--end', 'environment'])).stderr).toBe(`✘ ERROR SAMPLE_UNREACHABLE: nobody answers\n  Where: localhost:1\n  How to fix: start it\n  Resume with: ${RESUME}\n`);
  });

  it('shows its stack with --debug', async () => {
    expect((await runSample(['--end', 'environment', '--debug'])).stderr).toMatch(/^CodriverError: nobody answers\n +at endAs /);
  });

  it('of ours leaves a report with the stack', async () => {
    const { stdout } = await runSample(['--end', 'internal', '--json']);
    const report = JSON.parse(readFileSync(JSON.parse(stdout).error.report, 'utf8'));
    expect([report.words, report.stack[0]]).toEqual([['--end', 'internal', '--json'], 'TypeError: x is not a function']);
  });

  it('never shows a secret, in no place', async () => {
    const env = { CODRIVER_LLM_API_KEY: 'sk-do-not-show' };
    const outputs = [await runSample(['--end', 'secret', '--debug'], env), await runSample(['--end', 'secret', '--json'], env)];
    expect(outputs.map(({ stdout, stderr }) => [(stdout + stderr).includes('sk-do-not-show'), (stdout + stderr).includes('the key [secret] is refused')])).toEqual([[false, true], [false, true]]);
  });

  it('is in the log of the run with its stack, and the log is named', async () => {
    const { stderr } = await runSample(['--end', 'logged', '--folder', folder], { CODRIVER_LLM_API_KEY: 'sk-do-not-show' });
    const file = join(folder, 'log.jsonl');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(stderr).toContain(`  Log: ${file}\n`);
    expect([record.err.message, record.err.stack.split('\n')[0]]).toEqual(['the key [secret] is refused', 'CodriverError: the key [secret] is refused']);
  });
});

describe('an interrupt', () => {
  /** Starts a verb and sends a signal each time that it says one of the words. */
  async function interrupt(end: string, signals: readonly (readonly [string, NodeJS.Signals])[], words: readonly string[] = []) {
    const { child, ended } = start(SAMPLE, ['--end', end, ...words]);
    let heard = '';
    let sent = 0;
    child.stderr!.on('data', (text: string) => {
      heard += text;
      const next = signals[sent];
      if (next !== undefined && heard.includes(next[0])) {
        sent += 1;
        child.kill(next[1]);
      }
    });
    return ended;
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('by one %s lets the step end, saves and says how to resume', async (signal) => {
    expect(await interrupt('stop', [['ready', signal]])).toEqual({
      exitCode: 130,
      stdout: 'driver    score\nexpert     88.7\nfollower      –\n\ndone\n',
      stderr: `ready\nStopping after this step and saving (Ctrl-C again stops now)\nResume with: ${RESUME}\n`,
    });
  });

  it('by a second Ctrl-C stops at once', async () => {
    const { exitCode, stdout, stderr } = await interrupt('deaf', [['ready', 'SIGINT'], ['Stopping', 'SIGINT']]);
    expect([exitCode, stdout]).toEqual([130, '']);
    expect(stderr).toContain(`✘ ERROR INTERRUPTED: stopped before the end\n  How to fix: start it again when you are ready\n  Resume with: ${RESUME}\n`);
  });

  it('at once gives its document with --json, too', async () => {
    const { stdout } = await interrupt('deaf', [['ready', 'SIGINT'], ['Stopping', 'SIGINT']], ['--json']);
    expect(JSON.parse(stdout)).toEqual({ v: 1, error: { code: 'INTERRUPTED', message: 'stopped before the end', remedy: 'start it again when you are ready', exitCode: 130, resume: RESUME } });
  });
});

describe('colours', () => {
  const hasColour = async (env: Record<string, string>): Promise<boolean> => (await runSample(['--end', 'environment'], env)).stderr.includes('\u001B[');

  it('are off without a terminal, can be forced, and NO_COLOR has the last word', async () => {
    expect([await hasColour({}), await hasColour({ FORCE_COLOR: '1' }), await hasColour({ FORCE_COLOR: '1', NO_COLOR: '1' })]).toEqual([false, true, false]);
  });
});

const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));

describe.skipIf(script === undefined || process.platform !== 'linux')('on a terminal (skipped where Linux\'s "script" is missing, which makes one)', () => {
  /** What a terminal gets to see, in both streams. */
  const seen = (words: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
    const line = ['stty cols 80;', process.execPath, SAMPLE, ...words].join(' ');
    return spawnSync(script!, ['-qec', line, '/dev/null'], { encoding: 'utf8', env: { PATH: process.env['PATH'], TERM: 'xterm', TMPDIR: folder, ...env } }).stdout.replaceAll('\r\n', '\n');
  };
  const BOLD = '\u001B[1m';
  const ERASE = '\u001B[1F\u001B[0J';

  it('tables are drawn with a rule and progress as a block that goes away', () => {
    const text = seen(['--end', 'noisy'], { NO_COLOR: '1' });
    expect(text).toBe('a library prints\na note\nsample  step 1/2  ████████░░░░░░░░\n\u001B[1F\u001B[0Jdriver    score\n────────  ─────\nexpert     88.7\nfollower      –\n\ndone\n');
  });

  it('text is coloured unless NO_COLOR is set', () => {
    expect([seen([]), seen([], { NO_COLOR: '1' }), seen([], { TERM: 'dumb' })].map((text) => text.includes(BOLD))).toEqual([true, false, false]);
  });

  it('progress is plain in CI and where it is asked for', () => {
    const texts = [seen(['--end', 'noisy'], { CI: '1' }), seen(['--end', 'noisy', '--progress', 'plain'])];
    expect(texts.map((text) => [text.includes(ERASE), text.includes('sample: step 1/2\n')])).toEqual([[false, true], [false, true]]);
  });
});

describe('progress', () => {
  it('can be turned off by option or environment; notes stay', async () => {
    const outputs = [await runSample(['--end', 'noisy', '--progress', 'none']), await runSample(['--end', 'noisy'], { CODRIVER_NO_PROGRESS: '1' })];
    expect(outputs.map(({ stderr }) => stderr)).toEqual(['a library prints\na note\n', 'a library prints\na note\n']);
  });
});
