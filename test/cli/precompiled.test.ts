import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { compile, findCompiled, keep } from '../../src/cli/precompiled.ts'
import { bin, makeFolder } from './process.ts'

const parts = join(dirname(bin), 'parts')

test.for(['validate', 'all'])('what the build has compiled of %s is taken', (name) => {
  const compiled = findCompiled(join(parts, `${name}.compiled`))
  expect(compile(join(parts, `${name}.cjs`), compiled).cachedDataRejected).toBe(false)
})

/** A program that adds two numbers, and what V8 compiles of it. */
function adder(): { readonly file: string; readonly kept: Uint8Array } {
  const file = join(makeFolder({ 'adder.cjs': "module = require('a') + require('b')" }), 'adder.cjs')
  return { file, kept: keep(compile(file)) }
}

test('what was kept is found, and taken', () => {
  const { file, kept } = adder()
  const compiled = findCompiled(join(makeFolder({ kept }), 'kept'))
  expect(compile(file, compiled).cachedDataRejected).toBe(false)
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
  const kept = Buffer.from(adder().kept).toString('latin1')
  expect(change(kept)).not.toBe(kept)
  const folder = makeFolder({ kept: Buffer.from(change(kept), 'latin1') })
  expect(findCompiled(join(folder, 'kept'))).toBeUndefined()
  expect(findCompiled(join(folder, 'none'))).toBeUndefined()
})

test('what was compiled of another text is not taken', () => {
  const { kept } = adder()
  const folder = makeFolder({ kept, 'other.cjs': 'a longer program, or a shorter one' })
  const compiled = findCompiled(join(folder, 'kept'))
  expect(() => compile(join(folder, 'other.cjs'), compiled)).toThrow(SyntaxError)
})
