import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { CarlaWorld } from '../../src/carla/bridge/CarlaWorld.ts';
import { Codec } from '../../src/carla/bridge/Codec.ts';
import { STATE_COLUMNS } from '../../src/carla/bridge/messages.ts';
import { LaneType } from '../../src/map/LaneType.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { ActorCommand } from '../../src/world/WorldCommands.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';
import { BridgeProcess } from '../carla/bridge/BridgeProcess.ts';
import { CarlaProcess } from '../carla/bridge/CarlaProcess.ts';
import { CLIENT_VERSION, NEEDS_CLIENT, PYTHON } from '../carla/pythonWithCarla.ts';
import { NO_TRAFFIC, STAND } from '../sim/drives.ts';
import { ownTown } from '../sim/roads.ts';
import { straightStart } from '../world/straightStart.ts';
import type { BenchFigure } from './BenchFigure.ts';

const ACTORS = 120;
const LIGHTS = 24;
const WARM_UP = 400;
const STEPS = 3000;
const CLOCK_TICKS_PER_S = 100;
const CONTROL = { throttle: 0.53, brake: 0, steer: -0.031, reverse: false, handBrake: false };

/**
 * A frame out and a control back with 120 actors: the wire and both codecs alone, against a process that answers without CARLA; and whole steps with the light
 * server behind the bridge, each of the three in a process of its own. CPU is per step, on each side.
 */
export async function bench(): Promise<BenchFigure[]> {
  if (PYTHON === undefined) throw new Error(`the published client ${CLIENT_VERSION} is needed${NEEDS_CLIENT}`);
  return [...(await wireAlone(PYTHON)), ...(await wholeSteps())];
}

async function wireAlone(python: string): Promise<BenchFigure[]> {
  const echo = spawn(python, [join(import.meta.dirname, 'bridge_echo.py'), String(ACTORS), String(LIGHTS)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: echo.stdout });
  const nextLine = async (): Promise<number> => Number((await once(lines, 'line'))[0]);
  const socket = new WebSocket(`ws://127.0.0.1:${await nextLine()}`, { perMessageDeflate: false });
  try {
    await once(socket, 'open');
    let sum = 0;
    const rounds = await timed(async (id) => {
      const answered = once(socket, 'message');
      socket.send(Codec.encode({ kind: 'step', id, control: CONTROL, commands: [] }));
      const [bytes] = await answered;
      const answer = Codec.decodeAnswer(bytes);
      if (answer.kind === 'stepped') sum += Codec.floats(answer.frame.state, STATE_COLUMNS.length * ACTORS, 'state')[7]!;
    });
    if (sum === 0) throw new Error('no frame came');
    echo.stdin.write('usage\n');
    const cpuOfBridgeS = await nextLine();
    return figures('Bridge, frame out and control back, 120 actors', rounds, cpuOfBridgeS, 2);
  } finally {
    socket.terminate();
    echo.kill();
  }
}

async function wholeSteps(): Promise<BenchFigure[]> {
  const carla = await CarlaProcess.start();
  const bridge = await BridgeProcess.start({ carlaPort: carla.port });
  const world = new CarlaWorld({ bridge: { url: bridge.url } });
  try {
    const map = ownTown();
    await world.reset({ ...straightStart(map), traffic: NO_TRAFFIC, weather: CLEAR_WEATHER });
    const frame = await world.step({ ego: STAND, actors: standing(map, ACTORS - 1) });
    if (frame.actors.count !== ACTORS) throw new Error(`${frame.actors.count} actors instead of ${ACTORS}`);
    const worker = workerOf(bridge.pid);
    const before = cpuOfS(worker);
    const rounds = await timed(async () => void (await world.step({ ego: STAND })));
    const cpuOfBridgeS = (cpuOfS(worker) - before) / (WARM_UP + STEPS);
    return figures('Bridge, whole step with the light server, 120 actors', rounds, cpuOfBridgeS, undefined);
  } finally {
    await world.close();
    await bridge.stop();
    await carla.kill();
  }
}

interface Rounds {
  readonly wallMs: readonly number[];
  readonly cpuMs: number;
}

async function timed(round: (id: number) => Promise<void>): Promise<Rounds> {
  for (let id = 1; id <= WARM_UP; id += 1) await round(id);
  const wallMs: number[] = [];
  const cpu = process.cpuUsage();
  for (let id = 1; id <= STEPS; id += 1) {
    const start = performance.now();
    await round(id);
    wallMs.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: wallMs.toSorted((a, b) => a - b), cpuMs: (user + system) / 1e3 / STEPS };
}

function figures(name: string, { wallMs, cpuMs }: Rounds, cpuOfBridgeS: number, mustMs: number | undefined): BenchFigure[] {
  const at = (share: number): number => wallMs[Math.floor(share * (wallMs.length - 1))]!;
  return [
    { name: `${name}, median`, value: at(0.5), unit: 'ms', better: 'lower', ...(mustMs === undefined ? {} : { must: mustMs }) },
    { name: `${name}, 99 of 100`, value: at(0.99), unit: 'ms', better: 'lower' },
    { name: `${name}, CPU of Codriver`, value: cpuMs, unit: 'ms/step', better: 'lower' },
    { name: `${name}, CPU of the bridge`, value: 1e3 * cpuOfBridgeS, unit: 'ms/step', better: 'lower' },
  ];
}

/** Cars that stand on lanes all over the town. */
function standing({ lanes, samples }: RoadMap, count: number): ActorCommand[] {
  const commands: ActorCommand[] = [];
  for (let lane = 0; lane < lanes.count && commands.length < count; lane += 1) {
    if (lanes.type[lane] !== LaneType.driving || lanes.junction[lane]! >= 0) continue;
    for (let sM = 40; sM < lanes.lengthM[lane]! && commands.length < count; sM += 12) {
      const row = lanes.firstSample[lane]! + Math.round(sM / lanes.sampleStepM[lane]!);
      const pose = { x: samples.x[row]!, y: samples.y[row]!, z: samples.z[row]!, headingRad: samples.headingRad[row]! };
      commands.push({ kind: 'spawn', id: FIRST_SCRIPTED_ID + commands.length, actor: { kind: ActorKind.car, typeId: 'vehicle.tesla.model3', pose, speedMps: 0, lengthM: 4.7, widthM: 2, heightM: 1.5 } });
    }
  }
  return commands;
}

/** The process that does the bridge's work: the child of the one that looks after it. Linux only. */
function workerOf(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((name) => readStat(name)?.[1] === String(pid));
  if (children === undefined) throw new Error('the bridge has no worker');
  return Number(children);
}

/** Fields of a process from its state on, undefined when it has gone meanwhile. */
function readStat(name: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  } catch {
    // Gone between the listing and the reading.
    return undefined;
  }
}

/** Processor time of a process, user and system (s). */
function cpuOfS(pid: number): number {
  const stat = readStat(String(pid));
  if (stat === undefined) throw new Error('the bridge is gone');
  return (Number(stat[11]) + Number(stat[12])) / CLOCK_TICKS_PER_S;
}
