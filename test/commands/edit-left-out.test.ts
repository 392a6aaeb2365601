import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { textIn } from './editing.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'

const rooms: readonly StageRoom[] = [7, 8].map((id) => ({
  id,
  type: 'custom',
  title: `Room ${id}`,
  tags: ['client'],
  links: [{ kind: 'additional', title: 'Auditors' }],
}))

/** Two rooms with applied links. In one, somebody has since deleted the link that the manifest adopts. */
async function withLostLink(): Promise<Portal> {
  const portal = await openPortal({ rooms: [...rooms] }, 'version: 1\nname: team\nrooms: []\n')
  expect((await portal.run('import --room tag:client --into roomlinks.yaml --auto-approve')).code).toBe(0)
  for (const room of [7, 8]) {
    const added = await portal.run(`add ${room} --key fair --title Fair --access read --expires 30d --auto-approve`)
    expect(added.code).toBe(0)
  }
  // Without a declared expiry, a lost link cannot be created again.
  portal.world.files.set('roomlinks.yaml', textIn(portal.world).replace(/\n +expirationDate: null/g, ''))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  const lost = portal.sandbox
    .rooms()
    .find(({ id }) => id === 7)
    ?.links.find(({ title }) => title === 'Auditors')
  portal.sandbox.editLink(7, lost?.id ?? expect.fail(), null)
  portal.requests.length = 0
  return portal
}

test('an edit of the link that has the error is not applied, and not written', async () => {
  const portal = await withLostLink()
  const before = textIn(portal.world)
  const ended = await portal.run('set 7 auditors access=comment --apply --auto-approve')
  expect(ended.out).toContain('This edit cannot be applied.\n')
  expect(ended.out).not.toContain('changes nothing')
  expect(ended.err).toContain('Not applied in "Room 7" (room 7): the plan leaves this link out.')
  expect(ended.err).toContain('Nothing was written, and nothing was applied.')
  expect(ended.code).toBe(3)
  expect(textIn(portal.world)).toBe(before)
  expect(writesIn(portal.requests)).toEqual([])
})

test('where only some rooms have the error, the others are applied, and the rest is named', async () => {
  const portal = await withLostLink()
  const ended = await portal.run('set tag:client auditors access=comment --each --apply --auto-approve')
  expect(ended.err).toContain('Not applied in "Room 7" (room 7): ')
  expect(ended.out).toContain('1 updated')
  expect(ended.err).toContain(
    'To apply everything that is pending in those rooms, run:\n  roomlinks apply --room 7 --room 8\n',
  )
  expect(ended.code).toBe(7)
})

test('a removal that is held back is not taken for one without an effect', async () => {
  const portal = await withLostLink()
  const text = `${textIn(portal.world)}  - { title: Gone, links: { fair: { access: read } } }\n`
  portal.world.files.set('roomlinks.yaml', text)
  const ended = await portal.run('remove 8 fair --apply --auto-approve')
  expect(ended.err).toContain('room/held-back')
  expect(ended.err).toContain('Not applied in "Room 8" (room 8): ')
  expect(ended.code).toBe(3)
  expect(textIn(portal.world)).toBe(text)
})

test('a removed link that the portal does not have needs no change', async () => {
  const portal = await openPortal({ rooms: [...rooms] }, only('fair: { access: read }'))
  const ended = await portal.run('remove 7 fair --apply --auto-approve')
  expect(ended).toMatchObject({ code: 0, err: '', out: expect.stringContaining('changes nothing') })
  expect(textIn(portal.world)).not.toContain('fair')
})

test('an edit takes the place of a variable that is not set', async () => {
  const portal = await openPortal({ rooms: [...rooms] }, only('fair: { access: read, password: "${LINK_PASSWORD}" }'))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  const env = { ...portal.world.env, LINK_PASSWORD: undefined, OTHER: 'Quiet-Harbour-28' }
  const ended = await portal.run('set 7 fair password-env=OTHER --apply --auto-approve', { env })
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('1 updated') })
})

const only = (links: string): string => `version: 1\nname: team\nrooms:\n  - { id: 7, links: { ${links} } }\n`

const fairIn = ({ sandbox }: Portal): readonly object[] =>
  sandbox.rooms().flatMap((room) => room.links.filter(({ title }) => title === 'Fair'))

test.for(['rotate', 'remove', 'set', 'extend'] as const)(
  'an edit is applied although another link of the room has an error: %s',
  async (command) => {
    for (const [room, each, count] of [
      ['7', '', 1],
      ['tag:client', ' --each', 2],
    ] as const) {
      const portal = await withLostLink()
      const before = fairIn(portal)
      const words = { rotate: '', remove: '', set: ' access=comment', extend: ' 30d' }[command]
      const ended = await portal.run(`${command} ${room} fair${words}${each} --apply --auto-approve`)
      expect(ended.err).toContain('link/adopt-not-found')
      expect(ended.out).not.toContain('Nothing to apply')
      expect(ended.code).toBe(7)
      expect(
        fairIn(portal).filter((link) => before.some((one) => JSON.stringify(one) === JSON.stringify(link))),
      ).toHaveLength(2 - count)
    }
  },
)
