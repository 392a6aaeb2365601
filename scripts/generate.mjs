// Compiles the schemas in advance, so that the tool neither ships nor loads a schema compiler. It also embeds the files that
// init writes and the texts that explain prints.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import { readExplanations } from './explanations.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
// Texts for people, and rules that are checked after interpolation (src/manifest/read/settings.ts). Editors use both.
const ignored = new Set([
  'title',
  'description',
  'examples',
  'markdownDescription',
  'enumDescriptions',
  'defaultSnippets',
  'errorMessage',
  'patternErrorMessage',
  'pattern',
  'propertyNames',
  'minLength',
  'maxLength',
  'minItems',
  'minProperties',
  'anyOf',
])
const schemaMaps = new Set(['properties', 'patternProperties'])

/** The part of a schema to compile. References are inlined, because Ajv copies all previous errors for each one that fails. */
function shapeOf(schema, root = schema, areNames = false) {
  if (Array.isArray(schema)) return schema.map((item) => shapeOf(item, root))
  if (typeof schema !== 'object' || schema === null) return schema
  const [, name] = (!areNames && /^#\/\$defs\/(\w+)$/.exec(schema.$ref)) || []
  const { $ref, ...own } = name === undefined ? schema : { ...root.$defs[name], ...schema }
  const kept = Object.entries(own).filter(([key]) => key !== '$defs' && (areNames || !ignored.has(key)))
  return Object.fromEntries(kept.map(([key, value]) => [key, shapeOf(value, root, !areNames && schemaMaps.has(key))]))
}

function readSchema(name) {
  return JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'))
}

/** Writes the validator for a schema that `ajv` knows, and a declaration with the type `type`, imported from `from`. */
async function compile(ajv, id, { folder, name, type, from }) {
  const code = standalone.default(ajv, { validate: id })
  const file = join(root, folder, 'compiled', name)
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    outfile: `${file}.js`,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'warning',
  })
  const types = [
    `import type { ${type} } from '../../${from}'`,
    '',
    `/** \`schemas/${name}.schema.json\`, compiled. */`,
    `export declare const validate: ${type}`,
  ]
  for (const { text } of outputFiles) writeChanged(`${file}.js`, text)
  writeChanged(`${file}.d.ts`, `${types.join('\n')}\n`)
}

/** Writes a file unless it already has this text, because a test may be reading it. */
function writeChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const rules = { strict: true, strictTypes: false, strictRequired: false, code: { source: true, esm: true } }

// Files written by people: every mistake is reported. Each has its own validator, so a command loads only the one it needs.
const forPeople = new Ajv2020({ ...rules, allErrors: true, verbose: true })
const written = [
  ['manifest', 'src/manifest/read'],
  ['seed', 'src/manifest/sandbox-files'],
  ['faults', 'src/manifest/sandbox-files'],
  ['policy', 'src/manifest/policy'],
]
for (const [name, folder] of written) {
  forPeople.addSchema(shapeOf(readSchema(name)), name)
  await compile(forPeople, name, { folder, name, type: 'Validate', from: 'read/schema.ts' })
}

// Documents that roomlinks writes: the document is valid as a whole, or it is rejected.
const forPlans = new Ajv2020({ ...rules, validateFormats: false }).addSchema(readSchema('plan'), 'plan')
await compile(forPlans, 'plan#/$defs/plan', {
  folder: 'src/view/document',
  name: 'plan',
  type: 'IsPlan',
  from: 'document/shape.ts',
})

const forAudits = new Ajv2020({ ...rules, validateFormats: false }).addSchema(
  readSchema('portal-audit'),
  'portal-audit',
)
await compile(forAudits, 'portal-audit#/$defs/audit', {
  folder: 'src/view/audit',
  name: 'portal-audit',
  type: 'IsAudit',
  from: 'audit/shape.ts',
})

const compiled = join(root, 'src/commands/init/compiled')
const examples = ['github-actions', 'gitlab-ci'].map((name) => [
  name.replace(/-(.)/, (_, letter) => letter.toUpperCase()),
  `examples/ci/${name}.yml`,
])
examples.push(['manifestSchema', 'schemas/manifest.schema.json'])
const textOf = (path) => JSON.stringify(readFileSync(join(root, path), 'utf8'))
writeChanged(
  join(compiled, 'ci.js'),
  examples.map(([name, path]) => `export const ${name} = ${textOf(path)}\n`).join(''),
)
writeChanged(
  join(compiled, 'ci.d.ts'),
  examples.map(([name, path]) => `/** \`${path}\`, unchanged. */\nexport declare const ${name}: string\n`).join('\n'),
)

const explanations = join(root, 'src/cli/compiled/explanations')
const areas = readExplanations(root)
writeChanged(`${explanations}.js`, `export const areas = ${JSON.stringify(areas, null, 2)}\n`)
writeChanged(
  `${explanations}.d.ts`,
  `import type { Area } from '../explanation.ts'

/** \`docs/errors/\`, in the order of its index. */
export declare const areas: readonly Area[]
`,
)

const codes = areas.flatMap(({ explanations: all }) => all.map(({ code }) => `  | '${code}'\n`))
writeChanged(
  join(root, 'src/model/compiled/codes.ts'),
  `/** The codes of all errors and warnings: the sections of \`docs/errors/\`. */
export type DiagnosticCode =
${codes.join('')}`,
)

/** A file of the page in one line of text, and the hash by which its Content-Security-Policy admits it. */
async function readAsset(path) {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    write: false,
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    target: ['chrome119', 'firefox119', 'safari17'],
    legalComments: 'none',
    logLevel: 'warning',
    tsconfigRaw: {},
  })
  const text = outputFiles[0].text.trim()
  if (/<[/!]/.test(text)) throw new Error(`${path} would end its element, or begin a comment`)
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` }
}

const style = await readAsset('src/view/page/style.css')
const script = await readAsset('src/view/page/browser/client.ts')
const assets = join(root, 'src/view/page/compiled/assets')
const values = { style: style.text, styleHash: style.hash, script: script.text, scriptHash: script.hash }
writeChanged(
  `${assets}.js`,
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join(''),
)
writeChanged(
  `${assets}.d.ts`,
  `/** \`src/view/page/style.css\` and \`browser/client.ts\`, minified, with what a Content-Security-Policy calls them. */
${Object.keys(values)
  .map((name) => `export declare const ${name}: string\n`)
  .join('')}`,
)
