import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { exitOfReport } from '../../src/cli/report/exit.ts'
import { carryOut } from '../../src/flow.ts'
import { clock, madeOn, openWriter } from '../plan/stage.ts'
import { acme, between, brieflyOf, one } from './meddling.ts'

const nil = '00000000-0000-0000-0000-000000000000'
const good = { count: 1, links: [], status: 0, statusCode: 200 }
/** The link as it was asked for, but for its id. */
const rowOf = (sent: object, given: object = {}): object => ({
  access: 2,
  subjectType: 1,
  sharedLink: { ...sent, id: 'linkId' in sent ? sent.linkId : nil, ...given },
})

interface Case {
  readonly name: string
  /** What the portal answers to that body. */
  readonly answer: (sent: object) => Response
  readonly code?: string
}

test.for<Case>([
  { name: '403 in the envelope', answer: (sent) => Response.json({ ...good, response: rowOf(sent), statusCode: 403 }) },
  { name: '403 in the envelope, and no link', answer: () => Response.json({ count: 0, status: 1, statusCode: 403 }) },
  {
    name: '500 in the envelope',
    answer: () => Response.json({ error: { message: 'No' }, status: 1, statusCode: 500 }),
  },
  { name: 'the status 1', answer: (sent) => Response.json({ ...good, response: rowOf(sent), status: 1 }) },
  { name: 'an error', answer: (sent) => Response.json({ ...good, response: rowOf(sent), error: {} }) },
  { name: '201', answer: (sent) => Response.json({ ...good, response: rowOf(sent) }, { status: 201 }) },
  { name: '206', answer: (sent) => Response.json({ ...good, response: rowOf(sent) }, { status: 206 }) },
  { name: '204', answer: () => new Response(null, { status: 204 }) },
  { name: 'an id of zeros', answer: (sent) => Response.json({ ...good, response: rowOf(sent, { id: nil }) }) },
  { name: 'nothing, and one that it counts', answer: () => Response.json(good) },
  { name: 'brackets without end', answer: () => new Response(`{"statusCode":200,"response":${'['.repeat(9999)}`) },
  { name: 'a page', answer: () => new Response('<h1>Sign in</h1>'), code: 'portal/not-docspace' },
])('a creation that is answered with $name has failed, and its id is not taken for done', async ({ answer, code }) => {
  const bodies: object[] = []
  const answerTo = async (request: Request): Promise<Response> => {
    const sent: object = JSON.parse(await request.text())
    bodies.push(sent)
    const response = answer(sent)
    if (code === undefined) response.headers.set('content-type', 'application/json')
    return response
  }
  const portal = between([acme], {}, (_, __, request) => answerTo(request))
  const plan = await madeOn(portal, one('a: { access: read }'))
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual([`1: + a failed ${code ?? 'portal/unexpected'}`])
  expect(exitOfReport(report)).toBe(1)
  expect(bodies).toHaveLength(1)
  expect(JSON.stringify(bodies)).not.toContain(nil)
  expect(portal.sandbox.rooms()[0]?.links).toEqual([])
})

test('a change that was done behind such an answer is found by the look at the end', async () => {
  const portal = between([acme], {}, (staged, _, request) =>
    staged.sandbox.fetch(request).then(() => Response.json({ ...good, statusCode: 403 })),
  )
  const plan = await madeOn(portal, one('a: { access: read }'))
  const report = await carryOut(plan, openWriter(portal.connection), { now: clock, random: randomBytes })
  expect(brieflyOf(report)).toEqual(['1: + a applied'])
})
