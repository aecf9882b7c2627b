/** Loads a town (argument 1) with the cache folder (argument 2) as the first thing that a new process does, and sends the CPU seconds that this took. */
import { MapCache } from '../../src/training/maps/MapCache.ts';
import { loadTown } from '../../src/training/Town.ts';

const [path, folder] = process.argv.slice(2);
if (path === undefined || folder === undefined) throw new Error('give a town and a cache folder');
const start = process.cpuUsage();
loadTown(path, new MapCache(folder));
const used = process.cpuUsage(start);
process.send?.((used.user + used.system) / 1e6, () => process.disconnect());
