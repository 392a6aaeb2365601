import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { SandboxOptions, Stage } from '../../src/sandbox/index.ts'
import type { AuditDocument } from '../../src/view/audit/shape.ts'
import { width } from '../../src/view/escape.ts'
import { type Format, formatsOf } from '../../src/view/formats.ts'
import { audited, policy, pressManifest, teamManifest } from './audited.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { transcript } from './world.ts'

/** A portal with files beside it, and none in the usual place. */
async function open(
  stage: Stage = audited,
  files: { readonly [name: string]: string } = {
    'team.yaml': teamManifest,
    'press.yaml': pressManifest,
    'company.policy.yaml': policy,
  },
  options: SandboxOptions = {},
): Promise<Portal> {
  const portal = await openPortal(stage, '', options)
  portal.world.files.delete('roomlinks.yaml')
  for (const [name, text] of Object.entries(files)) portal.world.files.set(name, text)
  return portal
}

const both = 'audit -f team.yaml -f press.yaml'
const isValid = (() => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('schemas/portal-audit.schema.json', 'utf8')))
})()

function readJson(text: string | Uint8Array | undefined): AuditDocument {
  const document: AuditDocument = JSON.parse(String(text))
  isValid(document)
  expect(isValid.errors).toBeNull()
  return document
}

const endings: { readonly [F in Format]?: string } = { text: '', markdown: '.md' }
const judged = `${both} --policy company.policy.yaml`

/** A page without its style and its script, which would hide what it says. */
function withoutAssets(text: string): string {
  return text.replace(/<(style|script)>.*?<\/\1>/gs, '<$1></$1>').replace(/sha256-[\w+/=]+/g, 'sha256-…')
}

test.for(formatsOf('audit'))('audit of 60 rooms as %s', async (format) => {
  const portal = await open()
  const ended = await portal.run(`${judged} --format ${format}`)
  expect(ended.code).toBe(5)
  expect(writesIn(portal.requests)).toEqual([])
  expectGolden(
    `audit${endings[format] ?? `.${format}`}`,
    format === 'html' ? withoutAssets(transcript(ended)) : transcript(ended),
  )
  if (format === 'json') {
    const { rooms } = readJson(ended.out)
    expect(rooms).toHaveLength(60)
    expect(rooms.flatMap(({ links }) => links).filter(({ state }) => state !== 'missing')).toHaveLength(140)
  }
})

/** The lines of the table of links: each begins with two spaces, and ends with when the link expires or what comes after that. */
function tableLines(text: string): readonly string[] {
  const [, table = ''] = /^ +RISK +TITLE .*?\n(.*)^Without links/ms.exec(text) ?? []
  return table.split('\n').filter((line) => line.startsWith('  '))
}

test.for([
  { columns: 80, widest: 80 },
  { columns: 120, widest: 120 },
  { columns: 60, widest: 75 },
])('audit on a terminal of $columns columns: one line a link, none wider than $widest', async ({ columns, widest }) => {
  const portal = await open()
  const { out } = await portal.run(both, { columns })
  expectGolden(`audit-${columns}`, out)
  const lines = tableLines(out)
  expect(lines).toHaveLength(141)
  for (const line of lines) expect(width(line)).toBeLessThanOrEqual(widest)
})

test('colour marks what is dangerous, and what has expired', async () => {
  const portal = await open()
  const { out } = await portal.run(both, { isColour: { out: true, err: true } })
  expect(out).toContain('\u001b[31m100 \u001b[39m  "Left open"')
  expect(out).toContain('\u001b[2m0   \u001b[22m  "For partner 03"')
})

const bare: Stage = {
  rooms: [
    { id: 7, type: 'custom', title: 'Board', links: [{ kind: 'additional', title: 'Open', access: 'editing' }] },
    { id: 8, type: 'custom', title: 'Guests', links: [{ kind: 'invitation', title: 'Join' }] },
  ],
}
const one = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: { press: { access: read } }\n'

test('without a manifest everything works, and the usual one is read where it is there', async () => {
  const portal = await open(bare, {})
  const ended = await portal.run('audit')
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain('2 links in 2 rooms, compared with no manifest.')
  portal.world.files.set('roomlinks.yaml', one)
  expect((await portal.run('audit')).out).toContain('3 links in 2 rooms, compared with team.')
  expect(portal.requests.filter((request) => !request.startsWith('GET ') || request.endsWith('/link'))).toEqual([])
})

test('an empty portal', async () => {
  const portal = await open({ rooms: [] }, {})
  expectGolden('audit-empty', transcript(await portal.run('audit')))
  const { out } = await portal.run('audit --format markdown')
  expect(out).toContain('0 links in 0 rooms')
})

test('a quick audit asks for no more than it needs, and says what it skipped', async () => {
  const portal = await open(bare, {})
  const { code, out } = await portal.run('audit --quick')
  expect(code).toBe(0)
  expect(out).toContain('- No external links, and invitations not read, in: "Guests" (room 8)\n')
  expect(portal.requests.filter((request) => request.endsWith('/links'))).toHaveLength(1)
})

test('--room looks at a part', async () => {
  const portal = await open(bare, { 'team.yaml': one })
  const { out } = await portal.run('audit -f team.yaml --room 8 --format json')
  const { scope, rooms } = readJson(out)
  expect(scope).toEqual(['id:8'])
  expect(rooms.map(({ id }) => id)).toEqual(['8'])
  expect((await portal.run('audit --room 9')).code).toBe(1)
})

test('files of a folder are grouped by the names of their manifests', async () => {
  const portal = await open(bare, {
    'links/a.yaml': one,
    'links/b.yaml': 'version: 1\nname: other\nrooms:\n  - id: 8\n    links: { invitation: { access: read } }\n',
    'links/c.yaml': 'version: 1\nname: team\nrooms:\n  - id: 8\n    links: { guests: { access: read } }\n',
    'links/values.yaml': 'image: nginx\n',
  })
  const refused = await portal.run('audit -f links')
  expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('error manifest/other-document') })
  const { code, out } = await portal.run('audit -f links --exclude values.yaml --format json')
  expect(code).toBe(0)
  const { manifests, rooms } = readJson(out)
  expect(manifests).toEqual(['team', 'other'])
  expect(rooms.map(({ links }) => links.map(({ state, manifest }) => `${state} ${manifest}`))).toEqual([
    ['unmanaged null', 'missing team'],
    ['missing team', 'declared other'],
  ])
})

test.for([
  { name: 'a manifest that is wrong', files: { 'team.yaml': 'version: 2\n' }, says: 'manifest/', code: 3 },
  { name: 'no such file', files: {}, says: 'file/unreadable', code: 1 },
  {
    name: 'a name that is not known',
    files: { 'team.yaml': one.replace('team', '"${STAGE}"') },
    says: 'inventory/name-unknown',
    code: 3,
  },
  {
    name: 'an earlier name that is not known',
    files: { 'team.yaml': one.replace('rooms:', 'formerly: ["${STAGE}"]\nrooms:') },
    says: 'inventory/name-unknown',
    code: 3,
  },
  {
    name: 'two portals',
    files: {
      'team.yaml': one.replace('rooms:', 'portal: http://docspace.localhost\nrooms:'),
      'press.yaml': pressManifest.replace('rooms:', 'portal: https://other.example.com\nrooms:'),
    },
    says: 'inventory/portals-differ',
    code: 3,
  },
  {
    name: 'a policy that is wrong',
    line: ' --policy team.yaml',
    files: { 'team.yaml': one },
    says: 'policy/',
    code: 3,
  },
  {
    name: 'no such policy',
    line: ' --policy no.yaml',
    files: { 'team.yaml': one },
    says: 'policy/unreadable',
    code: 1,
  },
  { name: 'no such audit', line: ' --since no.json', files: { 'team.yaml': one }, says: 'since/unreadable', code: 1 },
  {
    name: 'a file that cannot be written',
    line: ' --output json=locked/a.json',
    files: { 'team.yaml': one },
    says: 'file/unwritable',
    code: 1,
  },
])('nothing is sent: $name', async ({ line = '', files, says, code }) => {
  const portal = await open(bare, files)
  const names = 'press.yaml' in files ? '-f team.yaml -f press.yaml' : '-f team.yaml'
  const ended = await portal.run(`audit ${names}${line} --format json`)
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(`error ${says}`)
  expect(ended.err).not.toContain('${')
  expect(readJson(ended.out)).toMatchObject({ ok: false })
  expect(portal.requests).toEqual([])
})

test('variables that are not set are no errors', async () => {
  const text = `version: 1
name: team
portal: "\${PORTAL}"
rooms:
  - id: 7
    links: { press: { access: "\${LEVEL}", password: "\${PASSWORD}", expirationDate: "\${END}" } }
  - title: "\${ROOM}"
    links: { press: { access: read } }
`
  const portal = await open(bare, { 'team.yaml': text })
  const ended = await portal.run('audit -f team.yaml')
  expect(ended.code).toBe(0)
  expectGolden('audit-open', transcript(ended))
  const { out } = await portal.run('audit -f team.yaml --format markdown')
  expect(out).toMatch(/\| missing \| unknown \| unknown \| unknown \|$/m)
})

/** Lets the portal fail where the path matches. */
const failing =
  (path: string, status: number): Parameters<typeof openPortal>[3] =>
  (answer) =>
  async (request) =>
    request.url.includes(path)
      ? new Response('{}', { status, headers: { 'content-type': 'application/json' } })
      : answer(request)

test('rooms that could not be read are named, and end the run with 1', async () => {
  const links = Array.from({ length: 100 }, (_, nth) => ({ kind: 'additional' as const, title: `Link ${nth}` }))
  const stage: Stage = { rooms: [...bare.rooms, { id: 9, type: 'custom', title: 'Full', links }] }
  const portal = await openPortal(stage, one, {}, failing('/rooms/8/links', 404))
  const ended = await portal.run('audit --room 8 --room 9 --room 7')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('error inventory/rooms-unread')
  expect(ended.err).toContain('error inventory/lists-cut')
  expect(ended.out).toContain('- The portal shows only the first 100 links of: "Full" (room 9)\n')
  expect(ended.out).toContain('- Could not be read: "Guests" (room 8): ')
  const { out } = await portal.run('audit --format markdown')
  expect(out).toContain('> Incomplete: 2 of 3 rooms could not be read completely.')
})

test('many rooms are counted, and the first ones named', async () => {
  const rooms = Array.from(
    { length: 12 },
    (_, nth) => ({ id: nth + 1, type: 'custom', title: 'Theirs', canManage: false }) as const,
  )
  const portal = await open({ rooms: [...rooms] }, {})
  const { code, out } = await portal.run('audit')
  expect(code).toBe(0)
  expect(out).toContain('- Not read, because the owner of the API key may not manage: "Theirs" (room 1); ')
  expect(out).toContain('"Theirs" (room 10); and 2 more\n')
})

test('without a key nothing is sent', async () => {
  const portal = await open(bare, {})
  const ended = await portal.run('audit', { env: { DOCSPACE_URL: 'https://x.example.com' } })
  expect(ended).toMatchObject({ code: 4, err: expect.stringContaining('error key/missing') })
})

test('an error of the whole portal is no audit', async () => {
  const portal = await openPortal(bare, one, {}, failing('/rooms/', 401))
  const ended = await portal.run('audit --format json')
  expect(ended.code).toBe(4)
  expect(readJson(ended.out)).toMatchObject({ ok: false, error: { code: 'portal/unauthorized' } })
})

test.for([
  { rules: '{ open: { match: { audience: public }, level: warn } }', line: '', code: 0 },
  { rules: '{ open: { match: { audience: public }, level: warn } }', line: ' --detailed-exitcode', code: 2 },
  { rules: '{ open: { match: { audience: public } } }', line: '', code: 5 },
  { rules: '{ open: { match: { audience: password } } }', line: ' --detailed-exitcode', code: 0 },
])('a policy with the rules $rules ends $line with $code', async ({ rules, line, code }) => {
  const portal = await open(bare, { 'roomlinks.policy.yaml': `version: 1\nname: company\nrules: ${rules}\n` })
  const ended = await portal.run(`audit${line}`)
  expect(ended.code).toBe(code)
  expect(ended.out).toContain(code === 0 && line !== '' ? 'No rule is broken.' : 'company/open')
  expect((await portal.run('audit --format markdown')).out).toContain('### Links of ')
})

test.for([
  { line: '-f teams/team.yaml', says: 'company/beside' },
  { line: '-f teams', says: 'company/beside' },
  { line: '-f other/team.yaml', says: 'company/working-folder' },
  { line: '-f -', says: 'company/working-folder' },
])('the policy is found beside the manifest, or else in the working folder: $line', async ({ line, says }) => {
  const policyWith = (rule: string) =>
    `version: 1\nname: company\nrules: { ${rule}: { match: { audience: public } } }\n`
  const portal = await open(bare, {
    'teams/team.yaml': one,
    'other/team.yaml': one,
    '/dev/stdin': one,
    'teams/roomlinks.policy.yaml': policyWith('beside'),
    'roomlinks.policy.yaml': policyWith('working-folder'),
  })
  const { code, out } = await portal.run(`audit ${line}`)
  expect(code).toBe(5)
  expect(out).toContain(says)
})

test('a table for spreadsheets may begin with a mark, and holds no formula', async () => {
  const portal = await open()
  const { out } = await portal.run('audit --format csv --bom')
  expect(out.startsWith('\ufeffroom,roomTitle,')).toBe(true)
  expect(out).toContain(`"'=HYPERLINK(""http://evil.example"",""click"")"`)
  expect(out).not.toMatch(/(^|,)"?[=+@-]/m)
})

test('what a run reads is not what it writes', async () => {
  const portal = await open(bare, { 'old.json': '{}', 'company.yaml': policy })
  for (const [line, says] of [
    ['--since old.json --output json=old.json', 'over the earlier audit'],
    ['--policy company.yaml --output markdown=company.yaml', 'over the policy'],
  ]) {
    const ended = await portal.run(`audit ${line}`)
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining(String(says)) })
  }
})

test('the step of a workflow gets the summary', async () => {
  const portal = await open(bare, {})
  const env = { ...portal.world.env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary', GITHUB_OUTPUT: 'outputs' }
  await portal.run('audit', { env })
  expect(portal.world.files.get('summary')).toContain('### Links of ')
  expect(portal.world.files.get('outputs')).toContain('exit-reason')
})

test('the built command audits a portal over HTTP', async () => {
  const portal = await open(bare, { 'team.yaml': one })
  const { code, out, err } = await command('audit --file team.yaml --format json', surroundingsOf(portal))
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(readJson(out).summary).toMatchObject({ links: 3, byState: { unmanaged: 2, missing: 1 } })
})
