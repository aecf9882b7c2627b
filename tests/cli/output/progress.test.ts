import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveProgress } from '../../../src/cli/output/LiveProgress.ts';
import { PLAIN_PALETTE } from '../../../src/cli/output/Palette.ts';
import { PlainProgress } from '../../../src/cli/output/PlainProgress.ts';
import { durationText, progressBlock, progressLine } from '../../../src/cli/output/progressText.ts';
import type { ProgressState } from '../../../src/training/Progress.ts';

const step = (done: number, best = '71.3'): ProgressState => ({ title: 'training run 7f3a', unit: 'step', done, total: 40, facts: [['best', best], ['expert', '88.7']] });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal that understands what the live block sends: text, line breaks, cursor up, erase below. */
class Screen {
  readonly columns = 60;
  lines: string[] = [''];
  #row = 0;

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex -- these are the terminal's control sequences
    for (const [, up, erase, line] of text.matchAll(/\u001B\[(\d+)F|\u001B\[(0J)|([^\u001B]*)/g)) {
      if (up !== undefined) this.#row -= Number(up);
      else if (erase !== undefined) this.lines.length = this.#row;
      else if (line !== undefined) this.#print(line);
    }
  }

  #print(text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.lines[this.#row] = (this.lines[this.#row] ?? '') + first;
    for (const line of rest) {
      this.#row += 1;
      this.lines[this.#row] = line;
    }
  }
}

describe('PlainProgress', () => {
  it('prints one line per finished unit, with the time left', () => {
    let text = '';
    const progress = new PlainProgress((more) => (text += more), () => Date.now());
    progress.update(step(0));
    progress.update(step(0, '71.4'));
    vi.advanceTimersByTime(20_000);
    progress.update(step(1));
    progress.note('infraction');
    progress.end();
    expect(text).toBe('training run 7f3a: step 0/40 · best 71.3 · expert 88.7\ntraining run 7f3a: step 1/40 · best 71.3 · expert 88.7 · eta 13 m\ninfraction\n');
  });

  it('lets units that finish within 5 s share a line, and shows the last one', () => {
    const lines: string[] = [];
    const progress = new PlainProgress((line) => void lines.push(line), () => Date.now());
    for (let done = 0; done <= 40; done += 1) {
      progress.update(step(done));
      vi.advanceTimersByTime(1000);
    }
    progress.end();
    expect(lines.map((line) => Number(/step (\d+)/.exec(line)?.[1]))).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
  });

  it('gives a sign of life every 30 s of a long unit, and none after the end', () => {
    let lines = 0;
    const progress = new PlainProgress(() => (lines += 1), () => Date.now());
    progress.update(step(3));
    vi.advanceTimersByTime(95_000);
    expect(lines).toBe(4);
    progress.end();
    vi.advanceTimersByTime(95_000);
    expect(lines).toBe(4);
  });
});

describe('LiveProgress', () => {
  it('redraws its block in place under lines that stay, and takes it away at the end', () => {
    const screen = new Screen();
    const progress = new LiveProgress(screen, PLAIN_PALETTE, () => Date.now());
    progress.update(step(0));
    expect(screen.lines).toEqual(['training run 7f3a  step 0/40  ░░░░░░░░░░░░░░░░', 'best 71.3   expert 88.7', '']);
    progress.note('infraction: red light');
    vi.advanceTimersByTime(20_000);
    progress.update(step(10, '74.0'));
    vi.advanceTimersByTime(100);
    expect(screen.lines).toEqual(['infraction: red light', 'training run 7f3a  step 10/40  ████░░░░░░░░░░░░  eta 1 m', 'best 74.0   expert 88.7', '']);
    progress.end();
    expect(screen.lines).toEqual(['infraction: red light', '']);
  });

  it('does not draw more often than ten times a second', () => {
    const screen = new Screen();
    const write = vi.spyOn(screen, 'write');
    const progress = new LiveProgress(screen, PLAIN_PALETTE, () => Date.now());
    for (let i = 0; i < 1000; i++) progress.update(step(i));
    vi.advanceTimersByTime(100);
    expect(write).toHaveBeenCalledTimes(2);
    progress.end();
  });
});

describe('progress text', () => {
  it('says durations in the unit that fits', () => {
    expect([0, 45.4, 59.5, 840, 7500].map(durationText)).toEqual(['0 s', '45 s', '1 m', '14 m', '2 h 05 m']);
  });

  it('does without a total', () => {
    const state: ProgressState = { title: 'drive', unit: 'route', done: 2, facts: [] };
    expect(progressLine(state, undefined)).toBe('drive: route 2');
    expect(progressBlock(state, undefined, 60, 6, PLAIN_PALETTE)).toEqual(['drive  route 2']);
  });

  it('cuts lines to the terminal and the block to its height', () => {
    const facts = Array.from({ length: 9 }, (_, i): [string, string] => [`fact ${i}`, 'x'.repeat(30)]);
    const block = progressBlock({ title: 'drive', unit: 'route', done: 2, facts }, undefined, 20, 4, PLAIN_PALETTE);
    expect(block).toEqual(['drive  route 2', 'fact 0 xxxxxxxxxxxx…', 'fact 1 xxxxxxxxxxxx…', 'fact 2 xxxxxxxxxxxx…']);
  });
});
