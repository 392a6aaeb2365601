import { expect, test } from 'vitest'
import { parseText } from '../../src/manifest/yaml/parse.ts'
import { fileOf } from './reading.ts'
import { editorOf, forPeople, makeAjv, type Schema, schemaOf } from './schemas.ts'

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every schema of a property, with the name of the property. */
function* properties(schema: unknown, root: Schema): Generator<readonly [string, Schema]> {
  if (!isSchema(schema)) return
  for (const keyword of ['properties', 'patternProperties', '$defs']) {
    const named = schema[keyword]
    for (const [name, value] of Object.entries(isSchema(named) ? named : {})) {
      if (!isSchema(value)) continue
      const target = typeof value['$ref'] === 'string' ? at(root, value['$ref']) : value
      yield [name, target]
      yield* properties(value, root)
    }
  }
}

function at(root: Schema, reference: string): Schema {
  const defs = root['$defs']
  const target = isSchema(defs) ? defs[reference.replace('#/$defs/', '')] : undefined
  if (!isSchema(target)) throw new Error(`no ${reference}`)
  return target
}

test.for(forPeople)('%s: editors can complete and explain every property', (name) => {
  const root = schemaOf(name)
  for (const [property, schema] of [[name, root] as const, ...properties(root, root)]) {
    expect(schema, property).toMatchObject({ title: expect.any(String), description: expect.any(String) })
    expect(schema['examples'], property).toSatisfy((examples) => Array.isArray(examples) && examples.length > 0)
  }
})

test.for(forPeople)('%s: where editors show Markdown, it says the same', (name) => {
  const root = schemaOf(name)
  for (const [property, { description, markdownDescription = description }] of properties(root, root))
    expect(String(markdownDescription).replaceAll('`', ''), property).toBe(description)
})

test.for(forPeople)('%s: each value that is described stands next to its description', (name) => {
  const described = (schema: unknown): readonly Schema[] =>
    typeof schema === 'object' && schema !== null
      ? [
          ...('enumDescriptions' in schema && isSchema(schema) ? [schema] : []),
          ...Object.values(schema).flatMap(described),
        ]
      : []
  for (const schema of described(schemaOf(name)))
    expect(schema['enumDescriptions']).toHaveLength([schema['enum']].flat().length)
})

test('access levels mean the same in manifests and policies', () => {
  const levelsOf = (name: string): unknown => at(schemaOf(name), '#/$defs/access')['anyOf']
  // A manifest may also have other letters, and variables.
  const [names, , numbers] = [levelsOf('manifest')].flat()
  expect(levelsOf('policy')).toEqual([names, numbers])
})

test.for(forPeople)('%s: the schema and its examples are valid', (name) => {
  const root = schemaOf(name)
  const ajv = makeAjv()
  expect(ajv.validateSchema(root)).toBe(true)
  const { $schema: _, ...rest } = root
  for (const [property, schema] of [[name, root] as const, ...properties(root, root)]) {
    const { examples = [], ...own } = schema
    const validate = ajv.compile({ ...own, $defs: rest['$defs'] })
    for (const example of Array.isArray(examples) ? examples : [])
      expect(validate(example), `${property}: ${JSON.stringify(example)} ${JSON.stringify(validate.errors)}`).toBe(true)
  }
})

interface Case {
  readonly text: string
  readonly fits: boolean
}

test.for<Case>([
  { text: 'access: READ', fits: true },
  { text: 'access: "${LEVEL}"', fits: true },
  { text: 'access: 10', fits: true },
  { text: 'access: reed', fits: false },
  { text: 'access: 1', fits: false },
  { text: 'expirationDate: 2027-03-31', fits: true },
  { text: 'expirationDate: 31.12.2027', fits: false },
  { text: 'rotation: 2', fits: true },
  { text: 'maxUseCount: 2', fits: false },
  { text: 'internal: "${INTERNAL:-true}"', fits: true },
  { text: 'internal: "true"', fits: false },
  { text: 'denyDownload: "not ${DENY}"', fits: false },
  { text: 'protect: "${PROTECT}"', fits: false },
])('what an editor says about $text', ({ text, fits }) => {
  const file = fileOf(`version: 1\nname: demo\nrooms: [{ id: 1, links: { a: { ${text} } } }]`)
  const parsed = parseText(file, () => undefined)
  expect(editorOf('manifest')(parsed?.data)).toBe(fits)
})
