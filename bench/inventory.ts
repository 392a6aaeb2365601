import { connect } from '../src/portal/connect.ts'
import { openReader } from '../src/portal/gateway.ts'
import { createSandbox } from '../src/sandbox/index.ts'
import { survey } from '../src/survey.ts'
import { type Command, compare, type Row, runPairs } from './measure.ts'
import { reaching } from './planning.ts'
import { type Setup, stageOf, withFolder, withPortal } from './portal.ts'
import { executable } from './starting.ts'

/** 10,000 rooms, and one in fifty has links. */
const setup: Setup = { rooms: 10_000, linksInEach: 3, each: 50, latency: 0 }
const withLinks = 200

/** How many requests it takes to find all external links, and how long, against reading every room. */
export async function quickInventory(): Promise<readonly Row[]> {
  // A request for each hundred rooms, one for each room with links, and one for the version of the portal.
  const [quick, fewest] = [await countRequests(true), setup.rooms / 100 + withLinks + 1]
  const every = await countRequests(false)
  const requests = (what: string, against: number, goal: number): Row =>
    compare('inventory', what, [quick, against], goal, String)
  return [
    requests(`requests for links in ${withLinks} of 10,000 rooms, the fewest`, fewest, 1),
    requests('the same, against reading every room', every, 0.05),
    ...(await withPortal(setup, (portal) =>
      withFolder(async (cwd) => {
        const command = (line: string): Command => ({
          args: [executable, ...line.split(' ')],
          cwd,
          env: reaching(portal),
        })
        const timed = async (what: string, ours: Command, all: Command): Promise<Row> => {
          const pair = await runPairs(ours, all, 3)
          return compare('inventory', what, [pair.ours.seconds, pair.theirs.seconds], 0.5)
        }
        return [
          await timed('audit --quick there, against audit', command('audit --quick'), command('audit')),
          await timed(
            'links --all --kind external there, against links --all',
            command('links --all --kind primary,additional'),
            command('links --all'),
          ),
        ]
      }),
    )),
  ]
}

async function countRequests(quick: boolean): Promise<number> {
  let requests = 0
  const sandbox = createSandbox({ onRequest: () => requests++ })
  sandbox.load(stageOf(setup))
  const fetch: typeof globalThis.fetch = (input, init) => sandbox.fetch(new Request(input, init))
  const connection = connect({ url: 'http://localhost', apiKey: sandbox.apiKey, fetch })
  await survey([], openReader(connection), { now: Date.now(), quick })
  return requests
}
