import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { run } from '../../cli/runCodriver.ts';
import { writeShortRoutes } from '../../training/shortRoutes.ts';

const STUDY = join(import.meta.dirname, 'runStudy.ts');

it('trains a row with two seeds, drives it, tells the mean over both trainings, and does nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'codriver-study-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const routes = writeShortRoutes(folder);
  const smaller = `--training-updates 1 --world-routes ${routes} --world-ids 0 --world-validation-routes ${routes} --world-validation-ids 0 --world-vehicles 3 --world-walkers 0 --training-expert-samples 20`;
  const words = ['driving-offline', 'follower', '--grounds', 'codriver01', '--limit', '1', '--seeds', '1', '--training-seeds', '2', '--folder', join(folder, 'study'), '--format', 'json', `--sessions-with=${smaller}`];
  const first = await run(STUDY, words);
  expect(first.exitCode, first.stderr).toBe(0);
  const begun = first.stderr.split('\n').filter((line) => /^\d+: codriver /u.test(line));
  expect(begun.filter((line) => line.includes('codriver train')).map((line) => /--seed \d/u.exec(line)?.[0])).toEqual(['--seed 1', '--seed 2']);
  const [title, ...table] = first.stdout.trimEnd().split('\n');
  expect(title).toBe('codriver01: validation routes of Codriver01, the town of the training, no scenarios');
  expect(JSON.parse(table.join('\n'))).toMatchObject([
    { row: 'driving-offline', routes: 1, drives: 2, trainings: expect.stringMatching(/^2: [\d.]+, [\d.]+$/u) },
    { row: 'follower', routes: 1, drives: 1, trainings: '' },
  ]);

  const second = await run(STUDY, words);
  expect([second.exitCode, second.stdout, second.stderr.includes('codriver ')]).toEqual([0, first.stdout, false]);
}, 400_000);
