import type { AuditLink } from '../audit/shape.ts'

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A column of the timeline. */
export interface Period {
  /** The value of a link's `ends` facet: `expired`, `2027-01`, `later`, `never`. */
  readonly name: string
  readonly label: string
  /** Absent if the period is not a month. */
  readonly year?: string
}

/** The columns of the timeline: expired links, twelve months from that of the audit on, and links that end later or never. */
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

/** Returns the column of a link; `unknown` if the link is missing, or its expiry is not known. */
export function periodOf({ state, expirationDate, secondsLeft }: AuditLink, periods: readonly Period[]): string {
  if (state === 'missing' || expirationDate === null) return 'unknown'
  if (expirationDate === 'never') return 'never'
  if (secondsLeft !== null && secondsLeft <= 0) return 'expired'
  const month = expirationDate.slice(0, 7)
  return periods.some(({ name }) => name === month) ? month : 'later'
}
