import { describe, expect, it } from 'vitest';
import { CodriverError } from '../../../src/fault/CodriverError.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { requireTown, selectRoutes } from '../../../src/leaderboard/routes/selectRoutes.ts';
import { sharedFile } from '../sharedFiles.ts';

const route1 = (id: string, inside = '<waypoint x="1" y="2" z="3" yaw="0"/><waypoint x="4" y="5" z="6"/>', town = 'Town01') => `<route id="${id}" town="${town}">\n${inside}\n</route>`;
const file1 = (...routes: string[]) => `<routes>\n${routes.join('\n')}\n</routes>`;

const FILE_2 = `<routes>
  <route id="7" town="Town12">
    <weathers>
      <weather route_percentage="100" fog_density="40"/>
      <weather route_percentage="0" precipitation="20"/>
    </weathers>
    <waypoints><position x="0" y="10" z="1"/><position x="0" y="20" z="1"/></waypoints>
    <scenarios>
      <scenario name="Accident_1" type="Accident">
        <trigger_point x="0" y="12" z="1" yaw="90"/>
        <distance value="80"/>
        <frequency from="20" to="60"/>
      </scenario>
    </scenarios>
  </route>
</routes>`;

function fault(act: () => unknown): { code: string; message: string; where: string | undefined; remedy: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof CodriverError) return { code: error.code, message: error.message, where: error.where, remedy: error.remedy };
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a 1.0 route file', () => {
  it('is read into the internal frame', () => {
    const file = readRouteFile(file1(route1('0')), 'r.xml');
    expect(file).toMatchObject({ label: 'r.xml', format: '1.0' });
    expect(file.routes).toEqual([
      {
        id: '0',
        town: 'Town01',
        waypoints: [{ x: 1, y: -2, z: 3 }, { x: 4, y: -5, z: 6 }],
        weather: [{ routePercent: 0, parameters: expect.objectContaining({ sun_altitude_angle: 70, cloudiness: 30 }) }],
        scenarios: [],
        where: 'r.xml, line 2',
      },
    ]);
  });

  it('takes routes anywhere in the tree and starts its weather from zero', () => {
    const { routes } = readRouteFile(`<a><b>${route1('x', '<weather id="Night" cloudiness="80"/><waypoint x="0" y="0" z="0"/><waypoint x="1" y="0" z="0"/>')}</b></a>`, 'r.xml');
    expect(routes[0]!.weather[0]!.parameters).toMatchObject({ cloudiness: 80, sun_altitude_angle: 0 });
  });
});

describe('a 2.x route file', () => {
  it('is read with weather key frames in order and its scenarios', () => {
    const file = readRouteFile(FILE_2, 'r.xml');
    expect(file.format).toBe('2.x');
    const [route] = file.routes;
    expect(route!.waypoints).toEqual([{ x: 0, y: -10, z: 1 }, { x: 0, y: -20, z: 1 }]);
    expect(route!.weather.map(({ routePercent, parameters }) => [routePercent, parameters.precipitation, parameters.fog_density, parameters.cloudiness])).toEqual([[0, 20, 0, 50], [100, 0, 40, 50]]);
    expect(route!.scenarios).toEqual([
      {
        name: 'Accident_1',
        type: 'Accident',
        trigger: { x: 0, y: -12, z: 1, headingRad: -Math.PI / 2 },
        parameters: { distance: { value: '80' }, frequency: { from: '20', to: '60' } },
        where: 'r.xml, line 9',
      },
    ]);
  });
});

describe('a bad route file', () => {
  it.each([
    ['one waypoint', file1(route1('3', '<waypoint x="1" y="2" z="3"/>')), 'ROUTE_FILE', /route 3 has 1 waypoint$/, 'r.xml, line 2', /start and an end/],
    ['a coordinate that is no number', file1(route1('3', '<waypoint x="1" y="oops" z="3"/><waypoint x="1" y="2" z="3"/>')), 'ROUTE_FILE', /y="oops"/, 'r.xml, line 3', /decimal/],
    ['a missing coordinate', file1(route1('3', '<waypoint x="1" z="3"/><waypoint x="1" y="2" z="3"/>')), 'ROUTE_FILE', /no attribute y/, 'r.xml, line 3', /number/],
    ['no route', '<routes/>', 'ROUTE_FILE', /holds no <route>/, 'r.xml, line 1', /leaderboard route file/],
    ['no town', '<routes><route id="1"/></routes>', 'ROUTE_FILE', /no attribute town/, 'r.xml, line 1', /Add town/],
    ['a repeated id', file1(route1('1'), route1('1')), 'ROUTE_FILE', /id 1 is used twice/, 'r.xml, line 5 and r.xml, line 2', /own id/],
    ['2.x without scenarios', '<routes><route id="1" town="T"><waypoints><position x="0" y="0" z="0"/><position x="1" y="0" z="0"/></waypoints></route></routes>', 'ROUTE_FILE', /no <scenarios>/, 'r.xml, line 1', /Add/],
    ['no XML', 'route 1', 'XML_SYNTAX', /not well-formed/, 'r.xml, line 1', /Repair/],
  ])('with %s is refused with place and remedy', (_, text, code, message, where, remedy) => {
    expect(fault(() => readRouteFile(text, 'r.xml'))).toEqual({ code, message: expect.stringMatching(message), where, remedy: expect.stringMatching(remedy) });
  });
});

describe('a subset of routes', () => {
  const file = readRouteFile(file1(...['0', '1', '2', '3', '4', '7', '10'].map((id) => route1(id))), 'r.xml');
  const ids = (subset?: string): string[] => selectRoutes(file, subset).map(({ id }) => id);

  it.each([
    [undefined, ['0', '1', '2', '3', '4', '7', '10']],
    ['0-4,7', ['0', '1', '2', '3', '4', '7']],
    ['7, 2', ['2', '7']],
    ['3', ['3']],
    ['4-10', ['10', '4', '7']],
  ])('%s of a 1.0 file is sorted as text', (subset, expected) => {
    expect(ids(subset)).toEqual(expected);
  });

  it('of a 2.x file is sorted as integers', () => {
    const ids2 = ['2', '10', '1'].map((id) => FILE_2.replaceAll(/<\/?routes>/g, '').replace('id="7"', `id="${id}"`));
    expect(selectRoutes(readRouteFile(file1(...ids2), 'r.xml'), '2-1').map(({ id }) => id)).toEqual(['1', '2', '10']);
  });

  it.each([
    ['9', /no route 9/],
    ['0-9', /no route 9/],
    ['3-1', /runs backwards/],
    ['1,0-2', /route 1 is named twice/],
    ['1,,2', /empty part/],
    ['1-2-3', /neither an id nor a range/],
    ['-3', /neither an id nor a range/],
  ])('%s is refused with the ids that there are', (subset, message) => {
    expect(fault(() => selectRoutes(file, subset))).toEqual({ code: 'ROUTE_SUBSET', message: expect.stringMatching(message), where: 'r.xml', remedy: expect.stringContaining('0, 1, 2, 3, 4, 7, 10') });
  });

  it('in another town than the map is refused', () => {
    expect(() => requireTown(file.routes, 'Town01')).not.toThrow();
    expect(fault(() => requireTown(file.routes, 'Town02'))).toMatchObject({ code: 'ROUTE_TOWN', message: 'route 0 is in Town01, but the map is Town02', where: 'r.xml, line 2' });
  });
});

const training = sharedFile('routes/leaderboard1_training.xml');
const devtest2 = sharedFile('routes/leaderboard2_devtest.xml');

describe('the official files', () => {
  it.skipIf(training === undefined)('of 1.0 hold 50 routes, 10 of them in Town01 (skipped without ../shared)', () => {
    const { routes, format } = readRouteFile(training!, 'leaderboard1_training.xml');
    expect({ format, count: routes.length, town01: routes.filter(({ town }) => town === 'Town01').length }).toEqual({ format: '1.0', count: 50, town01: 10 });
  });

  it.skipIf(devtest2 === undefined)('of 2.x hold 2 routes with their scenarios (skipped without ../shared)', () => {
    const { routes, format } = readRouteFile(devtest2!, 'leaderboard2_devtest.xml');
    expect({ format, count: routes.length, scenarios: routes.reduce((sum, { scenarios }) => sum + scenarios.length, 0) }).toEqual({ format: '2.x', count: 2, scenarios: 119 });
  });
});
