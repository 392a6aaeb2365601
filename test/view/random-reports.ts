import fc from 'fast-check'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { PortalError, type PortalErrorCode } from '../../src/model/gateway.ts'
import type { Outcome, Report, Unattempted } from '../../src/model/report.ts'
import { reportOf, room, span } from './fixtures.ts'
import { changes, fields, live, text } from './random.ts'

/** What a portal refuses, in any words. */
export const refusals: fc.Arbitrary<PortalError> = fc
  .tuple(fc.constant<PortalErrorCode>('portal/failed'), text, text)
  .map((facts) => new PortalError(...facts))
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    status: fc.constantFrom('applied' as const, 'unchanged' as const, 'conflicted' as const),
    change: changes,
  }),
  fc.record({
    status: fc.constant('not attempted' as const),
    change: changes,
    why: fc.constantFrom<Unattempted>('earlier', 'interrupted', 'given-up', 'unrecorded', 'unread'),
  }),
  fc.record({ status: fc.constant('failed' as const), change: changes, error: refusals }),
  fc.record({ status: fc.constant('ignored' as const), change: changes, fields }),
)
/** Reports of one room. */
export const reports: fc.Arbitrary<Report> = fc
  .tuple(
    fc.array(outcomes, { maxLength: 5 }),
    text,
    fc.array(live, { maxLength: 3 }),
    fc.array(live, { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([all, title, planned, found, isInterrupted]) =>
    reportOf(
      [{ room: { ...room, title }, outcomes: all, verified: false, conflict: { planned, found } }],
      isInterrupted,
    ),
  )
/** Diagnostics with a place. */
export const diagnostics: fc.Arbitrary<Diagnostic> = fc
  .tuple(text, text, text, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }))
  .map(([message, hint, line, from, to]) => ({
    ...{ code: 'link/expired', severity: 'error', exit: 3, message, hint, span: span(line, from, to) },
  }))
