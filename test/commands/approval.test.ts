import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { manifest, older, stage } from './team.ts'
import { type Ended, errorOf, transcript } from './world.ts'

interface PlacedFacts {
  readonly room: { readonly id: string }
  readonly change: { readonly kind: string; readonly key: string | null }
}

/** What a report says of approvals. */
interface Document {
  readonly ok: boolean
  readonly error: { readonly code: string } | null
  readonly diagnostics: readonly { readonly code: string }[]
  readonly approval?: { readonly digest: string; readonly unneeded: readonly PlacedFacts[] | null }
  readonly stale?: {
    readonly approved: string
    readonly now: string
    readonly changes: readonly PlacedFacts[]
    readonly unapproved: readonly (PlacedFacts & { readonly approved: PlacedFacts['change'] | null })[] | null
    readonly unneeded: readonly PlacedFacts[] | null
  }
}

/** A portal on which a plan was saved as `plan.json`. */
async function approved(
  text: string = manifest,
  prepare: (portal: Portal) => Promise<unknown> = async () => undefined,
): Promise<{ readonly portal: Portal; readonly digest: string }> {
  const portal = await openPortal(stage, manifest)
  await prepare(portal)
  portal.world.files.set('roomlinks.yaml', text)
  await portal.run('plan --out plan.json')
  portal.requests.length = 0
  return { portal, digest: JSON.parse(String(portal.world.files.get('plan.json'))).digest }
}

const documentOf = ({ out }: Ended): Document => JSON.parse(out)
const brief = ({ room, change }: PlacedFacts): string => `${change.kind} ${change.key} in ${room.id}`

/** Somebody edits the link of that kind in a room. */
const edit =
  (room: number, kind: string, access: 'comment' | 'editing') =>
  ({ sandbox }: Portal): void => {
    const links = sandbox.rooms().find(({ id }) => id === room)?.links
    sandbox.editLink(room, links?.find((link) => link.kind === kind)?.id ?? '', { access })
  }
const declare =
  (from: string, to: string) =>
  ({ world: { files } }: Portal): void => {
    const text = String(files.get('roomlinks.yaml'))
    expect(text).toContain(from)
    files.set('roomlinks.yaml', text.replace(from, to))
  }

interface Accepted {
  readonly name: string
  readonly line?: string
  readonly meanwhile?: (portal: Portal) => unknown
  readonly writes: number
  readonly unneeded: readonly string[] | null
}

test.for<Accepted>([
  { name: 'nothing moved', writes: 3, unneeded: [] },
  { name: 'nobody is asked', line: '--plan plan.json --auto-approve', writes: 3, unneeded: [] },
  {
    name: 'a part is done already',
    meanwhile: edit(8, 'primary', 'comment'),
    writes: 2,
    unneeded: ['update primary in 8'],
  },
  {
    name: 'all is done already',
    meanwhile: ({ run }) => run('apply --auto-approve'),
    writes: 0,
    unneeded: ['update invitation in 7', 'create press in 7', 'update primary in 8'],
  },
  {
    name: 'the manifest asks for less',
    meanwhile: declare('      invitation: { title: Join, access: comment }\n', ''),
    writes: 2,
    unneeded: ['update invitation in 7'],
  },
  {
    name: 'another room is looked at alone',
    line: '--plan plan.json --room title:Prices',
    writes: 1,
    unneeded: ['update invitation in 7', 'create press in 7'],
  },
  {
    name: 'what does not matter moved',
    meanwhile: declare('name: team\n', '# longer by a line\nname: team\n'),
    writes: 3,
    unneeded: [],
  },
  {
    name: 'the file begins with a mark of its encoding',
    meanwhile: ({ world: { files } }) => files.set('plan.json', `\ufeff${files.get('plan.json')}`),
    writes: 3,
    unneeded: [],
  },
  { name: 'the digest alone', line: '--expect-digest DIGEST', writes: 3, unneeded: [] },
  { name: 'the file and its digest', line: '--plan plan.json --expect-digest DIGEST', writes: 3, unneeded: [] },
  {
    name: 'the file and its digest, and a part is done already',
    line: '--plan plan.json --expect-digest DIGEST',
    meanwhile: edit(8, 'primary', 'comment'),
    writes: 2,
    unneeded: ['update primary in 8'],
  },
  {
    name: 'the digest alone, and all is done already',
    line: '--expect-digest DIGEST',
    meanwhile: ({ run }) => run('apply --auto-approve'),
    writes: 0,
    unneeded: null,
  },
])('apply goes on: $name', async ({ line = '--plan plan.json', meanwhile, writes, unneeded }) => {
  const { portal, digest } = await approved()
  await meanwhile?.(portal)
  portal.requests.length = 0
  const ended = await portal.run(`apply ${line.replace('DIGEST', digest)} --format json`)
  expect(ended).toMatchObject({ code: 0 })
  expect(writesIn(portal.requests)).toHaveLength(writes)
  const { approval } = documentOf(ended)
  expect(approval).toMatchObject({ digest })
  expect(approval?.unneeded?.map(brief) ?? null).toEqual(unneeded)
})

test('apply --plan, for people: no question, and what is no longer needed', async () => {
  const { portal } = await approved()
  edit(8, 'primary', 'comment')(portal)
  const ended = await portal.run('apply --plan plan.json --json-into out.json', { canAsk: true })
  expect(ended.code).toBe(0)
  expectGolden('approval-part', transcript(ended))
  expect(JSON.parse(String(portal.world.files.get('out.json')))).toMatchObject({ approval: { unneeded: [{}] } })
})

test('apply --expect-digest where nothing is to be done says how far it looked', async () => {
  const { portal, digest } = await approved()
  await portal.run('apply --auto-approve')
  const ended = await portal.run(`apply --expect-digest ${digest}`)
  expect(ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('No approved change is left to do in the rooms of this run.'),
  })
})

test('a report of what was not approved beforehand says nothing of approvals', async () => {
  const { portal } = await approved()
  expect(documentOf(await portal.run('apply --auto-approve --format json'))).not.toHaveProperty('approval')
})

interface Stale {
  readonly name: string
  readonly line?: string
  readonly meanwhile: (portal: Portal) => unknown
  /** What was not approved, and what was instead. */
  readonly unapproved: readonly string[] | null
  readonly unneeded: readonly string[] | null
}

const byHand = edit(7, 'invitation', 'editing')
const invitation = 'update invitation in 7, not update'

test.for<Stale>([
  { name: 'link-moved', meanwhile: byHand, unapproved: [invitation], unneeded: [] },
  {
    name: 'manifest-moved',
    meanwhile: declare('invitation: { title: Join, access: comment }', 'invitation: { title: Join, access: editing }'),
    unapproved: [invitation],
    unneeded: [],
  },
  {
    name: 'link-added',
    meanwhile: declare('      primary:', '      guests: { access: read }\n      primary:'),
    unapproved: ['create guests in 8, not undefined'],
    unneeded: [],
  },
  {
    name: 'one-undone-and-one-done',
    meanwhile: (portal) => {
      byHand(portal)
      edit(8, 'primary', 'comment')(portal)
    },
    unapproved: [invitation],
    unneeded: ['update primary in 8'],
  },
  {
    name: 'in-the-room-looked-at',
    line: '--plan plan.json --room 7',
    meanwhile: byHand,
    unapproved: [invitation],
    unneeded: ['update primary in 8'],
  },
  {
    name: 'digest',
    line: '--expect-digest DIGEST',
    meanwhile: byHand,
    unapproved: null,
    unneeded: null,
  },
  {
    name: 'digest-of-more',
    line: '--expect-digest DIGEST',
    meanwhile: edit(8, 'primary', 'comment'),
    unapproved: null,
    unneeded: null,
  },
  {
    name: 'digest-of-another-part',
    line: '--expect-digest DIGEST --auto-approve --room 7',
    meanwhile: () => undefined,
    unapproved: null,
    unneeded: null,
  },
  {
    name: 'guarded-too',
    line: '--plan plan.json --max-widening 1',
    meanwhile: byHand,
    unapproved: [invitation],
    unneeded: [],
  },
])('apply is stale: $name', async ({ name, line = '--plan plan.json', meanwhile, unapproved, unneeded }) => {
  const { portal, digest } = await approved()
  await meanwhile(portal)
  const before = portal.sandbox.rooms()
  const full = `apply ${line.replace('DIGEST', digest)} --audit-log audit.jsonl`
  const ended = await portal.run(full)
  expect(ended.code).toBe(6)
  expectGolden(`stale-${name}`, transcript(ended))

  const document = documentOf(await portal.run(`${full} --format json`))
  expect(document).toMatchObject({ ok: false, error: { code: 'plan/stale' }, stale: { approved: digest } })
  const { stale } = document
  expect(stale?.unapproved?.map((one) => `${brief(one)}, not ${one.approved?.kind}`) ?? null).toEqual(unapproved)
  expect(stale?.unneeded?.map(brief) ?? null).toEqual(unneeded)
  expect(ended.out).toContain(`Digest: ${stale?.now}`)
  expect(stale?.changes.map(brief)).toContain('create press in 7')
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
  expect(portal.world.files.get('audit.jsonl')).toBeUndefined()
})

interface Unusable {
  readonly name: string
  readonly code: number
  readonly says: string
  readonly line?: string
  /** What the file holds instead; nothing: there is none. */
  readonly content?: (plan: string) => string | Uint8Array | undefined
  readonly manifest?: string
}

test.for<Unusable>([
  { name: 'of another manifest', code: 6, says: 'saved/other-manifest', manifest: manifest.replace('team', 'crew') },
  {
    name: 'of another portal',
    code: 6,
    says: 'saved/other-portal',
    line: '--plan plan.json --portal https://other.example.com',
  },
  {
    name: 'of another digest',
    code: 6,
    says: 'saved/other-digest',
    line: `--plan plan.json --expect-digest sha256:${'0'.repeat(32)}`,
  },
  {
    name: 'of another format',
    code: 1,
    says: 'saved/version',
    content: (plan) => plan.replace('"formatVersion": "2.', '"formatVersion": "3.'),
  },
  { name: 'edited', code: 1, says: 'saved/edited', content: (plan) => plan.replace('"comment"', '"editing"') },
  {
    name: 'edited, with the manifest put right for it',
    code: 1,
    says: 'saved/edited',
    content: (plan) => plan.replace('"manifest": "team"', '"manifest": "crew"'),
    manifest: manifest.replace('team', 'crew'),
  },
  { name: 'cut off', code: 1, says: 'saved/not-a-plan', content: (plan) => plan.slice(0, -100) },
  { name: 'missing', code: 1, says: 'there is no such file', content: () => undefined },
  { name: 'a folder', code: 1, says: 'it is a folder', line: '--plan folder' },
  { name: 'empty', code: 1, says: 'saved/not-a-plan', content: () => '' },
  { name: 'no text', code: 1, says: 'saved/not-a-plan', content: () => new Uint8Array([0xff, 0xfe, 0x7b, 0]) },
  { name: 'a manifest', code: 1, says: 'saved/not-a-plan', line: '--plan roomlinks.yaml' },
  {
    name: 'why there is no plan',
    code: 1,
    says: 'it contains the error of a run without a plan',
    content: () => '{ "formatVersion": "1.4", "ok": false, "error": null, "diagnostics": [] }',
  },
])('a saved plan that cannot be applied: $name', async (given) => {
  const { name, code, says, line = '--plan plan.json', content } = given
  const { portal } = await approved()
  const { files, env } = portal.world
  const plan = String(files.get('plan.json'))
  const instead = content ? content(plan) : plan
  if (content) expect(instead).not.toBe(plan)
  if (instead === undefined) files.delete('plan.json')
  else files.set('plan.json', instead)
  if (given.manifest) files.set('roomlinks.yaml', given.manifest)
  const changes = {
    read: (path: string) => (path === 'folder' ? Promise.reject(errorOf('EISDIR')) : portal.world.read(path)),
    env: name === 'of another portal' ? { ...env, DOCSPACE_URL: '' } : env,
  }
  const ended = await portal.run(`apply ${line}`, changes)
  expect(ended).toMatchObject({ code, out: '', err: expect.stringContaining(says) })
  expect(portal.requests).toEqual([])
  expectGolden(`approval-${name.replaceAll(/[^a-z]+/g, '-')}`, transcript(ended))
  const asJson = documentOf(await portal.run(`apply ${line} --format json`, changes))
  expect(asJson).toMatchObject({ ok: false, error: null, diagnostics: [{ severity: 'error' }] })
})

test('the report of an apply is no plan', async () => {
  const { portal } = await approved()
  await portal.run('apply --auto-approve --json-into plan.json')
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('it contains the report of an apply') })
})

test('a plan that a guard refuses can be saved and approved, and is refused again unless it is allowed', async () => {
  const { portal } = await approved(`guard: { maxRevokes: 2 }\n${manifest}`, async ({ run, world }) => {
    world.files.set('roomlinks.yaml', older)
    await run('apply --auto-approve')
  })
  expect(JSON.parse(String(portal.world.files.get('plan.json')))).toMatchObject({ refused: true })
  const refused = await portal.run('apply --plan plan.json')
  expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('error guard/max-revokes') })
  expect(writesIn(portal.requests)).toEqual([])
  const allowed = await portal.run('apply --plan plan.json --allow revokes')
  expect(allowed).toMatchObject({ code: 0, out: expect.stringContaining('It is allowed by --allow revokes.') })
})

test('a plan against a base is approved for the same base: without it, what the manifest left is not looked at', async () => {
  const { portal } = await approved(manifest, async ({ run, world: { files } }) => {
    files.set('was.yaml', older).set('roomlinks.yaml', older)
    await run('apply --auto-approve --concurrency 1')
  })
  portal.world.files.set('roomlinks.yaml', manifest.slice(0, manifest.indexOf('  - title')))
  await portal.run('plan --base-file was.yaml --out plan.json')
  const without = documentOf(await portal.run('plan --format json --out other.json'))
  expect(without).toMatchObject({ ok: true })
  const narrow = await portal.run('apply --plan other.json --base-file was.yaml --format json')
  expect(narrow.code).toBe(6)
  expect(documentOf(narrow).stale?.unapproved?.map(brief)).toEqual(['revoke null in 8'])
  const blind = await portal.run('apply --plan plan.json')
  expect(blind.code).toBe(6)
  expectGolden('approval-without-its-base', transcript(blind))
  expect(writesIn(portal.requests)).toEqual([])
  const ended = await portal.run('apply --plan plan.json --base-file was.yaml --format json')
  expect(ended.code).toBe(0)
  expect(documentOf(ended).approval?.unneeded).toEqual([])
  const done = 'revoke null in 8'
  for (const line of ['--base-file was.yaml', '--room 7']) {
    const again = await portal.run(`apply --plan plan.json ${line} --format json`)
    expect(again.code).toBe(0)
    expect(documentOf(again).approval?.unneeded?.map(brief)).toContain(done)
  }
})

test('a plan against a base goes on without one where no room was left', async () => {
  const { portal } = await approved()
  portal.world.files.set('was.yaml', manifest)
  await portal.run('plan --base-file was.yaml --out plan.json')
  expect((await portal.run('apply --plan plan.json --format json')).code).toBe(0)
  expect(writesIn(portal.requests)).toHaveLength(3)
})

test('plan --expect-digest: 6 where what would happen is something else, and the plan all the same', async () => {
  const { portal, digest } = await approved()
  expect((await portal.run(`plan --expect-digest ${digest}`)).code).toBe(0)
  expect((await portal.run(`plan --expect-digest ${digest} --detailed-exitcode`)).code).toBe(2)
  byHand(portal)
  const stale = await portal.run(`plan --expect-digest ${digest} --detailed-exitcode --max-widening 0`)
  expect(stale.code).toBe(6)
  expectGolden('plan-stale', transcript(stale))
  const asJson = await portal.run(`plan --expect-digest ${digest} --format json`)
  expect(asJson).toMatchObject({ code: 6, err: expect.stringContaining('plan/stale') })
  expect(JSON.parse(asJson.out)).toMatchObject({ ok: true, manifest: 'team' })
  await portal.run('apply --auto-approve')
  expect((await portal.run(`plan --expect-digest ${digest} --detailed-exitcode`)).code).toBe(0)
})
