import type { LightCarla } from '../LightCarla.ts';
import { command, empty, method, refused } from '../rpc/RpcMethod.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import { EpisodeInfo, EpisodeSettings, MapInfo, OpendriveParameters, Token, TrafficManagerPlace, Weather } from '../wire/rpcStructs.ts';
import { BOOL, BYTES, list, TEXT, U16, U32, U64 } from '../wire/WireType.ts';

/** Connecting, settings, ticking, maps, weather, the registry of TrafficManagers. */
export function sessionMethods(carla: LightCarla): RpcMethod[] {
  return [
    method('version', [], TEXT, () => carla.dialect.version),
    method('get_episode_info', [], EpisodeInfo, () => ({ id: carla.episode.id, token: { bytes: carla.tokenOf(carla.worldStream) } })),
    method('get_sensor_token', [U32], Token, (streamId) => {
      carla.streams.expect(streamId);
      return { bytes: carla.tokenOf(streamId) };
    }),
    method('get_episode_settings', [], EpisodeSettings, () => carla.settings),
    method('set_episode_settings', [EpisodeSettings], U64, (settings) => {
      carla.applySettings(settings);
      return carla.frame;
    }),
    { ...method('tick_cue', [], U64, () => carla.frame + 1), afterwards: () => carla.step() },

    method('get_map_info', [], MapInfo, () => ({ name: carla.mapName, spawnPoints: carla.spawnPoints() })),
    method('get_map_data', [], TEXT, () => carla.episode.town.openDrive),
    method('get_required_files', [TEXT], list(TEXT), () => []),
    ...refused(method('request_file', [TEXT], BYTES, (name) => {
      throw new RpcRefusal(`there is no file '${name}': this server needs none`);
    })),
    method('get_available_maps', [], list(TEXT), () => carla.towns.map((name) => `/Game/Carla/Maps/${name}`)),
    command('load_new_episode', [TEXT, BOOL, U16], (town, resetsSettings) => carla.load(town, resetsSettings)),
    command('copy_opendrive_to_file', [TEXT, OpendriveParameters], (text) => carla.acceptOpenDrive(text)),
    ...empty(command('load_map_layer', [U16], () => {}), command('unload_map_layer', [U16], () => {}), method('get_navigation_mesh', [], BYTES, () => new Uint8Array())),

    method('get_weather_parameters', [], Weather, () => carla.weather),
    command('set_weather_parameters', [Weather], (weather) => {
      carla.weather = weather;
    }),

    method('is_traffic_manager_running', [U16], BOOL, (port) => carla.trafficManagers.has(port)),
    method('get_traffic_manager_running', [U16], TrafficManagerPlace, (port) => {
      const host = carla.trafficManagers.get(port);
      return host === undefined ? { host: '', port: 0 } : { host, port };
    }),
    method('add_traffic_manager_running', [TrafficManagerPlace], BOOL, ({ host, port }) => {
      if (carla.trafficManagers.has(port)) return false;
      carla.trafficManagers.set(port, host);
      return true;
    }),
    method('destroy_traffic_manager', [U16], BOOL, (port) => carla.trafficManagers.delete(port)),
  ];
}
