import type { Change, Origin, Plan } from '../../src/model/change.ts'
import { type Diagnostic, diagnosing, error, type Place, warning } from '../../src/model/diagnostic.ts'
import {
  additional,
  create,
  idOf,
  invitation,
  keep,
  later,
  moves,
  newSecret,
  observed,
  planOf,
  primary,
  reissue,
  replace,
  revoke,
  roomPlan,
  secret,
  soon,
  span,
  unmanaged,
  update,
  wanted,
} from './fixtures.ts'

const auditors = observed(additional({ expirationDate: soon, password: secret }), idOf(1, 'auditors'))
const invite = observed(invitation(), idOf(2))
const ownInvite = observed(invitation(), idOf(3, 'invitation'))
const shared = observed(primary(), idOf(4))
const stray = observed(additional({ title: 'Old link' }), idOf(5))
const former = observed(
  additional({ title: 'Partners 2024', access: 'editing', expirationDate: soon }),
  idOf(6, 'gone'),
)
export const hostile: string =
  'Pay\x1b[31m me\r\n::error file=x::no\u202e]rorre[ ##[error]x ```\n</details> "q" \\ \u200b\u{e0041} 👨‍👩‍👧 名前\ud800'

const many = Array.from({ length: 60 }, (_, nth) =>
  create(`team-${nth + 1}`, additional({ title: `Team ${nth + 1}`, expirationDate: later })),
)

/** Some of these codes are made up, so the type does not know them. */
const say: (code: string, facts: object, place?: Place, related?: Place) => Diagnostic = diagnosing({
  'secret/plain': () => warning('A password is written in plain text.', 'Take it from the environment.'),
  'guard/too-many-revokes': () =>
    error('The plan revokes 1 link; the guard allows 0.', 'Raise maxRevokes, if that is meant.', 5),
  'link/expired': ({ title }: { title: string }) => warning(`Link "${title}" has expired.`, 'Choose a later date.'),
  'link/same-key': () => error('Two entries declare "press" for one room.', 'Leave one of them out.'),
}) as never
const at =
  (line: number): Place =>
  () =>
    span('        password: ***', 19, 22, line)

/** What people write where they want to be seen. */
const spoken: readonly string[] = [
  '@everyone, see #1, GH-2 and https://evil.example.com',
  '</code></summary></details><script>alert(1)</script> -->',
  'a | b \\| c ``` ~~~ `d`',
  '[click](javascript:alert(1)) ![x](https://evil.example.com/x.png)',
  '%0A::error file=x::no, 100% \r\n::stop-commands::x',
  ']]> <!ENTITY x "y"> &lt; \ufffe',
]

/** A plan in one room, of changes that come from somewhere. */
function planFrom(...changes: readonly (readonly [Change, Origin | undefined])[]): Plan {
  const origins = new Map(changes.flatMap(([change, origin]) => (origin === undefined ? [] : [[change, origin]])))
  return planOf([roomPlan(changes.map(([change]) => change))], { origins })
}

/** Plans of every kind, by what they show. */
export const plans: { readonly [name: string]: Plan } = {
  create: planOf([roomPlan([create('auditors', additional({ password: secret, expirationDate: soon }))])]),
  'create-invitation': planOf([
    roomPlan([create('invitation', invitation({ title: 'invitation', maxUseCount: null }))]),
  ]),
  update: planOf([roomPlan([update('auditors', auditors, [moves('denyDownload', false, true)])])]),
  'update-widens': planOf([
    roomPlan([
      update('auditors', auditors, [
        moves('access', 'comment', 'editing', true),
        moves('expirationDate', soon, null, true),
        moves('internal', false, true),
      ]),
      update('invitation', ownInvite, [moves('maxUseCount', 5, null, true)]),
    ]),
  ]),
  password: planOf([
    roomPlan([
      update('auditors', auditors, [moves('password', secret, newSecret)]),
      update('guests', observed(additional({ title: 'Guests' }), idOf(7, 'guests')), [moves('password', null, secret)]),
      update('press', observed(additional({ title: 'Press', password: secret }), idOf(8, 'press')), [
        moves('password', secret, null, true),
      ]),
    ]),
  ]),
  takeover: planOf([
    roomPlan([
      update('primary', shared, [moves('access', 'editing', 'read')], 'role'),
      update('invitation', invite, [moves('access', 'editing', 'comment')], 'role'),
    ]),
  ]),
  'own-role': planOf([
    roomPlan([update('invitation', ownInvite, [moves('expirationDate', soon, later, true)], 'role')]),
  ]),
  adopt: planOf([
    roomPlan([
      update(
        'partners',
        stray,
        [moves('title', 'Old link', 'Partners'), moves('access', 'read', 'comment', true)],
        'adopt',
      ),
    ]),
  ]),
  replace: planOf([
    roomPlan([replace('auditors', auditors), replace('guests', former, [moves('expirationDate', soon, later, true)])]),
  ]),
  'replace-invitation': planOf([roomPlan([replace('invitation', { ...ownInvite, uses: 3 })])]),
  reissue: planOf([
    roomPlan([reissue(shared)]),
    roomPlan([reissue(shared, [moves('access', 'editing', 'read'), moves('password', secret, null, true)])], {
      id: '4712',
      title: 'Beta',
    }),
  ]),
  revoke: planOf([
    roomPlan([
      revoke(former, 'undeclared'),
      revoke(stray, 'unmanaged'),
      revoke(
        observed(additional({ title: 'auditors' }), idOf(9, 'auditors')),
        'duplicate',
        wanted('auditors', additional()),
      ),
      revoke(auditors, 'absent', wanted('auditors', additional(), { absent: true })),
    ]),
  ]),
  empty: planOf([roomPlan([keep('primary', shared), keep('auditors', auditors)])]),
  'empty-one': planOf([roomPlan([keep('primary', shared)])]),
  'empty-unmanaged': planOf([
    roomPlan([keep('primary', shared), unmanaged(stray)]),
    roomPlan([keep('primary', shared)], { id: '4712', title: 'Beta' }),
  ]),
  'no-rooms': planOf([], { portal: { url: 'http://localhost:8080', version: undefined } }),
  rooms: planOf([
    roomPlan([
      revoke(former, 'undeclared'),
      keep('primary', shared),
      update('invitation', invite, [moves('access', 'comment', 'editing', true)], 'role'),
      create('auditors', additional({ expirationDate: soon, password: secret })),
      unmanaged(stray),
    ]),
    roomPlan([keep('primary', shared)], { id: '4712', title: 'Beta' }),
    roomPlan([unmanaged(stray), unmanaged(former)], { id: '4713', title: 'Gamma', type: 'public' }),
    roomPlan([create('press', additional({ title: 'Press' }))], { id: 'sbox-12-|ab', title: 'Delta', type: undefined }),
  ]),
  origins: planFrom(
    [revoke(former, 'undeclared'), 'change'],
    [update('invitation', invite, [moves('access', 'comment', 'editing', true)], 'role'), 'both'],
    [update('auditors', auditors, [moves('denyDownload', false, true)]), 'drift'],
    [create('press', additional({ title: 'Press' })), 'change'],
    [keep('primary', shared), undefined],
    [unmanaged(stray), undefined],
  ),
  'origins-empty': planFrom([keep('primary', shared), undefined]),
  sixty: planOf([roomPlan(many)]),
  hostile: planOf([
    roomPlan(
      [
        create('auditors', additional({ title: hostile })),
        update('guests', observed(additional({ title: hostile }), idOf(7, 'guests')), [
          moves('title', hostile, 'x'.repeat(120)),
        ]),
        unmanaged(observed(additional({ title: hostile, access: 42 }), idOf(10))),
      ],
      { title: `::error::${hostile}` },
    ),
  ]),
  'wide-titles': planOf([
    roomPlan(
      [
        update('auditors', observed(additional({ title: '監査人のための読み取り専用リンク' }), idOf(1, 'auditors')), [
          moves('title', '監査人', '監査人のための読み取り専用リンク'),
          moves('access', 'read', 'comment', true),
        ]),
        create('long', additional({ title: `The board and all of its committees, ${'very '.repeat(12)}long` })),
      ],
      { title: '会議室 🗂️' },
    ),
  ]),
  warnings: planOf([roomPlan([keep('auditors', auditors)])], {
    diagnostics: [say('secret/plain', {}, at(20))],
  }),
  'create-primary': planOf([roomPlan([create('primary', primary({ internal: true }))], { type: 'public' })]),
  'update-narrows': planOf([
    roomPlan([
      update('auditors', observed(additional({ access: 'editing' }), idOf(1, 'auditors')), [
        moves('access', 'editing', 'read'),
        moves('expirationDate', null, soon),
        moves('password', null, secret),
        moves('internal', false, true),
      ]),
    ]),
  ]),
  'update-title': planOf([roomPlan([update('auditors', auditors, [moves('title', 'Read-only', 'For auditors')])])]),
  'update-longer': planOf([roomPlan([update('auditors', auditors, [moves('expirationDate', soon, later, true)])])]),
  'update-limit': planOf([roomPlan([update('invitation', ownInvite, [moves('maxUseCount', 25, 50, true)])])]),
  'update-level': planOf([
    roomPlan([
      update('auditors', observed(additional({ access: 42 }), idOf(1, 'auditors')), [moves('access', 42, 'read')]),
    ]),
  ]),
  'replace-widens': planOf([roomPlan([replace('auditors', auditors, [moves('password', secret, null, true)])])]),
  'revoke-replaced': planOf([roomPlan([revoke(stray, 'replaced')])]),
  unmanaged: planOf([roomPlan([unmanaged(stray), unmanaged(invite)])]),
  guarded: planOf([roomPlan([revoke(former, 'undeclared')])], {
    diagnostics: [say('guard/too-many-revokes', {})],
  }),
  'refused-and-warned': planOf([roomPlan([revoke(former, 'undeclared'), create('press', additional())])], {
    diagnostics: [say('secret/plain', {}, at(20)), say('guard/too-many-revokes', {}, at(5))],
  }),
  'warnings-many': planOf([roomPlan([create('press', additional())])], {
    diagnostics: Array.from({ length: 12 }, (_, nth) => say('link/expired', { title: `Guests ${nth}` }, at(nth + 20))),
  }),
  'warnings-alike': planOf([roomPlan([keep('auditors', auditors)])], {
    diagnostics: [say('secret/plain', {}), say('secret/plain', {}), say('link/same-key', {}, at(20), at(30))],
  }),
  'origins-drift': planFrom([update('auditors', auditors, [moves('denyDownload', true, false, true)]), 'drift']),
  'origins-both': planFrom([replace('auditors', auditors), 'both'], [revoke(stray, 'unmanaged'), 'both']),
  spoken: planOf(
    spoken.map((title, nth) =>
      roomPlan(
        [
          create('press', additional({ title })),
          revoke(observed(additional({ title }), idOf(20 + nth)), 'unmanaged'),
          update('guests', observed(additional({ title }), idOf(30 + nth, 'guests')), [
            moves('title', title, 'Guests'),
          ]),
        ],
        { title, id: String(nth) },
      ),
    ),
    { diagnostics: spoken.map((title) => say('link/expired', { title }, at(20))) },
  ),
  'many-rooms': planOf(
    Array.from({ length: 25 }, (_, nth) =>
      roomPlan([nth % 2 === 0 ? create('press', additional()) : keep('primary', shared)], {
        id: String(nth),
        title: `Room ${nth}`,
      }),
    ),
  ),
  'too-long': planOf(
    Array.from({ length: 30 }, (_, nth) =>
      roomPlan([create('press', additional({ title: '監査人'.repeat(56) })), unmanaged(stray)], {
        id: String(nth),
        title: '会議室'.repeat(56),
      }),
    ),
  ),
}
