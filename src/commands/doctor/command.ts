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
import { type CheckName, type Finding, failureFrom, findingFrom, ok, unchecked } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { isLocal } from '../../model/values/address.ts'
import { leeway } from '../../model/values/instant.ts'
import { diagnose as diagnosePlan } from '../../plan/diagnostics.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { checkupJson } from '../../view/json.ts'
import { count } from '../../view/phrases.ts'
import { checkupText } from '../../view/terminal/checkup.ts'
import type { CommandContext } from '../context.ts'

interface Args extends FileArgs, PortalArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

export function defineDoctor(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks doctor', 'roomlinks doctor --timeout 10 --format json'])
  return withConnection(withFiles(command))
    .description(
      'Checks this machine, the manifest, the portal and the API key, and says how to fix what is wrong. Sends only GETs. Exits with 0 if no check failed.',
    )
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colour')
    .action(async (options: Args) => finish(await runDoctor(options, world)))
}

async function runDoctor(args: Args, world: World): Promise<ExitCode> {
  const findings = await runChecks(args, world)
  world.out(args.format === 'json' ? checkupJson(findings) : checkupText(findings, stdoutPaint(args, world)))
  return exitOfFindings(findings)
}

/** Checks everything that roomlinks needs, in the order in which the checks depend on each other. Sends only GETs. */
async function runChecks(args: FileArgs & PortalArgs, world: World): Promise<readonly Finding[]> {
  const deadline = openDeadline(args)
  const sockets = watchSockets()
  try {
    const key = await examineKey(args, world)
    const { finding, manifest } = await examineManifest(args, world, key.key)
    const address = checkAddress(manifest, args, world)
    const reached = await reachPortal(address.url, args, world, { sockets, signal: deadline.signal })
    const account = await examineAccount(key.key, reached, manifest, world)
    return [
      ...[checkNode(world), finding, ...address.findings],
      ...[...reached.findings, ...checkAnswers(reached)],
      ...[...key.findings, ...account],
      reached.seen.length > 0 ? checkRequests(reached.seen) : unchecked('requests', 'the portal answered none'),
    ]
  } finally {
    sockets.end()
    deadline.abort()
  }
}

function checkAnswers({ answer, seen }: ReachedPortal): readonly Finding[] {
  if (answer) return [checkClock(seen), checkVersion(answer.version)]
  const why = 'the portal was not reached'
  return [unchecked('clock', why), unchecked('version', why)]
}

/** Checks the key's account, and what the key may do on the portal and with the manifest's rooms. */
async function examineAccount(
  key: string | undefined,
  { access }: Pick<ReachedPortal, 'access'>,
  manifest: SeenManifest['manifest'],
  world: World,
): Promise<readonly Finding[]> {
  const all: readonly CheckName[] = ['account', 'scopes', 'expiry', 'rooms', 'selection']
  if ('why' in access) return all.map((check) => unchecked(check, access.why))
  if (key === undefined) return all.map((check) => unchecked(check, 'there is no API key'))
  const facts = await catchPortalError((await access.ask(key, 1)).fetchKey())
  if (facts.error) {
    const { error } = facts
    const why = exitOfError(error) === 4 ? 'the portal does not accept the key' : 'the portal does not describe the key'
    return [failureFrom('account', error, exitOfError(error)), ...all.slice(1).map((check) => unchecked(check, why))]
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
    return [failureFrom('rooms', rooms.error, exitOfError(rooms.error)), unchecked('selection', 'no room can be seen')]
  }
  const selection = await catchPortalError(examineSelection(manifest, reader))
  const selected = selection.error
    ? [failureFrom('selection', selection.error, exitOfError(selection.error))]
    : selection.value
  return [checkRooms(rooms.value), ...selected]
}

/** The smallest offset of the clock that is reported, in milliseconds: half of what roomlinks tolerates. */
const reportedOffset = leeway / 2

/** How far the portal's clock may be behind, in milliseconds: links stay open that much longer than their dates say. */
const maxBehind = 300_000

/**
 * Compares the portal's clock with ours, by the answer that took the shortest time. The portal read its clock at an
 * unknown moment of that time, and sends whole seconds; only an offset beyond that uncertainty is reported.
 */
function checkClock(seen: readonly SeenAnswer[]): Finding {
  const [fastest] = seen
    .flatMap(({ sentAt, answeredAt, date }) => (date === undefined ? [] : [{ sentAt, answeredAt, date }]))
    .toSorted((a, b) => a.answeredAt - a.sentAt - (b.answeredAt - b.sentAt))
  if (fastest === undefined) return unchecked('clock', 'the portal does not send its time')
  const { sentAt, answeredAt, date } = fastest
  const offset = date + 500 - (sentAt + answeredAt) / 2
  const uncertainty = (answeredAt - sentAt) / 2 + 500
  const certainOffset = Math.max(0, Math.abs(offset) - uncertainty)
  if (certainOffset < reportedOffset) {
    return ok(
      'clock',
      `the portal's differs by ${durationText(Math.ceil((Math.abs(offset) + uncertainty) / 1000))} at most`,
    )
  }
  const isAhead = offset > 0
  const difference = `${durationText(certainOffset / 1000)} ${isAhead ? 'ahead of' : 'behind'}`
  return findingFrom(
    'clock',
    certainOffset >= (isAhead ? leeway : maxBehind)
      ? diagnose('doctor/clock-wrong', { difference, isAhead })
      : diagnose('doctor/clock-off', { difference }),
  )
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** The same version as in package.json. */
const minimumVersion = [20, 19] as const

/** Checks that this version of Node is supported. */
function checkNode({ nodeVersion }: Pick<World, 'nodeVersion'>): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const isNew = major > minimumVersion[0] || (major === minimumVersion[0] && minor >= minimumVersion[1])
  if (isNew) return ok('node', nodeVersion)
  return findingFrom('node', diagnose('doctor/node', { version: nodeVersion, least: minimumVersion.join('.') }))
}

/** Checks the address of the portal, and says where it is configured. */
function checkAddress(
  manifest: SeenManifest['manifest'],
  args: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  world: Pick<World, 'env'>,
): { readonly findings: readonly Finding[]; readonly url?: string } {
  const named = findAddress(typeof manifest === 'object' ? manifest.portal : undefined, args, world)
  const notes = named.diagnostics.map((diagnostic) => findingFrom('address', diagnostic))
  if (!named.ok) {
    const isUnknown = manifest === 'wrong' && named.diagnostics.some(({ code }) => code === 'portal/not-named')
    return { findings: isUnknown ? [unchecked('address', 'the manifest, which may name the portal, is wrong')] : notes }
  }
  const { url, sources } = named.value
  const isExposed = url.startsWith('http:') && !isLocal(new URL(url).hostname)
  const from = `${url}, from ${sources.join(' and ')}`
  return {
    findings: [...notes, isExposed ? findingFrom('address', diagnose('doctor/exposed', { url })) : ok('address', from)],
    url,
  }
}

/** Checks the version of DocSpace, and says what it lacks. */
function checkVersion(version: string | undefined): Finding {
  if (version === undefined) return findingFrom('version', diagnose('doctor/version', {}))
  const { internal, invitationLimits } = abilitiesOf(version)
  if (!internal) return findingFrom('version', diagnosePlan('portal/too-old', { version }))
  if (!invitationLimits) return findingFrom('version', diagnosePlan('portal/older', { version }))
  return ok('version', `DocSpace ${version}`)
}

/** Checks that the portal refused no request for rate limits. */
function checkRequests(seen: readonly SeenAnswer[]): Finding {
  const sent = count(seen.length, 'request')
  const refused = seen.filter(({ status }) => status === 429).length
  return refused === 0
    ? ok('requests', `${sent} answered, none refused`)
    : findingFrom('requests', diagnose('doctor/turned-away', { refused, sent }))
}
