import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { draw } from '../scripts/draw.mjs'
import { type Arrow, folderOf, isOurs, readImports } from '../scripts/imports.mjs'

const root = join(import.meta.dirname, '..', 'src')

/**
 * The folders of src/, and the files directly in it, from the bottom up: what each may import besides itself. `cli/` is what
 * commands share, `main.ts` and `bin.ts` are the program, `library/` and `index.ts` are the library. docs/architecture.md has the same table.
 */
const stages = [
  ...(['model', 'settings', 'http', 'manifest', 'portal', 'forge', 'plan'] as const),
  ...(['inventory', 'policy', 'apply', 'view', 'flow.ts', 'survey.ts'] as const),
]
const folders: { readonly [folder: string]: readonly string[] } = {
  model: [],
  settings: ['model'],
  sandbox: [],
  http: ['model'],
  manifest: ['model', 'settings'],
  portal: ['model', 'settings', 'http'],
  forge: ['model', 'http'],
  plan: ['model', 'settings'],
  inventory: ['model', 'settings', 'plan'],
  policy: ['model', 'settings'],
  apply: ['model', 'settings'],
  view: ['model', 'settings', 'inventory'],
  host: ['model', 'http'],
  'flow.ts': ['model', 'settings', 'manifest', 'portal', 'plan', 'apply'],
  'survey.ts': ['model', 'settings', 'manifest', 'portal', 'plan', 'inventory'],
  library: stages,
  'index.ts': [...stages, 'library'],
  cli: [...stages, 'library', 'host'],
  commands: [...stages, 'library', 'host', 'cli', 'sandbox'],
  'bin.ts': ['host'],
  'main.ts': ['host', 'cli', 'commands'],
}
/** The only place that may import each package. */
const importers: { readonly [name: string]: RegExp } = {
  yaml: /^manifest\//,
  diff: /^view\//,
  uqr: /^view\/links\//,
  commander: /^(cli\/options|commands)\//,
  '@clack/prompts': /^host\/prompts\.ts$/,
  picomatch: /^cli\/files\/selection\.ts$/,
  ofetch: /^http\/client\.ts$/,
  undici: /^host\//,
  hono: /^sandbox\//,
  '@hono/node-server': /^sandbox\//,
}

const { files, arrows } = readImports(root)
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const ours = arrows.filter(({ to }) => isOurs(to))
const packages = arrows.filter(({ to }) => !isOurs(to))

function expectNone(wrong: readonly Arrow[]): void {
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
}

test('all imports are seen', () => {
  expect(files.length).toBeGreaterThan(60)
  expect(ours.length).toBeGreaterThan(200)
  const written = files.flatMap((file) => textOf(file).match(/^(import|export) .*from |^\} from |\bimport\(/gm) ?? [])
  expect(arrows.length).toBeGreaterThanOrEqual(written.length)
})

test('a room imports itself and those below it', () => {
  expect(new Set(Object.keys(folders))).toEqual(new Set(files.map(folderOf)))
  const allowed = ({ from, to }: Arrow): boolean =>
    folderOf(from) === folderOf(to) || folders[folderOf(from)]?.includes(folderOf(to)) === true
  expectNone(ours.filter((arrow) => !allowed(arrow)))
})

const page = readFileSync(join(root, '../docs/architecture.md'), 'utf8')

test('docs/architecture.md says of each room what it may import', () => {
  const named = (folder: string): string => (folder.endsWith('.ts') ? `\`${folder}\`` : `\`${folder}/\``)
  const listed = (names: readonly string[]): string => names.map(named).join(', ') || 'nothing'
  const described = (names: readonly string[]): string => {
    if (stages.some((stage) => !names.includes(stage))) return listed(names)
    return ['the stages', ...names.slice(stages.length).map(named)].join(', ')
  }
  expect(page).toContain(`The *stages* are ${listed(stages)}.`)
  const [table = ''] = /^\| folder \|.*?\n\n/ms.exec(page) ?? []
  const rows = [...table.matchAll(/^\| (`[\w.]+\/?`) \| .+ \| (.+) \|$/gm)].map(([, folder, may]) => [folder, may])
  expect(rows).toEqual(Object.entries(folders).map(([folder, may]) => [named(folder), described(may)]))
})

test('docs/architecture.svg is what `npm run draw` makes of the imports of today', () => {
  expect(readFileSync(join(root, '../docs/architecture.svg'), 'utf8')).toBe(draw())
})

test('what docs/architecture.md names is there', () => {
  const paths = [...page.matchAll(/`((?:src|test|scripts|schemas|docs)\/[\w./-]*)`/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(20)
  expect(paths.filter((path) => !existsSync(join(root, '..', path)))).toEqual([])
})

test('a command imports no other command, and only the registry imports commands', () => {
  const commandOf = (path: string): string | undefined => /^commands\/([^/]+)\//.exec(path)?.[1]
  const wrong = ({ from, to }: Arrow): boolean => commandOf(to) !== undefined && commandOf(to) !== commandOf(from)
  expectNone(ours.filter((arrow) => wrong(arrow) && arrow.from !== 'commands/registry.ts'))
})

test('there are no circles, of types neither', () => {
  const next = (file: string): readonly string[] => ours.filter(({ from }) => from === file).map(({ to }) => to)
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' > '))
    if (way.includes(file) || done.has(file)) return
    for (const to of next(file)) walk(to, [...way, file])
    done.add(file)
  }
  for (const file of files) walk(file, [])
  expect(circles).toEqual([])
})

test('a folder of more than twenty files has floors', () => {
  const parents = files.filter((file) => !file.startsWith('sandbox/')).map((file) => dirname(file))
  const inside = (folder: string): number => parents.filter((each) => each === folder).length
  expect([...new Set(parents)].filter((folder) => inside(folder) > 20)).toEqual([])
})

test('each package has one door', () => {
  const importerOf = (name: string): RegExp | undefined =>
    Object.entries(importers).find(([each]) => name === each || name.startsWith(`${each}/`))?.[1]
  const wrong = packages.filter(({ from, to }) => !to.startsWith('node:') && importerOf(to)?.test(from) !== true)
  expectNone(wrong)
})

test('node is for the edges and sandbox/, and its hashes for model/identity.ts', () => {
  const allowed = ({ from, to }: Arrow): boolean =>
    /^(host|cli|commands|sandbox)\/|^(main|bin)\.ts$/.test(from) ||
    (from === 'model/identity.ts' && to === 'node:crypto')
  expectNone(packages.filter((arrow) => arrow.to.startsWith('node:') && !allowed(arrow)))
})

test('plan/, policy/ and view/ have neither a clock nor chance, and only the edges say process', () => {
  const pure = files.filter((file) => /^(plan|policy|view)\//.test(file))
  const impure = /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)|\bperformance\b|\brandomBytes\b|\brandomUUID\b/
  expect(pure.length).toBeGreaterThan(10)
  expect(pure.filter((file) => impure.test(textOf(file)))).toEqual([])
  const plans = files.filter((file) => file.startsWith('plan/'))
  expect(plans.filter((file) => /\bnew Date\b/.test(textOf(file)))).toEqual([])
  expect(
    files.filter((file) => !/^(host|cli|commands)\/|^(main|bin)\.ts$/.test(file) && /\bprocess\./.test(textOf(file))),
  ).toEqual([])
})

test('a secret is unwrapped to be sent, to be hashed or to be judged; to be shown or kept, in one file each', () => {
  const revealing = files.filter((file) => !file.startsWith('sandbox/') && /\.reveal\(\)/.test(textOf(file)))
  const outward = revealing.filter((file) => !/^(portal|forge)\//.test(file))
  expect(outward).toEqual([
    'library/import/variables.ts',
    'model/identity.ts',
    'plan/check/password.ts',
    'view/links/document.ts',
  ])
})

test('files are at most 250 lines long, but for the catalogues of diagnostics', () => {
  const others = files.filter((file) => !/^[a-z]+\/diagnostics\.ts$|\/compiled\//.test(file))
  expect(others.filter((file) => textOf(file).trimEnd().split('\n').length > 250)).toEqual([])
})
