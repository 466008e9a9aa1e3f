import { join } from 'node:path';
import { homeOf, setting } from '../util/environment.ts';
import type { Place } from './place.ts';

/** Where drawn and downloaded data are kept: $PIPEFILE_CACHE, or $XDG_CACHE_HOME/pipefile, or ~/.cache/pipefile. */
export function cacheFolder({ env }: Pick<Place, 'env'>): string {
  return setting(env, 'PIPEFILE_CACHE') ?? join(setting(env, 'XDG_CACHE_HOME') ?? join(homeOf(env), '.cache'), 'pipefile');
}
