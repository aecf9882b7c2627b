import { LaneType } from '../LaneType.ts';
import type { MapDiagnostic } from '../RoadMap.ts';
import type { ConnectionRecord, JunctionRecord, RoadLink } from '../opendrive/OpenDrive.ts';
import type { LaneRow, LaneTable } from './LaneTable.ts';
import { laneName } from './LaneTable.ts';
import type { RoadLayout, SectionLayout } from './RoadLayout.ts';
import { SHORTEST_SECTION_M } from './RoadLayout.ts';
import { hashTableOrderOfIds } from '../hashTableOrder.ts';

/** Roads without length in a row, at most: a ring of them must not hold us. */
const MOST_SEAMS = 8;

/** Which lanes a file says to follow which, read in the sense of travel. */
export class LaneLinks {
  readonly #table: LaneTable;
  readonly #roads: ReadonlyMap<string, RoadLayout>;
  readonly #junctions: ReadonlyMap<string, JunctionRecord>;
  readonly #connectionsInto = new Map<string, ConnectionRecord[]>();
  readonly #connectionsFrom = new Map<string, ConnectionRecord[]>();
  readonly diagnostics: MapDiagnostic[] = [];

  constructor(table: LaneTable, roads: ReadonlyMap<string, RoadLayout>, junctions: readonly JunctionRecord[]) {
    this.#table = table;
    this.#roads = roads;
    this.#junctions = new Map(junctions.map((junction) => [junction.id, junction]));
    for (const junction of junctions) {
      for (const position of hashTableOrderOfIds(junction.connections.map((connection) => connection.id))) {
        const connection = junction.connections[position]!;
        push(this.#connectionsFrom, `${junction.id}/${connection.incomingRoad}`, connection);
        if (junction.direct) push(this.#connectionsInto, `${junction.id}/${connection.toRoad}`, connection);
      }
    }
  }

  /** Lanes that travel enters after `row`; branches in the order in which CARLA holds a junction's connections. */
  after(row: LaneRow): LaneRow[] {
    return this.#neighbours(row, row.direction, 1);
  }

  /** Lanes that travel comes from, as `row` itself says: a second source where the other side is silent. */
  before(row: LaneRow): LaneRow[] {
    return this.#neighbours(row, row.direction === 1 ? -1 : 1, -1);
  }

  /** @param end +1 for the end of the section in the sense of s; @param sense +1 when the neighbour is entered, -1 when it is left */
  #neighbours(row: LaneRow, end: 1 | -1, sense: 1 | -1): LaneRow[] {
    const ids = end === 1 ? row.record.successors : row.record.predecessors;
    const inside = this.#inSameRoad(row, ids, end);
    const found = inside ?? this.#inNextRoad(row, ids, end, sense);
    const fitting: LaneRow[] = [];
    for (const target of found) {
      if (fitting.includes(target)) continue;
      if (target.road === row.road && target.index === row.index && inside !== undefined) continue;
      fitting.push(target);
    }
    return fitting;
  }

  /** Lanes of the neighbouring section of the same road; undefined at the road's end. */
  #inSameRoad(row: LaneRow, ids: readonly number[], end: 1 | -1): LaneRow[] | undefined {
    const { sections } = row.road;
    let wanted = ids;
    for (let number = row.section.number + end; number >= 0 && number < sections.length; number += end) {
      const section = sections[number]!;
      if (section.toS - section.fromS >= SHORTEST_SECTION_M) {
        const found: LaneRow[] = [];
        for (const id of wanted) {
          const lane = this.#table.find(row.road, number, id);
          if (lane === undefined) this.#dangling(row, `lane ${id} of section ${number}`);
          else if (lane.direction === row.direction) found.push(lane);
          else this.#wrongWay(row, lane);
        }
        return found;
      }
      wanted = throughSeam(section, wanted, end);
      if ((end === 1 ? number === sections.length - 1 : number === 0)) return this.#acrossSeam(row, wanted, end);
    }
    return undefined;
  }

  /** A seam at the very end of a road: its own links lead on. */
  #acrossSeam(row: LaneRow, ids: readonly number[], end: 1 | -1): LaneRow[] {
    return this.#inNextRoad(row, ids, end, end === row.direction ? 1 : -1);
  }

  #inNextRoad(row: LaneRow, ids: readonly number[], end: 1 | -1, sense: 1 | -1): LaneRow[] {
    const link = end === 1 ? row.road.record.successor : row.road.record.predecessor;
    if (link === undefined) return [];
    return link.element === 'road' ? this.#onRoad(row, link, ids, sense) : this.#acrossJunction(row, link.id, sense);
  }

  #onRoad(row: LaneRow, link: RoadLink, ids: readonly number[], sense: 1 | -1): LaneRow[] {
    const road = this.#roads.get(link.id);
    if (road === undefined) {
      this.#dangling(row, `road ${link.id}`);
      return [];
    }
    return ids.flatMap((id) => this.#touched(row, road, link.contact ?? 'start', id, sense));
  }

  #acrossJunction(row: LaneRow, junctionId: string, sense: 1 | -1): LaneRow[] {
    const junction = this.#junctions.get(junctionId);
    if (junction === undefined) {
      this.#dangling(row, `junction ${junctionId}`);
      return [];
    }
    const found: LaneRow[] = [];
    const key = `${junctionId}/${row.road.record.id}`;
    for (const connection of this.#connectionsFrom.get(key) ?? []) {
      const road = this.#roads.get(connection.toRoad);
      if (road === undefined) {
        this.#dangling(row, `road ${connection.toRoad}`);
        continue;
      }
      for (const link of connection.laneLinks) {
        if (link.from === row.record.id) found.push(...this.#touched(row, road, connection.contact, link.to, sense));
      }
    }
    for (const connection of this.#connectionsInto.get(key) ?? []) {
      const road = this.#roads.get(connection.incomingRoad);
      if (road === undefined) continue;
      const contact = road.record.successor?.id === junctionId && road.record.successor.element === 'junction' ? 'end' : 'start';
      for (const link of connection.laneLinks) {
        if (link.to === row.record.id) found.push(...this.#touched(row, road, contact, link.from, sense));
      }
    }
    return found;
  }

  /** The lane `id` at one end of a road, if it is travelled away from (`sense` 1) or towards (-1) that end. */
  #touched(row: LaneRow, road: RoadLayout, contact: 'start' | 'end', id: number, sense: 1 | -1, seams = 0): LaneRow[] {
    const { sections } = road;
    const step = contact === 'start' ? 1 : -1;
    let number = contact === 'start' ? 0 : sections.length - 1;
    let wanted: readonly number[] = [id];
    for (let section = sections[number]; section !== undefined && section.toS - section.fromS < SHORTEST_SECTION_M; section = sections[number]) {
      wanted = throughSeam(section, wanted, step);
      number += step;
    }
    if (sections[number] === undefined) return this.#beyond(row, road, step, wanted, sense, seams + 1);
    const found: LaneRow[] = [];
    for (const laneId of wanted) {
      const lane = this.#table.find(road, number, laneId);
      if (lane === undefined) this.#dangling(row, `lane ${laneId} of road ${road.record.id}`);
      else if (lane.direction * sense === step) found.push(lane);
      else if (sense === 1) this.#wrongWay(row, lane);
    }
    return found;
  }

  /** A road without length: its link at the far end leads on to the next road. */
  #beyond(row: LaneRow, seamRoad: RoadLayout, step: 1 | -1, ids: readonly number[], sense: 1 | -1, seams: number): LaneRow[] {
    const link = step === 1 ? seamRoad.record.successor : seamRoad.record.predecessor;
    const road = link?.element === 'road' ? this.#roads.get(link.id) : undefined;
    if (link === undefined || road === undefined || seams > MOST_SEAMS) return [];
    return ids.flatMap((id) => this.#touched(row, road, link.contact ?? 'start', id, sense, seams));
  }

  #dangling(row: LaneRow, what: string): void {
    this.diagnostics.push({ code: 'DANGLING_LINK', where: laneName(row), what: `links to ${what}, which does not exist` });
  }

  #wrongWay(row: LaneRow, target: LaneRow): void {
    if (row.type !== LaneType.driving) return;
    this.diagnostics.push({ code: 'BAD_REFERENCE', where: laneName(row), what: `links to ${laneName(target)}, which is travelled the other way` });
  }
}

/** The lanes on the far side of a section without length. */
function throughSeam(section: SectionLayout, ids: readonly number[], step: 1 | -1): number[] {
  return section.record.lanes.filter((lane) => ids.includes(lane.id)).flatMap((lane) => (step === 1 ? lane.successors : lane.predecessors));
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
