import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Stage, StageLink } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { transcript } from './world.ts'

const link = (title: string, more: Partial<StageLink> = {}): StageLink => ({ kind: 'additional', title, ...more })

const stage: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      tags: ['client'],
      links: [link('Poster'), link('Mystery', { access: 'editing' }), { kind: 'invitation', title: 'Join' }],
    },
    { id: 8, type: 'custom', title: 'Prices', tags: ['client'], links: [link('Old price list')] },
  ],
}

/** What a link is called here, and its fingerprint. */
type Fingerprints = Readonly<Record<string, string>>

/** A portal with a manifest that knows the fingerprints of its links. */
async function openWith(manifestOf: (prints: Fingerprints) => string): Promise<Portal & { prints: Fingerprints }> {
  const portal = await openPortal(stage, 'version: 1\nname: team\nrooms: []\n')
  const { links } = JSON.parse((await portal.run('links --all --format json')).out) as {
    links: readonly { title: string; fingerprint: string }[]
  }
  const prints = Object.fromEntries(links.map(({ title, fingerprint }) => [title, fingerprint]))
  portal.world.files.set('roomlinks.yaml', manifestOf(prints))
  portal.requests.length = 0
  return { ...portal, prints }
}

const ignoring = ({ Poster = '', Mystery = '' }: Fingerprints): string => `version: 1
name: team
rooms:
  - tag: client
    unmanaged: revoke
    ignore:
      ${Poster.toUpperCase()}: Printed on posters until May
      ${Mystery}: Known since 2024
    links:
      invitation: { title: Join, access: read }
`

/** What the JSON of a plan, a report or an audit says of the ignored links, by their titles. */
function ignoredIn(schema: string, text: string): object {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.schema.json`, 'utf8')))
  const { summary, rooms = [], links = [] } = JSON.parse(text)
  validate(JSON.parse(text))
  expect(validate.errors).toBeNull()
  type Found = { change?: Found; link?: Found; title?: string; ignoreReason?: string }
  const changes: readonly Found[] = [
    ...links,
    ...rooms.flatMap((room: { changes?: []; outcomes?: []; links?: [] }) => {
      return room.changes ?? room.outcomes ?? room.links
    }),
  ]
  const known = changes
    .map((each) => each.change ?? each)
    .filter(({ ignoreReason }) => ignoreReason !== undefined)
    .map((each) => [each.link?.title ?? each.title, each.ignoreReason])
  const { unmanaged, ignoredUnmanaged } = summary
  return { unmanaged, ignoredUnmanaged, ...Object.fromEntries(known) }
}

const known = { Poster: 'Printed on posters until May', Mystery: 'Known since 2024' }

test('ignored links are counted, not listed, and stay where others are revoked', async () => {
  const portal = await openWith(ignoring)
  expectGolden('ignored-plan', transcript(await portal.run('plan')))
  expectGolden('ignored-plan.markdown', (await portal.run('plan --format markdown')).out)
  expect(ignoredIn('plan', (await portal.run('plan --format json')).out)).toEqual({
    ...{ unmanaged: 0, ignoredUnmanaged: 2 },
    ...known,
  })
  expect(writesIn(portal.requests)).toEqual([])
  const applied = await portal.run('apply --auto-approve --json-into report.json')
  expect(applied).toMatchObject({ code: 0, err: '' })
  expect(applied.out).toContain(
    'Apply: 1 created, 0 updated, 0 replaced, 1 revoked; 1 unchanged, 0 unmanaged, 2 ignored by the manifest.',
  )
  expect(ignoredIn('report', String(portal.world.files.get('report.json')))).toEqual({
    ...{ unmanaged: 0, ignoredUnmanaged: 2 },
    ...known,
  })
  expect((await portal.run('plan')).out).toContain('No changes.')
})

test('a saved plan with ignored links is shown and applied, also one that was saved before there were any', async () => {
  const portal = await openWith(ignoring)
  await portal.run('plan --out plan.json')
  expect((await portal.run('show plan.json')).out).toContain('2 ignored by the manifest')
  expect(await portal.run('apply --plan plan.json --auto-approve')).toMatchObject({ code: 0, err: '' })
})

test('the page of a plan and of an audit names the reason', async () => {
  const portal = await openWith(ignoring)
  for (const command of ['plan', 'audit', 'drift']) {
    await portal.run(`${command} --output html=page.html`)
    expect(portal.world.files.get('page.html')).toContain('Printed on posters until May')
  }
})

test('audits list ignored links as unmanaged, with the reason', async () => {
  const portal = await openWith(ignoring)
  expectGolden('ignored-audit', transcript(await portal.run('audit', { columns: 60 })))
  expect((await portal.run('audit --format markdown')).out).toContain('unmanaged, ignored: `Known since 2024`')
  expect(ignoredIn('portal-audit', (await portal.run('audit --format json')).out)).toMatchObject(known)
  expect(ignoredIn('inventory', (await portal.run('links --all --format json')).out)).toMatchObject(known)
  const { out } = await portal.run('links --all --format csv --columns title,state,ignoreReason')
  expect(out.split('\r\n').sort()).toEqual([
    '',
    'Join,declared,',
    'Join,missing,',
    'Mystery,unmanaged,Known since 2024',
    'Old price list,unmanaged,',
    'Poster,unmanaged,Printed on posters until May',
    'title,state,ignoreReason',
  ])
})

test('import does not take over ignored links, and a new link with such a title is no surprise', async () => {
  const portal = await openWith((prints) =>
    ignoring(prints).replace('    links:', '    links:\n      a: { title: Poster, access: read }'),
  )
  await portal.run('import --all --into roomlinks.yaml --auto-approve')
  const text = String(portal.world.files.get('roomlinks.yaml'))
  expect(text).toContain('old-price-list')
  expect(text).not.toContain(`adopt: ${portal.prints['Poster']}`)
  expect(text).not.toContain('mystery')
  expect((await portal.run('plan')).err).not.toContain('link/looks-unmanaged')
})

interface Case {
  readonly name: string
  readonly entry: (prints: Fingerprints) => string
  readonly line?: string
  readonly codes: readonly string[]
}

const codesOf = (text: string): readonly string[] =>
  JSON.parse(text).diagnostics.map(({ code }: { readonly code: string }) => code)

test.for<Case>([
  { name: 'no link has', entry: () => 'id: 7, ignore: { 000000000000: x }', codes: ['link/ignore-stale'] },
  {
    name: 'a link of another room has',
    entry: ({ Poster }) => `id: 8, ignore: { ${Poster}: x }`,
    codes: ['link/ignore-stale'],
  },
  {
    name: 'a link of some room of a tag has',
    entry: ({ Poster }) => `tag: client, ignore: { ${Poster}: x }`,
    codes: [],
  },
  {
    name: 'a link of a room of a tag has that was not read',
    entry: ({ Poster }) => `tag: client, ignore: { ${Poster}: x }`,
    line: '--room 8',
    codes: [],
  },
  {
    name: 'no room is there for',
    entry: () => 'tag: gone, ignore: { 000000000000: x }',
    codes: ['room/tag-without-rooms'],
  },
  {
    name: 'a declared link has',
    entry: ({ Join }) => `id: 7, ignore: { ${Join}: x }, links: { invitation: { access: read } }`,
    codes: ['link/ignore-needless'],
  },
])('a fingerprint to ignore that $name', async ({ entry, line = '', codes }) => {
  const portal = await openWith((prints) => {
    const text = entry(prints)
    return `version: 1\nname: team\nrooms:\n  - { ${text}${text.includes('links:') ? '' : ', links: {}'} }\n`
  })
  const { out } = await portal.run(`plan --format json ${line}`.trim())
  expect(codesOf(out)).toEqual(codes)
})

/** A manifest with one entry, for the board. */
const board = (name: string, more: string): string => `version: 1\nname: ${name}\nrooms:\n  - { id: 7, ${more} }\n`

test("a manifest's own link cannot be ignored; another manifest's need not be", async () => {
  const portal = await openWith(() => board('team', 'links: { press: { access: read } }'))
  expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 0 })
  const { links } = JSON.parse((await portal.run('links --state declared --format json')).out)
  const [{ fingerprint }] = links
  portal.world.files.set('roomlinks.yaml', board('team', `ignore: { ${fingerprint}: x }, links: {}`))
  const own = await portal.run('plan')
  expect(own.code).toBe(3)
  expectGolden('ignored-own', transcript({ ...own, err: own.err.replaceAll(fingerprint, '0123456789ab') }))
  portal.world.files.set('roomlinks.yaml', board('other', `ignore: { ${fingerprint}: x }, links: {}`))
  const { out } = await portal.run('plan --format json')
  expect(codesOf(out)).toEqual(['link/ignore-needless'])
  expect(out).toContain('another manifest created it')
})

test('ignoring a protected link does not end its protection', async () => {
  const portal = await openWith(({ Poster }) =>
    board('team', `links: { poster: { access: read, adopt: ${Poster}, protect: true } }`),
  )
  portal.world.files.set('was.yaml', String(portal.world.files.get('roomlinks.yaml')))
  portal.world.files.set('roomlinks.yaml', board('team', `ignore: { ${portal.prints['Poster']}: x }, links: {}`))
  const { code, err } = await portal.run('plan --base-file was.yaml')
  expect(code).toBe(5)
  expect(err).toContain('guard/unprotected')
})

test('offline, a reviewer sees what will be ignored', async () => {
  const portal = await openWith(ignoring)
  portal.world.files.set(
    'was.yaml',
    ignoring({ Poster: 'ABCDEFABCDEF', Mystery: '${REASON' }).replace(/\n {6}\$.*/, ''),
  )
  const line = 'plan --offline --base-file was.yaml'
  expectGolden('ignored-offline', transcript(await portal.run(line)))
  expect((await portal.run(`${line} --format github`)).out).toContain(
    'ignore abcdefabcdef (Printed on posters until May) → ',
  )
  expect((await portal.run(`${line} --format json`)).out).toContain('"ignore": {')
})

test('a reason may come from the environment; where that is not known, its text is compared', async () => {
  const manifest = (reason: string): string => board('team', `ignore: { 0123456789ab: "${reason}" }, links: {}`)
  const portal = await openWith(() => manifest('${REASON}'))
  portal.world.files.set('was.yaml', manifest('${REASON}'))
  expect((await portal.run('plan')).err).toContain('env/unset')
  expect((await portal.run('plan --offline --base-file was.yaml')).out).toContain('No differences.')
})

test('a plan without changes counts the ignored links, and a list marks them', async () => {
  const portal = await openWith((prints) => ignoring(prints).replace('revoke', 'keep'))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  expect((await portal.run('plan')).out).toMatch(
    /No changes\. \d+ links match the manifest\. 2 links are ignored by the manifest\.\n/,
  )
  const { out } = await portal.run('links --all --state unmanaged')
  expect(out).toMatch(/"Poster" .* ignored /)
  expect(out).toMatch(/"Old price list" .* unmanaged /)
  const one = await openWith((prints) =>
    ignoring(prints)
      .replace('revoke', 'keep')
      .replace(/ .*: Known since 2024\n/, ''),
  )
  await one.run('apply --auto-approve')
  expect((await one.run('plan')).out).toContain(' 1 link is ignored by the manifest.\n')
})
