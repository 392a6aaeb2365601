import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { Manifest } from '../../src/model/room.ts'
import { env, fileOf, now } from './reading.ts'

const header = 'version: 1\nname: team\nrooms:\n'
const press = (settings: string): string => `${header}  - id: 7\n    links:\n      press: { ${settings} }\n`

/** A manifest of which what is not set is left open. */
function left(...texts: readonly string[]): Manifest {
  const files = texts.map((text, index) => fileOf(text, `${index}.yaml`))
  const read = readManifest(files, env, now, 'open')
  if (!read.ok) return expect.fail(read.diagnostics.map(({ code }) => code).join())
  return read.value
}

const end = { text: '${END}', needs: ['END'] }

test.for([
  {
    name: 'a setting of each kind',
    text: press('title: "${END}", access: "${END}", expirationDate: "${END}", password: "${PW}", internal: true'),
    link: {
      settings: { internal: true },
      open: { title: end, access: end, expirationDate: end, password: { text: '${PW}', needs: ['PW'] } },
    },
  },
  {
    name: 'what makes a link this link',
    text: press('access: read, rotation: "${END}", adopt: "${END}"'),
    link: { settings: { access: 'read' }, open: { rotation: end, adopt: end } },
  },
  {
    name: 'several variables, of which one is set',
    text: press('access: read, title: "${ONE} ${ROOM} ${TWO} ${ONE}"'),
    link: {
      settings: { access: 'read' },
      open: { title: { text: '${ONE} ${ROOM} ${TWO} ${ONE}', needs: ['ONE', 'TWO'] } },
    },
  },
  {
    name: 'a literal ${ and a variable that is set leave nothing open',
    text: press('access: "${ACCESS}", title: "$${END}"'),
    link: { settings: { access: 'comment', title: '${END}' } },
  },
  {
    name: 'a default, and the own setting of a link over one',
    text: `defaults: { external: { access: "\${END}", expirationDate: "\${END}" } }\n${press('access: read')}`,
    link: { settings: { access: 'read' }, open: { expirationDate: end } },
  },
  {
    name: 'an own setting over a default that is known',
    text: `defaults: { external: { access: comment } }\n${press('access: "${END}"')}`,
    link: { settings: {}, open: { access: end } },
  },
  {
    name: 'a link that is to be absent takes nothing of open defaults',
    text: `defaults: { external: { access: "\${END}" } }\n${press('absent: true, adopt: "${END}"')}`,
    link: { settings: {}, open: { adopt: end } },
  },
])('left open: $name', ({ text, link }) => {
  const [found] = left(text).entries.flatMap(({ links }) => links)
  expect({ settings: found?.settings, open: found?.open }).toEqual({ open: undefined, ...link })
})

test('left open: the invitation, and its default', () => {
  const text = `defaults: { invitation: { access: "\${END}" } }\n${header}  - id: 7\n    links:\n      invitation: { title: "\${END}", maxUseCount: 3 }\n`
  const [found] = left(text).entries.flatMap(({ links }) => links)
  expect(found).toMatchObject({ kind: 'invitation', settings: { maxUseCount: 3 }, open: { title: end, access: end } })
})

test('left open: what selects rooms, and what happens to unmanaged links', () => {
  const { entries } = left(
    `${header}  - title: "\${END}"\n    unmanaged: "\${END}"\n    links: {}\n  - id: 7\n    links: {}\n`,
  )
  const place = expect.any(Function)
  expect(entries).toEqual([
    { selector: { by: 'title', value: '${END}' }, links: [], place, open: { title: end, unmanaged: end } },
    { selector: { by: 'id', value: '7' }, links: [], place },
  ])
})

test('left open: the name and the portal, which files must agree on all the same', () => {
  const text = 'version: 1\nname: "${END}"\nportal: "${END}"\nrooms: []\n'
  expect(left(text, text)).toMatchObject({ name: '${END}', portal: '${END}', open: { name: end, portal: end } })
  const other = readManifest([fileOf(text), fileOf(text.replaceAll('END', 'OTHER'))], env, now, 'open')
  expect(other.diagnostics.map(({ code }) => code)).toEqual(['manifest/other-name', 'manifest/other-portal'])
})

test('left open: earlier names, as one text', () => {
  const text = 'version: 1\nname: team\nformerly: [old, "${END}", "x-${ONE}"]\nrooms: []\n'
  const open = { formerly: { text: '${END}, x-${ONE}', needs: ['END', 'ONE'] } }
  expect(left(text)).toMatchObject({ formerly: ['old', '${END}', 'x-${ONE}'], open })
})

test('left open: flags, numbers and limits; an earlier value that does not fit is left open too', () => {
  const link = press('internal: "${END}", denyDownload: "${LEVEL}", access: read')
  const files = [fileOf(`guard: { maxRevokes: "\${END}" }\n${link}`)]
  const read = readManifest(files, env, now, 'past')
  const manifest = read.ok ? read.value : expect.fail('not read')
  expect(manifest.entries[0]?.links[0]).toMatchObject({
    settings: { access: 'read' },
    open: { internal: end, denyDownload: { text: '${LEVEL}', needs: ['LEVEL'] } },
  })
  expect(manifest).toMatchObject({ guard: {}, open: { 'guard.maxRevokes': end } })
})

test.for(['open', 'past'] as const)('a default is used (%s), unless it is asked to be left open', (unset) => {
  const text = press('access: read, internal: "${END:-true}", title: "${ROOM:-x}"')
  const read = (defaults: 'used' | 'open') => {
    const manifest = readManifest([fileOf(text)], env, now, unset, [], defaults)
    return manifest.ok ? manifest.value.entries[0]?.links[0] : expect.fail('not read')
  }
  expect(read('used')?.settings).toEqual({ title: '4711', access: 'read', internal: true })
  expect(read('used')?.open).toBeUndefined()
  expect(read('open')?.settings).toEqual({ title: '4711', access: 'read' })
  expect(read('open')?.open).toEqual({ internal: { text: '${END:-true}', needs: ['END'] } })
})

test('left open: a reference that is none, and what is wrong beside it, stay errors', () => {
  const read = readManifest([fileOf(press('title: "${}", access: "${END}", expirationDate: soon'))], env, now, 'open')
  expect(read.diagnostics.map(({ code }) => code)).toEqual(['env/malformed', 'link/date'])
})
