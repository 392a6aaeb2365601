import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { instantOf } from '../../src/model/values/instant.ts'

const manifestOf = (password: string): string =>
  `version: 1\nname: acme\nrooms:\n  - id: 1\n    links:\n      press:\n        access: read\n        password: ${password}\n`

test.for([
  { name: 'alone', password: '${P}', shows: '        password: ${P}' },
  { name: 'in quotes', password: "'${P}'", shows: "        password: '${P}'" },
  {
    name: 'with a comment, which may hold anything',
    password: '${P} # Quiet-Harbour-27',
    shows: /password: \$\{P\} *\*{3}/,
  },
  { name: 'with something else', password: '${P}Quiet-Harbour-27', shows: /password: \*{3}/ },
])('a variable that is not set is shown, and nothing beside it: $name', ({ password, shows }) => {
  const read = readManifest(
    [{ file: 'a.yaml', bytes: new TextEncoder().encode(manifestOf(password)) }],
    {},
    instantOf(0),
  )
  const texts = read.diagnostics.map(({ code, span }) => ({ code, text: span?.text }))
  expect(texts).toEqual([{ code: 'env/unset', text: typeof shows === 'string' ? shows : expect.stringMatching(shows) }])
  expect(JSON.stringify(read.diagnostics)).not.toContain('Harbour')
  expect(read.name).toBe('acme')
})

test.for([
  { env: { P: '' }, says: 'The password is empty: the environment variable that it comes from is empty.' },
  { env: { P: 'short' }, says: 'The password is shorter than 8 characters.' },
])('a password out of a variable: $says', ({ env, says }) => {
  const bytes = new TextEncoder().encode(manifestOf('${P}'))
  const { diagnostics } = readManifest([{ file: 'a.yaml', bytes }], env, instantOf(0))
  expect(diagnostics.map(({ message }) => message)).toEqual([says])
})
