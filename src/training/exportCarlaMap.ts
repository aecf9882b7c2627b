import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BridgeError } from '../carla/bridge/BridgeError.ts';
import { BridgeLink } from '../carla/bridge/BridgeLink.ts';
import type { BridgeAddress } from '../carla/bridge/BridgeLink.ts';
import { Codec } from '../carla/bridge/Codec.ts';

export interface ExportedMap {
  readonly town: string;
  readonly file: string;
  readonly sha256: string;
  /** False when the file held this very map already: then it was not sent. */
  readonly isNew: boolean;
}

/**
 * Saves the map of a CARLA server as OpenDRIVE, so that routes are planned on the very lanes that CARLA has.
 * @param town loaded first, undefined takes the one that is there
 * @throws BridgeError when bridge or CARLA cannot be reached or the map is longer than a message may be, WorldError when CARLA has no such town
 */
export async function exportCarlaMap(address: BridgeAddress, town: string | undefined, fileOf: (town: string) => string): Promise<ExportedMap> {
  const link = await BridgeLink.open(address, 'controller', 'codriver carla-map');
  try {
    const name = town ?? link.welcome.town;
    if (town !== undefined) await link.ask({ kind: 'loadTown', id: link.newId(), town });
    const file = fileOf(name);
    const have = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null;
    const { deflated, sha256 } = await link.ask({ kind: 'getMap', id: link.newId(), have });
    if (deflated === null && sha256 !== have) {
      throw new BridgeError('BRIDGE_MAP', `the map of ${name} is too long for a message`, { where: address.url, remedy: 'copy the .xodr file from CARLA\'s folder CarlaUE4/Content/Carla/Maps/OpenDrive', kind: 'environment' });
    }
    if (deflated !== null) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, Codec.inflate(deflated));
    }
    return { town: name, file, sha256, isNew: deflated !== null };
  } finally {
    await link.close();
  }
}
