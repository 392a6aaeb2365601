import type { Stage } from '../../src/sandbox/index.ts'
import { openPortal, type Portal } from '../commands/portal.ts'
import { makeRepository, type Repository } from '../commands/repository.ts'

/** A portal with a room, and in git the manifest that was applied to it. */
export interface Team {
  readonly portal: Portal
  readonly repository: Repository
  /** The commit that was applied. */
  readonly applied: string
  /** Gives a link of the room another access, as people do by hand. */
  readonly byHand: (title: string, access: 'read' | 'comment' | 'editing') => void
}

const stage: Stage = { rooms: [{ id: 7, type: 'custom', title: 'Board' }] }

const manifest = (links: string): string => `version: 1\nname: board\nrooms:\n  - id: 7\n    links:\n${links}`

/** The manifest on main. */
const before: string = manifest(`      auditors: { access: read }
      partners: { access: read }
      press: { access: read }
`)

/** The manifest of the pull request: a link opened further, one new, one gone. */
const after: string = manifest(`      auditors: { access: read }
      partners: { access: comment }
      fair: { access: read }
`)

/** The team on the morning of the pull request; the checkout is what will be merged, or the plain main. */
export async function openTeam(at: 'merge' | 'main' = 'merge'): Promise<Team> {
  const portal = await openPortal(stage, before)
  const ended = await portal.run('apply --auto-approve')
  if (ended.code !== 0) throw new Error(ended.err)
  portal.requests.length = 0
  const repository = makeRepository({ 'roomlinks.yaml': before }, undefined, at === 'merge' ? merge : undefined)
  const applied = repository.git('rev-parse', at === 'merge' ? 'HEAD^1' : 'HEAD').trim()
  const byHand: Team['byHand'] = (title, access) => {
    const link = portal.sandbox.rooms()[0]?.links.find((each) => each.title === title)
    if (!link) throw new Error(`There is no link ${title}.`)
    portal.sandbox.editLink(portal.sandbox.rooms()[0]?.id ?? 0, link.id, { access })
  }
  return { portal, repository, applied, byHand }
}

/** Merges the branch `fair`, with the manifest of the pull request, into main. */
function merge({ git, commit }: Pick<Repository, 'git' | 'commit'>): void {
  git('checkout', '--quiet', '-b', 'fair')
  commit({ 'roomlinks.yaml': after })
  commit({ 'notes.md': 'One more.\n' })
  git('checkout', '--quiet', 'main')
  git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'fair')
}
