import { expect, test } from 'vitest'
import { apply, openReader, openWriter, plan } from '../../src/index.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { Manifest } from '../../src/model/room.ts'
import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { openPortal } from '../commands/portal.ts'
import { idWith, tagIn } from '../owners.ts'
import { now } from '../plan/links.ts'
import { clock, type Staged, staged } from '../plan/stage.ts'
import { env, explainedOn, fileOf, isTyped, wholeOf } from './examples.ts'

const explained = explainedOn('links', 'rooms', 'guards')

/** The link that examples adopt by its fingerprint. */
const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
/** Links that the manifest of the examples has made under the key press, and that another one has. */
const press: StageLink = { kind: 'additional', id: idWith(tagIn('client-portal', 4711, 'press')), title: 'press' }
const foreign: StageLink = { ...press, id: idWith(tagIn('press-office', 4711, 'press')), title: 'Press' }
/** One that room 4715 has as well. */
const copied: StageLink = { kind: 'additional', id, title: 'Suppliers' }
const expired: readonly StageLink[] = [{ kind: 'additional', id, title: 'fair', expirationDate: '2024-03-31' }]

/** What the portal of an example has beside the rooms that all have. */
const special: {
  readonly [code: string]: { readonly links?: readonly StageLink[]; readonly options?: SandboxOptions }
} = {
  'portal/older': { options: { profile: '3.6' } },
  'link/needs-version': { options: { profile: '3.6' } },
  'link/policy-refuses': { options: { sharePolicy: { externalShare: false, applyToRooms: true } } },
  'link/policy-internal': { options: { sharePolicy: { externalShare: false, applyToRooms: true } } },
  'link/password-refused': { options: { passwordPolicy: { digits: true } } },
  'link/left-expired': { links: expired },
  'link/past-date': { links: [{ kind: 'additional', id, title: 'fair' }] },
  'link/has-expired': { links: expired },
  'link/adopt-not-found': { links: [{ kind: 'additional', id, title: 'suppliers' }] },
  'link/adopt-other-kind': { links: [{ kind: 'invitation', id }] },
  'link/adopt-declared': { links: [press] },
  'link/adopt-other-link': { links: [press, { kind: 'additional', id, title: 'media' }] },
  'link/adopt-other-role': { links: [{ kind: 'primary', id }] },
  'link/adopt-many-rooms': { links: [{ kind: 'additional', id, title: 'suppliers' }] },
  'link/adopt-foreign': { links: [foreign] },
  'room/link-shared': { links: [copied] },
  'link/looks-foreign': { links: [{ ...foreign, title: 'press' }] },
  'link/role-foreign': { links: [{ kind: 'invitation', id: idWith(tagIn('press-office', 4711, 'invitation')) }] },
  'link/ignore-owned': { links: [press] },
  'link/ignore-needless': { links: [press] },
  'link/ignore-stale': { links: [{ kind: 'additional', id, title: 'posters' }] },
  'link/looks-unmanaged': { links: [{ kind: 'additional', id, title: 'suppliers' }] },
  'link/used-more': { links: [{ kind: 'invitation', id, maxUseCount: 10, currentUseCount: 5 }] },
  'link/replace-undeclared': {
    links: [{ kind: 'invitation', id, maxUseCount: 10, expirationDate: '2030-03-31T00:00:00Z' }],
  },
}

/** What is not tried here, and why. */
const untried: { readonly [code: string]: string } = {
  'portal/too-old': 'the sandbox begins with 3.5; test/plan/expiry.test.ts makes up an older version',
  'link/adopt-ambiguous': 'two such links take 26 million attempts: test/plan/adoption.test.ts has them',
  'link/adopt-missing': 'plan never says it, but drift and links do: test/commands/drift.test.ts',
  'room/held-back': 'it comes with room/not-found: test/commands/incomplete.test.ts',
  'room/unreadable': 'the portal must break on one room; test/plan/unreadable.test.ts does that',
  'guard/unprotected': 'it takes a base: test/commands/unprotected.test.ts',
  'guard/unjudged': 'it takes a base: test/commands/unprotected.test.ts',
  'guard/max-revokes': 'its limits are flags: test/commands/guard.test.ts',
  'guard/max-revoke-percent': 'its limits are flags, and count from ten links on: test/commands/guard.test.ts',
  'guard/max-widening': 'its limits are flags: test/commands/guard.test.ts',
  'guard/allowed': 'it lets through what those refuse: test/commands/guard.test.ts',
}

/** What a code may come along with: an invitation before 3.7 is always told of. */
const beside: { readonly [code: string]: readonly string[] } = { 'link/needs-version': ['portal/older'] }

const portalRooms: readonly StageRoom[] = [
  { id: 4711, type: 'custom', title: 'Acme board', tags: ['client'] },
  { id: 4712, type: 'public', title: 'Price lists' },
  { id: 4713, type: 'formFilling', title: 'Order form' },
  { id: 4714, type: 'collaboration', title: 'Project team' },
  { id: 4715, type: 'custom', title: 'Twins', tags: ['twin'], links: [copied] },
  { id: 4716, type: 'custom', title: 'Twins', tags: ['twin'] },
  { id: 4717, type: 'custom', title: 'Old board', archived: true },
  { id: 4718, type: 'custom', title: 'A board', template: true },
  { id: 4719, type: 'ai', title: 'To come' },
  { id: 4720, type: 'custom', title: 'Of others', canManage: false },
  { id: 4722, type: 'custom', title: 'Sealed', private: true },
  { id: 4721, type: 'custom', title: 'Crowded', links: Array.from({ length: 100 }, () => ({ kind: 'additional' })) },
]

/** The portal of a code; room 4719 is of a type that came later. */
function portalOf(code: string): Staged {
  const { links: some = [], options = {} } = special[code] ?? {}
  const stage = portalRooms.map((room) => (room.id === 4711 ? { ...room, links: [...some] } : room))
  return staged(stage, options, (send) => async (...request) => {
    if (code === 'portal/policy-unknown' && String(request[0]).endsWith('/files/settings')) {
      return new Response('', { status: 404 })
    }
    const response = await send(...request)
    return new Response((await response.text()).replaceAll('"roomType":9', '"roomType":77'), response)
  })
}

function manifestOf(example: string): Manifest {
  const read = readManifest([fileOf(wholeOf(example))], env, now)
  if (!read.ok) throw new Error(read.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
  return read.value
}

/** The codes of all that a plan says, its refusals among them. */
async function saidOf(example: string, { connection }: Staged): Promise<readonly string[]> {
  const made = await plan(manifestOf(example), openReader(connection), { now: clock() })
  return (made.ok ? made.value : made).diagnostics.map(({ code }) => code)
}

/** Guards are about what there is already: what the right example makes. */
async function applyFirst(example: string, { connection }: Staged): Promise<void> {
  const made = await plan(manifestOf(example), openReader(connection), { now: clock() })
  if (made.ok) await apply(made.value, openWriter(connection), { now: clock })
}

const tried = explained.filter(([code, { wrong }]) => !(Object.hasOwn(untried, code) || isTyped(wrong)))

test.for(tried)(
  '%s: a plan of the wrong example says so, and not of the right one',
  async ([code, { wrong, right }]) => {
    const portal = portalOf(code)
    if (code.startsWith('guard/')) await applyFirst(right, portal)
    const besides = beside[code] ?? []
    expect(new Set(await saidOf(wrong, portal))).toEqual(new Set([code, ...besides]))
    expect(await saidOf(right, portal)).toEqual(besides)
  },
)

const typed = explained.filter(([code, { wrong }]) => !Object.hasOwn(untried, code) && isTyped(wrong))

test.for(typed)('%s: the wrong command says so, and the right one does not', async ([code, { wrong, right }]) => {
  const text = 'version: 1\nname: acme\nguard: { maxRevokes: 5 }\nrooms:\n  - tag: client\n    links: {}\n'
  const { run } = await openPortal({ rooms: [...portalRooms] }, text)
  const lineOf = (example: string): string => /^\$ roomlinks (.*)$/m.exec(example)?.[1] ?? ''
  const [bad, good] = [await run(lineOf(wrong)), await run(lineOf(right))]
  expect(bad.out + bad.err).toContain(code)
  expect(good.out + good.err).not.toContain(code)
})

test('most codes are tried', () => {
  const given = [special, untried, beside].flatMap((each) => Object.keys(each))
  expect(explained.map(([code]) => code)).toEqual(expect.arrayContaining(given))
  expect(tried.length + typed.length).toBeGreaterThan(Object.keys(untried).length * 4)
})
