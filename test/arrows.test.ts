import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', 'src')

/** Which files of ours may import which stages; every stage may import `model` and itself. */
const joining = /^(flow\.ts|index\.ts|cli\/)/
const doors: { readonly [name: string]: RegExp } = {
  yaml: /^manifest\//,
  diff: /^view\//,
  uqr: /^view\/links\//,
  commander: /^cli\//,
  '@clack/prompts': /^cli\/prompts\.ts$/,
  picomatch: /^cli\/selection\.ts$/,
  undici: /^cli\//,
  hono: /^sandbox\//,
  '@hono/node-server': /^sandbox\//,
}

/** An import: who imports what, both as paths under `src/` where the second is a file of ours. */
interface Arrow {
  readonly from: string
  readonly to: string
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

function arrowsOf(from: string): Arrow[] {
  const names = textOf(from).matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm)
  return [...names].map(([, name = '']) => ({ from, to: name.startsWith('.') ? resolve(from, name) : name }))
}

const resolve = (from: string, name: string): string => normalize(join(dirname(from), name)).replaceAll('\\', '/')
const arrows = files.flatMap(arrowsOf)
const isOurs = (path: string): boolean => /\.(ts|js|json)$/.test(path) && !path.startsWith('node:')
const stageOf = (path: string): string => (path.includes('/') ? path.replace(/\/.*/, '') : path)
const ours = arrows.filter(({ to }) => isOurs(to))
const packages = arrows.filter(({ to }) => !isOurs(to))

/** Where the codes are that are explained. */
const isOfCodes = ({ from, to }: Arrow): boolean =>
  stageOf(from) === 'explain' && /(?:sentences|\/confirm)\.ts$/.test(to)

function expectNone(wrong: readonly Arrow[]): void {
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
}

test('all imports are seen', () => {
  expect(files.length).toBeGreaterThan(60)
  expect(ours.length).toBeGreaterThan(200)
  const written = files.flatMap((file) => textOf(file).match(/^(import|export) .*from |^\} from |\bimport\(/gm) ?? [])
  expect(arrows.length).toBeGreaterThanOrEqual(written.length)
})

test('a stage imports model/ and itself, and forge/ what portal/ has for any server', () => {
  const isForAny = ({ from, to }: Arrow): boolean =>
    stageOf(from) === 'forge' && /^portal\/(fetch|once|body|breaks|sentence|spellings)\.ts$/.test(to)
  const allowed = (arrow: Arrow): boolean =>
    ['model', stageOf(arrow.from)].includes(stageOf(arrow.to)) || isForAny(arrow) || isOfCodes(arrow)
  expectNone(ours.filter((arrow) => !joining.test(arrow.from) && !allowed(arrow)))
})

test('explain/ is prose: of the other stages it takes the names of codes alone, and only cli/ imports it', () => {
  const isExplain = (path: string): boolean => stageOf(path) === 'explain'
  expectNone(ours.filter(({ from, to }) => isExplain(to) && !isExplain(from) && stageOf(from) !== 'cli'))
  const named = files.filter(isExplain).flatMap((file) => textOf(file).match(/^import .*'\.\.\/.*$/gm) ?? [])
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((line) => !line.startsWith('import type '))).toEqual([])
})

test('nothing imports cli/, index.ts or flow.ts from below', () => {
  const upper = ({ from, to }: Arrow): boolean =>
    (stageOf(to) === 'cli' && !['cli', 'explain'].includes(stageOf(from))) ||
    to === 'index.ts' ||
    (to === 'flow.ts' && !/^(index\.ts|cli\/)/.test(from))
  expectNone(ours.filter(upper))
})

test('sandbox/ imports none of ours, and only cli/ imports it', () => {
  const isSandbox = (path: string): boolean => stageOf(path) === 'sandbox'
  expectNone(ours.filter(({ from, to }) => isSandbox(from) && !isSandbox(to)))
  expectNone(ours.filter(({ from, to }) => isSandbox(to) && !isSandbox(from) && stageOf(from) !== 'cli'))
})

test('each package has one door', () => {
  const door = (name: string): RegExp | undefined =>
    Object.entries(doors).find(([each]) => name === each || name.startsWith(`${each}/`))?.[1]
  const wrong = packages.filter(({ from, to }) => !to.startsWith('node:') && door(to)?.test(from) !== true)
  expectNone(wrong)
})

test('node is for cli/ and sandbox/, and its hashes for model/identity.ts', () => {
  const allowed = ({ from, to }: Arrow): boolean =>
    /^(cli|sandbox)\//.test(from) || (from === 'model/identity.ts' && to === 'node:crypto')
  expectNone(packages.filter((arrow) => arrow.to.startsWith('node:') && !allowed(arrow)))
})

test('plan/ and view/ have neither a clock nor chance, and only cli/ says process', () => {
  const pure = files.filter((file) => /^(plan|view)\//.test(file))
  const impure = /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)|\bperformance\b|\brandomBytes\b|\brandomUUID\b/
  expect(pure.length).toBeGreaterThan(10)
  expect(pure.filter((file) => impure.test(textOf(file)))).toEqual([])
  const plans = files.filter((file) => file.startsWith('plan/'))
  expect(plans.filter((file) => /\bnew Date\b/.test(textOf(file)))).toEqual([])
  expect(files.filter((file) => !file.startsWith('cli/') && /\bprocess\./.test(textOf(file)))).toEqual([])
})

test('a secret is unwrapped to be sent, to be hashed or to be judged; to be shown or kept, in one file each', () => {
  const revealing = files.filter((file) => !file.startsWith('sandbox/') && /\.reveal\(\)/.test(textOf(file)))
  const outward = revealing.filter((file) => !/^(portal|forge)\//.test(file))
  expect(outward).toEqual([
    'model/identity.ts',
    'plan/password.ts',
    'cli/import/variables.ts',
    'view/links/document.ts',
  ])
})

test('files are at most 250 lines long', () => {
  expect(files.filter((file) => textOf(file).trimEnd().split('\n').length > 250)).toEqual([])
})
