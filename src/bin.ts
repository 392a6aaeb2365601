#!/usr/bin/env node
import module from 'node:module'
import { cacheFolder } from './host/cache-folder.ts'

const [, , first, ...others] = process.argv
if (others.length === 0 && (first === '--version' || first === '-V')) {
  // What other programs ask before anything else needs no more than this.
  process.stdout.write(`${import.meta.roomlinksVersion}\n`)
} else {
  // From Node 22 on, what was compiled once is there at the next start; it has to be asked for before the rest is loaded.
  const folder = cacheFolder(process.env)
  if (folder !== undefined && 'enableCompileCache' in module && typeof module.enableCompileCache === 'function')
    module.enableCompileCache(folder)
  // Beside this file, where the build puts it.
  require('./main.cjs')
}
