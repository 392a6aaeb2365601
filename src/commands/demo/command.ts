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
    .description('Plans and applies a manifest on a portal in memory, with the real commands, over HTTP.')
    .option('--no-color', 'print without colour')
    .action(async ({ color }: { readonly color: boolean }) => {
      const isColour = color ? world.isColour : { out: false, err: false }
      const wasSo = await play(run, { ...world, isColour })
      world.out(wasSo ? ending : 'The demo did not go as it should. Please report this.\n')
      finish(wasSo ? 0 : 1)
    })
}

const ending = `# On a portal of your own:
#   1. In DocSpace, Settings > Developer tools > API keys: create a key with the scopes rooms:read and rooms:write.
#   2. export DOCSPACE_URL=https://your-portal.example.com DOCSPACE_API_KEY=sk-...
#   3. roomlinks init writes a manifest of rooms that you choose. Change it, and run: roomlinks plan
# Or try it on a sandbox first: roomlinks sandbox
`

/** The name under which the demo knows its portal: loopback, and the same whatever port is free. */
const origin = 'http://docspace.localhost'

/** Plays the story on a portal in memory, over HTTP; resolves with whether all of it was as told. */
export async function play(run: Run, world: World): Promise<boolean> {
  const sandbox = createSandbox({ now: () => new Date(clock), seed: 'demo' })
  sandbox.load(stage)
  const { url, close } = await serve(sandbox)
  const story = tell(run, { ...world, ...inside(url, sandbox.apiKey) }, sandbox, url)
  try {
    return await story
  } finally {
    await close()
  }
}

async function tell(run: Run, world: World, sandbox: Sandbox, url: string): Promise<boolean> {
  const monday = { ...world, ...holding(today) }
  const { say, step, hold, hasHeld } = narrator(run, monday)

  say('# A portal in memory: a room of each type and an archived one, with links that people made by hand.')
  say('# Last week a first manifest was applied to it. Today it was changed in a pull request. What is')
  say('# printed a second time is cut to one line in brackets. The demo has a clock of its own, which says')
  say(`# ${new Date(clock).toISOString().slice(0, 10)}: what expired before that has expired here.\n`)
  const hush = (): void => undefined
  hold((await run(['apply', '--auto-approve'], { ...world, ...holding(lastWeek), out: hush, err: hush })) === 0)
  const leaked = await tokenOf('Read-only for auditors', sandbox, url)
  hold((await stateOf(leaked, url)) === needsPassword)
  say(`$ cat roomlinks.yaml\n${today}`)

  await step('plan', 0, 'Plan: 1 to create, 4 to update, 1 to replace, 1 to revoke; 1 unchanged, 1 unmanaged.')
  await step('apply --auto-approve', 0, 'Verified: 4 of 4 rooms are as the manifest says.')
  await step('plan', 0, 'No changes. 7 links match the manifest.')

  say('# Meanwhile somebody changes the partners link in the portal: editing, for everybody, with downloads.\n')
  const { room, id } = find('Partners', sandbox)
  sandbox.editLink(room, id, { access: 'editing', internal: false, denyDownload: false })
  await step('plan --detailed-exitcode', 2, 'Plan: 0 to create, 1 to update')
  await step('apply --auto-approve', 0, 'Apply: 0 created, 1 updated')
  await step('plan --detailed-exitcode', 0, 'No changes. 7 links match the manifest.')

  const isDead = (await stateOf(leaked, url)) === invalid
  hold(isDead)
  const still = isDead ? 'no longer knows it' : 'STILL OPENS IT'
  say(`# Last, the demo opens the URL that the auditors had before it was rotated: the portal ${still}.\n`)
  return hasHeld()
}

/** A world whose one file is this manifest. */
function holding(manifest: string): Pick<World, 'read' | 'list'> {
  return {
    read: () => Promise.resolve(new TextEncoder().encode(manifest)),
    list: () => Promise.resolve(undefined),
  }
}

/** States of a share key. Source: contract §1.1. */
const invalid = 1
const needsPassword = 3

/** What the story needs of the world: its own files, clock and portal. Ids are counted, not drawn, so that they print the same. */
function inside(url: string, apiKey: string): Partial<World> {
  let drawn = 0
  return {
    env: { DOCSPACE_URL: origin, DOCSPACE_API_KEY: apiKey, AUDIT_PASSWORD: auditPassword },
    now: () => clock,
    randomBytes: (count) => new Uint8Array(count).fill(++drawn),
    openFetch: () => Promise.resolve((input, init) => fetch(String(input).replace(origin, url), init)),
  }
}

function find(title: string, sandbox: Sandbox): { readonly room: number; readonly id: string } {
  const links = sandbox.rooms().flatMap((room) => room.links.map((link) => ({ ...link, room: room.id })))
  const found = links.find((link) => link.title === title)
  if (found === undefined) throw new Error(`The demo's portal has no link "${title}".`)
  return found
}

/** The key in a link's URL, as the room's owner sees it. */
async function tokenOf(title: string, sandbox: Sandbox, url: string): Promise<string> {
  const { room, id } = find(title, sandbox)
  const headers = { authorization: `Bearer ${sandbox.apiKey}` }
  const answer = await fetch(`${url}/api/2.0/files/rooms/${room}/links`, { headers })
  const { response }: { response: { sharedLink: { id: string; requestToken: string } }[] } = JSON.parse(
    await answer.text(),
  )
  return String(response.find(({ sharedLink }) => sharedLink.id === id)?.sharedLink.requestToken)
}

/** What a visitor with that key meets. */
async function stateOf(token: string, url: string): Promise<number> {
  const answer = await fetch(`${url}/api/2.0/files/share/${token}`)
  const { response }: { response: { status: number } } = JSON.parse(await answer.text())
  return response.status
}

/** Runs a command line in a world, as the program itself does. */
export type Run = (argv: readonly string[], world: World) => Promise<ExitCode>

/** Who tells a story in that world, and keeps count of whether it was so; what was printed before is cut to one line. */
function narrator(run: Run, world: World) {
  const held: boolean[] = []
  const heard = new Set<string>()
  const say = (text: string): void => world.out(`${text}\n`)
  return {
    say,
    /** Runs a command as a user would type it, and holds its exit code and one line of its output against the story. */
    async step(command: string, code: ExitCode, line: string): Promise<void> {
      const said: string[] = []
      const hear = (text: string): void => {
        said.push(text)
        const short = gist(text)
        world.out(short !== undefined && heard.has(text) ? `[${short} As above.]\n` : text)
        heard.add(text)
      }
      say(`$ roomlinks ${command}`)
      // What goes to stderr is shown in its place, as on a terminal.
      const ended = await run(command.split(' '), { ...world, out: hear, err: hear })
      const isSo = ended === code && said.join('').includes(line)
      say(`${isSo ? '' : 'NOT AS IT SHOULD BE. '}(exit code ${ended})\n`)
      held.push(isSo)
    },
    hold: (isSo: boolean) => held.push(isSo),
    hasHeld: () => held.every(Boolean),
  }
}

/** The one line of an output that says it all. */
const gist = (text: string): string | undefined => /^(?:Plan:|No changes|\d+ warning).*$/m.exec(text)?.[0]
