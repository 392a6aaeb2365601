#!/usr/bin/env node
import module from 'node:module'
import { cacheFolder } from './host/cache-folder.ts'

const [, , first, ...others] = process.argv
if (others.length === 0 && (first === '--version' || first === '-V')) {
  // Other programs often ask for the version first: answer it without loading the rest.
  process.stdout.write(`${import.meta.roomlinksVersion}\n`)
} else {
  // Node 22 and later can reuse compiled code at the next start. This must be enabled before the rest is loaded.
  const folder = cacheFolder(process.env)
  if (folder !== undefined && 'enableCompileCache' in module && typeof module.enableCompileCache === 'function')
    module.enableCompileCache(folder)
  // The build puts main.cjs next to this file.
  require('./main.cjs')
}
