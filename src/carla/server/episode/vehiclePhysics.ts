import type { VehicleBlueprint } from '../blueprints/vehicles.ts';
import type { AckermannSettings, VehicleControlRecord, VehiclePhysics } from '../wire/rpcStructs.ts';

/** The largest wheel angle that CARLA's blueprints state (deg). The dynamics use the effective angle of the embedded world's fit, see `driveControlled`. */
export const STATED_WHEEL_ANGLE_DEG = 70;

export const NO_VEHICLE_CONTROL: VehicleControlRecord = { throttle: 0, steer: 0, brake: 0, handBrake: false, reverse: false, manualGearShift: false, gear: 0 };

export const DEFAULT_ACKERMANN: AckermannSettings = { speedKp: 0.15, speedKi: 0, speedKd: 0.25, accelKp: 0.01, accelKi: 0, accelKd: 0.01 };

/** What a client is told of a vehicle's mechanics. Only the mass enters the dynamics; the rest is kept and given back. */
export function vehiclePhysics({ lengthM, widthM, massKg, wheels }: VehicleBlueprint): VehiclePhysics {
  const gears = [4.25, 2.52, 1.66, 1.23, 1, 0.84];
  return {
    torqueCurve: [{ x: 0, y: 400 }, { x: 1900, y: 500 }, { x: 5750, y: 400 }],
    maxRpm: 5750,
    momentOfInertia: 1,
    dampingRateFullThrottle: 0.15,
    dampingRateZeroThrottleClutchEngaged: 2,
    dampingRateZeroThrottleClutchDisengaged: 0.35,
    useGearAutobox: true,
    gearSwitchTime: 0.5,
    clutchStrength: 10,
    finalRatio: 4,
    forwardGears: gears.map((ratio) => ({ ratio, downRatio: 0.5, upRatio: 0.65 })),
    mass: massKg,
    dragCoefficient: 0.3,
    centerOfMass: { x: 0.45, y: 0, z: -0.3 },
    steeringCurve: [{ x: 0, y: 1 }, { x: 20, y: 0.9 }, { x: 60, y: 0.8 }, { x: 120, y: 0.7 }],
    wheels: Array.from({ length: Math.max(4, wheels) }, (_, index) => {
      const isFront = index < 2;
      return {
        tireFriction: 3.5, dampingRate: 0.25, maxSteerAngle: isFront ? STATED_WHEEL_ANGLE_DEG : 0, radius: 35, maxBrakeTorque: 1500, maxHandbrakeTorque: isFront ? 0 : 3000,
        latStiffMaxLoad: 3, latStiffValue: 20, longStiffValue: 3000,
        position: { x: (isFront ? 30 : -30) * lengthM, y: (index % 2 === 0 ? -40 : 40) * widthM, z: 35 },
      };
    }),
    useSweepWheelCollision: false,
  };
}
