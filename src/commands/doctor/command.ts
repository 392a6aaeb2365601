import { type Command, Option } from 'commander'
import { examineKey, judgeAccount, judgeExpiry, judgeScopes } from '../../cli/checkup/credentials.ts'
import { examineManifest, examineSelection, judgeRooms, type SeenManifest } from '../../cli/checkup/manifest.ts'
import { type Reached, reachPortal } from '../../cli/checkup/reach.ts'
import { watchSockets } from '../../cli/checkup/sockets.ts'
import { type ExitCode, exitOfError, exitOfFindings } from '../../cli/exit.ts'
import { addExamples, type FileArgs, withConnection, withFiles } from '../../cli/options/options.ts'
import { openDeadline, type PortalArgs, told } from '../../cli/portal.ts'
import { paintOut } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { type CheckName, type Finding, refused, unchecked } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { checkupJson } from '../../view/json.ts'
import { checkupText } from '../../view/text/checkup.ts'
import type { CommandContext } from '../context.ts'
import { judgeAddress, judgeClock, judgeNode, judgeRequests, judgeVersion } from './judge.ts'

interface Args extends FileArgs, PortalArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

export function defineDoctor(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks doctor', 'roomlinks doctor --timeout 10 --format json'])
  return withConnection(withFiles(command))
    .description(
      'Looks at this machine, the manifest, the portal and the API key, and says what to do where something is amiss. Sends nothing but GETs; ends with 0 when nothing failed.',
    )
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colour')
    .action(async (options: Args) => finish(await runDoctor(options, world)))
}

async function runDoctor(args: Args, world: World): Promise<ExitCode> {
  const findings = await examine(args, world)
  world.out(args.format === 'json' ? checkupJson(findings) : checkupText(findings, paintOut(args, world)))
  return exitOfFindings(findings)
}

/** Looks at all that roomlinks needs, in the order in which one thing rests on another. Sends nothing but GETs. */
async function examine(args: FileArgs & PortalArgs, world: World): Promise<readonly Finding[]> {
  const over = openDeadline(args)
  const sockets = watchSockets()
  try {
    const key = await examineKey(args, world)
    const { finding, manifest } = await examineManifest(args, world, key.key)
    const address = judgeAddress(manifest, args, world)
    const reached = await reachPortal(address.url, args, world, { sockets, signal: over.signal })
    const account = await examineAccount(key.key, reached, manifest, world)
    return [
      ...[judgeNode(world), finding, ...address.findings],
      ...[...reached.findings, ...judgeAnswers(reached)],
      ...[...key.findings, ...account],
      reached.seen.length > 0 ? judgeRequests(reached.seen) : unchecked('requests', 'the portal answered none'),
    ]
  } finally {
    sockets.end()
    over.abort()
  }
}

function judgeAnswers({ answer, seen }: Reached): readonly Finding[] {
  if (answer) return [judgeClock(seen), judgeVersion(answer.version)]
  const why = 'the portal was not reached'
  return [unchecked('clock', why), unchecked('version', why)]
}

/** Whom the portal takes the key for, and what can be done with it: of the portal as a whole, and of the manifest. */
async function examineAccount(
  key: string | undefined,
  { way }: Pick<Reached, 'way'>,
  manifest: SeenManifest['manifest'],
  world: World,
): Promise<readonly Finding[]> {
  const all: readonly CheckName[] = ['account', 'scopes', 'expiry', 'rooms', 'selection']
  if ('why' in way) return all.map((check) => unchecked(check, way.why))
  if (key === undefined) return all.map((check) => unchecked(check, 'there is no key to ask with'))
  const facts = await told((await way.ask(key, 1)).fetchKey())
  if (facts.error) {
    const { error } = facts
    const why = exitOfError(error) === 4 ? 'the portal does not accept the key' : 'the portal does not tell of the key'
    return [refused('account', error, exitOfError(error)), ...all.slice(1).map((check) => unchecked(check, why))]
  }
  const { value } = facts
  const scopes = judgeScopes(value)
  const known = [judgeAccount(value), scopes, judgeExpiry(value, world)]
  if (scopes.status !== 'failure') return [...known, ...(await examineRooms(manifest, await way.ask(key)))]
  return [...known, ...all.slice(3).map((check) => unchecked(check, 'the key has no scope for rooms'))]
}

async function examineRooms(manifest: SeenManifest['manifest'], reader: Reader): Promise<readonly Finding[]> {
  const rooms = await told(listActiveRooms(reader))
  if (rooms.error) {
    return [refused('rooms', rooms.error, exitOfError(rooms.error)), unchecked('selection', 'no room can be seen')]
  }
  const selection = await told(examineSelection(manifest, reader))
  const selected = selection.error
    ? [refused('selection', selection.error, exitOfError(selection.error))]
    : selection.value
  return [judgeRooms(rooms.value), ...selected]
}
