import { expect, test } from 'vitest'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { makeRepository } from './repository.ts'
import { stage } from './team.ts'

/** A manifest with these entries; `- id: 7` is the room that has the title Board and the tag client. */
const manifestOf = (...entries: readonly string[]): string =>
  `version: 1\nname: team\n${entries.length === 0 ? 'rooms: []\n' : `rooms:\n${entries.map((each) => `  - ${each}\n`).join('')}`}`

const entry = (by: string, ...links: readonly string[]): string => `{ ${by}, links: { ${links.join(', ')} } }`

const board = 'board: { access: read, protect: true }'
const other = entry('id: 8', 'other: { access: read }')
const was = manifestOf(entry('id: 7', board, 'press: { access: read }'), other)
const press = 'press: { access: read }'

interface Case {
  readonly name: string
  readonly was?: string
  readonly is: string
  readonly says?: RegExp
  /** What can be let through is no concern here. */
  readonly allow?: string
}

const gone =
  /guard\/unprotected\n {2}"board" of "Board" \(room 7\) is protected in the base \(old\.yaml:4:\d+\), and this change removes the link together with its protection\./
const lost = (verb: string): RegExp =>
  new RegExp(
    `guard/unprotected\\n {2}"board" of "Board" \\(room 7\\) is protected in the base \\(old\\.yaml:4:\\d+\\), and this change removes the protection and would ${verb} the link\\.`,
  )

test.for<Case>([
  { name: 'the link', is: manifestOf(entry('id: 7', press), other), says: gone },
  { name: 'the entry', is: manifestOf(other), says: gone },
  { name: 'all links of the entry', is: manifestOf('{ id: 7, links: {} }', other), says: gone },
  { name: 'all of the manifest', is: manifestOf(), says: gone, allow: 'empty' },
  { name: 'the key is another one', is: manifestOf(entry('id: 7', press, 'new: { access: read }'), other), says: gone },
  {
    name: 'the key is another one, which is protected',
    is: manifestOf(entry('id: 7', press, board.replace('board', 'new')), other),
    says: gone,
  },
  { name: 'the room is another one', is: manifestOf(entry('id: 8', board, press)), says: gone },
  {
    name: 'the rotation is another one',
    is: manifestOf(entry('id: 7', press, 'board: { access: read, rotation: 2 }'), other),
    says: lost('replace'),
  },
  {
    name: 'it is to be absent',
    is: manifestOf(entry('id: 7', press, 'board: { absent: true }'), other),
    says: lost('revoke'),
  },
  {
    name: 'a room that lost its tag',
    was: was.replace('id: 7', 'tag: gone'),
    is: manifestOf(other),
    says: /"board" of a room with the tag "gone"/,
  },
  {
    name: 'a room that is not there',
    was: was.replace('id: 7', 'title: Gone'),
    is: manifestOf(other),
    says: /"board" of a room with the title "Gone"/,
  },
  {
    name: 'a link that is not there any more',
    was: was.replace('board:', 'never:'),
    is: manifestOf(entry('id: 7', press), other),
    says: /"never" of "Board" .* removes the link together/,
  },
  {
    name: 'the room’s invitation',
    was: was.replace(board, 'invitation: { access: read, protect: true }'),
    is: manifestOf(entry('id: 7', press), other),
    says: /"invitation" of "Board" .* removes the link together/,
  },
  {
    name: 'an adopted link, which becomes unmanaged and goes for that',
    was: was.replace(board, 'notary: { access: read, adopt: FINGERPRINT, protect: true }'),
    is: manifestOf('{ id: 7, unmanaged: revoke, links: { notary: { access: read }, press: { access: read } } }', other),
    says: /"notary" of "Board" .* removes the protection and would revoke the link/,
  },
])(
  'protection and link go together, and that is refused: $name',
  async ({ was: before = was, is, says = gone, allow }) => {
    const portal = await applied(was)
    const fingerprint = /([0-9a-f]{12})/.exec(
      (await portal.run('plan --format json')).out.split('For the notary')[1] ?? '',
    )
    portal.world.files.set('old.yaml', before.replace('FINGERPRINT', `"${fingerprint?.[1]}"`))
    portal.world.files.set('roomlinks.yaml', is)
    const through = `--allow revokes,widening${allow === undefined ? '' : `,${allow}`}`
    for (const line of [
      `plan ${through}`,
      `apply --auto-approve ${through}`,
      `apply --auto-approve ${through} --sweep`,
    ]) {
      const ended = await portal.run(`${line} --base-file old.yaml`)
      expect(ended.err, line).toMatch(says)
      expect(ended.err).toContain('Split it into two changes: first remove only `protect: true`')
      expect(ended.code, line).toBe(5)
    }
    expect(writesIn(portal.requests)).toEqual([])
  },
)

/** A portal on which a manifest is applied. */
async function applied(manifest: string): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  portal.requests.length = 0
  return portal
}

test.for<Case>([
  { name: 'only the protection', is: was.replace(', protect: true', '') },
  { name: 'the protection and a setting', is: was.replace('read, protect: true', 'comment') },
  { name: 'nothing of it', is: manifestOf(entry('id: 7', board), other) },
  { name: 'the selector, for the same room', is: was.replace('id: 7', 'title: Board') },
  { name: 'the selector, for the same room by its tag', is: was.replace('id: 7', 'tag: client') },
  {
    name: 'the entry, which is two now',
    is: manifestOf(entry('title: Board', board), entry('id: 7', press), other),
  },
  {
    name: 'the title of a room that has another one',
    was: was.replace('id: 7', 'title: Former'),
    is: was.replace('id: 7', 'title: Board'),
  },
])('what is protected stays, or loses its protection first: $name', async ({ was: before = was, is }) => {
  const portal = await applied(was)
  portal.world.files.set('old.yaml', before)
  portal.world.files.set('roomlinks.yaml', is)
  const ended = await portal.run('plan --base-file old.yaml')
  expect(ended.err).not.toContain('guard/unprotected')
  expect(ended.err.includes('the protection of board')).toBe(!is.includes('protect: true'))
  expect(ended.code).toBe(0)
})

test('a protected link that gets another key by adoption keeps its URL, and is not refused', async () => {
  const portal = await applied(was)
  const { out } = await portal.run('links --key board --format json')
  const [, fingerprint] = /"fingerprint": "([0-9a-f]{12})"/.exec(out) ?? []
  portal.world.files.set('old.yaml', was)
  const adopting = `new: { access: read, title: board, adopt: "${fingerprint}", protect: true }`
  portal.world.files.set('roomlinks.yaml', manifestOf(entry('id: 7', adopting, press), other))
  expect(await portal.run('plan --base-file old.yaml --detailed-exitcode')).toMatchObject({ code: 0, err: '' })
})

test('the way that the refusal tells: two changes, each merged and applied', async () => {
  const portal = await applied(was)
  const changes = [was, was.replace(', protect: true', ''), manifestOf(entry('id: 7', press), other)]
  for (const [nth, is] of changes.entries()) {
    portal.world.files.set('old.yaml', changes[nth - 1] ?? is)
    portal.world.files.set('roomlinks.yaml', is)
    expect((await portal.run('apply --base-file old.yaml --auto-approve')).code).toBe(0)
  }
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).not.toContain('board')
})

test('a saved plan that was refused stays refused, also where apply is not told the base', async () => {
  const portal = await applied(was)
  portal.world.files.set('old.yaml', was)
  portal.world.files.set('roomlinks.yaml', manifestOf(entry('id: 7', press), other))
  expect((await portal.run('plan --base-file old.yaml --out plan.json')).code).toBe(5)
  const ended = await portal.run('apply --plan plan.json')
  expect(ended.code).toBe(5)
  expect(ended.err).toContain(
    'error saved/refused\n  plan.json was refused when it was made. "board" of "Board" (room 7) is protected',
  )
  const again = await portal.run('apply --plan plan.json --base-file old.yaml')
  expect(again.code).toBe(5)
  expect(again.err).not.toContain('saved/refused')
  expect((await portal.run('show plan.json')).err).toContain('guard/unprotected')
  expect(writesIn(portal.requests)).toEqual([])
})

test('the built command refuses it with a git ref, and names the place there', async () => {
  const portal = await applied(was)
  const repository = makeRepository({ 'roomlinks.yaml': was })
  repository.git('switch', '--quiet', '--create', 'pr')
  repository.commit({ 'roomlinks.yaml': manifestOf(other) })
  const { env } = surroundingsOf(portal)
  const at = { cwd: repository.folder, env: { ...env, ...repository.env } }
  for (const line of ['plan --base main', 'apply --base main --auto-approve --allow revokes,empty']) {
    const ended = await command(line, at)
    expect(ended.code, line).toBe(5)
    expect(ended.err).toContain('is protected in the base (main:roomlinks.yaml:4:')
  }
  expect(writesIn(portal.requests)).toEqual([])
})

const offline = 'plan --base-file old.yaml --offline'

test.for<Case>([
  { name: 'the link', is: manifestOf(entry('id: 7', press), other) },
  { name: 'the entry', is: manifestOf(other) },
  { name: 'all of the manifest', is: manifestOf() },
  { name: 'the key', is: manifestOf(entry('id: 7', press, 'new: { access: read }'), other) },
  {
    name: 'the rotation',
    is: manifestOf(entry('id: 7', press, 'board: { access: read, rotation: 2 }'), other),
    says: /removes the protection and would replace the link/,
  },
  {
    name: 'it is to be absent',
    is: manifestOf(entry('id: 7', press, 'board: { absent: true }'), other),
    says: /removes the protection and would revoke the link/,
  },
  {
    name: 'one of two that bear the same key',
    was: manifestOf(entry('id: 7', board), entry('id: 8', board)),
    is: manifestOf(entry('id: 8', board)),
  },
])('without a portal, the texts tell: $name', async ({ was: before = was, is, says = /removes the link together/ }) => {
  const portal = await openPortal(stage, is)
  portal.world.files.set('old.yaml', before)
  for (const format of ['text', 'json', 'markdown', 'github', 'junit']) {
    const ended = await portal.run(`${offline} --format ${format} --detailed-exitcode`)
    expect(ended.code, format).toBe(5)
    expect(ended.out + ended.err, format).toMatch(says)
  }
  expect((await portal.run(offline)).err).toContain(
    '"board" of a room with the id 7 is protected in the base (old.yaml:4:',
  )
  expect(portal.requests).toEqual([])
})

test.for([
  { name: 'only the protection', is: was.replace(', protect: true', '') },
  { name: 'the selector', is: was.replace('id: 7', 'title: Board') },
  {
    name: 'an entry that was there',
    is: manifestOf(entry('id: 7', press), entry('id: 8', 'other: { access: read }', board)),
  },
  {
    name: 'the key, by adoption',
    is: was.replace('board: { access: read', 'new: { access: read, adopt: 0123456789ab'),
  },
  {
    name: 'the rotation of an invitation, which keeps its URL without one',
    before: manifestOf(entry('id: 7', 'invitation: { access: read, rotation: 2, protect: true }')),
    is: manifestOf(entry('id: 7', 'invitation: { access: read }')),
  },
])('without a portal, what may be the same link is not refused: $name', async ({ before = was, is }) => {
  const portal = await openPortal(stage, is)
  portal.world.files.set('old.yaml', before)
  expect((await portal.run(offline)).code).toBe(0)
})

const open = manifestOf(
  entry('id: 7', board, 'press: { access: read }'),
  entry('title: "${ROOM}"', 'a: { access: read }'),
)
const without = manifestOf(entry('id: 7', press), other)

test.for([
  { name: 'a variable is not set', base: open, why: 'ROOM is not set' },
  { name: 'two variables are not set', base: `${open}portal: "\${HOST}"\n`, why: 'HOST, ROOM are not set' },
  { name: 'another portal', base: `${was}portal: https://other.example.com\n`, why: 'it names another portal' },
  { name: 'not valid', base: was.replace('read', 'raed'), why: 'it is not a valid manifest' },
  { name: 'no YAML', base: ': :\n\t', why: 'it is not a valid manifest' },
])('a base that cannot be judged, $name: no URL ends, and the rest goes on', async ({ base, why }) => {
  const portal = await applied(was)
  const { files } = portal.world
  files.set('old.yaml', base)
  const ending = [
    { is: without, says: 'This plan ends the URL of 1 link, and the base cannot show whether it is protected' },
    {
      is: manifestOf('{ id: 7, links: { board: { access: read, rotation: 2 } } }', other),
      says: 'This plan ends the URL of 2 links, and the base cannot show whether they are protected',
    },
  ]
  for (const { is, says } of ending) {
    files.set('roomlinks.yaml', is)
    for (const line of [
      'plan',
      'apply --auto-approve',
      'apply --auto-approve --sweep --allow revokes,widening,empty',
    ]) {
      const ended = await portal.run(`${line} --base-file old.yaml`)
      expect(ended.code, line).toBe(5)
      expect(ended.err).toContain(`error guard/unjudged\n  ${says}: ${why}.`)
    }
  }
  expect(writesIn(portal.requests)).toEqual([])
  files.set('roomlinks.yaml', was.replace('press: { access: read', 'new: { access: read }, press: { access: comment'))
  expect((await portal.run('apply --auto-approve --base-file old.yaml')).code).toBe(0)
})

test('a base that cannot be judged and protects nothing keeps no link from being revoked', async () => {
  const portal = await applied(was)
  portal.world.files.set('old.yaml', open.replace(', protect: true', ''))
  portal.world.files.set('roomlinks.yaml', without)
  expect((await portal.run('apply --auto-approve --base-file old.yaml')).code).toBe(0)
})

test('a saved plan under a base that could not be judged stays refused', async () => {
  const portal = await applied(was)
  portal.world.files.set('old.yaml', open)
  portal.world.files.set('roomlinks.yaml', without)
  expect((await portal.run('plan --base-file old.yaml --out plan.json')).code).toBe(5)
  const ended = await portal.run('apply --plan plan.json')
  expect(ended.code).toBe(5)
  expect(ended.err).toContain('error saved/refused\n  plan.json was refused when it was made. This plan ends the URL')
  expect(writesIn(portal.requests)).toEqual([])
})

const bare = 'board: { access: read }'

test.for([
  { name: 'by its title', is: manifestOf(entry('title: Board', bare, press), other) },
  { name: 'by its tag', is: manifestOf(entry('id: 7', press), entry('tag: client', bare), other) },
  { name: 'by its id, as before', is: manifestOf(entry('id: 7', bare, press), other) },
  {
    name: 'with it under another key',
    is: manifestOf(entry('id: 7', press, 'new: { access: read, adopt: FINGERPRINT }'), other),
  },
])('a protection that goes is reported, where the room is selected $name', async ({ is }) => {
  const portal = await applied(was)
  const { files } = portal.world
  files.set('old.yaml', was)
  const rooms = JSON.parse((await portal.run('links --format json')).out)
  const fingerprint = /"key": "board"[^}]*?"fingerprint": "([0-9a-f]+)"/s.exec(JSON.stringify(rooms, null, 1))?.[1]
  files.set('roomlinks.yaml', is.replace('FINGERPRINT', `"${fingerprint}"`))
  const { err } = await portal.run('plan --base-file old.yaml')
  expect(err).toContain(
    'warning base/loosened\n  The base has guards that the manifest no longer has: the protection of board.',
  )
  files.set('roomlinks.yaml', manifestOf(entry('title: Board', board, press), other))
  expect((await portal.run('plan --base-file old.yaml')).err).toBe('')
})
