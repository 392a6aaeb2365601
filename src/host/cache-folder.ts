import { join } from 'node:path'

/**
 * Returns the folder for node's compile cache; undefined if the user has no cache folder. Whoever can write there
 * decides what runs next time, so it is never the folder for temporary files, which all users of a machine share.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: caches, LOCALAPPDATA: windows, HOME: home } = env
  if (chosen) return chosen
  const own = caches || windows || (home && join(home, '.cache'))
  return own ? join(own, 'roomlinks') : undefined
}
