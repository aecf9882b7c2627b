import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RpcMethod, Service } from '../../../src/carla/server/rpc/RpcMethod.ts';

/** The page that has the table of calls. */
export const CARLA_PAGE = fileURLToPath(new URL('../../../docs/carla.md', import.meta.url));

const START = '<!-- table of calls: written by `node tests/carla/server/writeRpcTable.ts` -->';
const END = '<!-- end of the table of calls -->';
const HERE: Readonly<Record<Service, string>> = { full: 'served', empty: 'no effect', refused: 'refused' };

/** Calls that CARLA's clients know and this server does not: they get the error of an unknown call. */
export const NOT_SERVED: readonly string[] = ['blend_pose', 'enable_chrono_physics', 'get_bones_transform', 'get_gbuffer_token', 'get_pose_from_animation', 'send', 'set_bones_transform'];

/** Every call with its arguments and result, by name, as a Markdown table. */
export function rpcTable(methods: readonly RpcMethod[]): string {
  const rows = [
    ...methods.map(({ name, takes, gives, service }) => ({ name, cells: [takes.join(', ') || '–', gives ?? '–', HERE[service]] })),
    ...NOT_SERVED.map((name) => ({ name, cells: ['', '', 'unknown call'] })),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return ['| call | arguments | result | here |', '| --- | --- | --- | --- |', ...rows.map(({ name, cells }) => `| \`${name}\` | ${cells.join(' | ')} |`)].join('\n');
}

/** A page with the table in its place. @throws Error when the page does not say where that is */
export function withTable(page: string, table: string): string {
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`the page has no place for the table: ${START} … ${END}`);
  return `${page.slice(0, from)}${START}\n\n${table}\n\n${page.slice(to)}`;
}

export function carlaPage(): string {
  return readFileSync(CARLA_PAGE, 'utf8');
}
