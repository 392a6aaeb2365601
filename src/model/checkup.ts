import type { Diagnostic } from './diagnostic.ts'
import type { PortalError } from './gateway.ts'

/** What a checkup looks at. */
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

/** What one look has found. */
export type Finding = { readonly check: CheckName; readonly message: string } & (
  | { readonly status: 'ok' }
  /** There was nothing to look at; the message says why. */
  | { readonly status: 'unchecked' }
  | {
      readonly status: 'warning' | 'failure'
      readonly code: string
      readonly hint: string
      /** The exit code that a failure asks for. */
      readonly exit: Diagnostic['exit']
    }
)

/** All is well. */
export function ok(check: CheckName, message: string): Finding {
  return { check, status: 'ok', message }
}

/** There is nothing to look at, because something else is not as it should be. */
export function unchecked(check: CheckName, why: string): Finding {
  return { check, status: 'unchecked', message: `not checked: ${why}` }
}

/** What a diagnostic says, as a finding. */
export function findingFrom(check: CheckName, { code, severity, message, hint, exit, span }: Diagnostic): Finding {
  const place = span ? `${span.file}:${span.line}: ` : ''
  const status = severity === 'error' ? 'failure' : 'warning'
  return { check, status, message: place + message, code, hint, exit }
}

/** What the portal refused, as a finding; `exit` is what that asks for. */
export function failureFrom(check: CheckName, { code, message, hint }: PortalError, exit: Diagnostic['exit']): Finding {
  return { check, status: 'failure', message, code, hint, exit }
}
