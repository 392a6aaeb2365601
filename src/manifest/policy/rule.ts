import { audiences, linkStates } from '../../model/inventory.ts'
import type { LinkKind } from '../../model/link.ts'
import type { PolicyCondition, PolicyConditionName, PolicyMatch, PolicyRule } from '../../model/policy.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { namesOf, settingNames } from '../../settings/rows.ts'
import type { Reading } from '../read/interpolate.ts'
import { isMapping, type Mapping } from '../read/said.ts'
import type { Path } from '../text/tree.ts'
import { oneOfThese, type Read, readDuration, readLevel, readList, readRoomId, readWord } from './values.ts'

const types = Object.keys(rules) as RoomType[]
const kinds = Object.keys(namesOf) as LinkKind[]
const conditionNames: readonly PolicyConditionName[] = [...settingNames, 'expiresWithin', 'declared']

/** Reads one rule. What the schema has reported is passed over. */
export function readRule(name: string, raw: Mapping, reading: Reading): PolicyRule {
  const path = ['rules', name]
  const about = readWord(raw['about'], [...path, 'about'], reading)
  return {
    name,
    ...(about !== undefined && { about }),
    level: raw['level'] === 'warn' ? 'warn' : 'deny',
    match: readMatch(raw['match'], [...path, 'match'], reading),
    require: readConditions(raw['require'], [...path, 'require'], reading),
    forbid: readConditions(raw['forbid'], [...path, 'forbid'], reading),
    place: reading.locate(path, 'key'),
  }
}

function readMatch(raw: unknown, path: Path, reading: Reading): PolicyMatch {
  const said = mappingAt(raw, path, reading)
  const room = readRoom(said['room'], [...path, 'room'], reading)
  return {
    ...(room && { room }),
    ...readLists(said, path, reading, {
      kind: oneOfThese(kinds),
      key: readWord,
      state: oneOfThese(linkStates),
      audience: oneOfThese(audiences),
      access: readLevel,
    }),
  }
}

function readRoom(raw: unknown, path: Path, reading: Reading): PolicyMatch['room'] {
  if (raw === undefined) return undefined
  return readLists(mappingAt(raw, path, reading), path, reading, {
    id: readRoomId,
    title: readWord,
    tag: readWord,
    type: oneOfThese(types),
  })
}

type Readers = { readonly [name: string]: Read<unknown> }
type Lists<R> = { readonly [K in keyof R]?: R[K] extends Read<infer T> ? readonly T[] : never }

/** The parts of a match that are given, each a list. */
function readLists<R extends Readers>(raw: Mapping, path: Path, reading: Reading, readers: R): Lists<R> {
  const lists = Object.entries(readers).flatMap(([name, read]) => {
    const list = readList(raw[name], [...path, name], reading, read)
    return list ? [[name, list] as const] : []
  })
  return Object.fromEntries(lists) as Lists<R>
}

function readConditions(raw: unknown, path: Path, reading: Reading): readonly PolicyCondition[] {
  if (raw === undefined) return []
  const said = mappingAt(raw, path, reading)
  return conditionNames.flatMap((name) => {
    const value = readValue(name, said[name], [...path, name], reading)
    return value === undefined ? [] : [{ name, value }]
  })
}

function readValue(
  name: PolicyConditionName,
  raw: unknown,
  path: Path,
  reading: Reading,
): PolicyCondition['value'] | undefined {
  if (name === 'expiresWithin') return readDuration(raw, path, reading)
  if (name === 'access') return readList(raw, path, reading, readLevel)
  if (name === 'title') return readList(raw, path, reading, readWord)
  return typeof raw === 'boolean' || typeof raw === 'number' ? raw : undefined
}

/** A mapping, which must not be empty. */
function mappingAt(raw: unknown, path: Path, { tell, locate }: Reading): Mapping {
  if (!isMapping(raw)) return {}
  if (Object.keys(raw).length === 0) tell('policy/empty', { key: String(path.at(-1)) }, locate(path))
  return raw
}
