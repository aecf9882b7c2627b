import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { LaneGrid } from '../../map/LaneGrid.ts';
import type { RoadMap } from '../../map/RoadMap.ts';

/** Raised when the layout of these files changes. */
export const MAP_FILE_VERSION = 1;

const MAGIC = 0x4d_52_44_43;
/** Magic, version, length and CRC-32 of the body, then 0: a multiple of 8, so that columns can be read in place. */
const HEADER_BYTES = 24;

/** A compiled map and the grid over its lanes. */
export interface CompiledMap {
  readonly map: RoadMap;
  readonly grid: LaneGrid;
}

/** A compiled map as one file: header with checksum, then the map in V8's own form (typed arrays stay arrays). */
export function writeCompiledMap(compiled: CompiledMap): Buffer {
  const body = serialize(compiled);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(MAP_FILE_VERSION, 4);
  header.writeUInt32LE(body.byteLength, 8);
  header.writeUInt32LE(crc32(body), 12);
  return Buffer.concat([header, body]);
}

/** The map of a file that {@link writeCompiledMap} wrote, or undefined when it is torn, damaged or of another version. */
export function readCompiledMap(file: Buffer): CompiledMap | undefined {
  if (file.byteLength < HEADER_BYTES || file.readUInt32LE(0) !== MAGIC || file.readUInt32LE(4) !== MAP_FILE_VERSION) return undefined;
  const body = file.subarray(HEADER_BYTES);
  if (file.readUInt32LE(8) !== body.byteLength || file.readUInt32LE(12) !== crc32(body)) return undefined;
  // The checksum says that these are the bytes that we wrote, so this is the map that we wrote.
  return deserialize(body) as CompiledMap;
}
