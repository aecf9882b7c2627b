/** Writes the repository's own town: `node scenarios/towns/writeTown.ts`. */
import { writeFileSync } from 'node:fs';
import { generateTown } from './generateTown.ts';
import { CODRIVER_01 } from './TownOptions.ts';

writeFileSync(new URL(`${CODRIVER_01.name}.xodr`, import.meta.url), generateTown(CODRIVER_01));
