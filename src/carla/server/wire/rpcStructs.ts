import { BOOL, BYTES, F32, F64, I32, list, optional, struct, TEXT, U16, U32, U64, U8 } from './WireType.ts';
import type { Carried } from './WireType.ts';

/** CARLA's RPC structs: fields in the order of the wire. Metres, degrees, m/s, left-handed, unless said otherwise. */

export const Vector2 = struct('Vector2D', { x: F32, y: F32 });
export const Vector3 = struct('Vector3D', { x: F32, y: F32, z: F32 });
export const Rotation = struct('Rotation', { pitch: F32, yaw: F32, roll: F32 });
export const Transform = struct('Transform', { location: Vector3, rotation: Rotation });

/** Half sizes. The last field exists since 0.9.16; from the client it is garbage. */
export const BoundingBox = struct('BoundingBox', { location: Vector3, extent: Vector3, rotation: Rotation, actorId: U32 });
export type BoundingBox = Carried<typeof BoundingBox>;

export const Token = struct('Token', { bytes: BYTES });
export const EpisodeInfo = struct('EpisodeInfo', { id: U64, token: Token });
export const MapInfo = struct('MapInfo', { name: TEXT, spawnPoints: list(Transform) });

export const EpisodeSettings = struct('EpisodeSettings', {
  synchronousMode: BOOL,
  noRenderingMode: BOOL,
  fixedDeltaSeconds: optional(F64),
  substepping: BOOL,
  maxSubstepDeltaTime: F64,
  maxSubsteps: I32,
  maxCullingDistance: F32,
  deterministicRagdolls: BOOL,
  tileStreamDistance: F32,
  actorActiveDistance: F32,
  spectatorAsEgo: BOOL,
});
export type EpisodeSettings = Carried<typeof EpisodeSettings>;

export const ActorAttributeValue = struct('ActorAttributeValue', { id: TEXT, type: U8, value: TEXT });
export const ActorAttribute = struct('ActorAttribute', {
  id: TEXT, type: U8, value: TEXT, recommendedValues: list(TEXT), isModifiable: BOOL, restrictToRecommended: BOOL,
});
export const ActorDefinition = struct('ActorDefinition', { uid: U32, id: TEXT, tags: TEXT, attributes: list(ActorAttribute) });
export type ActorDefinition = Carried<typeof ActorDefinition>;
export const ActorDescription = struct('ActorDescription', { uid: U32, id: TEXT, attributes: list(ActorAttributeValue) });
export type ActorDescription = Carried<typeof ActorDescription>;
/** `streamToken` has 24 bytes for sensors and none for others: exactly 24 make it a sensor for the client. */
export const Actor = struct('Actor', { id: U32, parentId: U32, description: ActorDescription, boundingBox: BoundingBox, semanticTags: BYTES, streamToken: BYTES });
export type ActorRecord = Carried<typeof Actor>;

export const VehicleControl = struct('VehicleControl', { throttle: F32, steer: F32, brake: F32, handBrake: BOOL, reverse: BOOL, manualGearShift: BOOL, gear: I32 });
export type VehicleControlRecord = Carried<typeof VehicleControl>;
/** `steer` in radians. */
export const AckermannControl = struct('VehicleAckermannControl', { steer: F32, steerSpeed: F32, speed: F32, acceleration: F32, jerk: F32 });
export type AckermannControl = Carried<typeof AckermannControl>;
export const AckermannSettings = struct('AckermannControllerSettings', { speedKp: F32, speedKi: F32, speedKd: F32, accelKp: F32, accelKi: F32, accelKd: F32 });
export type AckermannSettings = Carried<typeof AckermannSettings>;
export const WalkerControl = struct('WalkerControl', { direction: Vector3, speed: F32, jump: BOOL });
export type WalkerControl = Carried<typeof WalkerControl>;
export const VehicleLightState = struct('VehicleLightState', { flags: U32 });

export const GearPhysics = struct('GearPhysicsControl', { ratio: F32, downRatio: F32, upRatio: F32 });
/** Radius and position in centimetres, position in the world. */
export const WheelPhysics = struct('WheelPhysicsControl', {
  tireFriction: F32, dampingRate: F32, maxSteerAngle: F32, radius: F32, maxBrakeTorque: F32, maxHandbrakeTorque: F32,
  latStiffMaxLoad: F32, latStiffValue: F32, longStiffValue: F32, position: Vector3,
});
export const VehiclePhysics = struct('VehiclePhysicsControl', {
  torqueCurve: list(Vector2),
  maxRpm: F32,
  momentOfInertia: F32,
  dampingRateFullThrottle: F32,
  dampingRateZeroThrottleClutchEngaged: F32,
  dampingRateZeroThrottleClutchDisengaged: F32,
  useGearAutobox: BOOL,
  gearSwitchTime: F32,
  clutchStrength: F32,
  finalRatio: F32,
  forwardGears: list(GearPhysics),
  mass: F32,
  dragCoefficient: F32,
  centerOfMass: Vector3,
  steeringCurve: list(Vector2),
  wheels: list(WheelPhysics),
  useSweepWheelCollision: BOOL,
});
export type VehiclePhysics = Carried<typeof VehiclePhysics>;

export const Weather = struct('WeatherParameters', {
  cloudiness: F32, precipitation: F32, precipitationDeposits: F32, windIntensity: F32, sunAzimuthAngle: F32, sunAltitudeAngle: F32, fogDensity: F32,
  fogDistance: F32, fogFalloff: F32, wetness: F32, scatteringIntensity: F32, mieScatteringScale: F32, rayleighScatteringScale: F32, dustStorm: F32,
});
export type Weather = Carried<typeof Weather>;

export const OpendriveParameters = struct('OpendriveGenerationParameters', {
  vertexDistance: F64, maxRoadLength: F64, wallHeight: F64, additionalWidth: F64, smoothJunctions: BOOL, enableMeshVisibility: BOOL, enablePedestrianNavigation: BOOL,
});

export const LabelledPoint = struct('LabelledPoint', { location: Vector3, label: U8 });
export type LabelledPoint = Carried<typeof LabelledPoint>;
export const EnvironmentObject = struct('EnvironmentObject', { transform: Transform, boundingBox: BoundingBox, id: U64, name: TEXT, type: U8 });
export const StreetLight = struct('LightState', { id: U32, location: Vector3, intensity: F32, group: U8, color: struct('Color', { r: U8, g: U8, b: U8 }), active: BOOL });
export const TrafficManagerPlace = struct('TrafficManagerPlace', { host: TEXT, port: U16 });

export const WheelTelemetry = struct('WheelTelemetryData', {
  tireFriction: F32, latSlip: F32, longSlip: F32, omega: F32, tireLoad: F32, normalizedTireLoad: F32, torque: F32, longForce: F32, latForce: F32,
  normalizedLongForce: F32, normalizedLatForce: F32,
});
export const VehicleTelemetry = struct('VehicleTelemetryData', {
  speed: F32, steer: F32, throttle: F32, brake: F32, engineRpm: F32, gear: I32, drag: F32, wheels: list(WheelTelemetry),
});
export type VehicleTelemetry = Carried<typeof VehicleTelemetry>;
