import { describe, expect, it } from 'vitest';
import { TrafficLights } from '../../../../src/carla/server/episode/TrafficLights.ts';
import { LIGHT_STATE_NAMES, LightState } from '../../../../src/world/LightState.ts';
import { STEP_S } from '../../../../src/world/World.ts';
import { TOWNS } from '../servedTowns.ts';

const { map } = TOWNS.open('Codriver01');
const group = map.lightGroups[0];
const members = group.phases.flat();

function letters(lights: TrafficLights, of: readonly number[] = members): string {
  return of.map((light) => LIGHT_STATE_NAMES[lights.stateOf(light)][0]).join('');
}

function run(lights: TrafficLights, seconds: number): void {
  for (let step = 0; step < Math.round(seconds / STEP_S); step += 1) lights.advance(STEP_S);
}

/** What a group shows when one of its turns shows `letter`. */
function turn(index: number, letter: string): string {
  return group.phases.flatMap((lights, phase) => lights.map(() => (phase === index ? letter : 'r'))).join('');
}

describe('traffic lights', () => {
  it('take turns: ten seconds of green, three of yellow, two of red for all', () => {
    const lights = new TrafficLights(map);
    const seen: string[] = [];
    for (let step = 0; step < (15 * group.phases.length) / STEP_S; step += 1) {
      if (step % 20 === 10) seen.push(letters(lights));
      lights.advance(STEP_S);
    }
    const period = (index: number): string[] => [...Array.from({ length: 10 }, () => turn(index, 'g')), ...Array.from({ length: 3 }, () => turn(index, 'y')), ...Array.from({ length: 2 }, () => turn(index, 'r'))];
    expect(seen).toEqual(group.phases.flatMap((_, index) => period(index)));
  });

  it('change to the step, although steps do not add up exactly', () => {
    const lights = new TrafficLights(map);
    for (let step = 0; step < 199; step += 1) lights.advance(STEP_S);
    expect(letters(lights)).toBe(turn(0, 'g'));
    lights.advance(STEP_S);
    expect(letters(lights)).toBe(turn(0, 'y'));
  });

  it('stay as they are while frozen, and show what a client set', () => {
    const lights = new TrafficLights(map);
    lights.freezeAll(true);
    lights.set(members[0], LightState.off);
    run(lights, 60);
    expect(letters(lights)).toBe(`o${turn(0, 'g').slice(1)}`);
    expect(lights.timesOf(members[0]).isFrozen).toBe(true);
    lights.freezeAll(false);
    run(lights, 10);
    expect(letters(lights)).toBe(turn(0, 'y'));
  });

  it('freeze and restart one junction without touching the others', () => {
    const lights = new TrafficLights(map);
    const others = map.lightGroups[1].phases.flat();
    lights.freezeGroupOf(members[0], true);
    const before = letters(lights, others);
    run(lights, 11);
    expect([letters(lights), letters(lights, others) === before]).toEqual([turn(0, 'g'), false]);
    run(lights, 1);
    lights.resetGroupOf(others[0]);
    expect(letters(lights, others)).toBe(before);
  });

  it('of one turn share their times', () => {
    const lights = new TrafficLights(map);
    lights.setTimes(group.phases[0][0], { greenS: 1 });
    run(lights, 1);
    expect(letters(lights)).toBe(turn(0, 'y'));
    expect(lights.timesOf(group.phases[0][0])).toEqual({ greenS: 1, yellowS: 3, redS: 2, elapsedS: 0, isFrozen: false });
    expect(lights.timesOf(group.phases[1][0]).greenS).toBe(10);
  });

  it('know their junction', () => {
    const lights = new TrafficLights(map);
    expect(lights.groupOf(members[1]).toSorted((one, other) => one - other)).toEqual(members.toSorted((one, other) => one - other));
  });
});
