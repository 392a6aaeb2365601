import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import { isEmpty } from '../../src/model/change.ts'
import { openWriter } from '../../src/portal/gateway.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { planJson, reportJson } from '../../src/view/json.ts'
import { isComplete } from '../../src/view/terminal/headline.ts'
import { clock, madeOn, staged } from './stage.ts'

const manifest = `  - id: 1
    links:
      primary: { title: Shared, access: read }
      invitation: { title: Join, access: read }
      press: { title: Press, access: read }
`

/** A portal that spells each URL otherwise at each read, as a real one may. Source: contract §3.3. */
function restless(): ReturnType<typeof staged> & { readonly given: string[] } {
  const given: string[] = []
  const between =
    (send: typeof fetch): typeof fetch =>
    async (input, init) => {
      const answer = await send(input, init)
      const text = await answer.text()
      const moved = text.replace(/"shareLink":"[^"]*"/g, () => {
        given.push(`https://short.example.com/s/Turn${given.length}-${'x'.repeat(9)}`)
        return `"shareLink":"${given.at(-1)}"`
      })
      return new Response(moved, answer)
    }
  return { ...staged([{ id: 1, type: 'custom', title: 'Board', links: [] }], {}, between), given }
}

test('URLs that differ at each read make no difference, and are in no document', async () => {
  const portal = restless()
  const plan = await madeOn(portal, manifest)
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock })
  expect(isComplete(report)).toBe(true)
  expect(report.rooms.map(({ verified }) => verified)).toEqual([true])
  const [one, other] = [await madeOn(portal, manifest), await madeOn(portal, manifest)]
  expect(isEmpty(one)).toBe(true)
  const urls = (made: typeof one): readonly (string | undefined)[] =>
    made.rooms.flatMap(({ observed }) => observed.map(({ url }) => url?.reveal()))
  expect(urls(one).length).toBe(3)
  expect(urls(one)).not.toEqual(urls(other))
  expect(planJson(documentOf(one))).toBe(planJson(documentOf(other)))
  for (const text of [planJson(documentOf(one)), reportJson(report), JSON.stringify(one)])
    for (const url of portal.given) expect(text).not.toContain(url)
})
