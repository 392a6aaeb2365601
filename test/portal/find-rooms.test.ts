import { expect, test } from 'vitest'
import type { Reader, RoomPage, RoomQuery } from '../../src/model/gateway.ts'
import type { Room, Selector } from '../../src/model/room.ts'
import { findRooms } from '../../src/portal/find-rooms.ts'
import { openReader } from '../../src/portal/gateway.ts'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { planOn, staged } from '../plan/stage.ts'
import { envelope, listen, reaching } from './loopback.ts'

const rooms = (count: number): StageRoom[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    type: 'custom',
    title: `Room ${index + 1}`,
    tags: [index % 2 === 0 ? 'odd' : 'even'],
  }))

function selector(text: string): Selector {
  const [by = '', value = ''] = text.split(':')
  return by === 'id' || by === 'title' ? { by, value } : { by: 'tag', value }
}

interface Case {
  readonly name: string
  readonly portal: number
  readonly select: readonly string[]
  readonly found: readonly number[]
  readonly gets: number
}

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `id:${from + index}`)

test.for<Case>([
  { name: 'nothing', portal: 250, select: [], found: [], gets: 0 },
  { name: 'an id', portal: 250, select: ['id:7'], found: [1], gets: 1 },
  { name: 'the same id twice', portal: 250, select: ['id:7', 'id:7'], found: [1, 1], gets: 1 },
  { name: 'a title', portal: 250, select: ['title:Room 7'], found: [1], gets: 1 },
  { name: 'a tag over two pages', portal: 250, select: ['tag:odd'], found: [125], gets: 2 },
  { name: 'an unknown id', portal: 250, select: ['id:999'], found: [0], gets: 1 },
  { name: 'an unknown tag', portal: 250, select: ['tag:none'], found: [0], gets: 1 },
  {
    name: 'an unknown title: the whole list has the last word',
    portal: 250,
    select: ['title:none'],
    found: [0],
    gets: 4,
  },
  { name: 'two ids on the first page', portal: 250, select: ['id:249', 'id:250'], found: [1, 1], gets: 1 },
  { name: 'two ids in a big portal', portal: 450, select: ['id:1', 'id:2'], found: [1, 1], gets: 3 },
  { name: 'two titles in a big portal', portal: 450, select: ['title:Room 7', 'title:Room 8'], found: [1, 1], gets: 3 },
  {
    name: 'two titles in a big portal, one of them beyond ASCII: a search could miss it',
    portal: 450,
    select: ['title:Room 7', 'title:Büro'],
    found: [1, 0],
    gets: 5,
  },
  { name: 'a title beyond ASCII: no search, only the list', portal: 250, select: ['title:Büro'], found: [0], gets: 3 },
  { name: 'fifty ids in a big portal', portal: 450, select: ids(1, 50), found: Array(50).fill(1), gets: 5 },
  { name: 'all ids', portal: 100, select: ids(1, 100), found: Array(100).fill(1), gets: 1 },
  { name: 'one more than a page', portal: 101, select: ids(1, 101), found: Array(101).fill(1), gets: 2 },
  {
    name: 'tags and ids of a small portal',
    portal: 60,
    select: ['tag:odd', 'tag:even', 'id:3'],
    found: [30, 30, 1],
    gets: 1,
  },
  { name: 'an unknown id among known ones', portal: 60, select: ['id:1', 'id:999'], found: [1, 0], gets: 2 },
])('findRooms: $name among $portal rooms: $gets GETs', async ({ portal, select, found, gets }) => {
  const { connection, asked } = staged(rooms(portal))
  const selectors = select.map(selector)
  const find = await findRooms(openReader(connection), selectors)
  expect(selectors.map((each) => find(each).length)).toEqual(found)
  expect(asked).toHaveLength(gets)
})

test('an archived room is found by its id, and not by its title or tag', async () => {
  const { connection } = staged([{ id: 1, type: 'custom', title: 'Old', tags: ['old'], archived: true }])
  const selectors = ['id:1', 'title:Old', 'tag:old'].map(selector)
  const find = await findRooms(openReader(connection), selectors)
  expect(selectors.map((each) => find(each).length)).toEqual([1, 0, 0])
})

test('--room with an id looks up no other id', async () => {
  const portal = staged(rooms(250))
  const text = [3, 4, 5].map((id) => `  - id: ${id}\n    links: { press: { access: read } }\n`).join('')
  const checked = await planOn(portal, text, [{ by: 'id', value: '4' }])
  expect(checked.ok && checked.value.rooms.map(({ room }) => room.id)).toEqual(['4'])
  expect(portal.asked).toEqual([
    ...['GET /settings/version/build', 'GET /files/rooms/4', 'GET /files/rooms/4/links'],
    // Because of the new link.
    'GET /files/settings',
  ])
})

/** A reader whose list moves before each page but the first: the last room comes to the top. */
function moving(count: number, moves: number): { readonly reader: Reader; readonly pages: number[] } {
  const { connection } = staged([])
  const list: Room[] = rooms(count).map(({ id, title, tags = [] }) => {
    return { id: String(id), title, type: 'custom', state: 'active', tags, mayManage: true }
  })
  const pages: number[] = []
  const listRooms = async (_: RoomQuery, start: number): Promise<RoomPage> => {
    pages.push(start)
    const last = list.at(-1)
    if (start > 0 && moves-- > 0 && last) list.unshift(last) && list.pop()
    return { rooms: list.slice(start, start + 100), total: count }
  }
  return { reader: { ...openReader(connection), listRooms }, pages }
}

test.for([
  { moves: 0, pages: [0, 100, 200] },
  { moves: 1, pages: [0, 100, 200, 0, 100, 200] },
  { moves: 4, pages: [0, 100, 200, 0, 100, 200] },
])('a list that moves $moves times while it is read is read until it is whole', async ({ moves, pages: read }) => {
  const { reader, pages } = moving(250, moves)
  const find = await findRooms(reader, [{ by: 'tag', value: 'odd' }])
  expect(find({ by: 'tag', value: 'odd' })).toHaveLength(125)
  expect(pages).toEqual(read)
})

test.for([250, 1_000_000])(
  'a list that says it has %s rooms, on a page that is not full, is not read on',
  async (total) => {
    const { connection } = staged([])
    const starts: number[] = []
    const listRooms = async (_: RoomQuery, start: number): Promise<RoomPage> => {
      starts.push(start)
      return { rooms: [], total }
    }
    const reader = { ...openReader(connection), listRooms }
    await expect(findRooms(reader, [{ by: 'tag', value: 'odd' }])).rejects.toMatchObject({ code: 'portal/unexpected' })
    expect(starts).toEqual([0, 0, 0])
  },
)

test.for([1e12, -1, 1.5, 1_000_001])('a list that says it has %s rooms is refused at once', async (total) => {
  const { url, heard } = await listen((response) => response.end(envelope({ folders: [], total })))
  const find = findRooms(openReader(reaching(url).connection), [{ by: 'tag', value: 'odd' }])
  await expect(find).rejects.toMatchObject({ code: 'portal/unexpected' })
  expect(heard).toHaveLength(1)
})
