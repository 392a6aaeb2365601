import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bin, makeFolder, start } from '../commands/process.ts'
import { actions, type Fake, openFakeGithub } from '../forge/fake.ts'

// Some twenty commands.
const token = 'ghs_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX'
const password = 'Quiet-Harbour-27'

interface Walked {
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly fake: Fake
  /** What the walk left in the folder for temporary files. */
  readonly left: readonly string[]
}

async function walk(command = bin): Promise<Walked> {
  const fake = await openFakeGithub({ token, me: actions, isApp: true })
  const folder = makeFolder()
  const env = {
    ...{ ROOMLINKS: command, TMPDIR: folder, GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: 'acme/links' },
    // As if it ran inside of Actions itself.
    ...{ GITHUB_TOKEN: token, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: `${folder}/nowhere/outputs` },
  }
  const ended = await start('sh', ['examples/ci/walk.sh'], { env }).ended
  return { ...ended, fake, left: readdirSync(folder) }
}

test('the walk goes through a pull request, from the branch to the healed drift', async () => {
  const { code, out, err, fake, left } = await walk()
  expect({ code, err, left }).toEqual({ code: 0, err: '', left: [] })
  expect([...out.matchAll(/^\(exit (\d+)\)$/gm)].map(([, each]) => Number(each))).toEqual([
    // applied on main · valid · planned, with and without a portal · commented twice
    ...[0, 0, 2, 2, 0, 0],
    // stale, told twice · commented, applied, commented · nothing left · drift, healed, none
    ...[6, 6, 0, 0, 0, 0, 2, 0, 0],
  ])
  const [comment, ...others] = fake.comments
  expect(others).toEqual([])
  expect(comment?.body).toMatch(/^<!-- roomlinks:board\.[\da-f]{12} state=applied digest=sha256:\w+ changes=4 -->\n/)
  expect(fake.requests.filter((each) => !each.startsWith('GET '))).toEqual([
    'POST /api/graphql',
    ...['POST /repos/acme/links/issues/7/comments', 'POST /api/graphql'],
    ...['POST /api/graphql', 'PATCH /repos/acme/links/issues/comments/9000'],
    ...['POST /api/graphql', 'PATCH /repos/acme/links/issues/comments/9000'],
  ])
  expect(out).not.toContain(password)
})

test.for([
  { name: 'a command fails', apply: 'process.exit(4)', says: 'expected exit code 0, but got 4' },
  {
    name: 'a command says something else',
    apply: 'process.exit(0)',
    says: 'expected the output to contain: Verified: 1 of 1 room is as the manifest says.',
  },
])('the walk ends where something goes otherwise: $name', async ({ apply, says }) => {
  const otherwise = `if (process.argv[2] === 'apply') ${apply}\nelse require(${JSON.stringify(bin)})\n`
  const { code, err, left } = await walk(join(makeFolder({ 'otherwise.cjs': otherwise }), 'otherwise.cjs'))
  expect({ code, err, left }).toEqual({ code: 1, err: `walk: ${says}\n`, left: [] })
})
