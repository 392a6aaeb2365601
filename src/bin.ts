#!/usr/bin/env node
import { join } from 'node:path'

const [, , first, ...others] = process.argv
if (others.length === 0 && (first === '--version' || first === '-V')) {
  // What other programs ask before anything else needs no more than this.
  process.stdout.write(`${import.meta.roomlinksVersion}\n`)
} else void start(join(__dirname, 'parts', first === 'validate' ? 'validate' : 'all'))

/** Runs a program that the build put beside this file. */
async function start(path: string): Promise<void> {
  const file = `${path}.cjs`
  const { compile, findCompiled, readProgram } = await import('./cli/precompiled.ts')
  const program = readProgram(file)
  const compiled = findCompiled(`${path}.compiled`, program)
  if (compiled) compile(program, compiled).runInThisContext()(require)
  else {
    // From Node 22 on, what was compiled once is there at the next start; it has to be asked for before the rest is loaded.
    const module = await import('node:module')
    if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
      const { cacheFolder } = await import('./host/cache-folder.ts')
      const folder = cacheFolder(process.env)
      if (folder !== undefined) module.enableCompileCache(folder)
    }
    require(file)
  }
}
