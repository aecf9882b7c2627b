import { createHash } from 'node:crypto';
import { CodriverError } from '../../fault/CodriverError.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { World } from '../../world/World.ts';
import type { WorldCommands } from '../../world/WorldCommands.ts';
import { WorldError } from '../../world/WorldError.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { WorldSetup } from '../../world/WorldSetup.ts';
import { BridgeLink } from './BridgeLink.ts';
import type { BridgeAddress } from './BridgeLink.ts';
import { CarlaFrame } from './CarlaFrame.ts';
import type { FrameLights } from './CarlaFrame.ts';
import { carlaWeather } from './carlaWeather.ts';
import { Codec } from './Codec.ts';
import { LightForecast } from './LightForecast.ts';
import { matchLights } from './matchLights.ts';
import { wireCommand, wireControl, wirePlace } from './wireCommand.ts';

/** CARLA's car of the leaderboard, which the embedded ego is modelled on. */
const EGO_BLUEPRINT = 'vehicle.lincoln.mkz_2017';

export interface CarlaWorldOptions {
  readonly bridge: BridgeAddress;
  /** The town's OpenDRIVE text: sent where CARLA has no town of the map's name, compared where it has one. */
  readonly openDrive?: string;
  /** Hears what could not be had as asked. */
  readonly note?: (text: string) => void;
}

/** A CARLA server as a world, through a bridge. It connects at the first reset and again at the first reset after a fault. */
export class CarlaWorld implements World {
  readonly kind = 'carla';
  readonly #options: CarlaWorldOptions;
  #link: BridgeLink | undefined;
  /** What is loaded over there. */
  #town: { readonly map: RoadMap; readonly lights: FrameLights } | undefined;
  #frame: CarlaFrame | undefined;

  constructor(options: CarlaWorldOptions) {
    this.#options = options;
  }

  /** @throws BridgeError when bridge or CARLA cannot be reached, WorldError when the ego finds no room */
  async reset(setup: WorldSetup): Promise<WorldFrame> {
    this.#frame = undefined;
    const link = await this.#connected();
    if (this.#town?.map !== setup.map) this.#town = { map: setup.map, lights: await this.#load(link, setup.map) };
    const { ego, traffic, weather, seed } = setup;
    const { frame, notes } = await link.ask({
      kind: 'reset',
      id: link.newId(),
      ego: { blueprint: EGO_BLUEPRINT, place: wirePlace(ego.pose), speed: ego.speedMps },
      weather: carlaWeather(weather),
      seed,
      traffic: { vehicles: traffic.vehicles, walkers: traffic.walkers, carelessShare: traffic.carelessWalkers },
    });
    for (const note of notes) this.#note(note);
    this.#frame = new CarlaFrame(this.#town.lights, weather);
    return this.#frame.take(frame);
  }

  /** @throws WorldError for a command that cannot be carried out (nothing advances then), BridgeError when bridge or CARLA are lost */
  async step({ ego, actors = [] }: WorldCommands): Promise<WorldFrame> {
    const frame = this.#frame;
    const link = this.#link;
    if (frame === undefined || link === undefined || this.#town === undefined) {
      throw new WorldError('WORLD_NOT_RESET', 'the world cannot step before an episode starts', { remedy: 'Call `reset` first.' });
    }
    const { carlaLightOf } = this.#town.lights;
    const commands = actors.map((command) => wireCommand(command, carlaLightOf)).filter((command) => command !== undefined);
    const { frame: next } = await link.ask({ kind: 'step', id: link.newId(), control: wireControl(ego), commands });
    for (const command of actors) {
      if (command.kind === 'weather') frame.weather = command.weather;
      if (command.kind !== 'light') continue;
      if (command.state === 'programme') frame.heldLights.delete(command.light);
      else frame.heldLights.add(command.light);
    }
    return frame.take(next);
  }

  /** Ends the episode and the connection: the bridge removes our actors and gives CARLA its clock back. What cannot be handed back is a note. */
  async close(): Promise<void> {
    this.#frame = undefined;
    this.#town = undefined;
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined) return;
    try {
      if (link.fault === undefined) await link.ask({ kind: 'end', id: link.newId() });
    } catch (error) {
      if (!(error instanceof CodriverError)) throw error;
      this.#note(`CARLA may not be as it was found: ${error.message}`);
    } finally {
      await link.close();
    }
  }

  async #connected(): Promise<BridgeLink> {
    if (this.#link !== undefined && this.#link.fault === undefined) return this.#link;
    this.#town = undefined;
    this.#link = await BridgeLink.open(this.#options.bridge, 'controller', 'codriver');
    return this.#link;
  }

  async #load(link: BridgeLink, map: RoadMap): Promise<FrameLights> {
    const { openDrive } = this.#options;
    if (link.welcome.towns.includes(map.name)) {
      await link.ask({ kind: 'loadTown', id: link.newId(), town: map.name });
      if (openDrive !== undefined) await this.#compare(link, map, openDrive);
    } else if (openDrive === undefined) {
      throw new WorldError('WORLD_SETUP', `CARLA has no town ${map.name}`, { remedy: `Take one of ${link.welcome.towns.join(', ')}, or give the map as an OpenDRIVE file.` });
    } else {
      await link.ask({ kind: 'loadMap', id: link.newId(), deflated: Codec.deflate(openDrive) });
    }
    const { lights } = await link.ask({ kind: 'getSignals', id: link.newId() });
    const carlaLightOf = matchLights(map, lights);
    const missing = carlaLightOf.filter((light) => light < 0).length;
    if (missing > 0) this.#note(`CARLA's ${map.name} lacks ${missing} of the map's ${carlaLightOf.length} lights: they count as off`);
    return { carlaLightOf, forecast: new LightForecast(map, Array.from(carlaLightOf, (light) => lights[light])) };
  }

  async #compare(link: BridgeLink, map: RoadMap, openDrive: string): Promise<void> {
    const have = createHash('sha256').update(openDrive).digest('hex');
    const { sha256 } = await link.ask({ kind: 'getMap', id: link.newId(), have });
    if (sha256 !== have) this.#note(`CARLA's ${map.name} is not the map file that was given: save CARLA's own with codriver carla-map --town ${map.name}`);
  }

  #note(text: string): void {
    this.#options.note?.(text);
  }
}
