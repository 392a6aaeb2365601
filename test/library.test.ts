import { expect, test } from 'vitest'
import {
  apply,
  fingerprint,
  GuardError,
  type GuardName,
  openReader,
  openWriter,
  type Plan,
  type PlanOptions,
  plan,
  refusalsOf,
  validate,
} from '../src/index.ts'
import { clock, type Staged, staged } from './plan/stage.ts'

const text = `version: 1
name: team
rooms:
  - id: 1
    links:
      press: { access: read }
      board: { access: comment }
`
const fileOf = (content: string) => ({ file: 'roomlinks.yaml', bytes: new TextEncoder().encode(content) })

test('without an environment no variable is set', () => {
  const { diagnostics } = validate([fileOf(text.replace('comment', '"${ACCESS}"'))], { now: clock() })
  expect(diagnostics.map(({ code }) => code)).toEqual(['env/unset'])
})

test('with nothing but a plan, apply draws an id for each link and verifies', async () => {
  const { connection } = staged([{ id: 1, type: 'custom', title: 'Board' }])
  const manifest = validate([fileOf(text)], { now: clock() })
  if (!manifest.ok) expect.fail()
  const planned = await plan(manifest.value, openReader(connection), { now: clock() })
  if (!planned.ok) expect.fail()
  const report = await apply(planned.value, openWriter(connection))
  expect(report.rooms.map(({ verified }) => verified)).toEqual([true])
  const again = await plan(manifest.value, openReader(connection), { now: clock() })
  if (!again.ok) expect.fail()
  const drawn = again.value.rooms.flatMap(({ observed }) => observed.map(({ id }) => fingerprint(id)))
  expect(new Set(drawn).size).toBe(2)
})

/** A portal on which {@link text} is applied, and what another manifest would have done there. */
async function planned(is: string, options: Partial<PlanOptions> = {}): Promise<Staged & { readonly made: Plan }> {
  const portal = staged([{ id: 1, type: 'custom', title: 'Board' }])
  const planOf = async (content: string, rest: Partial<PlanOptions>): Promise<Plan> => {
    const manifest = validate([fileOf(content)], { now: clock() })
    if (!manifest.ok) expect.fail()
    const checked = await plan(manifest.value, openReader(portal.connection), { now: clock(), ...rest })
    if (!checked.ok) expect.fail()
    return checked.value
  }
  await apply(await planOf(text, {}), openWriter(portal.connection))
  const made = await planOf(is, options)
  portal.asked.length = 0
  return { ...portal, made }
}

const rotated = text.replace('comment }', 'comment, rotation: 2, protect: true }')
const shorter = text.replace(/ {6}board.*\n/, '')

interface Refused {
  readonly name: string
  readonly is: string
  readonly limits?: NonNullable<PlanOptions['guard']>['limits']
  readonly codes: readonly string[]
  /** What lets it through; absent: nothing does. */
  readonly allow?: readonly GuardName[]
}

test.for<Refused>([
  { name: 'a protected link replaced', is: rotated, codes: ['guard/protected'] },
  {
    name: 'too many revoked',
    is: shorter,
    limits: { maxRevokes: 0 },
    codes: ['guard/max-revokes'],
    allow: ['revokes'],
  },
  {
    name: 'too much widened',
    is: `${text}      more: { access: read }\n`,
    limits: { maxWidening: 0 },
    codes: ['guard/max-widening'],
    allow: ['widening'],
  },
  {
    name: 'all revoked',
    is: text.replace(/ {6}.*\n/g, '').replace('links:', 'links: {}'),
    limits: { maxRevokes: 1 },
    codes: ['guard/max-revokes', 'guard/empty'],
    allow: ['revokes', 'empty'],
  },
])('apply refuses what a guard refuses, before it sends anything: $name', async ({ is, limits = {}, codes, allow }) => {
  const { made, connection, asked } = await planned(is, { guard: { limits } })
  const writer = openWriter(connection)
  const refused = async (...words: readonly GuardName[]): Promise<unknown> =>
    apply(made, writer, words.length === 0 ? {} : { allow: words }).catch((error: unknown) => error)
  const error = await refused()
  if (!(error instanceof GuardError)) expect.fail()
  expect(error.refusals).toEqual(refusalsOf(made))
  expect(error.refusals.map(({ code }) => code)).toEqual(codes)
  expect(error).toMatchObject({ name: 'GuardError', message: error.refusals.map(({ message }) => message).join('\n') })
  const all: readonly GuardName[] = ['revokes', 'widening', 'empty']
  for (const guard of all.filter((one) => allow?.length !== 1 || !allow.includes(one)))
    expect(await refused(guard), guard).toBeInstanceOf(GuardError)
  expect(asked).toEqual([])
  if (!allow) expect(await refused(...all)).toBeInstanceOf(GuardError)
  else {
    const report = await apply(made, writer, { allow })
    expect(report.rooms.map(({ verified }) => verified)).toEqual([true])
    expect(report.plan.diagnostics.map(({ code, severity }) => [code, severity])).toEqual(
      codes.map(() => ['guard/allowed', 'warning']),
    )
  }
})
