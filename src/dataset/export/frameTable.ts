import type { FrameFormat } from './FrameFormat.ts';
import type { FrameView } from './FrameView.ts';
import { leavesOf, valueAt, type CellValue, type Leaf } from './layoutShape.ts';

/** A column of the table of frames. `real` are 32-bit floats, as recorded; `whole` fit 53 bits. */
export interface FrameColumn {
  readonly name: string;
  readonly type: 'real' | 'double' | 'whole' | 'boolean' | 'text';
  readonly value: (frame: FrameView) => CellValue;
}

/**
 * One row per frame: where it is from, every single value of the scene (lists by their length; JSON Lines has them whole), what was driven
 * and what the expert would have done and why. The columns follow from the schemas of scene, action and grounds.
 */
export function frameColumns({ scene: { schema: sceneSchema }, action: { schema: actionSchema }, grounds }: FrameFormat): readonly FrameColumn[] {
  return [
    text('episode', ({ episode }) => episode.id),
    text('town', ({ episode }) => episode.town),
    text('route', ({ episode }) => episode.routeId),
    text('driver', ({ episode }) => episode.driver),
    whole('seed', ({ episode }) => episode.seed),
    whole('update', ({ episode }) => episode.update),
    whole('frame', ({ frameId }) => frameId),
    whole('step', ({ step }) => step),
    text('scenario', ({ scenario }) => scenario),
    ...leavesOf(sceneSchema).map((leaf) => leafColumn(leaf, '', ({ scene }) => scene)),
    ...leavesOf(actionSchema).map((leaf) => leafColumn(leaf, 'driver_', ({ driver }) => driver)),
    ...leavesOf(actionSchema).map((leaf) => leafColumn(leaf, 'expert_', ({ expert }) => expert)),
    ...(grounds === undefined ? [] : [...leavesOf(grounds.schema).map((leaf) => leafColumn(leaf, 'expert_', (frame) => frame.grounds)), ...RIGHT_COLUMNS]),
    { name: 'disagreement', type: 'double', value: ({ disagreement }) => disagreement },
    text('infractionsAhead', ({ infractionsAhead }) => infractionsAhead.join('+')),
    text('failure', ({ failure }) => (failure === undefined ? '' : `${failure.kind}: ${failure.message}`)),
  ];
}

/** The first range of acceptable actions, which holds the expert's own. */
const RIGHT_COLUMNS: readonly FrameColumn[] = (['fromMps', 'toMps', 'fromLeftM', 'toLeftM'] as const).map((bound) => ({
  name: `expert_acceptable_${bound}`,
  type: 'real',
  value: ({ grounds }) => grounds?.acceptable[0]?.[bound] ?? null,
}));

/** A frame as a JSON object: the same facts with the whole scene. */
export function frameObject(frame: FrameView): object {
  const { episode, frameId, step, scene, driver, expert, grounds, disagreement, scenario, infractionsAhead, memory, failure } = frame;
  return {
    episode: episode.id,
    town: episode.town,
    route: episode.routeId,
    drivenBy: episode.driver,
    seed: episode.seed,
    update: episode.update,
    frame: frameId,
    step,
    scenario,
    scene: shortReals(scene),
    driver: driver === undefined ? null : shortReals(driver),
    expert: expert === undefined ? null : shortReals(expert),
    ...(grounds === undefined ? {} : { grounds: shortReals(grounds) }),
    disagreement,
    infractionsAhead,
    ...(memory === undefined ? {} : { memory }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The shortest decimal that is read back as the same 32-bit float: 0.1, not 0.10000000149011612. */
export function shortReal(value: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

function shortReals(value: unknown): unknown {
  if (typeof value === 'number') return shortReal(value);
  if (Array.isArray(value)) return value.map(shortReals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortReals(inner)]));
}

function text(name: string, value: (frame: FrameView) => string): FrameColumn {
  return { name, type: 'text', value };
}

function whole(name: string, value: (frame: FrameView) => number): FrameColumn {
  return { name, type: 'whole', value };
}

function leafColumn({ path, type }: Leaf, prefix: string, of: (frame: FrameView) => object | undefined): FrameColumn {
  return { name: `${prefix}${path.join('_')}`, type: type === 'number' ? 'real' : type, value: (frame) => valueAt(of(frame), path) };
}
