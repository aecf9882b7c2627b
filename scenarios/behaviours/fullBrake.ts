import type { VehicleControl } from '../../src/world/WorldCommands.ts';

/** How scripted vehicles stop. */
export const FULL_BRAKE: VehicleControl = { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false };
