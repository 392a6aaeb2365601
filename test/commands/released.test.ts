import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal } from './portal.ts'
import { stage } from './team.ts'
import { transcript } from './world.ts'

const links = `      invitation: { title: Join, access: read }
      notary: { access: read, adopt: 4e8d362a9021 }
      press: { access: read }
`
const prices = '  - title: Prices\n    links:\n      primary: { title: Prices, access: read }\n'
const before = `version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n${links}${prices}`

/** A portal on which the earlier manifest was applied, with another manifest now. */
async function changedTo(manifest: string): Promise<Portal> {
  const portal = await openPortal(stage, before)
  expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 0 })
  portal.world.files.set('before.yaml', before)
  portal.world.files.set('roomlinks.yaml', manifest)
  return portal
}

test('links that were declared and stay are released, with the words to revoke them', async () => {
  const portal = await changedTo(before.replace(links, '      other: { access: read }\n').replace(prices, ''))
  const ended = await portal.run('plan --base-file before.yaml')
  expect(ended.code).toBe(0)
  expectGolden('released', transcript(ended))
  const { diagnostics } = JSON.parse((await portal.run('plan --base-file before.yaml --format json')).out)
  const codes = diagnostics.map(({ code }: { readonly code: string }) => code)
  expect(codes).toEqual(['link/released', 'link/released', 'link/released'])
  expect((await portal.run('plan --base-file before.yaml --format markdown')).out).toContain('is released: ')
  expect((await portal.run('plan')).err).toBe('')
})

test('what the warning says revokes them', async () => {
  const absent = `      invitation: { absent: true }
      notary: { absent: true, adopt: 4e8d362a9021 }
      other: { access: read }
`
  const portal = await changedTo(before.replace(links, absent))
  const ended = await portal.run('apply --auto-approve --base-file before.yaml')
  expect(ended).toMatchObject({ code: 0, err: '', out: expect.stringContaining('3 revoked') })
})

test('a link under another key, or one that the room must not have, is not released', async () => {
  const renamed = before.replace('notary:', 'lawyer:').replace('  - id: 7\n', '  - id: 7\n    unmanaged: revoke\n')
  const portal = await changedTo(renamed.replace('      invitation: { title: Join, access: read }\n', ''))
  expect((await portal.run('plan --base-file before.yaml')).err).not.toContain('link/released')
})
