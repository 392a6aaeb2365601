import { expect, test } from 'vitest'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { openPortal, writesIn } from '../commands/portal.ts'
import { isWhole, planOn, staged } from './stage.ts'

const id = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const print = fingerprint(parseLinkId(id))
const link = (kind: StageLink['kind']): StageLink => ({ kind, id, title: 'Press' })
const room = (number: number, links: readonly StageLink[] = [], type: StageRoom['type'] = 'custom'): StageRoom => ({
  ...{ id: number, type, title: `Room ${number}`, tags: ['client'] },
  links: [...links],
})
const entry = (number: number, links = '{}'): string => `  - id: ${number}\n    links: ${links}\n`
const adopting = (access = 'read'): string => `{ press: { access: ${access}, adopt: "${print}" } }`

interface Case {
  readonly name: string
  readonly rooms: readonly StageRoom[]
  readonly want: string
  readonly sweep?: boolean
  readonly is?: 'error' | 'warning'
  /** The rooms that are named, and the lines where they are selected. */
  readonly names?: string
  readonly lines: readonly (number | undefined)[]
}

const twice = [room(1, [link('additional')]), room(2, [link('additional')])]

test.for<Case>([
  { name: 'nobody declares it', rooms: twice, want: entry(1) + entry(2), is: 'warning', lines: [4, 6] },
  {
    name: 'it is right where it is declared',
    rooms: twice,
    want: entry(2) + entry(1, adopting()),
    is: 'warning',
    lines: [6, 4],
  },
  {
    name: 'an invitation',
    rooms: [room(1, [link('invitation')]), room(2, [link('invitation')])],
    want: entry(1) + entry(2),
    is: 'warning',
    lines: [4, 6],
  },
  {
    name: 'five rooms have it',
    rooms: [1, 2, 3, 4, 5].map((number) => room(number, [link('additional')])),
    want: '  - tag: client\n    links: {}\n',
    is: 'warning',
    names: '"Room 1" (room 1), "Room 2" (room 2) and 3 more',
    lines: [4, 4],
  },
  {
    name: 'one of them only a sweep looks at',
    rooms: twice,
    want: entry(1),
    sweep: true,
    is: 'warning',
    lines: [4, undefined],
  },
  { name: 'it would be updated', rooms: twice, want: entry(1, adopting('comment')) + entry(2), lines: [4, 6] },
  {
    name: 'it would be updated where it comes last',
    rooms: twice,
    want: entry(1) + entry(2, adopting('comment')),
    lines: [4, 6],
  },
  {
    name: 'it would be replaced',
    rooms: twice,
    want: entry(1, `{ press: { access: read, rotation: 1, adopt: "${print}" } }`) + entry(2),
    lines: [4, 6],
  },
  {
    name: 'it would be revoked, for it is not managed',
    rooms: twice,
    want: `${entry(1)}    unmanaged: revoke\n${entry(2)}`,
    lines: [4, 7],
  },
  {
    name: 'an invitation that would be taken over',
    rooms: [room(1, [link('invitation')]), room(2, [link('invitation')])],
    want: entry(1, '{ invitation: { access: comment } }') + entry(2),
    lines: [4, 6],
  },
  {
    name: 'it is the primary link of one',
    rooms: [room(1, [link('primary')], 'public'), room(2, [link('additional')])],
    want: entry(1) + entry(2),
    lines: [4, 6],
  },
  {
    name: 'it is the primary link of the other',
    rooms: [room(1, [link('additional')]), room(2, [link('primary')], 'public')],
    want: entry(1) + entry(2),
    lines: [4, 6],
  },
  {
    name: 'it is the primary link of both, and declared',
    rooms: [room(1, [link('primary')], 'public'), room(2, [link('primary')], 'public')],
    want: '  - tag: client\n    links: { primary: { access: read } }\n',
    lines: [4, 4],
  },
])('one id in several rooms, and $name', async (given) => {
  const { rooms, want, sweep = false, is = 'error', names = '"Room 1" (room 1) and "Room 2" (room 2)', lines } = given
  const checked = await planOn(staged(rooms), want, [], undefined, { sweep })
  const { diagnostics } = checked
  expect(isWhole(checked)).toBe(is === 'warning')
  const [first, ...more] = diagnostics.filter(({ code }) => /^room\/link-(?:shared|copied)$/.test(code))
  expect(more).toEqual([])
  expect(first).toMatchObject({
    code: 'room/link-shared',
    severity: is,
    message: `${names} have a link with the same id, ${print}: its URL opens each of them.`,
  })
  expect([first?.span?.line, first?.related?.line]).toEqual(lines)
})

test('other ids are no matter, and neither is a room that nobody looks at', async () => {
  const others = [{ kind: 'additional' as const, title: 'Press' }]
  const rooms = [room(1, [link('additional')]), room(2, others), room(3, [link('additional')])]
  const { ok, diagnostics } = await planOn(staged(rooms), entry(1) + entry(2))
  expect({ ok, diagnostics }).toEqual({ ok: true, diagnostics: [] })
})

test.for(['plan', 'apply --auto-approve', 'drift', 'links'])(
  '%s writes in neither room, and ends with 3',
  async (line) => {
    const rooms = [room(1, [link('primary')], 'public'), room(2, [link('additional')])]
    const manifest = `version: 1\nname: team\nrooms:\n${entry(1, '{ primary: { access: comment } }')}${entry(2, '{ new: { access: read } }')}`
    const portal = await openPortal({ rooms }, manifest)
    const { code, err } = await portal.run(line)
    expect(code).toBe(3)
    expect(err).toContain(`"Room 1" (room 1) and "Room 2" (room 2) have a link with the same id, ${print}`)
    expect(err).not.toContain(id)
    expect(writesIn(portal.requests)).toEqual([])
  },
)
