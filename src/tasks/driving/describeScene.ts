import type { Scene } from '../../driving/Scene.ts';

/** In prompts route points stand this many apart in the list, and only the nearest actors are shown. */
const EVERY_POINT = 5;
const MOST_ACTORS = 10;
/** The same for scenes beside another one. */
const EVERY_POINT_BRIEFLY = 10;
const MOST_ACTORS_BRIEFLY = 4;

/** A scene as JSON for a prompt: numbers rounded, the route thinned out, far actors left out (and counted). @param brief with the nearest surroundings only */
export function describeScene(scene: Scene, brief = false): string {
  const [every, most] = brief ? [EVERY_POINT_BRIEFLY, MOST_ACTORS_BRIEFLY] : [EVERY_POINT, MOST_ACTORS];
  const shown = {
    ...scene,
    route: { ...scene.route, points: scene.route.points.filter((_, index) => index % every === 0) },
    actors: scene.actors.slice(0, most),
    ...(scene.actors.length > most ? { actorsLeftOut: scene.actors.length - most } : {}),
  };
  return compactJson(shown);
}

/** A scene in one line: speed and limit, and what is next ahead of each kind. */
export function sceneSummary({ ego, route, actors, lights, stopSigns }: Scene): string {
  const ahead = actors.find(({ gapAheadM, leftOfRouteM }) => gapAheadM !== null && gapAheadM > 0 && leftOfRouteM !== null && Math.abs(leftOfRouteM) < ego.laneWidthM / 2);
  const [light] = lights;
  const [sign] = stopSigns;
  return [
    `at ${ego.speedMps.toFixed(1)} m/s, limit ${route.speedLimitMps.toFixed(1)}`,
    ...(ahead === undefined ? [] : [`${ahead.kind} ${ahead.gapAheadM!.toFixed(1)} m ahead at ${ahead.speedMps.toFixed(1)} m/s`]),
    ...(light === undefined ? [] : [`${light.state} light in ${light.distanceToStopLineM.toFixed(1)} m`]),
    ...(sign === undefined ? [] : [`stop sign in ${sign.distanceToStopPointM.toFixed(1)} m${sign.alreadyStopped ? ', stopped already' : ''}`]),
    ...(route.distanceToJunctionM === null ? [] : [route.distanceToJunctionM === 0 ? 'in a junction' : `junction in ${route.distanceToJunctionM.toFixed(1)} m`]),
  ].join('; ');
}

/** JSON with one line per list element and rounded numbers. */
export function compactJson(value: object): string {
  const lines = Object.entries(value).map(([key, field]) => `  ${JSON.stringify(key)}: ${fieldText(field)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

function fieldText(field: unknown): string {
  if (Array.isArray(field)) return field.length === 0 ? '[]' : `[\n${field.map((element) => `    ${rounded(element)}`).join(',\n')}\n  ]`;
  if (typeof field !== 'object' || field === null) return rounded(field);
  const lists = Object.entries(field).some(([, inner]) => Array.isArray(inner));
  if (!lists) return rounded(field);
  const lines = Object.entries(field).map(([key, inner]) => `    ${JSON.stringify(key)}: ${Array.isArray(inner) ? `[\n${inner.map((element) => `      ${rounded(element)}`).join(',\n')}\n    ]` : rounded(inner)}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

function rounded(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' ? Number(inner.toFixed(Math.abs(inner) < 1 ? 3 : 2)) : inner));
}
