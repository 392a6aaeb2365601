import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type InventoryArgs, withInventory } from '../../cli/inventory/take.ts'
import { printFailure, printProblems, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type LinkFilter, matchesLink, matchesRoom, sortLinks } from '../../inventory/filter.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Selector } from '../../model/room.ts'
import type { Instant } from '../../model/values/instant.ts'
import { diagnose as diagnosePlan } from '../../plan/diagnostics.ts'
import { writeJson } from '../../view/json.ts'
import { columnNames } from '../../view/links/columns.ts'
import { byteOrderMark } from '../../view/links/csv.ts'
import { type InventoryDocument, inventoryDocument } from '../../view/links/inventory.ts'
import { coverageNotes, inventoryCsv, inventoryText } from '../../view/links/table.ts'
import { diagnose } from './diagnostics.ts'
import { type AllArgs, filterOf } from './options.ts'

/** What listing the links of all rooms takes. */
export interface ListArgs extends AllArgs, Omit<InventoryArgs, 'format' | 'output'> {
  readonly format: 'text' | 'json' | 'csv'
  readonly room: readonly Selector[]
  readonly key: readonly string[]
  readonly expiring?: Instant
  readonly detailedExitcode?: true
}

/** How `links` reports what goes wrong: in JSON as well, but not in a table for spreadsheets. */
export function outputOf<A extends Omit<ListArgs, keyof AllArgs>>(args: A): A & InventoryArgs {
  return { ...args, format: args.format === 'json' ? 'json' : 'text', output: [] }
}

/** Lists the links of all rooms that pass the filters. */
export function listAll(args: ListArgs, isRevealed: boolean, world: World): Promise<ExitCode> {
  const output = outputOf(args)
  const check = async (): Promise<Checked<undefined>> =>
    args.urlOnly && !isRevealed ? failed(diagnose('links/urls-hidden', {})) : checked(undefined, [])
  return withInventory(output, world, check, async ({ take }) => {
    const { tag, type, kind, room } = args
    const unseen = new Set(tag)
    const taken = await take({
      // A selector by tag would leave out archived rooms.
      only: room,
      isIncluded: (each) => {
        for (const value of unseen) if (matchesRoom(each, { tag: [value] })) unseen.delete(value)
        return matchesRoom(each, { ...(tag.length > 0 && { tag }), ...(type && { type }) })
      },
      quick: kind !== undefined && !kind.includes('invitation'),
    })
    const missingTags = [...unseen].map((value) =>
      diagnosePlan('room/none-asked-for', { selector: { by: 'tag', value }, near: [] }),
    )
    const inventory = { ...taken, diagnostics: [...taken.diagnostics, ...missingTags] }
    const { diagnostics } = inventory
    const wrong = unknownKeys(args.key, declaredKeys(inventory))
    if (wrong.length > 0) return printFailure({ diagnostics: [...diagnostics, ...wrong] }, output, world)
    const list = documentOf(inventory, filterOf(args), args, isRevealed)
    print(list, args, world)
    printProblems(diagnostics, output, world)
    return exitOf(diagnostics) || (args.detailedExitcode && list.summary.listed > 0 ? 2 : 0)
  })
}

function documentOf(
  inventory: Inventory,
  filter: LinkFilter,
  { sort = 'room' }: ListArgs,
  isRevealed: boolean,
): InventoryDocument {
  const { rooms, madeAt } = inventory
  const found = rooms.flatMap(({ room, links }) => links.map((link) => ({ room, link })))
  const matching = found.filter(({ link }) => matchesLink(link, filter, madeAt))
  return inventoryDocument(inventory, { rooms, links: sortLinks(matching, sort, madeAt), isRevealed })
}

function declaredKeys({ rooms }: Inventory): readonly string[] {
  return rooms.flatMap(({ links }) => links.flatMap(({ want }) => want?.key ?? []))
}

/** Errors for the keys that were asked for and that no link has. */
export function unknownKeys(asked: readonly string[], declared: readonly string[]): readonly Diagnostic[] {
  const keys = [...new Set(declared)]
  return asked
    .filter((key) => !keys.includes(key))
    .map((key) => diagnose('links/key-matches-none', { key, keys: keys.slice(0, 20) }))
}

function print(list: InventoryDocument, args: ListArgs, world: World): void {
  const { format, columns, urlOnly, bom } = args
  if (urlOnly) world.out(list.links.map(({ url }) => (url === null ? '' : `${url}\n`)).join(''))
  else if (format === 'json') world.out(writeJson(list))
  else if (format === 'csv') world.out(`${bom ? byteOrderMark : ''}${inventoryCsv(list.links, columns ?? columnNames)}`)
  else {
    const options = { paint: stdoutPaint(args, world), width: world.columns, columns, isByRisk: args.sort === 'risk' }
    world.out(inventoryText(list, options))
  }
  // In the text and in JSON they are included.
  if (urlOnly || format === 'csv') for (const note of coverageNotes(list)) world.err(`${note}\n`)
  const showsUrls = format !== 'text' || columns?.includes('url')
  if (showsUrls && !list.revealed && list.links.length > 0)
    world.err('The URLs are hidden: whoever has one is let in. --reveal prints them.\n')
}
