import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Script } from 'node:vm'

/** The text of a program, which the build ends with a hash of it, and what its file is called. */
export interface Program {
  readonly name: string
  readonly text: string
}

/** Reads a program, but does not run it. */
export function readProgram(file: string): Program {
  // Not the whole path: V8 keeps it with what it compiles, and it would be that of the machine that built this.
  // Byte by byte, which is quicker: of what is not ASCII there are names in comments alone.
  return { name: basename(file), text: readFileSync(file, 'latin1') }
}

/** A program as node makes a function of it: to be called with `require`. V8 leaves out what it has compiled before. */
export function compile({ name, text }: Program, cachedData?: Uint8Array): Script {
  return new Script(`(function (require) {${text}\n})`, { filename: name, ...(cachedData && { cachedData }) })
}

/** What V8 has compiled of a program by now, and what it was compiled of, for which engine. */
export function keep(program: Program, script: Script): Uint8Array {
  return Buffer.concat([script.createCachedData(), Buffer.from(originOf(program), 'latin1')])
}

/**
 * What was compiled of a program when it was built; undefined where that was of another text, for another engine, was
 * cut off, or is not there.
 */
export function findCompiled(file: string, program: Program): Uint8Array | undefined {
  try {
    const [kept, mine] = [readFileSync(file), originOf(program)]
    const end = kept.length - mine.length
    return kept.toString('latin1', end) === mine ? kept.subarray(0, end) : undefined
  } catch {
    return undefined
  }
}

/** How many characters the hash at the end of a program has. */
const digits = 64

/** V8 itself compares the length of the text alone. To hash it at each start would take a tenth of what node takes. */
function originOf({ text }: Program): string {
  return text.slice(-digits) + engine()
}

/** All that compiled code depends on. V8 itself compares its version and its flags, but not how it was built or mended. */
function engine(): string {
  const { platform, arch, versions, config } = process
  const built = Object.entries(config.variables).filter(([name]) => name.startsWith('v8_'))
  return JSON.stringify([platform, arch, versions.v8, built])
}
