import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { compile, findCompiled, keep, type Program, readProgram } from '../../src/cli/precompiled.ts'
import { digest } from '../../src/model/identity.ts'
import { bin, makeFolder } from './process.ts'

const parts = join(dirname(bin), 'parts')

test.for(['validate', 'all'])('what the build has compiled of %s is taken', (name) => {
  const program = readProgram(join(parts, `${name}.cjs`))
  const compiled = findCompiled(join(parts, `${name}.compiled`), program)
  expect(compile(program, compiled).cachedDataRejected).toBe(false)
})

/** A text as the build ends it. */
function stamped(text: string): string {
  return `${text}\n//${digest(text)}`
}

/** A program that adds two numbers, and what V8 compiles of it. */
function adder(): { readonly program: Program; readonly kept: Uint8Array } {
  const program = { name: 'adder.cjs', text: stamped("module = require('a') + require('b')") }
  return { program, kept: keep(program, compile(program)) }
}

test('what was kept is found, and taken', () => {
  const { program, kept } = adder()
  const compiled = findCompiled(join(makeFolder({ kept }), 'kept'), program)
  expect(compile(program, compiled).cachedDataRejected).toBe(false)
})

test.for<{ readonly name: string; readonly change: (kept: string) => string }>([
  {
    name: 'of another version of V8',
    change: (kept) => kept.replace(process.versions.v8, (v8) => `${v8.slice(0, -1)}x`),
  },
  { name: 'of a V8 built in another way', change: (kept) => kept.replace(/("v8_enable_sandbox",)./, '$1x') },
  {
    name: 'for another machine',
    change: (kept) => kept.replace(`"${process.platform}","${process.arch}"`, '"plan9","mips"'),
  },
  { name: 'that was cut off', change: (kept) => kept.slice(0, -1) },
  { name: 'that is empty', change: () => '' },
])('what was compiled $name is not touched', ({ change }) => {
  const { program, kept: bytes } = adder()
  const kept = Buffer.from(bytes).toString('latin1')
  expect(change(kept)).not.toBe(kept)
  const folder = makeFolder({ kept: Buffer.from(change(kept), 'latin1') })
  expect(findCompiled(join(folder, 'kept'), program)).toBeUndefined()
  expect(findCompiled(join(folder, 'none'), program)).toBeUndefined()
})

test.for([
  { name: 'longer', text: "module = require('a') + require('b') + require('c')" },
  // V8 compares lengths, and would run what it compiled of the other one.
  { name: 'just as long', text: "module = require('b') - require('b')" },
])('what was compiled of another text is not touched where that is $name', ({ text }) => {
  const { program, kept } = adder()
  const folder = makeFolder({ kept })
  expect(findCompiled(join(folder, 'kept'), { ...program, text: stamped(text) })).toBeUndefined()
})
