import type { PlanArgs } from '../../cli/options/options.ts'
import type { Planned } from '../../cli/planning/plan-for.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import { type Rewritten, rewrite } from '../../manifest/edit/rewrite.ts'
import { isQuiet, type Plan } from '../../model/change.ts'
import type { DesiredLink } from '../../model/link.ts'
import { selectorName } from '../../model/room.ts'
import type { Left, Wish } from '../../model/take-over.ts'
import { takeOver } from '../../plan/capture/take-over.ts'
import { conditionsAt } from '../../plan/conditions.ts'

/** How a manifest would be changed to be as the portal is. */
export interface Draft {
  /** Those that change. */
  readonly files: readonly FileChange[]
  readonly granted: readonly Wish[]
  readonly left: readonly Left[]
}

/** What is to be written into the files, and what is left of the drift. */
export function drawUp(plan: Plan, { manifest, files }: Planned, { room: only }: PlanArgs, { now }: World): Draft {
  const isWhole = (link: DesiredLink): boolean => {
    const selector = manifest.entries.find(({ links }) => links.includes(link))?.selector
    return (
      only.length === 0 || selector?.by !== 'tag' || only.some((one) => selectorName(one) === selectorName(selector))
    )
  }
  const { version } = plan.portal
  // What else is gone is no reason to leave a link: one after the other none would ever be taken over.
  const conditions = { ...conditionsAt(now(), version), comparing: true }
  const { wishes, left } = takeOver(plan, isWhole, conditions)
  const placed = wishes.map((wish) => ({ wish, at: wish.want.place().file }))
  const rewritten = files.map((file) =>
    rewrite(
      file,
      placed.filter(({ at }) => at === file.file).map(({ wish }) => wish),
    ),
  )
  const ungranted = rewritten.flatMap((each) => each.ungranted).flatMap((each) => leftOf(each, plan))
  return {
    files: rewritten.flatMap(({ change }) => (change && change.before !== change.after ? [change] : [])),
    granted: rewritten.flatMap(({ granted }) => granted),
    left: [...left, ...ungranted],
  }
}

function leftOf({ wish, setting, reason }: Rewritten['ungranted'][number], { rooms }: Plan): readonly Left[] {
  return rooms.flatMap(({ room, changes }) =>
    changes
      .filter((change) => !isQuiet(change) && 'want' in change && change.want === wish.want)
      .map((change) => ({ room, change, ...(setting !== undefined && { setting }), reason })),
  )
}
