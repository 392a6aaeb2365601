import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { json, type Strike } from '../forge/fake.ts'
import { onGithub, onGitlab } from './commenting.ts'

// Time passes while the forge says nothing, and while the run waits: nowhere else.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const sleep = async (milliseconds: number): Promise<void> => void vi.advanceTimersByTime(milliseconds)

const never = async (): Promise<Response> => {
  await sleep(1000)
  return new Promise(() => undefined)
}
const busy = (): Response => json({ message: 'Slow down.' }, 429, { 'retry-after': '590' })
const list = '/repos/acme/links/issues/7/comments'
const silent = (asked: string): RegExp =>
  new RegExp(
    `error forge/timeout\\n {2}The time limit of this run ended before there was an answer \\(${asked}\\)\\.\\n`,
  )

/** A page of comments that takes its time, and names another one. */
const slowPage: Strike = ({ path }, nth) =>
  path === list
    ? sleep(400).then(() => json([], 200, { link: `<https://api.example/x?page=${nth + 1}>; rel="next"` }))
    : undefined

test.for<{ name: string; on?: typeof onGithub; strike: Strike; says: RegExp }>([
  { name: 'answers nothing', strike: never, says: silent('GET /user') },
  { name: 'answers nothing', on: onGitlab, strike: never, says: silent('GET /user') },
  { name: 'is slow with each page', strike: slowPage, says: silent(`GET ${list}`) },
  {
    name: 'asks for a long wait',
    strike: busy,
    says: /Waiting 590 s: .*\nerror forge\/timeout\n {2}The server accepts no more requests for now \(429, GET \/user\): Slow down\. The time limit of this run ended before it could be sent again\.\n/,
  },
  {
    name: 'creates, and does not say so',
    strike: ({ method, path }) => (`${method} ${path}` === `POST ${list}` ? never() : undefined),
    says: silent(`POST ${list}`),
  },
  {
    name: 'fails to create',
    strike: ({ method, path }) =>
      `${method} ${path}` === `POST ${list}` ? new Response('', { status: 502 }) : undefined,
    says: silent(`GET ${list}`),
  },
])('a forge that $name: the run ends in the time that it has', async ({ on = onGithub, strike, says }) => {
  const { world, fake, run } = await on({ strike })
  Object.assign(world, { sleep })
  const { code, out, err } = await run('comment --file plan.md --timeout 1')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(says)
  expect(err).toContain('--timeout')
  expect(fake.requests.length).toBeLessThan(10)
})
