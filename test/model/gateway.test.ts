import { expect, test } from 'vitest'
import { PortalError, portalErrorOf } from '../../src/model/gateway.ts'

test('a refusal of the portal is handed on, a mistake of ours is thrown on', () => {
  const refusal = new PortalError('portal/timeout', 'The portal did not answer.', 'Try again.')
  const mistake = new TypeError('our own')
  expect(portalErrorOf(refusal)).toBe(refusal)
  expect(() => portalErrorOf(mistake)).toThrow(mistake)
})
