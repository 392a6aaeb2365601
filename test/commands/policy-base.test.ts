import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { makeFolder } from './process.ts'
import { makeRepository, type Repository } from './repository.ts'
import { stage } from './team.ts'
import { type Ended, transcript } from './world.ts'

const strict = `version: 1
name: company
rules:
  nobody-edits:
    match: { kind: additional }
    forbid: { access: [editing] }
`
const loose = strict.replace('additional }', 'additional }\n    level: warn')
const usual = 'roomlinks.policy.yaml'

const manifest = (access: string): string => `version: 1
name: team
rooms:
  - id: 7
    links:
      press: { access: ${access}, password: null, internal: false }
`

/** A repository with a manifest and other files on main, and a change of it on another branch. */
function changed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  removed: readonly string[] = [],
): Repository {
  const repository = makeRepository({ 'roomlinks.yaml': manifest('read'), ...before })
  repository.git('switch', '--quiet', '--create', 'pr')
  for (const name of removed) rmSync(join(repository.folder, name))
  repository.commit({ 'roomlinks.yaml': manifest('editing'), ...after })
  return repository
}

async function runIn({ folder, world }: Repository, line: string, portal?: Portal): Promise<Ended> {
  const opened = portal ?? (await openPortal(stage, ''))
  const [first = '', ...rest] = line.replaceAll('<folder>', folder).split(' ')
  const { code, out, err } = await opened.run([first, '-f', `${folder}/roomlinks.yaml`, ...rest], world)
  const hide = (text: string): string => text.replaceAll(folder, '<folder>')
  return { code, out: hide(out), err: hide(err) }
}

test('a change that loosens the policy is refused what the policy at the base denies', async () => {
  const repository = changed({ [usual]: strict }, { [usual]: loose })
  const portal = await openPortal(stage, '')
  const ended = await runIn(repository, 'plan --base main', portal)
  expect(ended.code).toBe(5)
  expectGolden('policy-base', transcript(ended))
  const applied = await runIn(repository, 'apply --auto-approve --base main', portal)
  expect(applied).toMatchObject({ code: 5, err: expect.stringContaining('error policy/denied-at-base\n') })
  expect(writesIn(portal.requests)).toEqual([])
  // Without a base, only the new policy holds; what was refused with one stays refused.
  expect((await runIn(repository, 'plan --base main --out plan.json', portal)).code).toBe(5)
  writeFileSync(join(repository.folder, 'plan.json'), String(portal.world.files.get('plan.json')))
  const saved = await runIn(repository, 'apply --plan <folder>/plan.json', portal)
  expect(saved).toMatchObject({ code: 5, err: expect.stringContaining('error saved/refused\n') })
  expect((await runIn(repository, 'plan', portal)).code).toBe(0)
  // Once the policy is merged, nothing is in the way.
  repository.git('branch', '--force', 'main', 'pr')
  expect((await runIn(repository, 'plan --base main', portal)).code).toBe(0)
})

test('a policy that a change removes, renames or hides behind another one holds all the same', async () => {
  const removed = await runIn(changed({ [usual]: strict }, {}, [usual]), 'plan --base main')
  expect(removed.code).toBe(5)
  expect(removed.err).toContain('The rule nobody-edits is removed')
  const hidden = changed({ [usual]: strict }, { 'sub/roomlinks.yaml': manifest('editing'), [`sub/${usual}`]: loose })
  const portal = await openPortal(stage, '')
  const realPath = (path: string): Promise<string> => hidden.world.realPath(join(hidden.folder, path))
  const { read, kindOf, list, readLink } = hidden.world
  const at = (path: string): string => join(hidden.folder, path)
  const ended = await portal.run('plan -f sub/roomlinks.yaml --base main', {
    ...hidden.world,
    realPath: (path) => (path.startsWith('/') ? hidden.world.realPath(path) : realPath(path)),
    read: (path) => read(path.startsWith('/') ? path : at(path)),
    kindOf: (path) => kindOf(path.startsWith('/') ? path : at(path)),
    list: (path) => list(path.startsWith('/') ? path : at(path)),
    readLink: (path) => readLink(path.startsWith('/') ? path : at(path)),
  })
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error policy/denied-at-base\n') })
})

test('a rule that both policies break is reported once, by the new one', async () => {
  const repository = changed({ [usual]: strict }, {})
  const ended = await runIn(repository, 'plan --base main')
  expect(ended.code).toBe(5)
  expect(ended.err.match(/policy\/denied/g)).toHaveLength(1)
})

test('a policy that is new at the base is judged alone', async () => {
  const repository = changed({}, { [usual]: loose })
  const ended = await runIn(repository, 'plan --base main')
  expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/warned\n') })
  const zeros = await runIn(repository, `plan --base ${'0'.repeat(40)} --portal http://docspace.localhost`)
  expect(zeros).toMatchObject({ code: 0, err: expect.stringContaining('warning base/none\n') })
})

test('a policy that cannot be read at the base is a refusal', async () => {
  const invalid = changed({ [usual]: `${strict}exceptions: 3\n` }, { [usual]: loose })
  const ended = await runIn(invalid, 'plan --base main')
  expect(ended.code).toBe(5)
  expectGolden('policy-base-unreadable', transcript(ended))
  const linked = makeRepository({ 'roomlinks.yaml': manifest('read'), 'other.policy.yaml': strict })
  symlinkSync('other.policy.yaml', join(linked.folder, usual))
  linked.commit({})
  const refused = await runIn(linked, 'plan --base main')
  expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('error policy/base-unreadable\n') })
})

test('a policy in a clone inside the repository may have come with the change', async () => {
  const repository = changed({}, {})
  const inner = join(repository.folder, 'vendor')
  repository.git('init', '--quiet', '--template=', inner)
  writeFileSync(join(inner, 'x.policy.yaml'), loose)
  const ended = await runIn(repository, 'plan --base main --policy <folder>/vendor/x.policy.yaml')
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error policy/base-unreadable\n') })
  expect((await runIn(repository, 'plan --policy <folder>/vendor/x.policy.yaml')).code).toBe(0)
})

test('a policy elsewhere is not compared, and --base-file has none', async () => {
  const repository = changed({}, {})
  const outside = makeFolder()
  writeFileSync(join(outside, 'x.policy.yaml'), loose)
  const ended = await runIn(repository, `plan --base main --policy ${outside}/x.policy.yaml`)
  expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/base-elsewhere\n') })
  mkdirSync(join(outside, 'before'))
  writeFileSync(join(outside, 'before/roomlinks.yaml'), manifest('read'))
  const files = await runIn(repository, `plan --base-file ${outside}/before --policy ${outside}/x.policy.yaml`)
  expect(files).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/base-file\n') })
  expect((await runIn(repository, `plan --base-file ${outside}/before`)).err).not.toContain('policy/')
})

test('plan --offline judges what is declared, by both policies', async () => {
  const repository = changed({ [usual]: strict }, { [usual]: loose })
  const ended = await runIn(repository, 'plan --offline --base main')
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error policy/denied-at-base\n') })
  const merged = await runIn(repository, 'plan --offline --base pr')
  expect(merged).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/warned\n') })
  writeFileSync(join(repository.folder, usual), 'version: 1\nname: company\nrules: 3\n')
  expect((await runIn(repository, 'plan --offline --base pr')).code).toBe(3)
})
