import { mirrored, pointFromCarla } from '../../coordinates.ts';
import type { Episode } from '../episode/Episode.ts';
import { Scenery } from './Scenery.ts';

/** What rays can meet in an episode at this moment. */
export function sceneryOf({ actors, ground, network }: Episode): Scenery {
  return new Scenery(
    actors.all(),
    (x, y, nearZ) => {
      const place = pointFromCarla({ x, y, z: nearZ });
      return ground.heightAt(place.x, place.y, place.z);
    },
    // Asked for every pixel.
    (x, y) => network.surface.isFree(x, mirrored(y)),
  );
}
