import type { Change, RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Link } from '../../model/link.ts'
import type { PasswordPolicy } from '../../model/rules.ts'
import type { Secret } from '../../model/secret.ts'
import { rows } from '../../settings/rows.ts'
import { diagnose } from '../diagnostics.ts'

/** Finds the rooms in which the portal would refuse a password, and reports why. */
export async function checkPasswords(
  rooms: readonly RoomPlan[],
  reader: Reader,
): Promise<ReadonlyMap<RoomPlan, readonly Diagnostic[]>> {
  if (!rooms.some(({ changes }) => changes.some(sendsPassword))) return new Map()
  const policy = await reader.fetchPasswordPolicy()
  const found = rooms.map((room) => [room, room.changes.flatMap((change) => checkPassword(change, policy))] as const)
  return new Map(found.filter(([, diagnostics]) => diagnostics.length > 0))
}

/** Whether a change sends a password, which the portal checks against its rules. */
function sendsPassword(change: Change): boolean {
  return 'after' in change && passwordOf(change.after) !== null
}

/** Checks the password of a change. The portal checks it in every PUT, whether it has changed or not. */
export function checkPassword(change: Change, policy: PasswordPolicy): readonly Diagnostic[] {
  if (!('after' in change)) return []
  const password = passwordOf(change.after)
  if (password === null || isAllowed(password, policy)) return []
  return [diagnose('link/password-refused', { key: change.want.key, rules: describePolicy(policy) }, change.want.place)]
}

function passwordOf(link: Link): Secret | null {
  return link.kind === 'invitation' ? null : link.settings.password
}

function isAllowed(password: Secret, policy: PasswordPolicy): boolean {
  return (
    rows.password.fits(password) &&
    password.reveal().length >= policy.minLength &&
    (!policy.upperCase || password.matches(/[A-Z]/)) &&
    (!policy.digits || password.matches(/\d/)) &&
    (!policy.specSymbols || password.matches(/[^A-Za-z0-9]/))
  )
}

/** The longest password that the portal accepts for a link, whatever its rules are. Source: contract §2.4. */
const maxLength = 30

function describePolicy({ minLength, upperCase, digits, specSymbols }: PasswordPolicy): string {
  if (minLength > maxLength)
    return `at least ${minLength} characters and accepts at most ${maxLength}, so no password is valid`
  const parts = [
    `${Math.max(8, minLength)} to ${maxLength} Latin letters, digits and symbols, without spaces`,
    ...(upperCase ? ['a capital letter'] : []),
    ...(digits ? ['a digit'] : []),
    ...(specSymbols ? ['a special character'] : []),
  ]
  return parts.join(', ')
}
