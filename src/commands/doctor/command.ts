import { type Command, Option } from 'commander'
import { checkAccount, checkKeyExpiry, checkScopes, examineKey } from '../../cli/checkup/credentials.ts'
import { checkRooms, examineManifest, examineSelection, type SeenManifest } from '../../cli/checkup/manifest.ts'
import { type ReachedPortal, reachPortal } from '../../cli/checkup/reach.ts'
import { type SeenAnswer, watchSockets } from '../../cli/checkup/sockets.ts'
import { diagnose } from '../../cli/diagnostics.ts'
import { type ExitCode, exitOfError, exitOfFindings } from '../../cli/exit.ts'
import { addExamples, type FileArgs, withConnection, withFiles } from '../../cli/options/options.ts'
import { catchPortalError, findAddress, openDeadline, type PortalArgs } from '../../cli/portal.ts'
import { stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type CheckName, type Finding, found, ok, refused, unchecked } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { isLocal } from '../../model/text/address.ts'
import { leeway } from '../../model/text/instant.ts'
import { diagnose as diagnosePlan } from '../../plan/diagnostics.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { checkupJson } from '../../view/json.ts'
import { checkupText } from '../../view/text/checkup.ts'
import { count } from '../../view/words.ts'
import type { CommandContext } from '../context.ts'

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
  world.out(args.format === 'json' ? checkupJson(findings) : checkupText(findings, stdoutPaint(args, world)))
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

function judgeAnswers({ answer, seen }: ReachedPortal): readonly Finding[] {
  if (answer) return [judgeClock(seen), judgeVersion(answer.version)]
  const why = 'the portal was not reached'
  return [unchecked('clock', why), unchecked('version', why)]
}

/** Whom the portal takes the key for, and what can be done with it: of the portal as a whole, and of the manifest. */
async function examineAccount(
  key: string | undefined,
  { access }: Pick<ReachedPortal, 'access'>,
  manifest: SeenManifest['manifest'],
  world: World,
): Promise<readonly Finding[]> {
  const all: readonly CheckName[] = ['account', 'scopes', 'expiry', 'rooms', 'selection']
  if ('why' in access) return all.map((check) => unchecked(check, access.why))
  if (key === undefined) return all.map((check) => unchecked(check, 'there is no key to ask with'))
  const facts = await catchPortalError((await access.ask(key, 1)).fetchKey())
  if (facts.error) {
    const { error } = facts
    const why = exitOfError(error) === 4 ? 'the portal does not accept the key' : 'the portal does not tell of the key'
    return [refused('account', error, exitOfError(error)), ...all.slice(1).map((check) => unchecked(check, why))]
  }
  const { value } = facts
  const scopes = checkScopes(value)
  const known = [checkAccount(value), scopes, checkKeyExpiry(value, world)]
  if (scopes.status !== 'failure') return [...known, ...(await examineRooms(manifest, await access.ask(key)))]
  return [...known, ...all.slice(3).map((check) => unchecked(check, 'the key has no scope for rooms'))]
}

async function examineRooms(manifest: SeenManifest['manifest'], reader: Reader): Promise<readonly Finding[]> {
  const rooms = await catchPortalError(listActiveRooms(reader))
  if (rooms.error) {
    return [refused('rooms', rooms.error, exitOfError(rooms.error)), unchecked('selection', 'no room can be seen')]
  }
  const selection = await catchPortalError(examineSelection(manifest, reader))
  const selected = selection.error
    ? [refused('selection', selection.error, exitOfError(selection.error))]
    : selection.value
  return [checkRooms(rooms.value), ...selected]
}

/** From which difference on it is told, in seconds: half of what roomlinks allows for is used up. */
const noted = leeway / 2

/** How much longer than its date says a link may stay open, in seconds, where the portal's clock is behind. */
const behind = 300

/**
 * How far the portal's clock is from ours, by the answer that was under way for the shortest time. Its clock was read
 * at some moment of that time, and tells whole seconds: what both leave open is not held against it.
 */
function judgeClock(seen: readonly SeenAnswer[]): Finding {
  const [best] = seen
    .flatMap(({ sentAt, answeredAt, date }) => (date === undefined ? [] : [{ sentAt, answeredAt, date }]))
    .toSorted((a, b) => a.answeredAt - a.sentAt - (b.answeredAt - b.sentAt))
  if (best === undefined) return unchecked('clock', 'the portal does not tell the time')
  const { sentAt, answeredAt, date } = best
  const offset = date + 500 - (sentAt + answeredAt) / 2
  const unsure = (answeredAt - sentAt) / 2 + 500
  const certain = Math.max(0, Math.abs(offset) - unsure) / 1000
  if (certain < noted) {
    return ok('clock', `the portal's differs by ${spanText(Math.ceil((Math.abs(offset) + unsure) / 1000))} at the most`)
  }
  const isAhead = offset > 0
  const difference = `${spanText(certain)} ${isAhead ? 'ahead of' : 'behind'}`
  return found(
    'clock',
    certain >= (isAhead ? leeway : behind)
      ? diagnose('doctor/clock-wrong', { difference, isAhead })
      : diagnose('doctor/clock-off', { difference }),
  )
}

function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** As package.json says it. */
const least = [20, 19] as const

/** Whether this Node is one that roomlinks is made for. */
function judgeNode({ nodeVersion }: Pick<World, 'nodeVersion'>): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const isNew = major > least[0] || (major === least[0] && minor >= least[1])
  if (isNew) return ok('node', nodeVersion)
  return found('node', diagnose('doctor/node', { version: nodeVersion, least: least.join('.') }))
}

/** Which portal is meant, and who says so. */
function judgeAddress(
  manifest: SeenManifest['manifest'],
  args: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  world: Pick<World, 'env'>,
): { readonly findings: readonly Finding[]; readonly url?: string } {
  const named = findAddress(typeof manifest === 'object' ? manifest.portal : undefined, args, world)
  const notes = named.diagnostics.map((diagnostic) => found('address', diagnostic))
  if (!named.ok) {
    const isUnknown = manifest === 'wrong' && named.diagnostics.some(({ code }) => code === 'portal/not-named')
    return { findings: isUnknown ? [unchecked('address', 'the manifest, which may name the portal, is wrong')] : notes }
  }
  const { url, sources } = named.value
  const isExposed = url.startsWith('http:') && !isLocal(new URL(url).hostname)
  const from = `${url}, from ${sources.join(' and ')}`
  return {
    findings: [...notes, isExposed ? found('address', diagnose('doctor/exposed', { url })) : ok('address', from)],
    url,
  }
}

/** Which DocSpace it is, and what that lacks. */
function judgeVersion(version: string | undefined): Finding {
  if (version === undefined) return found('version', diagnose('doctor/version', {}))
  const { internal, invitationLimits } = abilitiesOf(version)
  if (!internal) return found('version', diagnosePlan('portal/too-old', { version }))
  if (!invitationLimits) return found('version', diagnosePlan('portal/older', { version }))
  return ok('version', `DocSpace ${version}`)
}

/** Whether the portal took all that was asked. */
function judgeRequests(seen: readonly SeenAnswer[]): Finding {
  const sent = count(seen.length, 'request')
  const refused = seen.filter(({ status }) => status === 429).length
  return refused === 0
    ? ok('requests', `${sent} answered, none turned away`)
    : found('requests', diagnose('doctor/turned-away', { refused, sent }))
}
