import { attached, mirrored, pointFromCarla, pointToCarla, poseFromCarla, yawFromHeading, yawRateFromCarla, yawRateToCarla } from '../../coordinates.ts';
import type { CarlaTransform, CarlaVector } from '../../coordinates.ts';
import { degFromRad } from '../../../geometry/angle.ts';
import { atan2 } from '../../../geometry/trig.ts';
import { SimNetwork } from '../../../sim/SimNetwork.ts';
import type { Town } from '../Town.ts';
import { Bodies } from './Bodies.ts';
import type { Contact } from './Contact.ts';
import { cornersOutside } from './cornersOutside.ts';
import { Ground } from './Ground.ts';
import { lightAround } from './lightAround.ts';
import { mapActors } from './mapActors.ts';
import { moveVehicle } from './moveVehicle.ts';
import { Population } from './Population.ts';
import type { PopulationParts } from './Population.ts';
import { resolveContacts } from './resolveContacts.ts';
import { isBody } from './ServedActor.ts';
import type { BodyActor, ServedActor, TrafficLightActor, VehicleActor, WalkerActor } from './ServedActor.ts';
import { throwAside } from './throwAside.ts';
import { TrafficLights } from './TrafficLights.ts';

const STILL: CarlaVector = { x: 0, y: 0, z: 0 };
/** Bodies further than this from the road's height are hidden or in the air, and are left there (m). */
const FALLS_M = 5;
const WALKER_MASS_KG = 80;
/** Speed limits are looked up again after this many steps. */
const LIMIT_EVERY_STEPS = 5;

/** One stay in a town: its actors, their motion step by step. Poses live in `bodies` in our frame; what clients see of them is renewed after each step. */
export class Episode {
  readonly id: number;
  readonly town: Town;
  readonly actors: Population;
  readonly lights: TrafficLights;
  readonly ground: Ground;
  readonly network: SimNetwork;
  readonly bodies = new Bodies();
  readonly #lightActors: readonly TrafficLightActor[];
  /** Simulated seconds since the episode began. */
  timeS = 0;
  steps = 0;
  /** What touched what in the last step, both ways. */
  contacts: readonly Contact[] = [];

  constructor(id: number, town: Town, parts: Pick<PopulationParts, 'catalogue' | 'streams' | 'nextId'>) {
    this.id = id;
    this.town = town;
    this.network = SimNetwork.of(town.map);
    this.ground = new Ground(this.network);
    this.lights = new TrafficLights(town.map);
    const natives = mapActors(town, parts.nextId);
    this.#lightActors = natives.filter((actor) => actor.kind === 'trafficLight');
    this.actors = new Population({ ...parts, bodies: this.bodies, heightAt: (x, y, nearZ) => this.ground.heightAt(x, y, nearZ) }, natives);
  }

  /** Advances by one step. */
  step(stepS: number): void {
    const contacts: Contact[] = [];
    this.timeS += stepS;
    this.steps += 1;
    this.lights.advance(stepS);
    for (const actor of this.actors.all()) {
      if (actor.kind === 'vehicle' && actor.hasPhysics) this.#moveVehicle(actor, stepS, contacts);
      else if (actor.kind === 'walker') this.#moveWalker(actor, stepS);
    }
    this.#resolveContacts(contacts);
    for (const actor of this.actors.all()) {
      if (isBody(actor)) this.#refresh(actor, stepS);
      else this.#follow(actor, stepS);
      if (actor.kind === 'vehicle') this.#informDriver(actor);
    }
    this.contacts = contacts;
  }

  /** Ends all streams of the episode's sensors. */
  close(): void {
    this.actors.close();
  }

  place(actor: ServedActor, transform: CarlaTransform): void {
    actor.transform = transform;
    if (!isBody(actor)) return;
    const row = this.bodies.rowOf(actor.id);
    const { velocityX, velocityY } = this.bodies.state;
    const pose = poseFromCarla(transform);
    this.bodies.place(row, { ...pose, z: pose.z - actor.originHeightM });
    this.bodies.push(row, velocityX[row], velocityY[row], actor.kind === 'vehicle');
  }

  setVelocity(actor: ServedActor, velocity: CarlaVector): void {
    if (!isBody(actor)) return;
    const { x, y } = pointFromCarla(velocity);
    this.bodies.push(this.bodies.rowOf(actor.id), x, y, actor.kind === 'vehicle');
  }

  /** @param degPerS about the axes of the world */
  setAngularVelocity(actor: ServedActor, degPerS: CarlaVector): void {
    if (isBody(actor)) this.bodies.state.yawRateRadPerS[this.bodies.rowOf(actor.id)] = yawRateFromCarla(degPerS.z);
  }

  /** A push (N·s) changes the velocity by what it is over the mass. */
  addImpulse(actor: ServedActor, impulse: CarlaVector): void {
    if (!isBody(actor) || actor.kind === 'prop') return;
    const { x, y } = pointFromCarla(impulse);
    const perKg = 1 / massOf(actor);
    this.#addVelocity(this.bodies.rowOf(actor.id), x * perKg, y * perKg, actor.kind === 'vehicle');
  }

  #moveVehicle(vehicle: VehicleActor, stepS: number, contacts: Contact[]): void {
    const { state } = this.bodies;
    const row = this.bodies.rowOf(vehicle.id);
    if (moveVehicle(state, row, vehicle, this.network.surface, stepS)) {
      const momentum = vehicle.physics.mass;
      contacts.push({ actorId: vehicle.id, otherId: 0, impulse: pointToCarla({ x: -state.velocityX[row] * momentum, y: -state.velocityY[row] * momentum, z: 0 }) });
      this.bodies.push(row, 0, 0, true);
    }
    if (vehicle.hasGravity) this.#settle(row);
  }

  #moveWalker(walker: WalkerActor, stepS: number): void {
    const { state } = this.bodies;
    const row = this.bodies.rowOf(walker.id);
    const { direction, speed } = walker.control;
    const { x, y } = pointFromCarla(direction);
    const length = Math.sqrt(x * x + y * y);
    const isWalking = length > 1e-6 && speed > 0;
    state.velocityX[row] = isWalking ? x * speed : 0;
    state.velocityY[row] = isWalking ? y * speed : 0;
    state.speedMps[row] = isWalking ? length * speed : 0;
    if (!isWalking) return;
    this.bodies.place(row, { x: state.x[row] + x * speed * stepS, y: state.y[row] + y * speed * stepS, z: state.z[row], headingRad: atan2(y, x) });
    if (walker.hasGravity) this.#settle(row);
  }

  #settle(row: number): void {
    const { x, y, z } = this.bodies.state;
    const height = this.ground.heightAt(x[row], y[row], z[row]);
    if (Math.abs(height - z[row]) < FALLS_M) z[row] = height;
  }

  #resolveContacts(contacts: Contact[]): void {
    const { state } = this.bodies;
    const actorOf = (row: number): BodyActor | undefined => {
      const actor = this.actors.find(state.id[row]);
      return actor !== undefined && isBody(actor) ? actor : undefined;
    };
    const rows = Array.from({ length: state.count }, (_, row) => actorOf(row));
    resolveContacts(
      {
        state,
        inverseMassOf: (row) => inverseMassOf(rows[row]),
        isSolid: (row) => rows[row]?.hasCollisions === true,
        isFixture: (row) => inverseMassOf(rows[row]) === 0,
        push: (row, dx, dy) => this.#push(row, dx, dy, rows[row]?.kind === 'vehicle'),
        addVelocity: (row, dx, dy) => this.#addVelocity(row, dx, dy, rows[row]?.kind === 'vehicle'),
      },
      (row, other, impulseX, impulseY) => {
        if (rows[row]?.kind === 'walker' && rows[other]?.kind === 'vehicle') throwAside(state, other, row);
        if (rows[row]?.kind === 'vehicle' && rows[other]?.kind === 'walker') throwAside(state, row, other);
        const impulse = pointToCarla({ x: impulseX, y: impulseY, z: 0 });
        contacts.push(
          { actorId: state.id[row], otherId: state.id[other], impulse },
          { actorId: state.id[other], otherId: state.id[row], impulse: { x: mirrored(impulse.x), y: mirrored(impulse.y), z: 0 } },
        );
      },
    );
  }

  /** Moves a body that another one presses; vehicles do not go through what stands beside the road. */
  #push(row: number, dx: number, dy: number, mindsWalls: boolean): boolean {
    const { state } = this.bodies;
    const before = mindsWalls ? cornersOutside(state, row, this.network.surface) : 0;
    state.x[row] += dx;
    state.y[row] += dy;
    if (!mindsWalls || cornersOutside(state, row, this.network.surface) <= before) return true;
    state.x[row] -= dx;
    state.y[row] -= dy;
    return false;
  }

  #addVelocity(row: number, dx: number, dy: number, onWheels: boolean): void {
    const { velocityX, velocityY } = this.bodies.state;
    this.bodies.push(row, velocityX[row] + dx, velocityY[row] + dy, onWheels);
  }

  /** What clients see of a body. */
  #refresh(actor: BodyActor, stepS: number): void {
    const { state } = this.bodies;
    const row = this.bodies.rowOf(actor.id);
    const isMoved = actor.kind === 'walker' || (actor.kind === 'vehicle' && actor.hasPhysics);
    const velocity = isMoved ? pointToCarla({ x: state.velocityX[row], y: state.velocityY[row], z: 0 }) : STILL;
    actor.acceleration = rate(actor.velocity, velocity, stepS);
    actor.velocity = velocity;
    actor.angularVelocity = isMoved && actor.kind === 'vehicle' ? { x: 0, y: 0, z: yawRateToCarla(state.yawRateRadPerS[row]) } : STILL;
    if (!isMoved) return;
    const pitch = actor.kind === 'vehicle' && actor.hasGravity ? this.#pitchDeg(row, actor.transform) : 0;
    actor.transform = {
      location: { x: state.x[row], y: mirrored(state.y[row]), z: state.z[row] + actor.originHeightM },
      rotation: { pitch, yaw: yawFromHeading(state.headingRad[row]), roll: 0 },
    };
  }

  /** Vehicles lie on the road; a standing one lies as before. */
  #pitchDeg(row: number, { location, rotation }: CarlaTransform): number {
    const { x, y, z, cosHeading, sinHeading, lengthM } = this.bodies.state;
    if (x[row] === location.x && mirrored(y[row]) === location.y) return rotation.pitch;
    return degFromRad(this.ground.slopeAt(x[row], y[row], z[row], cosHeading[row], sinHeading[row], lengthM[row]));
  }

  /** Sensors and whatever else is fixed to another actor go with it. */
  #follow(actor: ServedActor, stepS: number): void {
    if (actor.relative === undefined) return;
    const parent = this.actors.find(actor.parentId);
    if (parent === undefined) return;
    actor.transform = attached(parent.transform, actor.relative);
    actor.acceleration = rate(actor.velocity, parent.velocity, stepS);
    actor.velocity = parent.velocity;
    actor.angularVelocity = parent.angularVelocity;
  }

  /** What CARLA tells each vehicle: the light that it stands at, and its speed limit. */
  #informDriver(vehicle: VehicleActor): void {
    const { state } = this.bodies;
    const row = this.bodies.rowOf(vehicle.id);
    vehicle.light = lightAround(state, row, this.#lightActors, this.town.map.lights);
    if ((this.steps + vehicle.id) % LIMIT_EVERY_STEPS === 0) vehicle.speedLimitKmh = this.ground.speedLimitKmhAt(state.x[row], state.y[row], state.z[row]);
  }
}

function inverseMassOf(actor: BodyActor | undefined): number {
  if (actor === undefined || actor.kind === 'prop' || (actor.kind === 'vehicle' && !actor.hasPhysics)) return 0;
  return 1 / massOf(actor);
}

function massOf(actor: BodyActor): number {
  return actor.kind === 'vehicle' ? Math.max(1, actor.physics.mass) : WALKER_MASS_KG;
}

function rate(before: CarlaVector, now: CarlaVector, stepS: number): CarlaVector {
  return { x: (now.x - before.x) / stepS, y: (now.y - before.y) / stepS, z: (now.z - before.z) / stepS };
}
