// Compiles the schemas ahead of time, so that the tool neither ships nor loads a schema compiler; and takes in the examples that
// init writes, and what explain prints.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import { readExplanations } from './explanations.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
// For people, and what is judged after interpolation (src/manifest/read/settings.ts): the schema has both for editors.
const left = new Set([
  'title',
  'description',
  'examples',
  'pattern',
  'propertyNames',
  'minLength',
  'maxLength',
  'minItems',
  'minProperties',
  'anyOf',
])
const named = new Set(['properties', 'patternProperties'])

/** What is compiled of a schema. Its references are written out: for each one that fails, Ajv copies all errors so far. */
function shapeOf(schema, root = schema, areNames = false) {
  if (Array.isArray(schema)) return schema.map((item) => shapeOf(item, root))
  if (typeof schema !== 'object' || schema === null) return schema
  const [, name] = (!areNames && /^#\/\$defs\/(\w+)$/.exec(schema.$ref)) || []
  const { $ref, ...own } = name === undefined ? schema : { ...root.$defs[name], ...schema }
  const kept = Object.entries(own).filter(([key]) => key !== '$defs' && (areNames || !left.has(key)))
  return Object.fromEntries(kept.map(([key, value]) => [key, shapeOf(value, root, !areNames && named.has(key))]))
}

function readSchema(name) {
  return JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'))
}

/** Writes the validator for a schema that `ajv` knows, and its type, which is the `type` of a file of its stage. */
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
  for (const { text } of outputFiles) keep(`${file}.js`, text)
  keep(`${file}.d.ts`, `${types.join('\n')}\n`)
}

/** Writes a file where it is not so already: a test may be reading it. */
function keep(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const rules = { strict: true, strictTypes: false, strictRequired: false, code: { source: true, esm: true } }

// What people write: every mistake is told. One file each: a command that reads a manifest need not load what checks the rest.
const forPeople = new Ajv2020({ ...rules, allErrors: true, verbose: true })
const written = [
  ['manifest', 'src/manifest/read'],
  ['seed', 'src/manifest/plain'],
  ['faults', 'src/manifest/plain'],
  ['policy', 'src/manifest/policy'],
]
for (const [name, folder] of written) {
  forPeople.addSchema(shapeOf(readSchema(name)), name)
  await compile(forPeople, name, { folder, name, type: 'Validate', from: 'read/schema.ts' })
}

// What we write: it fits as a whole, or is not ours.
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
const textOf = (path) => JSON.stringify(readFileSync(join(root, path), 'utf8'))
keep(join(compiled, 'ci.js'), examples.map(([name, path]) => `export const ${name} = ${textOf(path)}\n`).join(''))
keep(
  join(compiled, 'ci.d.ts'),
  examples.map(([name, path]) => `/** \`${path}\`, as it is. */\nexport declare const ${name}: string\n`).join('\n'),
)

const explanations = join(root, 'src/cli/compiled/explanations')
keep(`${explanations}.js`, `export const areas = ${JSON.stringify(readExplanations(root), null, 2)}\n`)
keep(
  `${explanations}.d.ts`,
  `import type { Area } from '../explanation.ts'

/** \`docs/errors/\`, in the order of its index. */
export declare const areas: readonly Area[]
`,
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
keep(
  `${assets}.js`,
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join(''),
)
keep(
  `${assets}.d.ts`,
  `/** \`src/view/page/style.css\` and \`browser/client.ts\`, minified, with what a Content-Security-Policy calls them. */
${Object.keys(values)
  .map((name) => `export declare const ${name}: string\n`)
  .join('')}`,
)
