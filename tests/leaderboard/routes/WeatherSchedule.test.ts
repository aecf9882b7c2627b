import { describe, expect, it } from 'vitest';
import { readWeather2 } from '../../../src/leaderboard/routes/RouteWeather.ts';
import { WeatherSchedule } from '../../../src/leaderboard/routes/WeatherSchedule.ts';
import { parseXml } from '../../../src/map/xml/parseXml.ts';
import { frameOf } from '../SyntheticFrame.ts';
import { straightRoute } from './straightRoute.ts';

const ROUTE = straightRoute(101);

function schedule(weathers: string): WeatherSchedule {
  return new WeatherSchedule(ROUTE, readWeather2(parseXml(`<route><weathers>${weathers}</weathers></route>`, 'test.xml'), 'test.xml'));
}

const RAIN = '<weather route_percentage="0" wetness="0" precipitation="0"/><weather route_percentage="100" wetness="100" precipitation="0"/>';

describe('weather along a route', () => {
  it('changes as the ego passes route points, linear between key frames', () => {
    const weather = schedule(RAIN);
    const at = (x: number): unknown[] => weather.commands(frameOf({ ego: { x } })).map((command) => (command.kind === 'weather' ? command.weather.roadGrip : command.kind));
    expect([at(0), at(0.5), at(1.5), at(1.7), at(2.5)]).toEqual([[], [], [1 - 0.3 * 0.01], [], [1 - 0.3 * 0.02]]);
  });

  it('sees three points ahead at most', () => {
    const weather = schedule(RAIN);
    weather.commands(frameOf({ ego: { x: 50.5 } }));
    expect(weather.state).toEqual({ index: 3 });
  });

  it('with one key frame never changes', () => {
    const weather = schedule('<weather route_percentage="0" wetness="50"/>');
    expect([0, 1.5, 3.5].flatMap((x) => weather.commands(frameOf({ ego: { x } })))).toEqual([]);
  });

  it('can be wound back', () => {
    const weather = schedule(RAIN);
    weather.commands(frameOf({ ego: { x: 1.5 } }));
    const saved = structuredClone(weather.state);
    const first = weather.commands(frameOf({ ego: { x: 2.5 } }));
    weather.state = saved;
    expect(weather.commands(frameOf({ ego: { x: 2.5 } }))).toEqual(first);
  });
});
