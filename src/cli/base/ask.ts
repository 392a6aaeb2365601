import type { GitEnded, GitPlace, World } from '../../host/world.ts'
import { veil } from '../../manifest/secrets/secrets.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { whyOf } from '../files/files.ts'
import { diagnoseBase } from './sentences.ts'

/** How git ended, if it can be run at all. */
export async function runIn(place: GitPlace, args: readonly string[], world: World): Promise<Checked<GitEnded>> {
  try {
    return checked(await world.git(args, place), [])
  } catch (error) {
    return failed(diagnoseBase('base/no-git', { why: whyOf(error) }))
  }
}

/** What git prints; that it could not is an error of the repository's. */
export async function ask(place: GitPlace, args: readonly string[], world: World): Promise<Checked<Uint8Array>> {
  const ended = await runIn(place, args, world)
  if (!ended.ok) return ended
  const { isDone, out, err } = ended.value
  if (isDone) return checked(out, [])
  return failed(
    (await isPartial(place, world))
      ? diagnoseBase('base/partial', { top: place.top })
      : diagnoseBase('base/git', { why: sayingOf(err) }),
  )
}

/** Whether objects may be missing in a clone that is sound: they were left on the server, from where nothing is fetched. */
async function isPartial(place: GitPlace, world: World): Promise<boolean> {
  const settings = '^(remote\\..*\\.promisor|extensions\\.partialclone)$'
  const ended = await runIn(place, ['config', '--local', '--get-regexp', settings], world)
  return ended.ok && ended.value.isDone
}

/** The first thing that git complains about, without the credentials that a remote's address may hold. */
export function sayingOf(err: string): string {
  const [line = ''] = err.split('\n').filter((each) => /^(?:fatal|error): /.test(each))
  const said = veil(line.replace(/^\w+: /, '').slice(0, 300), () => '***').replace(/\.$/, '')
  return said === '' ? 'it does not say why' : said
}

/** What was printed, as text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
