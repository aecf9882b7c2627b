import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodriverError } from '../../src/fault/CodriverError.ts';
import { readScenarioFile } from '../../src/leaderboard/matching/ScenarioFile.ts';
import { readResultsFile } from '../../src/leaderboard/results/readResultsFile.ts';
import { Results } from '../../src/leaderboard/results/Results.ts';
import { readRouteFile } from '../../src/leaderboard/routes/RouteFile.ts';
import { selectRoutes } from '../../src/leaderboard/routes/selectRoutes.ts';

const ROUTES = '<routes><route id="0" town="Town01"><weather cloudiness="5"/><waypoint x="1" y="2" z="0"/><waypoint x="9" y="2" z="0"/></route></routes>';
const ROUTES_2 =
  '<routes><route id="1" town="Town12"><weathers><weather route_percentage="0" wetness="5"/></weathers><waypoints><position x="1" y="2" z="0"/><position x="9" y="2" z="0"/></waypoints><scenarios><scenario name="A_1" type="A"><trigger_point x="1" y="2" z="0" yaw="3"/></scenario></scenarios></route></routes>';
const SCENARIOS = '{"available_scenarios":[{"Town01":[{"scenario_type":"Scenario3","available_event_configurations":[{"transform":{"x":"1","y":"2","z":"0","yaw":"90"},"other_actors":{"left":[{"x":1,"y":2,"z":0,"yaw":0}]}}]}]}]}';
const RESULTS = new Results({ version: '1.0', totalRoutes: 2 }).text('running');

/** A text with a few pieces cut out, doubled or overwritten. */
function mutated(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const cut = fc.tuple(place, fc.nat(30)).map(([from, length]) => (whole: string) => whole.slice(0, from) + whole.slice(from + length));
  const doubled = fc.tuple(place, fc.nat(30)).map(([from, length]) => (whole: string) => whole.slice(0, from + length) + whole.slice(from));
  const overwritten = fc.tuple(place, fc.string({ maxLength: 4 })).map(([from, piece]) => (whole: string) => whole.slice(0, from) + piece + whole.slice(from + piece.length));
  return fc.array(fc.oneof(cut, doubled, overwritten), { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce((whole, change) => change(whole), text));
}

describe.each([
  ['1.0 route file', ROUTES, (text: string) => readRouteFile(text, 'f')],
  ['2.x route file', ROUTES_2, (text: string) => readRouteFile(text, 'f')],
  ['scenario file', SCENARIOS, (text: string) => readScenarioFile(text, 'f')],
  ['results file', RESULTS, (text: string) => readResultsFile(text, 'f')],
] as const)('a damaged %s', (_, text, read) => {
  it('is well before it is damaged', () => {
    expect(() => read(text)).not.toThrow();
  });

  it('is read or refused with place and remedy, never anything else', () => {
    fc.assert(
      fc.property(mutated(text), (damaged) => {
        try {
          read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(CodriverError);
          if (error instanceof CodriverError) expect([error.where?.startsWith('f'), error.remedy.length > 10]).toEqual([true, true]);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

it('any subset text names routes or is refused', () => {
  const file = readRouteFile('<routes><route id="0" town="T"><waypoint x="1" y="2" z="0"/><waypoint x="9" y="2" z="0"/></route></routes>', 'f');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('0', '1', '-', ',', ' ', 'x'), maxLength: 8 }), (subset) => {
      try {
        expect(selectRoutes(file, subset).map(({ id }) => id)).toEqual(['0']);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ROUTE_SUBSET', where: 'f' });
      }
    }),
    { seed: 6, numRuns: 500 },
  );
});
