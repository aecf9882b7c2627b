/** Releases of CARLA whose wire this server speaks. */
export const CARLA_VERSIONS = ['0.9.15', '0.9.16'] as const;
export type CarlaVersion = (typeof CARLA_VERSIONS)[number];

/** What differs on the wire between releases; all else is told apart by the lengths of the arrays that clients send. */
export interface Dialect {
  readonly version: CarlaVersion;
  /** Attribute types are bool, int, float, string, colour from here on. */
  readonly firstAttributeType: number;
  /** Sensor type id of the world's snapshots. The client picks its parser by this number alone: a wrong one ends its process. */
  readonly worldStreamType: number;
}

export const DIALECTS: Readonly<Record<CarlaVersion, Dialect>> = {
  '0.9.15': { version: '0.9.15', firstAttributeType: 0, worldStreamType: 16 },
  '0.9.16': { version: '0.9.16', firstAttributeType: 1, worldStreamType: 17 },
};
