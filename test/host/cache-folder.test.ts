import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheFolder } from '../../src/host/cache-folder.ts'

test.for([
  { name: 'the folder that was chosen', env: { NODE_COMPILE_CACHE: '/c', XDG_CACHE_HOME: '/x' }, folder: '/c' },
  { name: 'the folder for caches', env: { XDG_CACHE_HOME: '/x', HOME: '/h' }, folder: join('/x', 'roomlinks') },
  { name: 'that of Windows', env: { LOCALAPPDATA: '/w' }, folder: join('/w', 'roomlinks') },
  { name: 'the one of the home', env: { XDG_CACHE_HOME: '', HOME: '/h' }, folder: join('/h', '.cache', 'roomlinks') },
  { name: 'nowhere, without a home', env: { HOME: '', TMPDIR: '/tmp' }, folder: undefined },
])('node keeps what it compiles in $name', ({ env, folder }) => {
  expect(cacheFolder(env)).toBe(folder)
})
