import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashRounds } from './crashRounds.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('a recording whose writer is killed', () => {
  const kills = Number(process.env['CODRIVER_CRASH_KILLS'] ?? 4);

  it(`has every acknowledged frame, infraction and end after each of ${kills} kills at random moments`, { timeout: 60_000 + kills * 15_000 }, async () => {
    const { acknowledgedFrames, ...losses } = await crashRounds(join(temporaryFolder(), 'drive.sqlite'), kills);
    expect(acknowledgedFrames).toBeGreaterThan(100);
    expect(losses).toEqual({ kills, lostFrames: 0, wrongFrames: 0, lostInfractions: 0, lostEnds: 0 });
  });
});
