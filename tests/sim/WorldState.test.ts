import { describe, expect, it } from 'vitest';
import { PATH_LANES, WorldState } from '../../src/sim/WorldState.ts';

function threeRows(): WorldState {
  const state = new WorldState(4, 2);
  for (const id of [1, 2, 3]) {
    const row = state.addRow();
    state.id[row] = id;
    state.x[row] = id * 10;
    state.kind[row] = id;
    state.path.fill(id, row * PATH_LANES, (row + 1) * PATH_LANES);
  }
  return state;
}

describe('the world state', () => {
  it('closes the gap when a row is removed, in every column', () => {
    const state = threeRows();
    state.removeRow(1);
    expect({ count: state.count, ids: [...state.id], x: [...state.x], kinds: [...state.kind], path: [...state.path.subarray(0, 2 * PATH_LANES)] }).toEqual({
      count: 2, ids: [1, 3, 0, 0], x: [10, 30, 0, 0], kinds: [1, 3, 0, 0], path: [...Array<number>(PATH_LANES).fill(1), ...Array<number>(PATH_LANES).fill(3)],
    });
  });

  it('opens rows that know nothing of those that were there before', () => {
    const fresh = new WorldState(4, 2);
    fresh.addRow();
    const used = threeRows();
    for (const row of [2, 0, 0]) used.removeRow(row);
    used.addRow();
    expect([...used.bytes]).toEqual([...fresh.bytes]);
  });

  it('is rebuilt from its bytes', () => {
    const state = threeRows();
    state.tick = 77;
    const copy = new WorldState(4, 2, state.bytes.slice());
    expect([copy.count, copy.tick, [...copy.x], copy.rowOf(3)]).toEqual([3, 77, [10, 20, 30, 0], 2]);
  });

  it('keeps its rows, tick and lights when it is widened', () => {
    const state = threeRows();
    state.tick = 5;
    state.lightState[1] = 2;
    state.lightOverride[0] = 1;
    const wide = state.widened(9);
    expect([wide.capacity, wide.count, wide.tick, [...wide.x.subarray(0, 4)], [...wide.lightState], [...wide.lightOverride]]).toEqual([9, 3, 5, [10, 20, 30, 0], [0, 2], [1, 255]]);
    expect([...wide.path.subarray(2 * PATH_LANES, 3 * PATH_LANES)]).toEqual(Array<number>(PATH_LANES).fill(3));
  });

  it('recognises its own bytes only', () => {
    const bytes = threeRows().bytes;
    expect([WorldState.capacityOf(bytes, 2), WorldState.capacityOf(bytes, 3), WorldState.capacityOf(bytes.slice(0, -8), 2), WorldState.capacityOf(new Uint8Array(0), 2)]).toEqual([4, -1, -1, -1]);
  });
});
