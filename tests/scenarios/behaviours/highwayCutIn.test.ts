import { describe, expect, it } from 'vitest';
import { SAFE_STOP } from '../../../src/driving/Action.ts';
import type { Driver } from '../../../src/driving/Driver.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import { CARELESS } from './carelessDrivers.ts';
import { routeOf } from './routeOf.ts';
import { driveScenario } from './scenarioDrive.ts';
import { TOWN } from './stage.ts';

/** Stops for good when somebody scripted has come near on the ego's way. */
function lettingIn(): Driver {
  let waits = false;
  return {
    name: 'letting in',
    reset: () => undefined,
    drive: (observation) => {
      waits ||= observation.scene.actors.some(({ id, gapAheadM, leftOfRouteM }) => id >= FIRST_SCRIPTED_ID && gapAheadM !== null && gapAheadM > 0 && gapAheadM < 25 && Math.abs(leftOfRouteM ?? 9) < 3);
      return waits ? { action: SAFE_STOP } : CARELESS.drive(observation);
    },
  };
}

describe('HighwayCutIn', () => {
  it('drives on when the ego stands to let it in, instead of waiting for it on its way', async () => {
    let nearestM = Infinity;
    let lastMps = Infinity;
    await driveScenario(TOWN, routeOf('HighwayCutIn', 1), lettingIn(), {
      ticks: 1000,
      watch: ({ actors }) => {
        for (let row = 1; row < actors.count; row += 1) {
          if (actors.id[row]! < FIRST_SCRIPTED_ID) continue;
          nearestM = Math.min(nearestM, Math.hypot(actors.x[row]! - actors.x[0]!, actors.y[row]! - actors.y[0]!));
          lastMps = actors.speedMps[row]!;
        }
      },
    });
    expect(nearestM).toBeLessThan(30);
    expect(lastMps).toBeGreaterThan(1);
  });
});
