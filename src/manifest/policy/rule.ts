import { audiences, linkStates } from '../../model/inventory.ts'
import type { LinkKind } from '../../model/link.ts'
import type { PolicyCondition, PolicyConditionName, PolicyMatch, PolicyRule } from '../../model/policy.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { namesOf, settingNames } from '../../settings/rows.ts'
import { isMapping, type Mapping } from '../read/data.ts'
import type { ReadContext } from '../read/interpolate.ts'
import type { Path } from '../yaml/tree.ts'
import { oneOf, type Read, readDuration, readLevel, readList, readRoomId, readWord } from './values.ts'

const types = Object.keys(rules) as RoomType[]
const kinds = Object.keys(namesOf) as LinkKind[]
const conditionNames: readonly PolicyConditionName[] = [...settingNames, 'expiresWithin', 'declared']

/** Reads one rule. Skips values that the schema check has reported. */
export function readRule(name: string, raw: Mapping, context: ReadContext): PolicyRule {
  const path = ['rules', name]
  const about = readWord(raw['about'], [...path, 'about'], context)
  return {
    name,
    ...(about !== undefined && { about }),
    level: raw['level'] === 'warn' ? 'warn' : 'deny',
    match: readMatch(raw['match'], [...path, 'match'], context),
    require: readConditions(raw['require'], [...path, 'require'], context),
    forbid: readConditions(raw['forbid'], [...path, 'forbid'], context),
    place: context.locate(path, 'key'),
  }
}

function readMatch(raw: unknown, path: Path, context: ReadContext): PolicyMatch {
  const match = mappingAt(raw, path, context)
  const room = readRoom(match['room'], [...path, 'room'], context)
  return {
    ...(room && { room }),
    ...readLists(match, path, context, {
      kind: oneOf(kinds),
      key: readWord,
      state: oneOf(linkStates),
      audience: oneOf(audiences),
      access: readLevel,
    }),
  }
}

function readRoom(raw: unknown, path: Path, context: ReadContext): PolicyMatch['room'] {
  if (raw === undefined) return undefined
  return readLists(mappingAt(raw, path, context), path, context, {
    id: readRoomId,
    title: readWord,
    tag: readWord,
    type: oneOf(types),
  })
}

type Readers = { readonly [name: string]: Read<unknown> }
type Lists<R> = { readonly [K in keyof R]?: R[K] extends Read<infer T> ? readonly T[] : never }

/** Reads the given parts of a match, each as a list. */
function readLists<R extends Readers>(raw: Mapping, path: Path, context: ReadContext, readers: R): Lists<R> {
  const lists = Object.entries(readers).flatMap(([name, read]) => {
    const list = readList(raw[name], [...path, name], context, read)
    return list ? [[name, list] as const] : []
  })
  return Object.fromEntries(lists) as Lists<R>
}

function readConditions(raw: unknown, path: Path, context: ReadContext): readonly PolicyCondition[] {
  if (raw === undefined) return []
  const conditions = mappingAt(raw, path, context)
  return conditionNames.flatMap((name) => {
    const value = readValue(name, conditions[name], [...path, name], context)
    return value === undefined ? [] : [{ name, value }]
  })
}

function readValue(
  name: PolicyConditionName,
  raw: unknown,
  path: Path,
  context: ReadContext,
): PolicyCondition['value'] | undefined {
  if (name === 'expiresWithin') return readDuration(raw, path, context)
  if (name === 'access') return readList(raw, path, context, readLevel)
  if (name === 'title') return readList(raw, path, context, readWord)
  return typeof raw === 'boolean' || typeof raw === 'number' ? raw : undefined
}

/** Returns a mapping, after reporting an empty one. */
function mappingAt(raw: unknown, path: Path, { report, locate }: ReadContext): Mapping {
  if (!isMapping(raw)) return {}
  if (Object.keys(raw).length === 0) report('policy/empty', { key: String(path.at(-1)) }, locate(path))
  return raw
}
