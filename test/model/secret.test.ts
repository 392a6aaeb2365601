import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../src/model/secret.ts'

test.for([
  { how: 'printed', shown: (secret: Secret) => `${secret}`, as: '***' },
  { how: 'written as JSON', shown: (secret: Secret) => JSON.stringify({ secret }), as: '{"secret":"***"}' },
  { how: 'logged', shown: (secret: Secret) => inspect(secret, { depth: 9, showHidden: true }), as: 'Secret {}' },
])('a secret that is $how', ({ shown, as }) => {
  expect(shown(new Secret('Quiet-Harbour-27'))).toBe(as)
})
