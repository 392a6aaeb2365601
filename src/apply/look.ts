import type { Look } from '../model/gateway.ts'
import type { LinkId } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { ObservedRoom } from '../model/room.ts'
import { isSameLink, type Judge } from './judge.ts'

/**
 * What must still hold in the room when a link is overwritten: it is there, and as it was, or as we asked for, where an
 * attempt of ours got through. A link that is gone would come back with its old URL. Source: contract §2.7, §4.1.
 */
export function lookBeforeOverwrite(at: number, before: ObservedLink, after: Link, judge: Judge): Look {
  return {
    at,
    isAsSeen: (found) => {
      const link = linkIn(found, before.id)
      return link !== undefined && (isSameLink(before, link, judge) || judge.missed(after, link).length === 0)
    },
  }
}

/** The same for a revoke: one that somebody else has revoked meanwhile is gone, and that is what was wanted. */
export function lookBeforeRevoke(at: number, before: ObservedLink, judge: Judge): Look {
  return {
    at,
    isAsSeen: (found) => {
      const link = linkIn(found, before.id)
      return link === undefined || isSameLink(before, link, judge)
    },
  }
}

/** The same for the birth of a primary link: there is none, unless an attempt of ours got through. */
export function lookBeforeBirth(at: number, isTried: () => boolean): Look {
  return { at, isAsSeen: ({ links }) => isTried() || !links.some(({ kind }) => kind === 'primary') }
}

function linkIn({ links }: ObservedRoom, id: LinkId): ObservedLink | undefined {
  return links.find((link) => link.id.secret.equals(id.secret))
}
