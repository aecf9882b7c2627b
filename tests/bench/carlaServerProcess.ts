/** A light CARLA server as a process of its own, for the bench: says its port, and answers every message with the CPU seconds and frames so far. */
import { serve } from '../carla/server/servedTowns.ts';

const { server } = await serve('Codriver01');
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuS: (user + system) / 1e6, frames: server.carla.frame });
});
process.on('disconnect', () => process.exit());
process.send?.(server.port);
