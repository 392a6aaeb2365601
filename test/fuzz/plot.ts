import fc from 'fast-check'
import { bodies, headers, names, oddValues, statuses } from './odd.ts'
import { type Answer, type Twist, twisted, uuids } from './twist.ts'

/** What happens to answers: to `lasts` of them, from the one of that number on. */
export interface Turn {
  readonly from: number
  readonly lasts: number
  readonly twist: Twist
}

const places = fc.nat(9999)
const where = { name: fc.oneof(fc.constantFrom(...names), fc.constant(undefined)), place: places }
const kind = <T extends Twist['twist']>(...all: readonly T[]): { twist: fc.Arbitrary<T> } => ({
  twist: fc.constantFrom(...all),
})

const twists: fc.Arbitrary<Twist> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ...kind('set'), ...where, to: fc.constantFrom(...oddValues) }) },
  { weight: 4, arbitrary: fc.record({ ...kind('drop', 'double', 'list', 'rename'), ...where }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...kind('splice'),
      place: places,
      length: fc.nat(60),
      put: fc.constantFrom('', '"', '{', ']', ',', '\\', '\0', '\ud800', '1e999'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...kind('body'), text: fc.constantFrom(...bodies) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...kind('refuse'),
      status: fc.constantFrom(...statuses),
      text: fc.option(fc.constantFrom(...bodies), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...headers).map(([name, value]) => ({ twist: 'header' as const, name, value })),
  },
  { weight: 1, arbitrary: fc.record({ ...kind('break'), isLate: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...kind('confuse'), place: places }) },
)

/** What happens in the course of one command. */
export const plots: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ from: fc.nat(14), lasts: fc.constantFrom(1, 1, 1, 2, 99), twist: twists }),
  { minLength: 1, maxLength: 3 },
)

/** A way to a portal on which a plot takes place; `onTwist` is told whose answer was changed. */
export function spoiled(
  send: typeof fetch,
  plot: readonly Turn[],
  onTwist: (request: Request) => void = () => undefined,
): typeof fetch {
  let count = 0
  const known: string[] = []
  const read = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    known.push(...(text.match(uuids) ?? []))
    return { status: response.status, headers: Object.fromEntries(response.headers), text }
  }
  return async (input, init) => {
    const nth = count++
    const request = new Request(input, init)
    const due = plot
      .filter(({ from, lasts }) => nth >= from && nth < from + lasts)
      .map(({ twist }) => twist)
      // What cuts a text comes first: of a secret that is told in a body, half is none.
      .toSorted((a, b) => Number(b.twist === 'splice') - Number(a.twist === 'splice'))
    const broken = due.find((twist) => twist.twist === 'break')
    if (due.length > 0) onTwist(request)
    const answer = await read(await send(request))
    if (broken && !broken.isLate) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' })
    return responseOf(
      due.reduce((rest, twist) => twisted(rest, twist, known), answer),
      broken !== undefined,
    )
  }
}

function responseOf({ status, headers: all, text }: Answer, isBroken: boolean): Response {
  const isBare = status === 204 || status === 304
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(isBroken ? bytes.slice(0, bytes.length / 2) : bytes)
      if (isBroken) controller.error(Object.assign(new TypeError('terminated'), { code: 'UND_ERR_SOCKET' }))
      else controller.close()
    },
  })
  return new Response(isBare ? null : body, { status, headers: all })
}
