#!/usr/bin/env node
import * as module from 'node:module'

// From Node 22 on, what was compiled once is there at the next start; it has to be asked for before the rest is loaded.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache()

const [, , first, ...others] = process.argv
if (others.length === 0 && (first === '--version' || first === '-V')) {
  // What other programs ask before anything else needs no more than this.
  process.stdout.write(`${import.meta.roomlinksVersion}\n`)
} else void import('./main.ts')
