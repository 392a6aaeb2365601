import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { saw } from '../scanner.ts'
import { env, fileOf, now, render } from './reading.ts'

const folder = fileURLToPath(new URL('bad/', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => /^[^.]+\.yaml$/.test(file))
  .map((file) => file.replace('.yaml', ''))

test.for(names)('what is said about %s.yaml', (name) => {
  const files = [`${name}.yaml`, `${name}.2.yaml`].filter((file) => existsSync(folder + file))
  const read = readManifest(
    files.map((file) => fileOf(readFileSync(folder + file, 'utf8'), file)),
    env,
    now,
  )
  const said = render(read.diagnostics)
  saw(`what is said about ${name}.yaml`, said)
  expect(said).not.toMatch(/hunter|environment-\d|envir\b/)
  // Of links: an id, a token, a key.
  expect(said).not.toMatch(/6b1f|dJk|Zq7|sk-01/i)
  if (process.env['UPDATE'] === '1') writeFileSync(`${folder}${name}.out`, said)
  expect(said).toBe(readFileSync(`${folder}${name}.out`, 'utf8'))
})
