import { describe, expect, it } from 'vitest';
import { MapError } from '../../../src/map/MapError.ts';
import type { LanePoint, RoadMap, TriggerBox } from '../../../src/map/RoadMap.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { parseSignalOverlay } from '../../../src/map/SignalOverlay.ts';
import { crossingText } from '../maps/crossingText.ts';
import { line, xodrText } from '../maps/xodrText.ts';

function light(id: string, s: number, t: number, orientation = '-'): string {
  return `<signal id="${id}" s="${s}" t="${t}" orientation="${orientation}" dynamic="yes" type="1000001"/>`;
}

function sign(id: string, type: string, s: number, t: number, orientation = '-'): string {
  return `<signal id="${id}" s="${s}" t="${t}" orientation="${orientation}" dynamic="no" type="${type}"/>`;
}

function names(map: RoadMap, lanes: readonly number[]): string[] {
  return lanes.map((lane) => `${map.roads[map.lanes.road[lane]!]!.id}/${map.lanes.laneId[lane]}`).toSorted();
}

function stops(map: RoadMap, points: readonly LanePoint[]): string[] {
  return points.map((point) => `${names(map, [point.lane])[0]} at ${point.sM.toFixed(1)}`);
}

function rounded(box: TriggerBox): number[] {
  return [box.x, box.y, box.headingRad, box.lengthM, box.widthM].map((value) => Math.round(value * 1000) / 1000);
}

describe('traffic lights', () => {
  it('govern the connecting lanes that refer to them, wherever the pole stands', () => {
    const map = readRoadMap(
      crossingText({
        // The pole for the traffic from the west stands beside the north arm, and is written there.
        signals: { 3: light('7', 55, 4.4, '+') },
        references: (from) => (from === 0 ? '<signalReference id="7" s="1" t="0" orientation="+"><validity fromLane="-1" toLane="-1"/></signalReference>' : ''),
      }),
      'crossing',
    );
    const only = map.lights[0]!;
    expect(map.lights.length).toBe(1);
    expect(names(map, only.lanes)).toEqual(['101/-1', '102/-1', '103/-1']);
    expect(stops(map, only.stopPoints)).toEqual(['10/-1 at 60.0']);
    expect([only.x, only.y].map((value) => Math.round(value * 10) / 10)).toEqual([4.4, 15]);
    expect(only.headingRad).toBe(0);
    expect(rounded(only.trigger)).toEqual([-11.5, -1.75, 0, 3, 3.5]);
    expect(map.junctions[only.junction]).toEqual({ id: '5', lanes: expect.any(Array), control: 'lights' });
    expect(names(map, [...map.lanes.light].flatMap((index, lane) => (index === 0 ? [lane] : [])))).toEqual(['101/-1', '102/-1', '103/-1']);
  });

  it('govern the arm beside which they stand when nothing refers to them', () => {
    const map = readRoadMap(crossingText({ arms: [0, 1, 2], signals: { 0: light('1', 59, -4), 1: light('2', 59, -4), 2: light('3', 59, -4) } }), 'crossing');
    expect(map.lights.map((each) => [each.id, names(map, each.lanes)])).toEqual([
      ['1', ['101/-1', '102/-1']],
      ['2', ['110/-1', '112/-1']],
      ['3', ['120/-1', '121/-1']],
    ]);
  });

  it('take turns in the order of the junction, repeated entries once, controllers without lights left out', () => {
    const controller = (id: string, ...signals: string[]): string => `<controller id="${id}" sequence="0">${signals.map((signal) => `<control signalId="${signal}"/>`).join('')}</controller>`;
    const map = readRoadMap(
      crossingText({
        signals: { 0: light('1', 59, -4), 1: light('2', 59, -4), 2: light('3', 59, -4), 3: light('4', 59, -4) + sign('5', '205', 58, -4) },
        controllers: controller('21', '2', '2', '2') + controller('22', '1', '3', '1') + controller('23', '5'),
        junctionControllers: '<controller id="22" sequence="1"/><controller id="23" sequence="2"/><controller id="21" sequence="0"/>',
      }),
      'crossing',
    );
    expect(map.lightGroups.map((group) => group.phases.map((phase) => phase.map((index) => map.lights[index]!.id)))).toEqual([[['2'], ['1', '3'], ['4']]]);
  });

  it('that govern nothing are reported and left out', () => {
    const map = readRoadMap(crossingText({ signals: { 0: light('1', 59, -4) }, references: () => '<signalReference id="1" s="1"><validity fromLane="7" toLane="9"/></signalReference>' }), 'crossing');
    expect(map.lights).toEqual([]);
    expect(map.diagnostics).toEqual([{ code: 'BAD_REFERENCE', where: 'road 10 / signal 1', what: 'this light governs no lane; it is left out' }]);
  });
});

describe('a signal overlay', () => {
  it('adds lights and signs to a map that has none', () => {
    const overlay = parseSignalOverlay('{"note": "ours", "approaches": [{"road": "10", "at": "end", "xodrJunction": "5"}, {"road": "12", "at": "end", "xodrJunction": "5"}, {"road": "11", "at": "end", "xodrJunction": "5", "kind": "stop"}]}', 'overlay.json');
    const map = readRoadMap(crossingText(), 'crossing', overlay);
    expect(map.lights.map((each) => [each.id, stops(map, each.stopPoints)])).toEqual([
      ['overlay-10-end', ['10/-1 at 60.0']],
      ['overlay-12-end', ['12/-1 at 60.0']],
    ]);
    expect(map.lightGroups).toEqual([{ junction: 0, phases: [[0], [1]] }]);
    expect(map.stopSigns.map((each) => stops(map, each.stopPoints))).toEqual([['11/-1 at 60.0']]);
  });

  it('lets approaches share a phase', () => {
    const approaches = ['10', '11', '12', '13'].map((road, index) => ({ road, at: 'end' as const, xodrJunction: '5', kind: 'light' as const, phase: index % 2 }));
    expect(readRoadMap(crossingText(), 'crossing', { approaches }).lightGroups).toEqual([{ junction: 0, phases: [[0, 2], [1, 3]] }]);
  });

  it('reports an approach that does not exist', () => {
    const map = readRoadMap(crossingText(), 'crossing', { approaches: [{ road: '99', at: 'end', xodrJunction: '5', kind: 'light' }] });
    expect(map.diagnostics.map(({ code, where }) => `${code} ${where}`)).toEqual(['BAD_REFERENCE overlay / road 99 end']);
  });

  it.each([
    ['no JSON', '{', 'overlay.json'],
    ['no approaches', '{}', 'overlay.json, approaches'],
    ['a wrong end', '{"approaches": [{"road": "1", "at": "middle", "xodrJunction": "5"}]}', 'overlay.json, approaches.0.at'],
  ])('is refused when it has %s', (_name, json, where) => {
    let caught: unknown;
    try {
      parseSignalOverlay(json, 'overlay.json');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(MapError);
    expect(caught).toMatchObject({ code: 'MAP_OVERLAY', where });
  });
});

describe('stop and yield signs', () => {
  it('stop the lanes beside which they stand, at the end of the approach', () => {
    const map = readRoadMap(crossingText({ arms: [0, 1, 2], signals: { 0: sign('1', '206', 57, -4), 1: sign('2', '205', 57, -4) } }), 'crossing');
    expect(map.stopSigns.map((each) => [each.id, stops(map, each.stopPoints), rounded(each.trigger)])).toEqual([['1', ['10/-1 at 60.0'], [-11.5, -1.75, 0, 3, 3.5]]]);
    expect(map.yieldSigns.map((each) => [each.id, stops(map, each.stopPoints)])).toEqual([['2', ['11/-1 at 60.0']]]);
    expect([map.lanes.stopSign[map.stopSigns[0]!.stopPoints[0]!.lane], map.lanes.yieldSign[map.yieldSigns[0]!.stopPoints[0]!.lane]]).toEqual([0, 0]);
    expect(map.junctions[0]?.control).toBe('stopSigns');
  });

  it('follow references on connecting roads', () => {
    const map = readRoadMap(crossingText({ signals: { 2: sign('1', '205', 57, 4, '+') }, references: (from) => (from === 1 ? '<signalReference id="1" s="1"><validity fromLane="-1" toLane="-1"/></signalReference>' : '') }), 'crossing');
    expect(map.yieldSigns.map((each) => stops(map, each.stopPoints))).toEqual([['11/-1 at 60.0']]);
    expect(map.junctions[0]?.control).toBe('yieldSigns');
  });

  it('in the middle of a road stop there', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 100)], lanes: [{ id: 1 }, { id: -1 }], signals: sign('1', '206', 30, 4, '+') }]), 'town');
    expect(map.stopSigns.map((each) => stops(map, each.stopPoints))).toEqual([['1/1 at 70.0']]);
  });

  it('are taken from the word STOP on the road where no sign or light governs the approach', () => {
    const stencil = (id: string): string => `<object id="${id}" name="Stencil_STOP" type="-1" s="55" t="-1.7" orientation="-"/>`;
    const map = readRoadMap(crossingText({ objects: { 0: stencil('31'), 1: stencil('32') }, signals: { 1: light('7', 59, -4) } }), 'crossing');
    expect(map.stopSigns.map((each) => [each.id, stops(map, each.stopPoints)])).toEqual([['31', ['10/-1 at 60.0']]]);
  });

  it('are meant for the direction that the file means by its orientation, standard or RoadRunner', () => {
    const road = (signals: string): RoadMap => readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 100)], lanes: [{ id: 1 }, { id: -1 }], signals }]), 'town');
    // A second sign on the left, as some countries have it: its orientation tells, once the others have shown the custom of the file.
    const standard = road(sign('1', '206', 30, -4, '+') + sign('2', '206', 30, 4, '-') + sign('3', '206', 60, 4, '+'));
    const reversed = road(sign('1', '206', 30, -4, '-') + sign('2', '206', 30, 4, '+') + sign('3', '206', 60, -4, '-') + sign('4', '206', 60, 4, '-'));
    expect(standard.stopSigns.map((each) => stops(standard, each.stopPoints)[0])).toEqual(['1/-1 at 30.0', '1/1 at 70.0', '1/-1 at 60.0']);
    expect(reversed.stopSigns.map((each) => stops(reversed, each.stopPoints)[0])).toEqual(['1/-1 at 30.0', '1/1 at 70.0', '1/-1 at 60.0', '1/-1 at 60.0']);
  });
});

describe('crosswalks', () => {
  const walk = (outline: string, attributes = 'hdg="1.5707963267948966"'): string => `<object id="8" type="crosswalk" s="30" t="0" ${attributes}>${outline}</object>`;

  it('are outlines in the map, walked along the longer side', () => {
    const corners = [[-4, -1.5], [4, -1.5], [4, 1.5], [-4, 1.5], [-4, -1.5]].map(([u, v], index) => `<cornerLocal id="${index}" u="${u}" v="${v}"/>`).join('');
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 60)], objects: walk(`<outline>${corners}</outline>`) }]), 'town');
    expect(map.crosswalks.map(({ id, outline, start, end }) => ({ id, outline: outline.map(({ x, y }) => [x, y]), line: [start.x, start.y, end.x, end.y] }))).toEqual([
      {
        id: '8',
        outline: [[31.5, -4], [31.5, 4], [28.5, 4], [28.5, -4]].map((point) => point.map((value) => expect.closeTo(value, 9))),
        line: [30, -4, 30, 4].map((value) => expect.closeTo(value, 9)),
      },
    ]);
  });

  it('may be given in road coordinates or by length and width', () => {
    const road = [[28, -4], [28, 4], [32, 4], [32, -4]].map(([s, t]) => `<cornerRoad s="${s}" t="${t}" dz="0" height="0"/>`).join('');
    for (const object of [walk(`<outlines><outline>${road}</outline></outlines>`), walk('', 'hdg="0" length="4" width="8"')]) {
      const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 60)], objects: object }]), 'town');
      const { start, end } = map.crosswalks[0]!;
      expect([start.x, Math.abs(start.y), end.x, Math.abs(end.y), start.y + end.y]).toEqual([30, 4, 30, 4, 0].map((value) => expect.closeTo(value, 9)));
    }
  });
});

describe('conflicts', () => {
  it('are the crossings and merges of a crossing, on both lanes, and not the branches of one lane', () => {
    const map = readRoadMap(crossingText(), 'crossing');
    const { start, otherLane, fromM, toM, otherFromM, otherToM } = map.conflicts;
    const pairs = new Set<string>();
    for (let lane = 0; lane < map.lanes.count; lane += 1) {
      for (let row = start[lane]!; row < start[lane + 1]!; row += 1) {
        const other = otherLane[row]!;
        pairs.add(names(map, [lane, other]).join(' '));
        expect(fromM[row]!).toBeLessThan(toM[row]!);
        expect(toM[row]!).toBeLessThanOrEqual(map.lanes.lengthM[lane]! + 1e-9);
        const back = [...otherLane.subarray(start[other], start[other + 1])].indexOf(lane) + start[other]!;
        expect([fromM[back], toM[back], otherFromM[back], otherToM[back]]).toEqual([otherFromM[row], otherToM[row], fromM[row], toM[row]]);
      }
    }
    // Twelve movements: 4 crossings of straight ways, 8 of straight and left, 4 of left and left less those that share an end, 12 merges.
    expect(pairs.size).toBe(28);
    expect(pairs.has('102/-1 113/-1')).toBe(true);
    expect(pairs.has('101/-1 121/-1')).toBe(true);
    expect(pairs.has('101/-1 102/-1')).toBe(false);
    expect(pairs.has('102/-1 120/-1')).toBe(false);
  });

  it('of two straight ways lie where the cars cross', () => {
    const map = readRoadMap(crossingText(), 'crossing');
    const at = (name: string): number => [...map.lanes.laneId.keys()].find((lane) => names(map, [lane])[0] === name)!;
    const lane = at('102/-1');
    const row = Array.from({ length: map.conflicts.start[lane + 1]! - map.conflicts.start[lane]! }, (_, index) => map.conflicts.start[lane]! + index).find((index) => map.conflicts.otherLane[index] === at('113/-1'))!;
    // The ways cross 11.75 m into the one and 8.25 m into the other; cars touch within 2.5 m of that.
    expect([map.conflicts.fromM[row], map.conflicts.toM[row], map.conflicts.otherFromM[row], map.conflicts.otherToM[row]]).toEqual([9.5, 14.5, 5.5, 10.5]);
  });
});
