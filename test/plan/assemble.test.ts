import { expect, test } from 'vitest'
import type { Entry, Room, Selector, Unmanaged } from '../../src/model/room.ts'
import { assemble, entriesFor } from '../../src/plan/assemble.ts'
import { ownerNamed } from '../owners.ts'
import { room, want } from './links.ts'

const all: readonly Room[] = [
  { ...room, id: '10', title: 'Ten', tags: ['client'] },
  { ...room, id: '9', title: 'Nine', tags: ['client', 'old'] },
  { ...room, id: 'sbox-7', title: 'Box', tags: ['old'] },
  { ...room, id: '0x1', title: 'Hex', tags: ['old'] },
  { ...room, id: '0x2', title: 'Hex too' },
]

/** `id:9`, `title:Nine`, `tag:client`. */
function selector(text: string): Selector {
  const [by = '', value = ''] = text.split(':')
  return by === 'id' || by === 'title' ? { by, value } : { by: 'tag', value }
}

function entry(text: string, keys: readonly string[], unmanaged?: Unmanaged): Entry {
  const { place } = want('any')
  return { selector: selector(text), links: keys.map((key) => want(key)), place, ...(unmanaged && { unmanaged }) }
}

const found = ({ by, value }: Selector): readonly Room[] =>
  all.filter((each) => (by === 'tag' ? each.tags.includes(value) : each[by] === value))

interface Case {
  readonly name: string
  readonly entries: readonly Entry[]
  readonly only?: readonly string[]
  /** `9: a b` */
  readonly rooms: readonly string[]
  readonly says?: readonly string[]
}

test.for<Case>([
  {
    name: 'a room gets the union of the entries that select it',
    entries: [entry('id:9', ['a']), entry('tag:client', ['b']), entry('title:Nine', ['c'])],
    rooms: ['9: a b c', '10: b'],
  },
  {
    name: 'rooms are in the order of their numbers, third-party ones last',
    entries: [entry('tag:old', []), entry('tag:client', [])],
    rooms: ['9: ', '10: ', '0x1: ', 'sbox-7: '],
  },
  {
    name: 'third-party rooms are in the order of their ids, however they are found',
    entries: [entry('id:0x1', []), entry('id:sbox-7', []), entry('id:0x2', [])],
    rooms: ['0x1: ', '0x2: ', 'sbox-7: '],
  },
  {
    name: 'a key twice',
    entries: [entry('id:9', ['a']), entry('tag:client', ['a'])],
    rooms: ['9: a', '10: a'],
    says: ['link/declared-twice'],
  },
  {
    name: 'one entry says what happens to the rest',
    entries: [entry('id:9', ['a']), entry('tag:client', ['b'], 'revoke')],
    rooms: ['9: a b revoke', '10: b revoke'],
  },
  {
    name: 'two entries say the same about the rest',
    entries: [entry('id:9', [], 'revoke'), entry('tag:client', [], 'revoke')],
    rooms: ['9:  revoke', '10:  revoke'],
  },
  {
    name: 'two entries differ about the rest',
    entries: [entry('id:9', [], 'keep'), entry('tag:client', [], 'revoke')],
    rooms: ['9: ', '10:  revoke'],
    says: ['room/unmanaged-differs'],
  },
  {
    name: 'only one room: all its entries, and no conflict of the others',
    entries: [entry('id:9', ['a']), entry('id:10', ['b']), entry('tag:client', ['b', 'c'])],
    only: ['id:9'],
    rooms: ['9: a b c'],
  },
  {
    name: 'only some',
    entries: [entry('tag:old', ['a'])],
    only: ['title:Nine', 'id:sbox-7'],
    rooms: ['9: a', 'sbox-7: a'],
  },
  {
    name: 'only those of a tag',
    entries: [entry('id:9', ['a']), entry('id:sbox-7', ['b'])],
    only: ['tag:client'],
    rooms: ['9: a'],
  },
  {
    name: 'only a room that no entry selects',
    entries: [entry('id:9', ['a'])],
    only: ['id:10'],
    rooms: [],
  },
  { name: 'no entries', entries: [], rooms: [] },
])('assemble: $name', ({ entries, only = [], rooms, says = [] }) => {
  const filters = only.map(selector)
  const manifest = { owner: ownerNamed('client-portal'), entries: entriesFor(entries, filters) }
  const { rooms: united, diagnostics } = assemble(
    manifest,
    Object.assign(found, { titles: new Set<string>() }),
    filters,
  )
  const brief = united.map(({ room: { id }, links, unmanaged }) => {
    const keys = links.map(({ key }) => key).join(' ')
    return `${id}: ${keys}${unmanaged === 'keep' ? '' : ` ${unmanaged}`}`
  })
  expect(brief).toEqual(rooms)
  expect(diagnostics.map(({ code }) => code)).toEqual(says)
})

test.for([
  { only: [], kept: ['id:1', 'id:2', 'title:T', 'tag:t'] },
  { only: ['id:1'], kept: ['id:1', 'title:T', 'tag:t'] },
  { only: ['id:1', 'id:2'], kept: ['id:1', 'id:2', 'title:T', 'tag:t'] },
  { only: ['id:1', 'tag:t'], kept: ['id:1', 'id:2', 'title:T', 'tag:t'] },
  { only: ['id:7'], kept: ['title:T', 'tag:t'] },
])('entriesFor: $only keeps $kept', ({ only, kept }) => {
  const entries = ['id:1', 'id:2', 'title:T', 'tag:t'].map((text) => entry(text, []))
  const left = entriesFor(entries, only.map(selector)).map(({ selector: { by, value } }) => `${by}:${value}`)
  expect(left).toEqual(kept)
})

test('if most rooms are missing, the portal may be the wrong one', () => {
  const hints = (texts: readonly string[]): ReadonlySet<string> => {
    const entries = texts.map((text) => entry(text, []))
    return new Set(
      assemble(
        { entries, owner: ownerNamed('acme') },
        Object.assign(found, { titles: new Set<string>() }),
        [],
      ).diagnostics.map(({ hint }) => hint),
    )
  }
  expect([...hints(['id:1', 'id:2', 'title:Nothing', 'id:9', 'tag:client'])]).toEqual([
    '3 of the 4 rooms that the manifest names are missing: is this the right portal? If so, make sure that the owner of the API key can see them.',
  ])
  for (const few of [
    ['id:1', 'id:2'],
    ['id:1', 'id:2', 'id:3', 'id:9', 'id:10', 'id:0x1'],
  ])
    expect([...hints(few)].join()).not.toContain('right portal')
})
