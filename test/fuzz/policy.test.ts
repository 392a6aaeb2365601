import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPolicies } from '../../src/manifest/policy/policy.ts'
import { judgeInventory } from '../../src/policy/judge.ts'
import { have, invited, now, want } from '../plan/links.ts'
import { missing, roomWith, there } from '../policy/policies.ts'
import { damaged } from './damage.ts'
import { trials } from './trials.ts'
import { tokens } from './yaml.ts'

const policy = `version: 1
name: company
rules:
  public-links-end:
    about: Links that anyone can open end within 90 days
    match: { kind: [primary, additional], audience: [public], room: { id: 42, tag: client, type: custom } }
    require: { expiresWithin: 90d, password: true, maxUseCount: 25, title: [a, b] }
    forbid: { access: [editing, 2], declared: true }
    level: warn
  everything-is-declared: { match: { state: [unmanaged], key: press, access: read } }
exceptions:
  - { rule: public-links-end, room: 4711, link: press, until: 2027-01-31, reason: Trade fair }
`
const rooms = [roomWith([there(have(undefined)), there(invited(undefined)), missing(want('press'))])]

test('any damage to a policy: it is read, or its errors say where; nothing is thrown', () => {
  const texts = fc.oneof(
    damaged(fc.constant(policy), tokens).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 400 }),
  )
  fc.assert(
    fc.property(texts, (bytes) => {
      const read = readPolicies([{ file: 'x.policy.yaml', bytes }])
      expect(read.ok).toBe(!read.diagnostics.some(({ severity }) => severity === 'error'))
      expect(read.diagnostics.every(({ span }) => span !== undefined)).toBe(true)
      if (read.ok) judgeInventory({ rooms }, read.value, now)
    }),
    trials(400, 30_000),
  )
})
