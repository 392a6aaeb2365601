import { expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'
import { onGithub, onGitlab } from './commenting.ts'
import { openPortal, origin } from './portal.ts'
import { manifest, stage } from './team.ts'
import { now, roomlinks } from './world.ts'

const note = 'Note: --portal overrides DOCSPACE_URL.\n'
const elsewhere = 'https://docspace.example.com'

interface Case {
  readonly name: string
  readonly variable: string | undefined
  readonly option?: string
  readonly bound?: string
  /** The codes of the errors. */
  readonly errors?: readonly string[]
  readonly isNoted?: boolean
}

test.for<Case>([
  { name: 'the option alone', variable: undefined, option: origin },
  { name: 'the option and the variable, alike', variable: `${origin}/`, option: origin },
  { name: 'the option and another variable', variable: elsewhere, option: origin, isNoted: true },
  { name: 'the option and a variable that is no URL', variable: 'acme', option: origin, isNoted: true },
  {
    name: 'the option as the manifest, and another variable',
    variable: elsewhere,
    option: origin,
    bound: origin,
    isNoted: true,
  },
  { name: 'another variable than the manifest', variable: elsewhere, bound: origin, errors: ['portal/differs'] },
  {
    name: 'another option than the manifest',
    variable: origin,
    option: elsewhere,
    bound: origin,
    errors: ['portal/differs'],
    isNoted: true,
  },
  { name: 'an option that is no URL', variable: origin, option: 'acme', errors: ['portal/address'], isNoted: true },
  { name: 'neither is a URL', variable: 'acme', option: 'acme', errors: ['portal/address', 'portal/address'] },
  { name: 'an empty option', variable: origin, option: '' },
])('which portal: $name', async ({ variable, option, bound, errors = [], isNoted = false }) => {
  const portal = await openPortal(stage, bound === undefined ? manifest : `portal: ${bound}\n${manifest}`)
  const env = { ...portal.world.env, DOCSPACE_URL: variable }
  const { code, err } = await portal.run(['plan', ...(option === undefined ? [] : ['--portal', option])], { env })
  expect(code).toBe(errors.length > 0 ? 1 : 0)
  expect([...err.matchAll(/^error (\S+)/gm)].map(([, name]) => name)).toEqual(errors)
  expect(err.split(note)).toHaveLength(isNoted ? 2 : 1)
  expect(portal.requests.length > 0).toBe(errors.length === 0)
})

test('the note comes once, however often a command connects, and never into the document', async () => {
  const portal = await openPortal(stage, manifest)
  const world = { env: { ...portal.world.env, DOCSPACE_URL: elsewhere } }
  const drift = await portal.run(`drift --write --auto-approve --portal ${origin} --format json`, world)
  expect(drift.err.split(note)).toHaveLength(2)
  expect(JSON.parse(drift.out)).toMatchObject({ portal: { url: origin } })
  const doctor = await portal.run(`doctor --portal ${origin}`, world)
  expect(doctor.err).toBe(note)
  expect(doctor.out).toContain(`address      ${origin}, from --portal\n`)
})

const addresses = ['https://one.example.com', 'https://two.example.com', 'https://three.example.com'] as const

/** Three portals that differ, one manifest for all of them, and the forge. */
async function openThree(forge: typeof onGithub) {
  const portals = addresses.map((url, nth) => {
    const sandbox = watch(createSandbox({ seed: `portal-${nth}`, now: () => new Date(now) }))
    sandbox.load(nth === 0 ? stage : { rooms: stage.rooms.map((room) => ({ ...room, links: [] })) })
    return { url, sandbox }
  })
  const commenting = await forge()
  const { world, fake } = commenting
  world.files.set('roomlinks.yaml', manifest)
  const reach: typeof fetch = (input, init) => {
    const portal = portals.find(({ url }) => String(input).startsWith(url))
    return portal ? portal.sandbox.fetch(new Request(input, init)) : fetch(input, init)
  }
  const run = (line: string, nth: number, changes: Readonly<Record<string, string | undefined>> = {}) => {
    const { url, sandbox } = portals[nth] as (typeof portals)[number]
    const own = { DOCSPACE_URL: url, DOCSPACE_API_KEY: sandbox.apiKey, LINK_PASSWORD: 'Quiet-Harbour-27' }
    const env = { ...world.env, ...own, ...changes }
    return roomlinks(line, { ...world, env, variables: env, openFetch: async () => reach })
  }
  /** The portal that each comment is about. */
  const shown = () => fake.comments.map(({ body }) => /https:\/\/(\w+)\.example\.com/.exec(body)?.[1] ?? 'none')
  return { ...commenting, run, shown }
}

test.for([
  { name: 'GitHub', on: onGithub },
  { name: 'GitLab', on: onGitlab },
])('one manifest on three portals: three comments, each updated by its own runs, on $name', async ({ on }) => {
  const { run, shown, fake } = await openThree(on)
  for (const round of ['Created', 'The comment is unchanged']) {
    for (const nth of addresses.keys()) {
      expect((await run('plan --output markdown=plan.md', nth)).code).toBe(0)
      expect((await run('comment --file plan.md', nth)).out).toContain(round)
    }
  }
  expect(shown()).toEqual(['one', 'two', 'three'])
  expect(new Set(fake.comments.map(({ body }) => body.split(' ')[1])).size).toBe(3)

  expect((await run('apply --auto-approve --output markdown=plan.md --audit-log audit.jsonl', 1)).code).toBe(0)
  expect((await run('comment --file plan.md', 1)).out).toContain('Updated')
  expect(fake.comments.map(({ body }) => /state=(\w+)/.exec(body)?.[1])).toEqual(['planned', 'applied', 'planned'])
})

test('three portals: digests, reports and lines of the audit log name their portal', async () => {
  const { run, world } = await openThree(onGithub)
  const digests = []
  for (const [nth, url] of addresses.entries()) {
    digests.push(JSON.parse((await run('plan --format json', nth)).out).digest)
    const report = JSON.parse((await run('apply --auto-approve --format json --audit-log audit.jsonl', nth)).out)
    expect(report).toMatchObject({ manifest: 'team', portal: { url }, ok: true })
  }
  expect(new Set(digests).size).toBe(3)
  const lines = String(world.files.get('audit.jsonl')).trimEnd().split('\n')
  expect(new Set(lines.map((line) => JSON.parse(line)).map((line) => `${line.manifest} ${line.portal}`))).toEqual(
    new Set(addresses.map((url) => `team ${url}`)),
  )
})

test('a failure goes to the comment of its portal; one of no known portal to a comment of its own', async () => {
  const { run, shown, fake, world } = await openThree(onGithub)
  for (const nth of addresses.keys()) {
    await run('plan --output markdown=plan.md', nth)
    await run('comment --file plan.md', nth)
  }
  const plans = fake.comments.map(({ body }) => body)
  const count = plans.length
  const state = () => fake.comments.map(({ body }) => /state=(\w+)/.exec(body)?.[1])
  world.files.set('roomlinks.yaml', `${manifest}unknown: key\n`)
  expect((await run('plan --output markdown=plan.md', 2)).code).toBe(3)
  await run('comment --file plan.md', 2)
  expect(state()).toEqual(['planned', 'planned', 'failed'])
  expect((await run('validate --output markdown=plan.md', 1)).code).toBe(3)
  await run('comment --file plan.md', 1)
  expect(state()).toEqual(['planned', 'planned', 'failed', 'failed'])

  world.files.set('roomlinks.yaml', manifest)
  for (const nth of [1, 0, 2]) {
    await run('plan --output markdown=plan.md', nth)
    await run('comment --file plan.md', nth)
  }
  expect(shown().slice(0, count)).toEqual(['one', 'two', 'three'])
  expect(fake.comments.map(({ body }) => body).slice(0, count)).toEqual(plans)
  const closed = await run('comment --key team --state outdated', 0)
  expect(closed.out).toMatch(/^Updated/)
  expect(fake.comments.map(({ body }) => body).slice(0, count)).toEqual(plans)
})

test('a failure of no known portal becomes the comment of the first portal that has none', async () => {
  const { run, shown, fake, world } = await openThree(onGithub)
  world.files.set('roomlinks.yaml', `${manifest}unknown: key\n`)
  expect((await run('validate --output markdown=plan.md', 0)).code).toBe(3)
  await run('comment --file plan.md', 0)
  expect(fake.comments).toHaveLength(1)
  world.files.set('roomlinks.yaml', manifest)
  for (const nth of addresses.keys()) {
    await run('plan --output markdown=plan.md', nth)
    await run('comment --file plan.md', nth)
  }
  expect(shown()).toEqual(['one', 'two', 'three'])
})

test('--key: another comment about the same, and any of several by its own key', async () => {
  const { run, shown, fake } = await openThree(onGithub)
  await run('plan --output markdown=plan.md', 0)
  for (const line of ['comment --file plan.md', 'comment --file plan.md --key nightly']) await run(line, 0)
  await run('plan --output markdown=plan.md', 1)
  await run('comment --file plan.md', 1)
  expect(shown()).toEqual(['one', 'one', 'two'])
  const keys = fake.comments.map(({ body }) => /roomlinks:(\S+)/.exec(body)?.[1])
  expect(keys).toEqual([expect.stringMatching(/^team\./), 'nightly', expect.stringMatching(/^team\./)])
  expect((await run(`comment --key ${keys[2]} --state outdated`, 1)).out).toMatch(/^Updated/)
  expect(fake.comments.map(({ body }) => body.includes('**Outdated**'))).toEqual([false, false, true])
  const wrong = await run('comment --file plan.md --key team.0', 1)
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('or the key of an existing comment') })
})
