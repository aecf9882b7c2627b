import { describe, expect, it } from 'vitest';
import { LaneType } from '../../src/map/LaneType.ts';
import { MapError } from '../../src/map/MapError.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { crossingText } from './maps/crossingText.ts';
import { motorwayText } from './maps/motorwayText.ts';
import { arc, line, roadLink, xodrText } from './maps/xodrText.ts';

/** `road/section/lane` of each lane. */
function names(map: RoadMap): string[] {
  return Array.from({ length: map.lanes.count }, (_, lane) => `${map.roads[map.lanes.road[lane]!]!.id}/${map.lanes.section[lane]}/${map.lanes.laneId[lane]}`);
}

function successors(map: RoadMap): Record<string, string[]> {
  const name = names(map);
  const links: Record<string, string[]> = {};
  for (let lane = 0; lane < map.lanes.count; lane += 1) {
    const next = [...map.lanes.successors.subarray(map.lanes.successorStart[lane]!, map.lanes.successorStart[lane + 1]!)];
    if (next.length > 0) links[name[lane]!] = next.map((index) => name[index]!);
  }
  return links;
}

function laneNamed(map: RoadMap, name: string): number {
  const lane = names(map).indexOf(name);
  if (lane < 0) throw new Error(`no lane ${name}`);
  return lane;
}

function samplesOf(map: RoadMap, name: string, column: Float64Array | Float32Array | Uint8Array): number[] {
  const lane = laneNamed(map, name);
  const first = map.lanes.firstSample[lane]!;
  return [...column.subarray(first, first + map.lanes.sampleCount[lane]!)];
}

describe('lane geometry', () => {
  it('samples lane centres in the sense of travel at equal steps of at most one metre', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 4.5)], lanes: [{ id: 1, widthM: 3 }, { id: -1, widthM: 4 }] }]), 'town');
    expect(samplesOf(map, '1/0/-1', map.samples.x)).toEqual([0, 0.9, 1.8, 2.7, 3.6, 4.5].map((x) => expect.closeTo(x, 9)));
    expect(samplesOf(map, '1/0/-1', map.samples.y)).toEqual(Array.from({ length: 6 }, () => -2));
    expect(samplesOf(map, '1/0/1', map.samples.x)).toEqual([4.5, 3.6, 2.7, 1.8, 0.9, 0].map((x) => expect.closeTo(x, 9)));
    expect(samplesOf(map, '1/0/1', map.samples.headingRad)).toEqual(Array.from({ length: 6 }, () => Math.PI));
    expect(samplesOf(map, '1/0/1', map.samples.roadS)).toEqual([4.5, 3.6, 2.7, 1.8, 0.9, 0].map((x) => expect.closeTo(x, 9)));
    expect([map.lanes.entryRoadS[0], map.lanes.exitRoadS[0], map.lanes.direction[0], map.lanes.lengthM[0], map.lanes.sampleStepM[0]]).toEqual([4.5, 0, -1, expect.closeTo(4.5, 9), expect.closeTo(0.9, 9)]);
  });

  it('gives lanes of a bend their own length and curvature', () => {
    const map = readRoadMap(motorwayText(), 'motorway');
    for (const [lane, radiusM] of [[-1, 81.75], [-2, 85.25], [-3, 88.75]] as const) {
      const index = laneNamed(map, `1/0/${lane}`);
      expect(map.lanes.lengthM[index]).toBeCloseTo((80.45 / 80) * radiusM, 3);
      expect(samplesOf(map, `1/0/${lane}`, map.samples.curvaturePerM).slice(0, -1).every((kappa) => Math.abs(kappa - 1 / radiusM) < 1e-9)).toBe(true);
    }
  });

  it('gives a lane shorter than a metre two samples', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 0.2)] }]), 'town');
    expect([map.lanes.sampleCount[0], map.lanes.lengthM[0]]).toEqual([2, expect.closeTo(0.2, 9)]);
  });

  it('follows cubic widths, lane offsets and elevation', () => {
    const map = readRoadMap(
      xodrText([
        {
          id: '1',
          planView: [line(0, 0, 0, 10)],
          laneOffset: '<laneOffset s="0" a="1" b="0.1" c="0" d="0"/>',
          elevation: '<elevation s="0" a="2" b="0.05" c="0" d="0"/>',
          lanes: [{ id: -1, shape: '<width sOffset="0" a="3" b="0" c="0.01" d="0"/><width sOffset="5" a="4" b="0" c="0" d="0"/>' }],
        },
      ]),
      'town',
    );
    const roadS = samplesOf(map, '1/0/-1', map.samples.roadS);
    const width = (s: number): number => (s < 5 ? 3 + 0.01 * s * s : 4);
    expect(samplesOf(map, '1/0/-1', map.samples.widthM)).toEqual(roadS.map((s) => expect.closeTo(width(s), 4)));
    expect(samplesOf(map, '1/0/-1', map.samples.y)).toEqual(roadS.map((s) => expect.closeTo(1 + 0.1 * s - width(s) / 2, 4)));
    expect(samplesOf(map, '1/0/-1', map.samples.z)).toEqual(roadS.map((s) => expect.closeTo(2 + 0.05 * s, 9)));
  });

  it('takes borders where a lane has no widths', () => {
    const border = (a: number): string => `<border sOffset="0" a="${a}" b="0" c="0" d="0"/>`;
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 10)], lanes: [{ id: -1, shape: border(-3) }, { id: -2, shape: border(-7) }, { id: 1, shape: border(2.5) }] }]), 'town');
    expect(['1/0/1', '1/0/-1', '1/0/-2'].map((name) => [samplesOf(map, name, map.samples.y)[0], samplesOf(map, name, map.samples.widthM)[0]])).toEqual([[1.25, 2.5], [-1.5, 3], [-5, 4]]);
  });

  it('reads left-hand traffic the other way round', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 10)], lanes: [{ id: 1 }, { id: -1 }], attributes: 'rule="LHT"' }]), 'town');
    expect([...map.lanes.direction]).toEqual([1, -1]);
  });
});

describe('lane links', () => {
  it('join roads and junctions in the sense of travel, at either end', () => {
    expect(successors(readRoadMap(crossingText({ arms: [0, 1, 2] }), 'crossing'))).toEqual({
      '10/0/-1': ['102/0/-1', '101/0/-1'],
      '11/0/-1': ['112/0/-1', '110/0/-1'],
      '12/0/-1': ['121/0/-1', '120/0/-1'],
      '101/0/-1': ['11/0/1'],
      '102/0/-1': ['12/0/1'],
      '110/0/-1': ['10/0/1'],
      '112/0/-1': ['12/0/1'],
      '120/0/-1': ['10/0/1'],
      '121/0/-1': ['11/0/1'],
    });
  });

  it('enter a connecting road by its end where the contact point says so', () => {
    const map = readRoadMap(
      xodrText(
        [
          { id: '1', planView: [line(0, 0, 0, 20)], successor: 'elementType="junction" elementId="9"', lanes: [{ id: -1 }] },
          { id: '2', junction: '9', planView: [line(40, 0, Math.PI, 20)], predecessor: roadLink('3', 'start'), successor: roadLink('1', 'end'), lanes: [{ id: 1, predecessor: -1, successor: -1 }] },
          { id: '3', planView: [line(40, 0, 0, 20)], predecessor: 'elementType="junction" elementId="9"', lanes: [{ id: -1 }] },
        ],
        '<junction id="9"><connection id="0" incomingRoad="1" connectingRoad="2" contactPoint="end"><laneLink from="-1" to="1"/></connection></junction>',
      ),
      'town',
    );
    expect(successors(map)).toEqual({ '1/0/-1': ['2/0/1'], '2/0/1': ['3/0/-1'] });
    expect(map.diagnostics).toEqual([]);
  });

  it('lead through a direct junction both ways', () => {
    const map = readRoadMap(
      xodrText(
        [
          { id: '1', planView: [line(0, 0, 0, 20)], successor: 'elementType="junction" elementId="9"', lanes: [{ id: 1 }, { id: -1 }] },
          { id: '2', planView: [line(20, 0, 0, 20)], predecessor: 'elementType="junction" elementId="9"', lanes: [{ id: 1 }, { id: -1 }] },
        ],
        '<junction id="9" type="direct"><connection id="0" incomingRoad="1" linkedRoad="2" contactPoint="start"><laneLink from="-1" to="-1"/><laneLink from="1" to="1"/></connection></junction>',
      ),
      'town',
    );
    expect(successors(map)).toEqual({ '1/0/-1': ['2/0/-1'], '2/0/1': ['1/0/1'] });
  });

  it('lead through sections and roads without length', () => {
    const map = readRoadMap(
      xodrText([
        {
          id: '1',
          planView: [line(0, 0, 0, 20)],
          successor: roadLink('2', 'start'),
          sections: [
            { s: 0, lanes: [{ id: -1, successor: -2 }] },
            { s: 10, lanes: [{ id: -1 }, { id: -2, predecessor: -1, successor: -1 }] },
            { s: 10, lanes: [{ id: -1, predecessor: -2, successor: -1 }] },
          ],
        },
        { id: '2', planView: [line(20, 0, 0, 1e-6)], predecessor: roadLink('1', 'end'), successor: roadLink('3', 'start'), lanes: [{ id: -1, predecessor: -1, successor: -1 }] },
        { id: '3', planView: [line(20, 0, 0, 20)], predecessor: roadLink('2', 'end'), lanes: [{ id: -1, predecessor: -1 }] },
      ]),
      'town',
    );
    expect(successors(map)).toEqual({ '1/0/-1': ['1/2/-1'], '1/2/-1': ['3/0/-1'] });
    expect(map.diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.where])).toEqual([['ZERO_LENGTH', 'road 2']]);
  });

  it('know neighbours on both sides and whether they go the same way', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 10)], lanes: [{ id: 1 }, { id: -1 }, { id: -2 }] }]), 'town');
    expect({ left: [...map.lanes.left], right: [...map.lanes.right], leftSame: [...map.lanes.leftSameDirection], rightSame: [...map.lanes.rightSameDirection] }).toEqual({
      left: [1, 0, 1],
      right: [-1, 2, -1],
      leftSame: [0, 0, 1],
      rightSame: [0, 1, 0],
    });
  });
});

describe('lane marks', () => {
  it('allow changes in the sense of travel', () => {
    const lanes = [{ id: 1, laneChange: 'none' }, { id: -1, laneChange: 'both' }, { id: -2, laneChange: 'decrease' }, { id: -3, laneChange: 'none' }] as const;
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 2)], lanes }]), 'town');
    expect(['1/0/1', '1/0/-1', '1/0/-2', '1/0/-3'].map((name) => samplesOf(map, name, map.samples.laneChange)[0])).toEqual([0, 1, 3, 0]);
  });
});

describe('speed limits', () => {
  const board = (name: string, s: number, t: number): string => `<object id="${name}${s}" name="${name}" s="${s}" t="${t}" orientation="none"/>`;

  it('change at a board, for its direction, and carry on along the lanes', () => {
    const map = readRoadMap(
      xodrText([
        { id: '1', planView: [line(0, 0, 0, 10)], successor: roadLink('2', 'start'), lanes: [{ id: 1, predecessor: 1 }, { id: -1, successor: -1 }], objects: board('Speed_60', 4, -4) },
        { id: '2', planView: [line(10, 0, 0, 10)], predecessor: roadLink('1', 'end'), lanes: [{ id: 1, predecessor: 1 }, { id: -1, predecessor: -1 }], objects: board('SppedLimit90Assembly', 7, 4) },
      ]),
      'town',
    );
    const kmh = (name: string): number[] => samplesOf(map, name, map.samples.speedLimitMps).map((speed) => Math.round(speed * 3.6));
    expect(kmh('1/0/-1')).toEqual([30, 30, 30, 30, 60, 60, 60, 60, 60, 60, 60]);
    expect(kmh('2/0/-1')).toEqual(Array.from({ length: 11 }, () => 60));
    expect(kmh('2/0/1')).toEqual([30, 30, 30, 90, 90, 90, 90, 90, 90, 90, 90]);
    expect(kmh('1/0/1')).toEqual(Array.from({ length: 11 }, () => 90));
  });

  it('fall back to the road type, which connecting roads inherit, then to 30 km/h', () => {
    const limited = readRoadMap(crossingText({ arms: [0, 2], type: '<type s="0" type="town"><speed max="25" unit="mph"/></type>' }), 'crossing');
    expect(new Set(limited.samples.speedLimitMps)).toEqual(new Set([Math.fround(25 * 0.44704)]));
    expect(new Set(readRoadMap(crossingText(), 'crossing').samples.speedLimitMps)).toEqual(new Set([Math.fround(30 / 3.6)]));
  });

  it('come from signals of type 274 and from lane records too', () => {
    const signal = '<signal id="1" s="5" t="-4" orientation="none" dynamic="no" type="274" value="50" unit="km/h"/>';
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 10)], lanes: [{ id: -1, extra: '<speed sOffset="0" max="10" unit="m/s"/>' }], signals: signal }]), 'town');
    expect(samplesOf(map, '1/0/-1', map.samples.speedLimitMps).map((speed) => Math.round(speed * 10) / 10)).toEqual([10, 10, 10, 10, 10, 13.9, 13.9, 13.9, 13.9, 13.9, 13.9]);
  });
});

describe('diagnostics', () => {
  it('name gaps, kinks, dangling links, lanes without width and folded lanes', () => {
    const map = readRoadMap(
      xodrText([
        { id: '1', planView: [line(0, 0, 0, 20)], successor: roadLink('2', 'start'), lanes: [{ id: -1, successor: -1 }, { id: -2, widthM: 0 }] },
        { id: '2', planView: [line(20.05, 0, 0.1, 20)], predecessor: roadLink('1', 'end'), successor: roadLink('7', 'start'), lanes: [{ id: -1, predecessor: -1, successor: -1 }] },
        { id: '3', planView: [arc(0, 100, 0, 3, -0.5)], lanes: [{ id: -1, widthM: 6 }] },
      ]),
      'town',
    );
    expect(map.diagnostics.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'ZERO_WIDTH road 1 / laneSection 0 / lane -2',
      'CURVATURE_OVERFLOW road 3 / laneSection 0 / lane -1',
      'DANGLING_LINK road 2 / laneSection 0 / lane -1',
      'GAP road 1 / laneSection 0 / lane -1',
      'KINK road 1 / laneSection 0 / lane -1',
    ]);
    expect(map.diagnostics.at(-1)?.what).toBe('road 2 / laneSection 0 / lane -1 begins turned by 5.7 degrees');
    expect(LaneType.driving).toBe(map.lanes.type[0]);
  });

  it('name joints inside a reference line, and what is understood but not used', () => {
    const map = readRoadMap(
      xodrText(
        [{ id: '1', planView: [line(0, 0, 0, 10), line(10.2, 0, 0.2, 10)] }],
        '<junction id="4" type="virtual"><connection id="0"/></junction>',
      ).replace('<lanes>', '<lateralProfile><superelevation s="0" a="0.05" b="0" c="0" d="0"/></lateralProfile><lanes>'),
      'town',
    );
    expect(map.diagnostics.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'UNSUPPORTED road 1 / lateralProfile',
      'UNSUPPORTED junction 4 / connection 0',
      'GAP road 1 / planView / geometry 1',
      'KINK road 1 / planView / geometry 1',
    ]);
  });

  it('drop a link of a road to itself that leads nowhere, and keep a ring', () => {
    const looped = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 20)], predecessor: roadLink('1', 'end'), successor: roadLink('1', 'start'), lanes: [{ id: -1, predecessor: -1, successor: -1 }] }]), 'town');
    expect(successors(looped)).toEqual({});
    expect(looped.diagnostics.map(({ code }) => code)).toContain('SELF_LINK');
    const ring = readRoadMap(xodrText([{ id: '1', planView: [arc(0, 0, 0, 2 * Math.PI * 30, 1 / 30)], predecessor: roadLink('1', 'end'), successor: roadLink('1', 'start'), lanes: [{ id: -1, predecessor: -1, successor: -1 }] }]), 'town');
    expect(successors(ring)).toEqual({ '1/0/-1': ['1/0/-1'] });
    expect(ring.diagnostics).toEqual([]);
  });
});

describe('geo reference and hash', () => {
  it('are read from the file, with the leaderboard defaults', () => {
    const road = [{ id: '1', planView: [line(0, 0, 0, 10)] }];
    expect(readRoadMap(xodrText(road, '', '+proj=tmerc +lat_0=4.9e+1 +lon_0=-8.5 +k=1'), 'town').geoReference).toEqual({ latitudeDeg: 49, longitudeDeg: -8.5 });
    expect(readRoadMap(xodrText(road), 'town').geoReference).toEqual({ latitudeDeg: 42, longitudeDeg: 2 });
  });

  it('change with the text and the overlay, and only with them', () => {
    const text = crossingText();
    const overlay = { approaches: [{ road: '10', at: 'end', xodrJunction: '5', kind: 'light' }] } as const;
    const hashes = [readRoadMap(text, 'a'), readRoadMap(text, 'b'), readRoadMap(`${text} `, 'a'), readRoadMap(text, 'a', { approaches: [...overlay.approaches] })].map((map) => map.contentHash);
    expect(hashes[1]).toBe(hashes[0]);
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('bad input', () => {
  const road = (inside: string, attributes = 'id="1" junction="-1" length="10"'): string => `<OpenDRIVE>\n<road ${attributes}>\n${inside}\n</road></OpenDRIVE>`;
  const lanes = '<lanes><laneSection s="0"><right><lane id="-1" type="driving"><width sOffset="0" a="3"/></lane></right></laneSection></lanes>';
  const planView = (inside: string): string => `<planView><geometry s="0" x="0" y="0" hdg="0" length="10">${inside}</geometry></planView>`;

  it.each([
    ['text that is no XML', 'hello', 'MAP_XML', 'town is not well-formed XML: text data outside of root node.', 'town, line 1'],
    ['other XML', '<routes/>', 'MAP_FORMAT', 'town is no OpenDRIVE file: its root element is <routes>', 'town, line 1'],
    ['a file without roads', '<OpenDRIVE/>', 'MAP_EMPTY', 'town has no lane to drive on', 'town'],
    ['a road without reference line', road(lanes), 'MAP_FORMAT', 'town: road 1 has no <planView>', 'town, line 2'],
    ['a road without lanes', road(planView('<line/>')), 'MAP_FORMAT', 'town: road 1 has no <lanes>', 'town, line 2'],
    ['an unknown geometry', road(planView('<wave/>') + lanes), 'MAP_FORMAT', 'town: road 1 has a <geometry> of no known kind (line, arc, spiral, poly3, paramPoly3)', 'town, line 3'],
    ['a word for a number', road(planView('<line/>').replace('hdg="0"', 'hdg="north"') + lanes), 'MAP_FORMAT', 'town: attribute hdg of <geometry> is no number ("north")', 'town, line 3'],
    ['a negative length', road(planView('<line/>') + lanes, 'id="1" length="-1"'), 'MAP_FORMAT', 'town: attribute length of <road> is negative (-1)', 'town, line 2'],
    ['two roads with one id', road(planView('<line/>') + lanes).replace('</OpenDRIVE>', `<road id="1" length="10">${planView('<line/>')}${lanes}</road></OpenDRIVE>`), 'MAP_FORMAT', 'town: road 1 occurs twice', 'town, line 4'],
    ['a road of absurd length', road(planView('<line/>').replace('length="10"', 'length="1e7"') + lanes, 'id="1" length="1e7"'), 'MAP_LIMIT', 'road 1 has a lane section of 10000 km; at most 500 km are read', 'road 1 / laneSection 0 / lane -1'],
    ['coordinates beyond all bounds', road(planView('<line/>').replace('x="0"', 'x="1e200"') + lanes), 'MAP_FORMAT', 'road 1 / laneSection 0 / lane -1 runs outside all bounds (coordinates beyond 10000 km)', 'road 1 / laneSection 0 / lane -1'],
  ])('refuses %s and names the place', (_name, text, code, message, where) => {
    let caught: unknown;
    try {
      readRoadMap(text, 'town');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(MapError);
    expect(caught).toMatchObject({ code, message, where, remedy: expect.stringMatching(/\S/) });
  });
});
