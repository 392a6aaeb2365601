import type { Change } from '../../src/model/change.ts'
import { PortalError } from '../../src/model/gateway.ts'
import type { Outcome, Report, RoomReport } from '../../src/model/report.ts'
import {
  additional,
  create,
  idOf,
  invitation,
  keep,
  moves,
  newSecret,
  observed,
  primary,
  reissue,
  replace,
  reportOf,
  revoke,
  room,
  secret,
  soon,
  unmanaged,
  update,
} from './fixtures.ts'
import { hostile } from './plans.ts'

const auditors = observed(additional({ expirationDate: soon, password: secret }), idOf(1, 'auditors'))
const invite = observed(invitation(), idOf(2))
const shared = observed(primary(), idOf(4))
const stray = observed(additional({ title: 'Old link' }), idOf(5))
const former = observed(additional({ title: 'Partners 2024' }), idOf(6, 'gone'))

const creating = create('press', additional({ title: 'Press' }))
const updating = update('invitation', invite, [moves('access', 'comment', 'editing', true)], 'role')
const revoking = revoke(former, 'undeclared')
const replacing = replace('auditors', auditors)
const forbidden = new PortalError(
  'portal/forbidden',
  'The portal refused: 403.',
  'The API key needs the rooms:write scope.',
)

type Simple = Extract<Outcome, { status: 'applied' | 'unchanged' | 'conflicted' | 'not attempted' }>['status']

function ended(status: Simple, ...changes: readonly Change[]): readonly Outcome[] {
  return changes.map((change) => (status === 'not attempted' ? { status, change, why: 'earlier' } : { status, change }))
}

function roomReport(verified: boolean, outcomes: readonly Outcome[], facts: Partial<RoomReport> = {}): RoomReport {
  return { room, verified, outcomes, ...facts }
}

const other = { ...room, id: '4712', title: 'Beta' }

/** Reports of every kind, by what they show. */
export const reports: { readonly [name: string]: Report } = {
  applied: reportOf([
    roomReport(true, [
      ...ended('applied', revoking, updating, replacing, creating),
      ...ended('unchanged', keep('primary', shared), unmanaged(stray)),
    ]),
    roomReport(true, ended('applied', creating), { room: other }),
    roomReport(false, ended('unchanged', keep('primary', shared)), { room: { ...room, id: '4713', title: 'Gamma' } }),
  ]),
  reissued: reportOf([
    roomReport(true, ended('applied', reissue(shared))),
    roomReport(false, [{ status: 'failed', change: reissue(shared), error: forbidden }], { room: other }),
  ]),
  nothing: reportOf([roomReport(true, ended('unchanged', keep('primary', shared), unmanaged(stray)))]),
  failed: reportOf([
    roomReport(false, [
      ...ended('applied', revoking),
      { status: 'failed', change: updating, error: forbidden },
      ...ended('not attempted', creating),
      ...ended('unchanged', keep('primary', shared)),
    ]),
  ]),
  ignored: reportOf([
    roomReport(false, [
      {
        status: 'ignored',
        change: updating,
        fields: [moves('access', 'comment', 'editing', true), moves('expirationDate', null, soon)],
      },
      { status: 'ignored', change: replacing, fields: [moves('password', secret, newSecret)] },
      { status: 'ignored', change: revoking, fields: [] },
    ]),
  ]),
  'ignored-policy': reportOf([
    roomReport(false, [{ status: 'ignored', change: creating, fields: [moves('internal', true, false, true)] }]),
  ]),
  conflicted: reportOf([
    roomReport(false, ended('conflicted', updating, creating), {
      conflict: {
        planned: [auditors, invite, former],
        found: [
          invite,
          observed(additional({ access: 'editing', expirationDate: soon, password: newSecret }), auditors.id),
          stray,
        ],
      },
    }),
  ]),
  'conflicted-late': reportOf([
    roomReport(false, [...ended('applied', creating), { status: 'conflicted', change: updating, isWritten: true }]),
  ]),
  'conflicted-room': reportOf([
    roomReport(false, ended('conflicted', updating), { conflict: { planned: [invite], found: [invite] } }),
  ]),
  interrupted: reportOf(
    [
      roomReport(true, ended('applied', creating)),
      roomReport(false, ended('not attempted', updating), { room: other }),
    ],
    true,
  ),
  unread: reportOf([
    roomReport(false, ended('applied', creating), {
      unread: new PortalError('portal/timeout', 'The portal did not answer.', 'Run plan again.'),
    }),
  ]),
  unverified: reportOf([roomReport(false, ended('applied', creating))]),
  hostile: reportOf([
    roomReport(
      false,
      [
        {
          status: 'failed',
          change: create('x', additional({ title: hostile })),
          error: new PortalError('portal/failed', hostile, hostile),
        },
      ],
      { room: { ...room, title: hostile } },
    ),
    roomReport(false, ended('conflicted', updating), {
      conflict: { planned: [stray], found: [observed(additional({ title: hostile }), stray.id)] },
    }),
  ]),
}
