import type { ExitCode } from '../../cli/exit.ts'
import { stdin } from '../../cli/files/load.ts'
import { type Reach, withInventory } from '../../cli/inventory/take.ts'
import { printFailure, printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import type { LinkId } from '../../model/identity.ts'
import { Secret } from '../../model/secret.ts'
import { type LinkUrl, readLinkUrl } from '../../portal/link-url.ts'
import { writeJson } from '../../view/json.ts'
import { type FoundDocument, foundDocument, foundText } from '../../view/links/found.ts'
import { type ListArgs, outputOf } from './all.ts'
import { diagnose } from './diagnostics.ts'

/** Says whose link a URL is. The URL is a secret, and so is the id in it: neither is ever printed. */
export function findLink(args: ListArgs, find: string | true, world: World): Promise<ExitCode> {
  const output = outputOf(args)
  const prepare = (): Promise<Checked<Secret>> => readUrl(find, args, world)
  return withInventory(output, world, prepare, async ({ reader, take }, given) => {
    const url = readLinkUrl(given, reader.url)
    if (url.kind === 'not a URL')
      return printFailure({ diagnostics: [diagnose('links/find-no-url', {})] }, output, world)
    if (url.kind === 'foreign') {
      const diagnostics = [diagnose('links/find-foreign', { portal: reader.url })]
      return printFailure({ diagnostics }, output, world)
    }
    const inventory = await take({ only: args.room })
    const links = inventory.rooms.flatMap((room) => room.links.map((link) => ({ room: room.room, link })))
    // The owner of the API key gets the same URL each time, but other people and other hosts get another one.
    const same = links.find(({ link }) => link.observed?.url?.equals(given))
    const id = same ? same.link.observed?.id : await idIn(url, reader)
    const found = id && links.find(({ link }) => link.observed?.id.secret.equals(id.secret))
    const isAllRead = inventory.rooms.every(({ reading }) => reading === 'read')
    const isAllFound = !inventory.diagnostics.some(({ code }) => code === 'room/none-asked-for')
    const otherwise = isAllFound ? (isAllRead ? 'none' : 'rooms unread') : 'rooms missing'
    const answer = foundDocument(inventory, found, id === undefined ? 'unreadable' : otherwise)
    world.out(args.format === 'json' ? writeJson(answer) : foundText(answer, args.room.length > 0))
    // Once the link is found, rooms that could not be read do not matter.
    if (!found) printProblems(inventory.diagnostics, output, world)
    return exits[answer.answer]
  })
}

const exits: { readonly [A in FoundDocument['answer']]: ExitCode } = { found: 0, none: 2, unknown: 9 }

/** The URL: an argument, which a shell keeps in its history, stdin, or what is typed at a prompt where nobody sees it. */
async function readUrl(find: string | true, { color }: ListArgs, world: World): Promise<Checked<Secret>> {
  if (find === stdin.argument) {
    const bytes = await world.read(stdin.path).catch(() => undefined)
    return bytes ? checked(new Secret(new TextDecoder().decode(bytes).trim()), []) : failed(nothing())
  }
  if (find !== true) return checked(new Secret(find.trim()), [])
  if (!world.canAsk) return failed(nothing())
  const prompts = await world.prompts({ color })
  const typed = await prompts.secret('URL of the link', (text) => (text === '' ? 'Paste a URL.' : undefined))
  return typed === undefined ? failed(nothing()) : checked(new Secret(typed), [])
}

function nothing(): ReturnType<typeof diagnose> {
  return diagnose('links/find-nothing', {})
}

/** The id of the link that a URL leads to; `undefined`: the URL does not say it. Rejects with a PortalError. */
async function idIn(url: LinkUrl, reader: Reach['reader']): Promise<LinkId | undefined> {
  if (url.kind === 'id') return url.id
  const long = url.kind === 'short' ? await reader.resolveShortUrl(url.url) : undefined
  // The portal may have other names, and nothing is sent there.
  const behind = long && readLinkUrl(long)
  return behind?.kind === 'id' ? behind.id : undefined
}
