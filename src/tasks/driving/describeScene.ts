import type { Scene } from '../../driving/Scene.ts';

/** In prompts route points stand this many apart in the list, and only the nearest actors are shown. */
const EVERY_POINT = 5;
const MOST_ACTORS = 10;

/** A scene as JSON for a prompt: numbers rounded, the route thinned out, far actors left out (and counted). */
export function describeScene(scene: Scene): string {
  const shown = {
    ...scene,
    route: { ...scene.route, points: scene.route.points.filter((_, index) => index % EVERY_POINT === 0) },
    actors: scene.actors.slice(0, MOST_ACTORS),
    ...(scene.actors.length > MOST_ACTORS ? { actorsLeftOut: scene.actors.length - MOST_ACTORS } : {}),
  };
  return compactJson(shown);
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
