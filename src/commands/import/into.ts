import { type ImportArgs, look } from '../../cli/capture/capture.ts'
import { type Draft, draftRooms } from '../../cli/capture/draft.ts'
import { keepPasswords, sayVariables } from '../../cli/capture/passwords.ts'
import { endDeclined, endUnasked, isConfirmed, type Matter } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { admitReplacement, undisturbed, writeBack } from '../../cli/files/write-back.ts'
import { paintOut, sayProblems } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import { shownChange } from '../../manifest/secrets/shown.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { visible } from '../../view/escape.ts'
import { takeOverText } from '../../view/text/take-over.ts'
import { count } from '../../view/words.ts'
import { additionsFor, admitTitles, extend, loadHost, targetFor } from './target.ts'

/** What to import into a file, and whether to ask before. */
export interface IntoArgs extends ImportArgs {
  readonly into: string
}

/** Puts into a manifest what it does not say yet of rooms: shows the difference, asks, writes; all else in it stays. */
export async function runInto(args: IntoArgs, world: World): Promise<ExitCode> {
  const output = { format: 'text', output: [], color: args.color } as const
  if (!args.autoApprove && !world.canAsk) return endUnasked(matter, output, world)
  const host = await loadHost(args.into, args, world)
  if (!host.ok) {
    sayProblems(host.diagnostics, args, world)
    return exitOf(host.diagnostics)
  }
  const seen = await look(host.value.manifest.portal, args, world)
  if (!('rooms' in seen)) return seen.code
  const draft = draftRooms(seen.rooms, targetFor(host.value, seen))
  const told = [...host.diagnostics, ...seen.diagnostics, ...admitTitles(host.value, seen), ...draft.diagnostics]
  const additions = additionsFor(draft, host.value.manifest)
  const extended = exitOf(told) === 0 ? extend(host.value, additions, draft, seen, world.env) : undefined
  const problems = [...told, ...(extended?.diagnostics ?? [])]
  sayProblems(problems, args, world)
  if (!extended?.ok) return exitOf(problems)
  if (additions.length === 0) {
    world.out(`Nothing to add: ${visible(args.into)} says all that can be imported of these rooms.\n`)
    return 0
  }
  showExtended(extended.value, args, world)
  const question = `Write this into ${args.into}?`
  if (!args.autoApprove && !(await isConfirmed(question, world))) return endDeclined(matter, output, world)
  return write(extended.value, draft, args, world)
}

const matter: Matter = {
  command: 'import',
  nothing: 'Nothing was written',
  hint: 'Look at what import prints without --into, then run it with --into and --auto-approve.',
}

function showExtended(extended: FileChange, args: IntoArgs, world: World): void {
  world.out(takeOverText([shownChange(extended)], [], paintOut(args, world)))
}

/** An interrupt between the two files would leave a manifest whose passwords nobody has. */
async function write(extended: FileChange, draft: Draft, args: IntoArgs, world: World): Promise<ExitCode> {
  const problems = await undisturbed(() => writeBoth(extended, draft, args, world), world)
  if (problems.length > 0) world.err('\n')
  sayProblems(problems, args, world)
  if (exitOf(problems) !== 0) return exitOf(problems)
  const links = draft.rooms.reduce((sum, room) => sum + room.links.length, 0)
  world.out(
    `\nWrote ${visible(args.into)}: ${count(links, 'link')} more. A plan has nothing to do about ${links === 1 ? 'it' : 'them'}.\n`,
  )
  sayVariables(draft, args, world)
  return 0
}

/** The passwords first: without them the manifest could not be read. */
async function writeBoth(
  extended: FileChange,
  draft: Draft,
  args: IntoArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  const unfit = await admitReplacement(extended, world)
  if (unfit.length > 0) return unfit
  const kept = await keepPasswords(draft, args, world)
  return exitOf(kept) === 0 ? [...kept, ...(await writeBack([extended], world))] : kept
}
