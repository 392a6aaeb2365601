import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** The text of a program, and what its file is called. */
export interface Program {
  readonly name: string
  readonly text: Buffer
}

/** Reads a program, but does not run it. */
export function readProgram(file: string): Program {
  // Not the whole path: V8 keeps it with what it compiles, and it would be that of the machine that built this.
  return { name: basename(file), text: readFileSync(file) }
}

/** A program as node makes a function of it: to be called with `require`. V8 leaves out what it has compiled before. */
export function compile({ name, text }: Program, cachedData?: Uint8Array): Script {
  // Byte by byte, which is quicker: of what is not ASCII there are names in comments alone.
  const source = `(function (require) {${text.toString('latin1')}\n})`
  return new Script(source, { filename: name, ...(cachedData && { cachedData }) })
}

/** What V8 has compiled of a program by now, for which engine, and a checksum. */
export function keep(program: Program, script: Script): Uint8Array {
  const compiled = script.createCachedData()
  return Buffer.concat([compiled, Buffer.from(checksum(program, compiled) + engine(), 'latin1')])
}

/**
 * What was compiled of a program when it was built; undefined where that was for another engine, of another text, is
 * damaged, or is not there.
 */
export function findCompiled(file: string, program: Program): Uint8Array | undefined {
  try {
    const [kept, mine] = [readFileSync(file), engine()]
    const end = kept.length - digits - mine.length
    const compiled = kept.subarray(0, end)
    if (kept.toString('latin1', end + digits) !== mine) return undefined
    return kept.toString('latin1', end, end + digits) === checksum(program, compiled) ? compiled : undefined
  } catch {
    return undefined
  }
}

const digits = 8

/** V8 itself compares the length of the text alone, and what is damaged it takes for code: node would crash, or worse. */
function checksum({ text }: Program, compiled: Uint8Array): string {
  return crc32(compiled, crc32(text)).toString(16).padStart(digits, '0')
}

/** All that compiled code depends on. V8 itself compares its version and its flags, but not how it was built or mended. */
function engine(): string {
  const { platform, arch, versions, config } = process
  const built = Object.entries(config.variables).filter(([name]) => name.startsWith('v8_'))
  return JSON.stringify([platform, arch, versions.v8, built])
}
