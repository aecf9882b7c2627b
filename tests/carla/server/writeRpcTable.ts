/** Writes the table of calls in docs/carla.md anew, from the methods themselves. */
import { writeFileSync } from 'node:fs';
import { allMethods } from '../../../src/carla/server/methods/allMethods.ts';
import { CARLA_PAGE, carlaPage, rpcTable, withTable } from './rpcTable.ts';
import { serve } from './servedTowns.ts';

const { server } = await serve();
const methods = allMethods(server.carla);
await server.close();
writeFileSync(CARLA_PAGE, withTable(carlaPage(), rpcTable(methods)));
process.stderr.write(`docs/carla.md: ${methods.length} calls\n`);
