import { describe, expect, it } from 'vitest';
import { clearLights, updateLights } from '../../src/sim/lightProgramme.ts';
import { WorldState } from '../../src/sim/WorldState.ts';
import { LightState } from '../../src/world/LightState.ts';
import { ownTown } from './roads.ts';

const MAP = { ...ownTown(), lightGroups: [{ junction: 0, phases: [[0], [1, 2], [3, 0]] }] };
const { red, yellow, green, off } = LightState;

function at(seconds: number, hold?: readonly [number, number]): { states: number[]; seconds: number[] } {
  const state = new WorldState(1, 5);
  clearLights(state);
  if (hold !== undefined) state.lightOverride[hold[0]] = hold[1];
  state.tick = Math.round(seconds * 20);
  updateLights(state, MAP);
  return { states: [...state.lightState], seconds: [...state.lightSecondsToChange].map((value) => Math.round(value * 100) / 100) };
}

describe('the light programme', () => {
  it('gives each phase 10 s of green, 3 s of yellow and 2 s of red for all, in turn', () => {
    expect([0, 9.95, 10, 12.95, 13, 14.95, 15, 28, 30, 44.95, 45].map((seconds) => at(seconds).states)).toEqual([
      [green, red, red, red, off], [green, red, red, red, off],
      [yellow, red, red, red, off], [yellow, red, red, red, off],
      [red, red, red, red, off], [red, red, red, red, off],
      [red, green, green, red, off], [red, red, red, red, off],
      [green, red, red, green, off], [red, red, red, red, off],
      [green, red, red, red, off],
    ]);
  });

  it('tells the seconds to the next change of each light', () => {
    expect(at(4).seconds).toEqual([6, 11, 11, 26, Infinity]);
    expect(at(14).seconds).toEqual([16, 1, 1, 16, Infinity]);
  });

  it('holds an overridden light for as long as it is told', () => {
    expect(at(4, [1, green])).toEqual({ states: [green, green, red, red, off], seconds: [6, Infinity, 11, 26, Infinity] });
  });
});
