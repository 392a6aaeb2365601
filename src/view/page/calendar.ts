import type { AuditLink } from '../audit/shape.ts'

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A column of the timeline. */
export interface Period {
  /** What a link's `ends` facet is: `expired`, `2027-01`, `later`, `never`. */
  readonly name: string
  readonly label: string
  /** The year of a month. */
  readonly year?: string
}

/** The columns of the timeline: expired links, twelve months from that of the audit, and what ends later or never. */
export function periodsFrom(madeAt: string): readonly Period[] {
  const [year, month] = [Number(madeAt.slice(0, 4)), Number(madeAt.slice(5, 7)) - 1]
  const months = [...names, ...names].slice(month, month + names.length).map((label, nth): Period => {
    const [atYear, atMonth] = [year + Math.floor((month + nth) / 12), ((month + nth) % 12) + 1]
    return { name: `${atYear}-${String(atMonth).padStart(2, '0')}`, label, year: String(atYear) }
  })
  return [
    { name: 'expired', label: 'Expired' },
    ...months,
    { name: 'later', label: 'Later' },
    { name: 'never', label: 'Never' },
  ]
}

/** The column that a link belongs to; `unknown` where its expiry is not known or it is not there. */
export function periodOf({ state, expirationDate, secondsLeft }: AuditLink, periods: readonly Period[]): string {
  if (state === 'missing' || expirationDate === null) return 'unknown'
  if (expirationDate === 'never') return 'never'
  if (secondsLeft !== null && secondsLeft <= 0) return 'expired'
  const month = expirationDate.slice(0, 7)
  return periods.some(({ name }) => name === month) ? month : 'later'
}
