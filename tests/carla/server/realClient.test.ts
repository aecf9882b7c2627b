import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_VERSION, NEEDS_CLIENT, PYTHON, runClient } from '../pythonWithCarla.ts';
import { isNoPileUp, serve, TOWNS } from './servedTowns.ts';
import type { Served } from './servedTowns.ts';

const OWN_TOWN = fileURLToPath(new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url));

/** The published Python client at work, milestone by milestone; each script asserts and reports what it saw. */
describe.skipIf(PYTHON === undefined)(`the published client ${CLIENT_VERSION}${NEEDS_CLIENT}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve();
  });

  afterAll(async () => {
    await served.server.close();
    // Calls that are not served are noted, too: the client made none in all this.
    expect(served.notes).toEqual([]);
  });

  const run = (script: string, ...words: readonly string[]): Promise<unknown[]> => runClient(script, served.server.port, ...words);

  it('connects to a world that runs by the clock, and so does a second one', async () => {
    expect(await run('connect.py')).toEqual([{
      server: CLIENT_VERSION, client: CLIENT_VERSION, steps: [1, 1, 1, 1], same_episode: true,
      actors: ['spectator', 'traffic.speed_limit.30', 'traffic.speed_limit.50', 'traffic.speed_limit.60', 'traffic.stop', 'traffic.traffic_light', 'traffic.yield'], maps: TOWNS.names.map((name) => `/Game/Carla/Maps/${name}`),
    }]);
  });

  it('reads the map, sets the clock and steps it tick by tick', async () => {
    expect(await run('map_and_ticks.py')).toEqual([{
      name: 'Carla/Maps/Codriver01', spawn_points: true, height_over_road: [0.5, 0.53], off_heading: true, ahead: true, topology: true,
      ten_steps: [true, true, 0.5, 0.05], long_step: 0.1, asynchronous_again: [true, false, null],
    }]);
  });

  it('spawns vehicles and drives them in every way that the client knows', async () => {
    expect(await run('spawn_and_drive.py')).toEqual([
      { attributes: [4, true, 'car', [17, 37, 103], 90], vehicles: 41, walkers: 49, props: true, emergency: ['carlamotors.firetruck', 'dodge.charger_police', 'dodge.charger_police_2020', 'ford.ambulance'].map((name) => `vehicle.${name}`) },
      { occupied: 'Spawn failed because of collision at spawn position', nothing_there: true, alive: true, role: 'hero', box: [[0, 0, 0.755], [2.451, 1.064, 0.755]], on_ground: [0.5, 0] },
      { faster_and_faster: true, speed: 8.3, travelled: 13.2, along_heading: 1, acceleration: 2.3, control: [0.7, 1], limit: 50 },
      { stopped: 0, turned_right: true, yaw_rate: true, backwards: true },
      { placed: true, pushed: true, steady: 4, frozen: 0, ackermann: true, mass: 2000 },
      { destroyed: [true, false], id_is_new: true, listed: true },
    ]);
  });

  it('drives three routes to their goals with a basic agent, which has the gains of CARLA\'s own', async () => {
    const drives = await run('drive_routes.py', '3');
    expect(drives).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ arrived: true, hits: [], red_lights_run: 0, near_goal: true, near_lane: true })));
  });

  it('runs batches, and its TrafficManager drives 30 cars for a minute without a pile-up', async () => {
    expect(await run('batch_and_traffic.py', '30', '1200')).toEqual([
      { errors: ['', 'Spawn failed because of collision at spawn position', 'unable to find actor 4000000000: it does not exist or was destroyed', ''], lights: 'Fog', all_lights: true },
      { moved: true, driven: true },
      { cars: 30, hit_cars: expect.toSatisfy(isNoPileUp), standing: 0, mean_m: expect.any(Number), median_offset_m: expect.closeTo(0.05, 0) },
    ]);
  });

  it('finds lights and signs as actors with groups, times and trigger volumes', async () => {
    expect(await run('traffic_lights.py')).toEqual([
      { known_by_landmark: true, known_by_sign: true, in_own_group: true, times: [10, 3, 2], stops_before_junction: true, every_light_stops_a_lane: true, leads_into_junction: true },
      { one_green: true, cycle: ['GRRR', 'RRRY', 'RRRR', 'GRRR'].map((states) => expect.stringMatching(new RegExp(`^[${states}]+$`))) },
      { held: true, green_time: 1, running: true },
      { away: [false, 'Green'], at_light: [true, 'Red', true], bumper_to_volume: true },
      { stop_signs: true, volumes: true },
      { speed_signs: true, limits: ['traffic.speed_limit.30', 'traffic.speed_limit.50', 'traffic.speed_limit.60'], off_lane_m: 2 },
    ]);
  });

  it('gets the data of every sensor on the frame of its tick', async () => {
    expect(await run('sensors.py')).toEqual([
      { frames_agree: true, follows_parent: [2, true], gnss_as_map: true, altitude: 2, imu_at_rest: [[0, 0, 9.81], [0, 0, 0]], compass: true },
      { radar_m: 0, lidar_m: 0, lidar_ground: -2, counts: true, sees_other: true, not_itself: true },
      { size: [160, 120, 90], label: 14, sky: 11, depth_m: 0, instance: [14, true] },
      { obstacle: [true, 0] },
      { collision: [true, 'vehicle.audi.tt', true], against_motion: true },
      { lane_invasion: true },
      { every_fourth: Array.from({ length: 10 }, () => 4) },
    ]);
  });

  it('steers walkers, sets down props, casts rays and is told what is not served', async () => {
    const refusal = 'this server records nothing: use "codriver drive", which records every episode';
    expect(await run('walkers_and_props.py')).toEqual([
      { height: 0.93, walked: [0, 3, 0], velocity: [0, 1.5, 0], yaw: 90, control: [[0, 1, 0], 1.5] },
      { stands: true, no_navigation: true, controller: true },
      { blocked: ['static.prop.streetbarrier', 0, 0], before_it: true },
      { ground: ['Car'], ray: ['Car', 'Roads'], missed: true },
      { weather: true, lights: 520, level: [true, true, 0, 0], recorder: refusal, replayer: refusal },
    ]);
  });

  it('loads other towns in both modes, and two clients share a world', async () => {
    expect(await run('worlds.py', 'Generated01', OWN_TOWN)).toEqual([
      { asynchronous: [true, true], fresh_ids: true, no_cars: 0, unknown: "Map 'Atlantis' not found" },
      { synchronous: [true, true, 0.05], ticks_on: true },
      { reloaded: [true, true] },
      { settings_reset: false },
      { generated: 'Carla/Maps/OpenDriveMap', drivable: true, no_map: true },
      { shared: ['vehicle.audi.tt', true, true], same_settings: true },
      { gone_for_both: [0, 0] },
    ]);
  });
});
