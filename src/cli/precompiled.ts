import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Script } from 'node:vm'

/** A program as node makes a function of it: to be called with `require`. V8 leaves out what it has compiled before. */
export function compile(file: string, cachedData?: Uint8Array): Script {
  // Byte by byte, which is quicker: of what is not ASCII there are names in comments alone.
  const source = `(function (require) {${readFileSync(file, 'latin1')}\n})`
  // Not the whole path: V8 keeps it with what it compiles, and it would be that of the machine that built this.
  return new Script(source, { filename: basename(file), ...(cachedData && { cachedData }) })
}

/** What V8 has compiled of a program by now, and for which engine. */
export function keep(script: Script): Uint8Array {
  return Buffer.concat([script.createCachedData(), Buffer.from(engine(), 'latin1')])
}

/** What was compiled of a program when it was built; undefined where that was for another engine, or is not there. */
export function findCompiled(file: string): Uint8Array | undefined {
  try {
    const [kept, mine] = [readFileSync(file), engine()]
    const end = kept.length - mine.length
    return kept.toString('latin1', end) === mine ? kept.subarray(0, end) : undefined
  } catch {
    return undefined
  }
}

/** All that compiled code depends on. V8 itself compares its version and its flags, but not how it was built or mended. */
function engine(): string {
  const { platform, arch, versions, config } = process
  const built = Object.entries(config.variables).filter(([name]) => name.startsWith('v8_'))
  return JSON.stringify([platform, arch, versions.v8, built])
}
