import { z } from 'zod';
import { CodriverError } from '../../src/fault/CodriverError.ts';

const count = z.int().min(0).max(100);
const share = z.number().min(0).max(1);

/** What kind of town is wanted. Counts are wishes: a junction or street that does not exist cannot be given a kind. */
export const townOptionsSchema = z
  .strictObject({
    name: z.string().regex(/^\w+$/).describe("Name in the file's header; route files refer to it."),
    seed: z.int().describe('Equal options with equal seeds give equal bytes.'),
    columns: z.int().min(3).max(12).describe('Streets that run north-south.'),
    rows: z.int().min(2).max(12).describe('Streets that run east-west.'),
    spacingM: z.number().min(140).max(400).describe('Mean distance between neighbouring parallel streets (m).'),
    jitterM: z.number().min(0).max(14).describe('Crossings are moved by up to this much in x and y (m).'),
    avenueColumns: count.describe('How many of the inner columns are avenues of two lanes per direction.'),
    avenueRows: count.describe('How many of the inner rows are avenues of two lanes per direction.'),
    missingStreets: count.describe('Inner streets left out, which turns crossings into T junctions and bends.'),
    lights: count.describe('Junctions with traffic lights.'),
    allWayStops: count.describe('Junctions with a stop sign on every arm.'),
    minorStops: count.describe('Junctions with stop signs on the minor arms.'),
    minorYields: count.describe('Junctions with yield signs on the minor arms. Junctions beyond these counts have no control.'),
    roundabouts: count.describe('Junctions without an avenue that become roundabouts.'),
    motorway: z.boolean().describe('A motorway around the east side, with an exit and an entry; needs 4 rows and a spacing of 200 m.'),
    windingShare: share.describe('Share of the streets that winds.'),
    midCrosswalkShare: share.describe('Share of the streets with a crosswalk between junctions.'),
  })
  .readonly()
  .refine((town) => !town.motorway || town.rows >= 4, { path: ['rows'], error: 'a motorway needs at least 4' })
  .refine((town) => !town.motorway || town.spacingM >= 200, { path: ['spacingM'], error: 'a motorway needs at least 200' });

export type TownOptions = z.infer<typeof townOptionsSchema>;

/** Options that no town can be built from. */
export class TownOptionsError extends CodriverError {
  declare readonly code: 'TOWN_OPTIONS';

  constructor(message: string, where: string) {
    super('TOWN_OPTIONS', message, { where, remedy: 'Choose a value in the range that scenarios/towns/TownOptions.ts gives.' });
  }
}

/** @throws TownOptionsError naming the first option that is missing, unknown or out of range */
export function checkTownOptions(options: unknown): TownOptions {
  const result = townOptionsSchema.safeParse(options);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new TownOptionsError(`town options: ${issue.path.join('.')}: ${issue.message}`, issue.path.join('.'));
}

/** The town of the repository. */
export const CODRIVER_01: TownOptions = {
  name: 'Codriver01',
  seed: 1,
  columns: 5,
  rows: 4,
  spacingM: 150,
  jitterM: 12,
  avenueColumns: 1,
  avenueRows: 1,
  missingStreets: 2,
  lights: 5,
  allWayStops: 3,
  minorStops: 3,
  minorYields: 1,
  roundabouts: 0,
  motorway: false,
  windingShare: 0.6,
  midCrosswalkShare: 0.4,
};
