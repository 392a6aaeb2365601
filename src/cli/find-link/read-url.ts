import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { Secret } from '../../model/secret.ts'
import { stdin } from '../files/load.ts'
import type { OutputArgs } from '../options/options.ts'
import { diagnose } from './diagnostics.ts'

/**
 * Reads the URL of a link: an argument, which a shell keeps in its history, `-` for stdin, or without one what is typed
 * at a prompt, where nobody sees it. `asked` is what the URL is given to, such as `--find`, for messages.
 */
export async function readUrl(
  given: string | undefined,
  asked: string,
  { color }: Pick<OutputArgs, 'color'>,
  world: World,
): Promise<Checked<Secret>> {
  const nothing = (): Diagnostic => diagnose('find/nothing', { asked })
  if (given === stdin.argument) {
    const bytes = await world.read(stdin.path).catch(() => undefined)
    return bytes ? checked(new Secret(new TextDecoder().decode(bytes).trim()), []) : failed(nothing())
  }
  if (given !== undefined) return checked(new Secret(given.trim()), [])
  if (!world.canAsk) return failed(nothing())
  const prompts = await world.prompts({ color })
  const typed = await prompts.secret('URL of the link', (text) => (text === '' ? 'Paste a URL.' : undefined))
  return typed === undefined ? failed(nothing()) : checked(new Secret(typed.trim()), [])
}
