import { fixed, modifiable } from './Blueprint.ts';
import type { Blueprint } from './Blueprint.ts';

/** CARLA's capsule as a box (m). */
export const WALKER_SIZE = { lengthM: 0.375, widthM: 0.375, heightM: 1.86 } as const;

const PEDESTRIANS = 49;
/** Numbers of the children among the first generation. */
const CHILDREN: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 14, 48, 49]);
const FIRST_OF_SECOND_GENERATION = 15;

/** CARLA's pedestrians 0001 to 0049. */
export const WALKERS: readonly Blueprint[] = Array.from({ length: PEDESTRIANS }, (_, index) => {
  const number = index + 1;
  return {
    id: `walker.pedestrian.${String(number).padStart(4, '0')}`,
    attributes: [
      modifiable('role_name', 'string', 'pedestrian'),
      modifiable('speed', 'float', '1.4', ['0.0', '1.4', '2.9']),
      modifiable('is_invincible', 'bool', 'true'),
      modifiable('can_use_wheelchair', 'bool', 'false'),
      modifiable('use_wheelchair', 'bool', 'false'),
      fixed('gender', 'string', number % 2 === 0 ? 'female' : 'male'),
      fixed('age', 'string', CHILDREN.has(number) ? 'child' : 'adult'),
      fixed('generation', 'int', number < FIRST_OF_SECOND_GENERATION || CHILDREN.has(number) ? '1' : '2'),
    ],
  };
});
