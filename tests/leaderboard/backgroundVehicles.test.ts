import { expect, it } from 'vitest';
import { backgroundVehicles } from '../../src/leaderboard/backgroundVehicles.ts';

it('knows how dense the traffic of a leaderboard town is, and takes an ordinary town for any other', () => {
  expect(['Town02', 'Town04', 'Town09', 'Codriver01'].map(backgroundVehicles)).toEqual([100, 200, 300, 120]);
});
