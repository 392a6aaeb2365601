import type { Diagnostic } from './diagnostic.ts'
import type { PortalError } from './gateway.ts'

/** The checks of a checkup. */
export type CheckName =
  | 'node'
  | 'manifest'
  | 'address'
  | 'proxy'
  | 'portal'
  | 'certificate'
  | 'clock'
  | 'version'
  | 'key'
  | 'account'
  | 'scopes'
  | 'expiry'
  | 'rooms'
  | 'selection'
  | 'requests'

/** The result of one check. */
export type Finding = { readonly check: CheckName; readonly message: string } & (
  | { readonly status: 'ok' }
  /** The check could not run; the message says why. */
  | { readonly status: 'unchecked' }
  | {
      readonly status: 'warning' | 'failure'
      readonly code: string
      readonly hint: string
      /** The exit code of a failure. */
      readonly exit: Diagnostic['exit']
    }
)

/** A check that passed. */
export function ok(check: CheckName, message: string): Finding {
  return { check, status: 'ok', message }
}

/** A check that could not run, because another one failed. */
export function unchecked(check: CheckName, why: string): Finding {
  return { check, status: 'unchecked', message: `not checked: ${why}` }
}

/** A finding from a diagnostic. */
export function findingFrom(check: CheckName, { code, severity, message, hint, exit, span }: Diagnostic): Finding {
  const place = span ? `${span.file}:${span.line}: ` : ''
  const status = severity === 'error' ? 'failure' : 'warning'
  return { check, status, message: place + message, code, hint, exit }
}

/** A failure from an error of the portal. */
export function failureFrom(check: CheckName, { code, message, hint }: PortalError, exit: Diagnostic['exit']): Finding {
  return { check, status: 'failure', message, code, hint, exit }
}
