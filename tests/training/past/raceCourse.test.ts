import { expect, it } from 'vitest';
import { emptyMemory } from '../../../expert/ExpertMemory.ts';
import type { KeptMoment } from '../../../src/training/past/MomentRing.ts';
import { raceCourse } from '../../../src/training/past/raceCourse.ts';

/** Only the tick is looked at. */
const kept = (tick: number): KeptMoment => ({ moment: { world: { tick, bytes: new Uint8Array(0) } }, expert: emptyMemory(), memory: undefined }) as KeptMoment;

const OPTIONS = { scenes: 6, sceneS: 8, routes: 4, seed: 7 };

it('takes starts of routes with new seeds in each update when nobody has driven yet', () => {
  const first = raceCourse({ ...OPTIONS, update: 1, drive: undefined });
  const second = raceCourse({ ...OPTIONS, update: 2, drive: undefined });
  expect(first.map(({ scene }) => [scene.from, scene.endTick])).toEqual(Array.from({ length: 6 }, () => [undefined, 160]));
  expect(new Set(first.map(({ scene }) => scene.routeIndex)).size).toBe(4);
  expect(new Set([...first, ...second].map(({ scene }) => scene.seed)).size).toBe(12);
  expect(raceCourse({ ...OPTIONS, update: 1, drive: undefined })).toEqual(first);
});

it('takes moments of the present drive in turn with starts, spread over the drive', () => {
  const moments = [100, 200, 300, 400, 500, 600].map(kept);
  const course = raceCourse({ ...OPTIONS, update: 1, drive: { routeIndex: 3, seed: 9, moments } });
  expect(course.map(({ scene }) => scene.from?.world.tick)).toEqual([200, undefined, 400, undefined, 600, undefined]);
  expect(course[0]!.scene).toMatchObject({ routeIndex: 3, seed: 9, endTick: 360 });
});
