import { join } from 'node:path'

/**
 * Where node may keep what it compiles of us, for the next start; undefined where the user has no such place. Whoever can
 * write there decides what runs next time: so never the folder for temporary files, which all users of a machine share.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { NODE_COMPILE_CACHE: chosen, XDG_CACHE_HOME: caches, LOCALAPPDATA: windows, HOME: home } = env
  if (chosen) return chosen
  const own = caches || windows || (home && join(home, '.cache'))
  return own ? join(own, 'roomlinks') : undefined
}
