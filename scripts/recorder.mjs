// Runs a program of the executable, and keeps what V8 compiled of it until it ends.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { compile, keep, readProgram } from '../src/cli/precompiled.ts'

const [node, , path, ...args] = process.argv
const file = resolve(`${path}.cjs`)
process.argv = [node, file, ...args]
const program = readProgram(file)
const script = compile(program)
process.once('exit', () => writeFileSync(`${path}.compiled`, keep(program, script)))
script.runInThisContext()(createRequire(file))
