import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { textIn } from './editing.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'

const rooms: readonly StageRoom[] = [
  { id: 7, type: 'custom', title: 'Acme', tags: ['client', 'late'] },
  { id: 8, type: 'custom', title: 'Globex', tags: ['client'] },
  { id: 9, type: 'custom', title: 'Globex' },
]
const manifest = `version: 1
name: team
rooms:
  - id: 7
    links:
      press: { access: read, expirationDate: 2027-02-01 }
      other: { access: read }
  - tag: client
    links:
      partners: { access: comment }
  - { id: 8, links: { notes: { access: read } } }
  - { id: 9, links: { notes: { access: read } } }
`

/** A portal to which the manifest was applied, and which has drifted since: `other` may comment. */
async function applied(): Promise<Portal> {
  const portal = await openPortal({ rooms: [...rooms] }, manifest)
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  const found = portal.sandbox.rooms().flatMap(({ id, links }) => links.map((link) => ({ room: id, ...link })))
  for (const { room, id, title } of found)
    if (title === 'other') portal.sandbox.editLink(room, id, { access: 'comment' })
  portal.requests.length = 0
  return portal
}

const linksOn = ({ sandbox }: Portal): readonly string[] =>
  sandbox.rooms().flatMap(({ id, links }) => links.map(({ title, access }) => `${id} ${title} ${access}`))

test.for<{ name: string; line: string; gone?: readonly string[]; new?: readonly string[]; says: string }>([
  { name: 'add', line: 'add 8 --key fair --access read --expires 14d', new: ['8 fair 2'], says: '+ fair: created' },
  {
    name: 'set',
    line: 'set 7 press access=review',
    ...{ gone: ['7 press 2'], new: ['7 press 5'], says: '~ press: updated' },
  },
  { name: 'extend', line: 'extend 7 press 30d', says: '2027-02-01T00:00:00Z → 2027-03-03T00:00:00Z  ! widens' },
  { name: 'remove', line: 'remove 7 press', gone: ['7 press 2'], says: '- "press": revoked' },
  {
    name: 'a tag',
    line: 'set tag:client partners access=read --each',
    gone: ['7 partners 6', '8 partners 6'],
    ...{ new: ['7 partners 2', '8 partners 2'], says: '2 updated' },
  },
  {
    name: 'the entries of all rooms with a tag',
    line: 'set tag:client notes access=comment --each',
    ...{ gone: ['8 notes 2'], new: ['8 notes 6'], says: '1 updated' },
  },
])('--apply applies the edit, and nothing else: $name', async ({ line, gone = [], new: made = [], says }) => {
  const portal = await applied()
  const before = linksOn(portal)
  const ended = await portal.run(`${line} --apply --auto-approve`)
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain(says)
  expect(new Set(linksOn(portal))).toEqual(new Set([...before.filter((link) => !gone.includes(link)), ...made]))
  // What has drifted in the same room is counted, and stays.
  const drifted = /press|partners/.test(line)
  expect(ended.out.includes('1 other change is left out')).toBe(drifted)
  expect(ended.out).toContain(drifted ? 'as planned' : 'as the manifest says')
})

test('without --apply, nothing is sent', async () => {
  const portal = await applied()
  expect((await portal.run('set 7 press access=review --auto-approve')).code).toBe(0)
  expect(portal.requests).toEqual([])
})

test('one question is asked, below the plan; if it is declined, nothing is written', async () => {
  const portal = await applied()
  const questions: string[] = []
  const ask = async (question: string): Promise<string> => (questions.push(question) === 1 ? 'no' : expect.fail())
  const ended = await portal.run('extend 7 press 30d --apply', { canAsk: true, ask })
  expect(ended.code).toBe(8)
  expect(questions.map((question) => question.trim())).toEqual([
    'Write this into roomlinks.yaml, and apply it to http://docspace.localhost? Only "yes" is accepted:',
  ])
  // What widens is repeated above the question.
  expect(ended.err).toContain('~ ! press in "Acme"')
  expect(ended.err).toContain('edit/declined\n  Nothing was written, and nothing was applied.')
  expect(textIn(portal.world)).toBe(manifest)
  expect(writesIn(portal.requests)).toEqual([])
})

test('above the question, a URL that ends is named', async () => {
  const portal = await applied()
  const ended = await portal.run('rotate 7 press --apply', { canAsk: true, ask: async () => 'no' })
  expect(ended.err).toContain('-/+   press in "Acme"')
  expect(textIn(portal.world)).toBe(manifest)
})

test('a plan that a guard refuses is not applied', async () => {
  const portal = await applied()
  const ended = await portal.run('set 7 press access=review --apply --auto-approve --max-widening 0')
  expect(ended.code).toBe(5)
  expect(ended.err).toContain('guard/max-widening')
  expect(ended.err).toContain('Nothing was written, and nothing was applied.')
  expect(textIn(portal.world)).toBe(manifest)
  expect(writesIn(portal.requests)).toEqual([])
  const allowed = await portal.run(
    'set 7 press access=editing --apply --auto-approve --max-widening 0 --allow widening',
  )
  expect(allowed.code).toBe(0)
})

test('a plan that a policy refuses is not applied', async () => {
  const portal = await applied()
  const rule =
    'version: 1\nname: company\nrules:\n  read-only: { match: { room: { id: 7 } }, require: { access: [read] }, level: deny }\n'
  portal.world.files.set('policy.yaml', rule)
  const ended = await portal.run('set 7 press access=review --apply --auto-approve --policy policy.yaml')
  expect(ended.err).toContain('policy/')
  expect(ended.code).toBe(5)
  expect(writesIn(portal.requests)).toEqual([])
})

test('a portal that has it already is left alone', async () => {
  const portal = await applied()
  portal.world.files.set('roomlinks.yaml', manifest.replace('press: { access: read,', 'press: { access: review,'))
  const ended = await portal.run('set 7 press access=read --apply --auto-approve')
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain('Nothing to apply: on the portal, this edit changes nothing.\n')
  expect(writesIn(portal.requests)).toEqual([])
})

test('what is left out of the plan is reported, and nothing is applied in its place', async () => {
  const portal = await applied()
  const ended = await portal.run('add 7 --key wrong --access contentCreator --apply --auto-approve')
  expect(ended.code).toBe(3)
  expect(ended.err).toContain('roomlinks.yaml:8:')
  expect(ended.err).toContain('Not applied in "Acme" (room 7): ')
  expect(ended.err).toContain('Nothing was written, and nothing was applied.')
  expect(textIn(portal.world)).toBe(manifest)
  expect(writesIn(portal.requests)).toEqual([])
})

test('without a plan, nothing is written', async () => {
  const portal = await applied()
  const ended = await portal.run('add 77 --key fair --access read --apply --auto-approve')
  expect(ended.code).toBe(3)
  expect(ended.err).toContain('room/not-found')
  expect(textIn(portal.world)).toBe(manifest)
  const locked = await portal.run('extend 7 press 1d --apply --auto-approve --audit-log locked/log')
  expect(locked.code).toBe(1)
  expect(locked.err).toContain('file/unwritable')
  expect(writesIn(portal.requests)).toEqual([])
})

test('the audit log has a line for what was sent', async () => {
  const portal = await applied()
  expect((await portal.run('extend 7 press 1d --apply --auto-approve --audit-log audit.jsonl')).code).toBe(0)
  expect(textIn(portal.world, 'audit.jsonl').trim().split('\n')).toHaveLength(1)
  expect(writesIn(portal.requests)).toHaveLength(1)
})

test.for<{ name: string; line: string; code?: number; says: readonly string[]; env?: object }>([
  {
    name: 'a tag of several rooms',
    line: 'set tag:client partners access=read',
    says: [
      'roomlinks.yaml:8:5 error declared/several',
      '"partners" under tag:client concerns 2 rooms: "Acme" (room 7), "Globex" (room 8).',
      'add --each',
    ],
  },
  { name: 'a room of such a tag', line: 'set 7 partners access=read', says: ['declared/wider', 'selects 2 rooms'] },
  {
    name: 'a title of two rooms',
    line: 'set title:Globex notes access=comment',
    says: ['declared/several', '"notes" under 8, 9 concerns 2 rooms', 'Write the id of the room.'],
  },
  {
    name: 'a tag, with no portal to ask',
    line: 'set tag:client partners access=read',
    env: {},
    says: ['declared/several', 'any number of rooms', 'portal/not-named', 'key/missing'],
  },
  {
    name: 'a new link for a tag of several rooms',
    line: 'add tag:client --key fair --access read',
    says: ['roomlinks.yaml:8:5 error declared/several', '"fair" under tag:client concerns 2 rooms'],
  },
  {
    name: 'a portal that refuses the key',
    line: 'set tag:client partners access=read',
    env: { DOCSPACE_URL: 'http://docspace.localhost', DOCSPACE_API_KEY: 'sk-wrong' },
    code: 4,
    says: ['portal/unauthorized'],
  },
])('an edit that concerns several rooms is refused: $name', async ({ line, says, env, code = 1 }) => {
  const portal = await applied()
  const ended = await portal.run(`${line} --auto-approve`, env && { env: { ...env } })
  for (const said of says) expect(ended.err).toContain(said)
  expect(ended.code).toBe(code)
  expect(textIn(portal.world)).toBe(manifest)
  expect(writesIn(portal.requests)).toEqual([])
})

test('a tag of one room needs no --each', async () => {
  const portal = await openPortal({ rooms: [...rooms] }, 'version: 1\nname: team\nrooms: []\n')
  expect((await portal.run('add tag:late --key fair --access read --apply --auto-approve')).code).toBe(0)
  expect((await portal.run('set tag:late fair access=comment --apply --auto-approve')).code).toBe(0)
  expect(linksOn(portal)).toEqual(['7 fair 6'])
})

test('many rooms are named up to a point', async () => {
  const many = Array.from(
    { length: 12 },
    (_, nth): StageRoom => ({ id: nth + 1, type: 'custom', title: 'A', tags: ['a'] }),
  )
  const portal = await openPortal({ rooms: many }, 'version: 1\nname: team\nrooms: []\n')
  const ended = await portal.run('add tag:a --key fair --access read --auto-approve')
  expect(ended.err).toContain('concerns 12 rooms: "A" (room 1), ')
  expect(ended.err).toContain(' and 2 more.')
})

test('an edit that changes nothing writes and applies nothing', async () => {
  const portal = await applied()
  const ended = await portal.run('set 7 press access=read --apply --auto-approve')
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to apply') })
  expect(textIn(portal.world)).toBe(manifest)
  expect(writesIn(portal.requests)).toEqual([])
})

test('an adopted link that is removed is revoked', async () => {
  const room: StageRoom = { id: 7, type: 'custom', title: 'Acme', links: [{ kind: 'additional', title: 'By hand' }] }
  const portal = await openPortal({ rooms: [room] }, 'version: 1\nname: team\nrooms: []\n')
  expect((await portal.run('import --room 7 --into roomlinks.yaml --auto-approve')).code).toBe(0)
  expect(textIn(portal.world)).toContain('adopt: ')
  const ended = await portal.run('remove 7 by-hand --apply --auto-approve')
  expect(ended.out).toContain('1 revoked')
  expect(ended.code).toBe(0)
  expect(linksOn(portal)).toEqual([])
})

/** A portal to which the manifest was applied, and on which somebody has since narrowed a link or revoked it. */
async function narrowed(edit: Parameters<Portal['sandbox']['editLink']>[2]): Promise<Portal> {
  const portal = await applied()
  const press = portal.sandbox.rooms()[0]?.links.find(({ title }) => title === 'press')
  portal.sandbox.editLink(7, press?.id ?? expect.fail(), edit)
  portal.world.files.set('roomlinks.yaml', manifest.replace('press: { access: read', 'press: { access: comment'))
  return portal
}

test.for<{ name: string; edit: Parameters<Portal['sandbox']['editLink']>[2]; says: string }>([
  { name: 'narrowed', edit: { access: 'read' }, says: 'as the manifest already asked before: access.' },
  { name: 'revoked', edit: null, says: 'as the manifest already asked before: the link is created.' },
])('--auto-approve does not widen more than the edit asks for: $name', async ({ edit, says }) => {
  const portal = await narrowed(edit)
  const before = textIn(portal.world)
  const ended = await portal.run('set 7 press title=Wider --apply --auto-approve')
  expect(ended.code).toBe(5)
  expect(ended.err).toContain('edit/widened')
  expect(ended.err).toContain(says)
  expect(textIn(portal.world)).toBe(before)
  expect(writesIn(portal.requests)).toEqual([])
})

test('somebody who is asked sees what also differs on the portal', async () => {
  const portal = await narrowed({ access: 'read' })
  const ended = await portal.run('set 7 press title=Wider --apply', { canAsk: true, ask: async () => 'yes' })
  expect(ended.code).toBe(0)
  expect(ended.out).toContain('(both)')
  expect(ended.out).toContain('0 from this change, 0 drift, 1 both.')
  expect(linksOn(portal)).toContain('7 Wider 6')
})

test('what an edit sets itself, or what only narrows, is applied without a question', async () => {
  const portal = await narrowed({ access: 'editing' })
  expect((await portal.run('set 7 press title=Wider --apply --auto-approve')).code).toBe(0)
  const set = await narrowed({ access: 'read' })
  expect((await set.run('set 7 press access=review --apply --auto-approve')).code).toBe(0)
  expect(linksOn(set)).toContain('7 press 5')
})

test('a file that changes while the question is asked stops the edit', async () => {
  const portal = await applied()
  const changed = manifest.replace('other: { access: read }', 'other: { access: editing }')
  const ask = async (): Promise<string> => {
    portal.world.files.set('roomlinks.yaml', changed)
    return 'yes'
  }
  const ended = await portal.run('set 7 press access=review --apply', { canAsk: true, ask })
  expect(ended.err).toContain('file/changed')
  expect(ended.code).toBe(1)
  expect(textIn(portal.world)).toBe(changed)
  expect(writesIn(portal.requests)).toEqual([])
})

test.for<[name: string, line: string, says: string]>([
  ['a setting and a value with a blank between them', 'set 7 press access editing', 'Write access=editing.'],
  ['a password as a word of its own', 'set 7 press password-env Quiet', 'Write password-env=VALUE.'],
  ['a date to extend to', 'extend 7 press 2027-03-01', 'For a date, run roomlinks set with expires=DATE.'],
  ['a number without a unit', 'extend 7 press 30', '"30" is not a valid value for <time>.'],
] as const)('a slip in the words is explained: %s', async ([, line, says]) => {
  const portal = await applied()
  const ended = await portal.run(line)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining(says) })
  expect(textIn(portal.world)).toBe(manifest)
})

test('without a terminal, a mistake in the edit is told first', async () => {
  const portal = await applied()
  expect((await portal.run('set 7 press access=wrong')).err).toContain('edit/value')
  expect(await portal.run('set 7 press access=review')).toMatchObject({ code: 8 })
})

test('a new link for a tag that no room has is refused once the portal is asked', async () => {
  const portal = await applied()
  for (const line of [
    'add tag:clients --key fair --access read --each --apply',
    'add tag:clients --key fair --access read',
  ]) {
    const ended = await portal.run(`${line} --auto-approve`)
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('The portal has no room for tag:clients') })
  }
  expect(textIn(portal.world)).toBe(manifest)
})

test.for([
  [
    'a key of no entry',
    'set 7 fair access=read',
    'It declares press, other. Other entries that may select the room declare partners, shop.',
  ],
  ['a title without title:', 'set Shop press access=read', 'Did you mean title:Shop?'],
  ['the own entries of all rooms with a tag', 'set tag:all notes access=read', 'For one room, write its id.'],
  [
    'one room of a tag',
    'set 7 partners access=read',
    'revoke the link in the portal, and the next apply creates a new one',
  ],
] as const)('what is meant can be found out: %s', async ([, line, says]) => {
  const all = [...rooms.map((room) => ({ ...room, tags: [...(room.tags ?? []), 'all'] }))]
  const portal = await openPortal({ rooms: all }, `${manifest}  - { title: Shop, links: { shop: { access: read } } }\n`)
  const ended = await portal.run(`${line} --auto-approve`)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining(says) })
})
