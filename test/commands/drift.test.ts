import { readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import type { Stage } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { manifest as plain } from './team.ts'
import { errorOf, transcript } from './world.ts'

/** What people did in the portal, by hand: one link lets more people do more, one is gone, one has another password. */
const stage: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      links: [
        { kind: 'invitation', title: 'Join the board', access: 'editing', expirationDate: '2027-06-30T12:00:00Z' },
        { kind: 'primary', title: 'Shared', password: 'Copper-Kettle-61' },
      ],
    },
    { id: 8, type: 'public', title: 'Prices', links: [{ kind: 'primary', title: 'Prices', denyDownload: true }] },
  ],
}

const manifest = `version: 1
name: team
rooms:
  - id: 7 # the board
    links:
      invitation:
        title: Join
        access: read # until June
        expirationDate: 2027-03-31
      primary: { title: Shared, access: read, password: "\${LINK_PASSWORD}" }
      press: { title: Press, access: read }
  - title: Prices
    links:
      primary: { title: Prices, access: read, denyDownload: false }
`

const open = (text: string = manifest): Promise<Portal> => openPortal(stage, text)
const answer = (given: string): Partial<World> => ({ canAsk: true, ask: () => Promise.resolve(given) })

test('drift tells what the portal has otherwise, asks for nothing but GETs, and no guard refuses it', async () => {
  const portal = await open(`guard: { maxWidening: 0 }\n${manifest}`)
  const before = portal.sandbox.rooms()
  const ended = await portal.run('drift')
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
  expectGolden('drift', transcript(ended))
  expect((await portal.run('plan')).code).toBe(5)
  expect(JSON.parse((await portal.run('drift --format json')).out)).toMatchObject({ refused: false, diagnostics: [] })
})

test('drift in Markdown, for an issue', async () => {
  const portal = await open()
  const ended = await portal.run('drift --format markdown')
  expect(ended.code).toBe(2)
  expectGolden('drift.md', ended.out)
})

test('drift is not there when all is as declared, and says the same in each exit code as plan', async () => {
  const portal = await open(plain)
  await portal.run('apply --auto-approve')
  expectGolden('drift-none', transcript(await portal.run('drift')))
  expect((await portal.run('drift --write', answer('no'))).code).toBe(0)
  expect((await portal.run('drift -f nowhere.yaml')).code).toBe(1)
  expect((await portal.run('drift --room 9')).code).toBe(1)
  portal.world.files.set('roomlinks.yaml', 'version: 2\n')
  expect((await portal.run('drift')).code).toBe(3)
  expect((await portal.run('drift --write --auto-approve')).code).toBe(3)
  portal.world.files.set('roomlinks.yaml', plain)
  const env = { ...portal.world.env, DOCSPACE_API_KEY: 'sk-wrong' }
  expect((await portal.run('drift', { env })).code).toBe(4)
  const full = await portal.run('drift --json-into x.json', { write: () => Promise.reject(errorOf('ENOSPC')) })
  expect(full).toMatchObject({ code: 1, err: expect.stringContaining('the disk is full') })
})

test('before 3.7 an expiry that the portal chooses is no drift', async () => {
  const links = [{ kind: 'invitation' as const, title: 'Join', access: 'read' as const }]
  const text = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      invitation: { access: comment }\n'
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, text, {
    profile: '3.6',
  })
  const { out } = await portal.run('drift')
  expect(out).toContain('access  the portal has read, the manifest says comment\n')
  expect(out).not.toContain('expirationDate')
  expect((await portal.run('drift --write --auto-approve')).code).toBe(0)
  expect(portal.world.files.get('roomlinks.yaml')).toBe(text.replace('comment', 'read'))
})

test('drift --write shows the difference, asks, writes, and looks again', async () => {
  const portal = await open()
  let question = ''
  const ask = (asked: string): Promise<string> => {
    question = asked
    return Promise.resolve('yes')
  }
  const ended = await portal.run('drift --write', { canAsk: true, ask })
  expect(writesIn(portal.requests)).toEqual([])
  expectGolden(
    'drift-write',
    `${transcript(ended)}--- question\n${question}\n--- roomlinks.yaml\n${portal.world.files.get('roomlinks.yaml')}`,
  )
  const again = await portal.run('drift --write --auto-approve')
  expectGolden('drift-write-again', transcript(again))
})

test('drift --write for programs: what was written, and what was left', async () => {
  const portal = await open()
  const ended = await portal.run(
    'drift --write --auto-approve --format json --output json=drift.json --output markdown=drift.md',
  )
  const { written, left } = JSON.parse(ended.out)
  expectGolden('drift-write.json', `${JSON.stringify({ written, left }, null, 2)}\n`)
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 2, err: '' })
  expect(portal.world.files.get('drift.json')).toBe(ended.out)
  expectGolden('drift-write.md', String(portal.world.files.get('drift.md')))
})

test('a password that stands in the manifest is not shown beside what changes', async () => {
  const portal = await open(manifest.replace('"${LINK_PASSWORD}"', 'Hidden-Lantern-84'))
  const ended = await portal.run('drift --write', answer('yes'))
  expect(ended.out).toContain('password: ***')
  expect(ended.out + ended.err).not.toContain('Hidden-Lantern-84')
  expect(portal.world.files.get('roomlinks.yaml')).toContain('password: Hidden-Lantern-84')
})

test('what changes in a line that is too long to be shown is told of', async () => {
  const portal = await open(manifest.replace('{ title: Prices,', `{ title: Prices,${' '.repeat(5000)}`))
  const { out } = await portal.run('drift --write', answer('no'))
  expect(out).toContain('+        access: editing # until June\n')
  portal.world.files.set(
    'roomlinks.yaml',
    `version: 1\nname: team\nrooms: [{ id: 7,${' '.repeat(5000)}links: { primary: { title: B, access: read } } }]\n`,
  )
  const ended = await portal.run('drift --write', answer('no'))
  expect(ended.out).toContain(
    '+++ roomlinks.yaml\n(the change cannot be shown: it is masked, in a line that is too long, or trailing white space)\n',
  )
})

test.for([
  { name: 'without a terminal', line: 'drift --write', changes: {} },
  { name: 'with --format markdown', line: 'drift --write --format markdown', changes: answer('yes') },
])('drift --write has to be confirmed: $name', async ({ name, line, changes }) => {
  const portal = await open()
  const ended = await portal.run(line, changes)
  expectGolden(`drift-${name.replaceAll(/[ -]+/g, '-')}`, transcript(ended))
  expect(portal.requests).toEqual([])
})

test.for(['', 'y', 'YES', 'no'])('"%s" is not yes', async (given) => {
  const portal = await open()
  const ended = await portal.run('drift --write --output json=drift.json', answer(given))
  expect(ended).toMatchObject({ code: 8, err: expect.stringContaining('drift/declined') })
  expect(portal.world.files.get('roomlinks.yaml')).toBe(manifest)
  expect(JSON.parse(String(portal.world.files.get('drift.json')))).toMatchObject({ ok: false })
})

/** The manifest in two files, both of which are to change. */
async function openTwo(folder = 'links'): Promise<Portal> {
  const portal = await open()
  const [board = '', prices = ''] = manifest.split(/^(?= {2}- title)/m)
  portal.world.files.clear()
  portal.world.files.set(`${folder}/a.yaml`, board)
  portal.world.files.set(`${folder}/b.yaml`, `version: 1\nname: team\nrooms:\n${prices}`)
  return portal
}

const textsOf = ({ world }: Portal): object => Object.fromEntries(world.files)

test('several files are written together', async () => {
  const portal = await openTwo()
  const ended = await portal.run('drift --write -f links', answer('yes'))
  expect(ended.out).toContain('--- links/a.yaml\n')
  expect(ended.out).toContain('--- links/b.yaml\n')
  expect(ended.out).toContain('Wrote links/a.yaml, links/b.yaml: 3 links. 1 link still differs.\n')
  expect(portal.world.files.get('links/b.yaml')).toContain('denyDownload: true')
})

test('of several files, those that say what the portal has are left alone', async () => {
  const portal = await openTwo()
  portal.world.files.set('links/c.yaml', 'version: 1\nname: team\nrooms: []\n')
  const written: string[] = []
  const write: World['write'] = async (path) => void written.push(path)
  await portal.run('drift --write -f links', { ...answer('yes'), write })
  expect(written).toEqual(['links/a.yaml', 'links/b.yaml'])
})

interface Trouble {
  readonly name: string
  readonly says: string
  readonly code?: string
  /** Gets in the way of a world, once the difference is shown. */
  readonly disturb: (portal: Portal) => Partial<World>
  /** Whether it leaves the first file as it was. */
  readonly isHalf?: true
}

test.for<Trouble>([
  {
    name: 'a file that was changed meanwhile',
    says: 'links/b.yaml has changed since it was read, so nothing was written.',
    disturb: ({ world }) => {
      world.files.set('links/b.yaml', 'mine\n')
      return {}
    },
  },
  {
    name: 'a file that is gone',
    says: 'links/b.yaml cannot be written (there is no such file).',
    disturb: ({ world }) => {
      world.files.delete('links/b.yaml')
      return {}
    },
  },
  {
    name: 'a file that may not be written',
    says: 'links/b.yaml cannot be written (permission denied).',
    disturb: () => ({
      checkWritable: (path) => (path === 'links/b.yaml' ? Promise.reject(errorOf('EACCES')) : Promise.resolve()),
    }),
  },
  {
    name: 'a file that is changed while the first one is written',
    says: 'links/b.yaml has changed since it was read, so nothing was written.',
    disturb: ({ world }) => ({
      write: async (path, text) => {
        world.files.set(path, text)
        world.files.set('links/b.yaml', 'mine\n')
      },
    }),
  },
  {
    name: 'a disk that is full after the first one',
    says: 'links/b.yaml cannot be written (the disk is full).',
    disturb: ({ world }) => ({
      write: async (path, text) => {
        if (path === 'links/b.yaml') throw errorOf('ENOSPC')
        world.files.set(path, text)
      },
    }),
  },
  {
    name: 'a disk that fails after the first one',
    says: 'links/a.yaml was written, and could not be restored (the device has failed).',
    isHalf: true,
    disturb: ({ world }) => {
      let isFirst = true
      return {
        write: async (path, text) => {
          if (!isFirst) throw errorOf('EIO')
          isFirst = false
          world.files.set(path, text)
        },
      }
    },
  },
])('all files are written or none: $name', async ({ says, disturb, isHalf }) => {
  const portal = await openTwo()
  const first = portal.world.files.get('links/a.yaml')
  let changes: Partial<World> = {}
  let seen: object = {}
  const world: World = portal.world
  const late: Partial<World> = {
    canAsk: true,
    ask: async () => {
      changes = disturb(portal)
      seen = textsOf(portal)
      return 'yes'
    },
    checkWritable: (path) => (changes.checkWritable ?? world.checkWritable)(path),
    write: (path, text) => (changes.write ?? world.write)(path, text),
  }
  const ended = await portal.run('drift --write -f links', late)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining(says) })
  expect(ended.out).not.toContain('Wrote')
  expect(portal.world.files.get('links/a.yaml') === first).toBe(!isHalf)
  if (!changes.write) expect(textsOf(portal)).toEqual(seen)
})

test('what was written is told where the portal cannot be read once more', async () => {
  const portal = await open()
  const write: World['write'] = async (path, text) => {
    portal.world.files.set(path, text)
    Object.assign(portal.world.env, { DOCSPACE_API_KEY: 'sk-wrong' })
  }
  const ended = await portal.run('drift --write', { ...answer('yes'), write })
  expect(ended).toMatchObject({
    code: 4,
    out: expect.stringContaining('Wrote roomlinks.yaml: 3 links. The portal could not be read again.\n'),
    err: expect.stringContaining('portal/unauthorized'),
  })
})

test('an interrupt while files are written waits until they are', async () => {
  const portal = await openTwo()
  let stop: (() => void) | undefined
  let [awaited, released] = [0, 0]
  const onInterrupt: World['onInterrupt'] = (given) => {
    awaited++
    stop = given
    return () => void released++
  }
  const write: World['write'] = async (path, text) => {
    stop?.()
    portal.world.files.set(path, text)
  }
  const ended = await portal.run('drift --write -f links', { ...answer('yes'), onInterrupt, write })
  expect(ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('Interrupted: finishing writing the files first.'),
  })
  expect(portal.world.files.get('links/b.yaml')).toContain('denyDownload: true')
  expect(released).toBe(awaited)
})

test('on the disk: a link to a file stays one, and the file keeps its rights and its marks', async () => {
  const text = `\ufeff${manifest.replaceAll('\n', '\r\n')}`
  const portal = await open(text)
  const around = surroundingsOf(portal)
  const file = join(around.cwd, 'roomlinks.yaml')
  symlinkSync('roomlinks.yaml', join(around.cwd, 'link.yaml'))
  const { mode } = statSync(file)
  const ended = await command('drift --write --auto-approve -f link.yaml', around)
  expect(ended).toMatchObject({ code: 2, err: '' })
  const written = readFileSync(file, 'utf8')
  expect(written).toContain('        access: editing # until June\r\n        expirationDate: 2027-06-30T12:00:00Z\r\n')
  expect(written.startsWith('\ufeffversion: 1\r\n')).toBe(true)
  expect(written).not.toMatch(/[^\r]\n/)
  expect(statSync(file).mode).toBe(mode)
})

test('a link that was adopted and is gone is missing, and no mistake: drift and links tell it, --write takes it over', async () => {
  const gone = (settings: string): string => manifest.replace('{ title: Press, access: read }', settings)
  const portal = await open(gone('{ title: Press, access: read, adopt: "0123456789ab" }'))
  expect((await portal.run('plan')).err).toContain('error link/adopt-not-found')
  const drift = await portal.run('drift --room 7')
  expect(drift).toMatchObject({ code: 2, err: expect.stringContaining('warning link/adopt-missing') })
  expect(drift.out).toContain('missing    press "Press" in "Board"')
  const links = await portal.run('links --room 7 --format json')
  expect(JSON.parse(links.out).rooms[0].links).toContainEqual(
    expect.objectContaining({ key: 'press', state: 'missing', fingerprint: null, url: null }),
  )
  await portal.run('drift --write --auto-approve --room 7')
  expect(portal.world.files.get('roomlinks.yaml')).toContain('press: { absent: true }')
  expect((await portal.run('plan')).err).not.toContain('link/adopt')
  expect(writesIn(portal.requests)).toEqual([])
})

test('two links of a room that were adopted and are gone are taken over together', async () => {
  const adopted = (key: string, print: string): string => `${key}: { access: read, adopt: "${print}" }`
  const two = `${adopted('press', '0123456789ab')}\n      ${adopted('fair', 'ba9876543210')}`
  const portal = await open(manifest.replace('press: { title: Press, access: read }', two))
  await portal.run('drift --write --auto-approve --room 7')
  const text = String(portal.world.files.get('roomlinks.yaml'))
  expect([text.includes('press: { absent: true }'), text.includes('fair: { absent: true }')]).toEqual([true, true])
})
