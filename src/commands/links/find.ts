import type { ExitCode } from '../../cli/exit.ts'
import { readUrl } from '../../cli/find-link/read-url.ts'
import { searchUrl } from '../../cli/find-link/search.ts'
import { withInventory } from '../../cli/inventory/take.ts'
import { printFailure, printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import type { Checked } from '../../model/diagnostic.ts'
import type { Secret } from '../../model/secret.ts'
import { writeJson } from '../../view/json.ts'
import { type FoundDocument, foundDocument, foundText } from '../../view/links/found.ts'
import { type ListArgs, outputOf } from './all.ts'

/** Says whose link a URL is. The URL is a secret, and so is the id in it: neither is ever printed. */
export function findLink(args: ListArgs, find: string | true, world: World): Promise<ExitCode> {
  const output = outputOf(args)
  const prepare = (): Promise<Checked<Secret>> => readUrl(find === true ? undefined : find, '--find', args, world)
  return withInventory(output, world, prepare, async (reach, given) => {
    const search = await searchUrl(given, '--find', args.room, reach)
    if (!search.ok) return printFailure({ diagnostics: search.diagnostics }, output, world)
    const { inventory, found, otherwise } = search.value
    const answer = foundDocument(inventory, found, otherwise)
    world.out(args.format === 'json' ? writeJson(answer) : foundText(answer, args.room.length > 0))
    // Once the link is found, rooms that could not be read do not matter.
    if (found.length === 0) printProblems(inventory.diagnostics, output, world)
    return exits[answer.answer]
  })
}

const exits: { readonly [A in FoundDocument['answer']]: ExitCode } = { found: 0, none: 2, unknown: 9 }
