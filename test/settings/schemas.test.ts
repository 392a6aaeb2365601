import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limitNames } from '../../src/model/guard.ts'
import { namesOf, rowOf, settingNames } from '../../src/settings/rows.ts'

/** What stands in a schema at a path of keys. */
function at(schema: string, path: string): unknown {
  const text = readFileSync(new URL(`../../schemas/${schema}.schema.json`, import.meta.url), 'utf8')
  return path.split('.').reduce((found, key) => Object(found)[key], JSON.parse(text))
}

/** The names in a list, or the keys of a mapping. */
const namesIn = (found: unknown): readonly string[] => (Array.isArray(found) ? found : Object.keys(Object(found)))

const untitled = (names: readonly string[]): readonly string[] => names.filter((name) => name !== 'title')
const beside = ['rotation', 'adopt', 'absent', 'protect']
const open = settingNames.filter((name) => !rowOf(name).isSecret)
const listed = ['key', 'kind', 'state', 'differs', 'secondsLeft', 'uses', 'fingerprint', 'url']
const found = [
  ...['key', 'kind', 'state', 'secondsLeft', 'uses', 'fingerprint'],
  ...['manifest', 'source', 'audience', 'risk'],
]
/** What only some links have that were found. */
const optional = (part: string): readonly string[] => (part === 'required' ? [] : ['ignoreReason'])

interface Case {
  readonly schema: string
  readonly path: string
  readonly names: readonly string[]
  readonly others?: readonly string[]
}

test.for<Case>([
  {
    schema: 'manifest',
    path: 'properties.defaults.properties.external.properties',
    names: untitled(namesOf.additional),
  },
  {
    schema: 'manifest',
    path: 'properties.defaults.properties.invitation.properties',
    names: untitled(namesOf.invitation),
  },
  {
    schema: 'manifest',
    path: '$defs.primary.properties',
    names: namesOf.primary,
    others: ['adopt', 'absent', 'protect'],
  },
  { schema: 'manifest', path: 'properties.guard.properties', names: limitNames },
  { schema: 'manifest', path: '$defs.additional.properties', names: namesOf.additional, others: beside },
  { schema: 'manifest', path: '$defs.invitation.properties', names: namesOf.invitation, others: beside },
  {
    schema: 'seed',
    path: '$defs.link.properties',
    names: settingNames,
    others: ['kind', 'id', 'currentUseCount'],
  },
  ...['plan', 'report'].flatMap((schema) => [
    { schema, path: '$defs.settings.properties', names: settingNames },
    { schema, path: '$defs.field.properties.name.enum', names: settingNames },
  ]),
  { schema: 'plan', path: '$defs.written.properties.settings.properties', names: open },
  {
    schema: 'comparison',
    path: '$defs.declaredLink.properties.facets.items.properties.name.enum',
    names: settingNames,
    others: beside,
  },
  ...['require', 'forbid'].map((verb) => ({
    ...{ schema: 'policy', path: `$defs.rule.properties.${verb}.properties` },
    ...{ names: settingNames, others: ['expiresWithin', 'declared'] },
  })),
  ...['required', 'properties'].flatMap((part) => {
    const path = `$defs.link.${part}`
    return [
      { schema: 'links', path, names: settingNames, others: listed },
      { schema: 'inventory', path, names: settingNames, others: [...found, 'room', 'url', ...optional(part)] },
      { schema: 'portal-audit', path, names: settingNames, others: [...found, ...optional(part)] },
    ]
  }),
])('$schema, $path: the settings of the record and no others', ({ schema, path, names, others = [] }) => {
  expect(new Set(namesIn(at(schema, path)))).toEqual(new Set([...names, ...others]))
})
