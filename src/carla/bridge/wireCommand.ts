import { mirrored, poseToCarla, yawFromHeading } from '../coordinates.ts';
import type { Pose } from '../../geometry/Pose.ts';
import { ACTOR_KIND_NAMES } from '../../world/ActorKind.ts';
import type { ActorCommand, VehicleControl } from '../../world/WorldCommands.ts';
import { WorldError } from '../../world/WorldError.ts';
import { carlaWeather } from './carlaWeather.ts';
import type { WireCommand, WireControl, WirePlace } from './messages.ts';

/** A command in CARLA's frame. @param carlaLightOf CARLA's number of each light of the map, -1 where it has none @throws WorldError for a light that the map lacks */
export function wireCommand(command: ActorCommand, carlaLightOf: Int32Array): WireCommand | undefined {
  switch (command.kind) {
    case 'spawn': {
      const { kind, typeId, pose, speedMps, heightM } = command.actor;
      return { do: 'spawn', id: command.id, actor: ACTOR_KIND_NAMES[kind], typeId, place: wirePlace(pose), speed: speedMps, height: heightM };
    }
    case 'destroy': return { do: 'destroy', id: command.id };
    case 'teleport': return { do: 'teleport', id: command.id, place: wirePlace(command.pose) };
    case 'walk': return { do: 'walk', id: command.id, yaw: yawFromHeading(command.headingRad), speed: command.speedMps };
    case 'follow': return { do: 'follow', id: command.id, speed: command.speedMps, blind: command.blind };
    case 'control': return { do: 'control', id: command.id, control: wireControl(command.control) };
    case 'flags': return { do: 'flags', id: command.id, flags: command.flags };
    case 'weather': return { do: 'weather', weather: carlaWeather(command.weather) };
    case 'light': {
      const light = carlaLightOf[command.light];
      if (light === undefined) {
        throw new WorldError('WORLD_COMMAND', `the map has no light ${command.light}`, { remedy: `Use an index from 0 to ${carlaLightOf.length - 1}.` });
      }
      return light < 0 ? undefined : { do: 'light', light, state: command.state === 'programme' ? null : command.state };
    }
  }
}

/** A control in CARLA's sense of steering, within its ranges. */
export function wireControl({ throttle, brake, steer, reverse, handBrake }: VehicleControl): WireControl {
  return { throttle: within(throttle, 0), brake: within(brake, 0), steer: mirrored(within(steer, -1)), reverse, handBrake };
}

/** A pose as a place of the wire. */
export function wirePlace(pose: Pose): WirePlace {
  const { location, rotation } = poseToCarla(pose);
  return { ...location, yaw: rotation.yaw };
}

function within(value: number, least: number): number {
  return Math.max(least, Math.min(1, value));
}
