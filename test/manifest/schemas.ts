import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

export type Schema = Readonly<Record<string, unknown>>

/** The schemas of files that people write. */
export const forPeople = ['manifest', 'seed', 'faults', 'policy'] as const

/** The schema with that name. */
export function schemaOf(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'))
}

/** Compiles schemas as they stand. What only editors read is known to it, and nothing else that JSON Schema does not define. */
export function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, strictNumbers: false })
  const forEditors = [
    'markdownDescription',
    'enumDescriptions',
    'defaultSnippets',
    'errorMessage',
    'patternErrorMessage',
  ]
  ajv.addVocabulary(forEditors)
  return ajv
}

/** Says of data whether an editor takes it for a file of that kind. */
export function editorOf(name: (typeof forPeople)[number]): ValidateFunction {
  return makeAjv().compile(schemaOf(name))
}
