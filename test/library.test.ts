import { expect, test } from 'vitest'
import { apply, fingerprint, openReader, openWriter, plan, validate } from '../src/index.ts'
import { clock, staged } from './plan/stage.ts'

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
