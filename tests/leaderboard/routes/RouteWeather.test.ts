import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/map/xml/parseXml.ts';
import { drivingWeather, readWeather1, readWeather2, weatherAt } from '../../../src/leaderboard/routes/RouteWeather.ts';

const weather1 = (attributes: string) => drivingWeather(readWeather1(parseXml(`<route><weather ${attributes}/></route>`, 'r.xml'), 'r.xml')[0]!.parameters);

describe('weather for driving', () => {
  it.each([
    ['sun_altitude_angle="70"', { visibilityM: 1000, roadGrip: 1 }],
    ['sun_altitude_angle="-10"', { visibilityM: 150, roadGrip: 1 }],
    ['sun_altitude_angle="70" wetness="100"', { visibilityM: 1000, roadGrip: 0.7 }],
    ['sun_altitude_angle="70" precipitation="100"', { visibilityM: 500, roadGrip: 0.7 }],
    ['sun_altitude_angle="70" fog_density="100" precipitation="100"', { visibilityM: 30, roadGrip: 0.7 }],
  ])('of %s', (attributes, expected) => {
    expect(weather1(attributes)).toEqual(expected);
  });
});

describe('weather along a 2.x route', () => {
  const keyframes = readWeather2(parseXml('<route><weathers><weather route_percentage="20" wetness="10"/><weather route_percentage="60" wetness="50" fog_density="8"/></weathers></route>', 'r.xml'), 'r.xml');

  it.each([
    [0, 10, 0],
    [20, 10, 0],
    [30, 20, 2],
    [60, 50, 8],
    [100, 50, 8],
  ])('at %i %% is interpolated between key frames', (percent, wetness, fog) => {
    const at = weatherAt(keyframes, percent);
    expect([at.wetness, at.fog_density, at.sun_altitude_angle]).toEqual([wetness, fog, 70]);
  });
});
