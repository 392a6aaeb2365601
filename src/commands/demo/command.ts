import { stripVTControlCharacters } from 'node:util'
import type { Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { addExamples } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import { createSandbox, type Sandbox, serve } from '../../sandbox/index.ts'
import type { CommandContext } from '../context.ts'
import { auditPassword, clock, lastWeek, stage, today } from './stage.ts'

export function defineDemo(command: Command, { world, finish, run }: CommandContext): Command {
  addExamples(command, ['roomlinks demo', 'roomlinks demo --no-color > story.txt'])
  return command
    .description('Plans and applies a manifest on a portal in memory, with the real commands and over HTTP.')
    .option('--no-color', 'print without colour')
    .action(async ({ color }: { readonly color: boolean }) => {
      const isColour = color ? world.isColour : { out: false, err: false }
      const isAsExpected = await runDemo(run, { ...world, isColour })
      world.out(isAsExpected ? closingText : 'The demo failed. Please report this.\n')
      finish(isAsExpected ? 0 : 1)
    })
}

const closingText = `# On a portal of your own:
#   1. In DocSpace, Settings > Developer tools > API keys: create a key
#      with the scopes rooms:read and rooms:write.
#   2. export DOCSPACE_URL=https://your-portal.example.com DOCSPACE_API_KEY=sk-...
#   3. roomlinks init writes a manifest of the rooms that you choose.
#      Change it, then run: roomlinks plan
# Or try it on a sandbox first: roomlinks sandbox --seed FILE
`

/** The address of the demo's portal: a loopback name, which is the same whatever the port is. */
const origin = 'http://docspace.localhost'

/** Runs the demo on a portal in memory, over HTTP. Resolves with whether every step had the expected result. */
export async function runDemo(run: Run, world: World): Promise<boolean> {
  const sandbox = createSandbox({ now: () => new Date(clock), seed: 'demo' })
  sandbox.load(stage)
  const { url, close } = await serve(sandbox)
  try {
    return await runSteps(run, { ...world, ...demoWorld(url, sandbox.apiKey) }, sandbox, url)
  } finally {
    await close()
  }
}

async function runSteps(run: Run, world: World, sandbox: Sandbox, url: string): Promise<boolean> {
  const { print, step, check, allPassed } = createRunner(run, { ...world, ...withManifest(today) })

  print('# A portal in memory: a room of each type and an archived one, with links that')
  print('# were created by hand. Last week, a first manifest was applied to it. Today, a')
  print('# pull request changed the manifest. Output that is repeated is in brackets.')
  print(`# The demo's clock says ${new Date(clock).toISOString().slice(0, 10)}.\n`)
  const ignore = (): void => undefined
  check(
    (await run(['apply', '--auto-approve'], { ...world, ...withManifest(lastWeek), out: ignore, err: ignore })) === 0,
  )
  const oldToken = await fetchToken('Read-only for auditors', sandbox, url)
  check((await fetchState(oldToken, url)) === needsPassword)
  print(`$ cat roomlinks.yaml\n${today}`)

  await step('plan', 0, 'Plan: 1 to create, 4 to update, 1 to replace, 1 to revoke; 1 unchanged, 1 unmanaged.')
  await step('apply --auto-approve', 0, 'Verified: 4 of 4 rooms are as the manifest says.')
  await step('plan', 0, 'No changes. 7 links match the manifest.')

  print('# Meanwhile, somebody changes the partners link on the portal:')
  print('# editing, for everyone, with downloads.\n')
  const { room, id } = findLink('Partners', sandbox)
  sandbox.editLink(room, id, { access: 'editing', internal: false, denyDownload: false })
  await step('plan --detailed-exitcode', 2, 'Plan: 0 to create, 1 to update')
  await step('apply --auto-approve', 0, 'Apply: 0 created, 1 updated')
  await step('plan --detailed-exitcode', 0, 'No changes. 7 links match the manifest.')

  const isInvalid = (await fetchState(oldToken, url)) === invalid
  check(isInvalid)
  const finding = isInvalid ? 'no longer knows it' : 'STILL OPENS IT'
  print('# Finally, the demo opens the URL that the auditors had before the rotation:')
  print(`# the portal ${finding}.\n`)
  return allPassed()
}

/** The parts of a world whose only file is this manifest. */
function withManifest(manifest: string): Pick<World, 'read' | 'list'> {
  return {
    read: () => Promise.resolve(new TextEncoder().encode(manifest)),
    list: () => Promise.resolve(undefined),
  }
}

/** States of a share key. Source: contract §1.1. */
const invalid = 1
const needsPassword = 3

/** The demo's own environment, clock and portal. Random bytes are a counter, so that the output is always the same. */
function demoWorld(url: string, apiKey: string): Partial<World> {
  let calls = 0
  const env = { DOCSPACE_URL: origin, DOCSPACE_API_KEY: apiKey, AUDIT_PASSWORD: auditPassword }
  return {
    env,
    variables: env,
    now: () => clock,
    randomBytes: (count) => new Uint8Array(count).fill(++calls),
    openFetch: () => Promise.resolve((input, init) => fetch(String(input).replace(origin, url), init)),
  }
}

function findLink(title: string, sandbox: Sandbox): { readonly room: number; readonly id: string } {
  const links = sandbox.rooms().flatMap((room) => room.links.map((link) => ({ ...link, room: room.id })))
  const found = links.find((link) => link.title === title)
  if (found === undefined) throw new Error(`The demo's portal has no link "${title}".`)
  return found
}

/** Fetches the key in a link's URL, as the room's owner. */
async function fetchToken(title: string, sandbox: Sandbox, url: string): Promise<string> {
  const { room, id } = findLink(title, sandbox)
  const headers = { authorization: `Bearer ${sandbox.apiKey}` }
  const answer = await fetch(`${url}/api/2.0/files/rooms/${room}/links`, { headers })
  const { response }: { response: { sharedLink: { id: string; requestToken: string } }[] } = JSON.parse(
    await answer.text(),
  )
  return String(response.find(({ sharedLink }) => sharedLink.id === id)?.sharedLink.requestToken)
}

/** Fetches the state that a visitor with that key gets. */
async function fetchState(token: string, url: string): Promise<number> {
  const answer = await fetch(`${url}/api/2.0/files/share/${token}`)
  const { response }: { response: { status: number } } = JSON.parse(await answer.text())
  return response.status
}

/** Runs a command line in a world, as the program itself does. */
export type Run = (argv: readonly string[], world: World) => Promise<ExitCode>

/** Creates functions that run and check the steps. Output that was printed before is shortened to one line. */
function createRunner(run: Run, world: World) {
  const checks: boolean[] = []
  const printed = new Set<string>()
  const print = (text: string): void => world.out(`${text}\n`)
  return {
    print,
    /** Runs a command as a user would type it, and checks its exit code and one line of its output. */
    async step(command: string, code: ExitCode, line: string): Promise<void> {
      const output: string[] = []
      const onOutput = (text: string): void => {
        output.push(text)
        const summary = summaryLine(text)
        world.out(summary !== undefined && printed.has(text) ? `[${summary.replace(/\.$/, '')}: as above]\n` : text)
        printed.add(text)
      }
      print(`$ roomlinks ${command}`)
      // Output on stderr is shown where it occurs, as on a terminal.
      const exitCode = await run(command.split(' '), { ...world, out: onOutput, err: onOutput })
      const isExpected = exitCode === code && output.join('').includes(line)
      print(`${isExpected ? '' : 'UNEXPECTED RESULT. '}(exit code ${exitCode})\n`)
      checks.push(isExpected)
    },
    check: (isExpected: boolean) => checks.push(isExpected),
    allPassed: () => checks.every(Boolean),
  }
}

/** Finds what an output is about. */
const summaryLine = (text: string): string | undefined =>
  /^(?:Plan(?=:)|No changes.*|\d+ warning.*)/m.exec(stripVTControlCharacters(text))?.[0]
