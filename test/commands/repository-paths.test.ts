import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryPaths } from '../../src/cli/files/repository-paths.ts'
import { disk } from '../../src/host/disk.ts'
import type { World } from '../../src/host/world.ts'
import type { Diagnostic, Span } from '../../src/model/diagnostic.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { annotations } from '../../src/view/ci/github.ts'
import { codeQuality } from '../../src/view/ci/gitlab.ts'
import { junit } from '../../src/view/ci/junit.ts'
import { sarif } from '../../src/view/ci/sarif.ts'
import type { Result } from '../../src/view/document/result.ts'
import { failureDocument, filesIn } from '../../src/view/document/result.ts'
import { resultMarkdown } from '../../src/view/markdown/result.ts'
import { openPortal } from './portal.ts'
import { command, makeFolder, within } from './process.ts'
import { machineWith, makeRepository, plainEnv } from './repository.ts'
import { manifest, stage } from './team.ts'
import { type Ended, makeWorld, roomlinks } from './world.ts'

/** Where a command runs; there, git knows nothing of this machine's settings. */
interface Surroundings {
  readonly cwd: string
  readonly env?: World['env']
}

const run = (args: readonly string[], { cwd, env = {} }: Surroundings): Promise<Ended> => {
  const openFetch = (): Promise<typeof fetch> => Promise.resolve(fetch)
  const world = makeWorld({ ...disk, ...machineWith(plainEnv(cwd)), env, openFetch })
  return within(cwd, () => roomlinks(args, world))
}

/** A manifest whose third line is wrong. */
const wrong = 'version: 1\nname: team\ncolour: red\nrooms: []\n'
const reports = ['markdown=out.md', 'sarif=out.sarif', 'codequality=out.cq', 'junit=out.xml']
const outputs = reports.flatMap((report) => ['--output', report])

interface Reported {
  readonly github: readonly string[]
  readonly sarif: readonly string[]
  readonly codequality: readonly string[]
  readonly junit: readonly string[]
  readonly markdown: readonly string[]
  readonly summary: readonly string[]
}

/** Runs a command in a folder, and gathers the paths that each report names, each once. */
async function pathsIn(
  cwd: string,
  args: readonly string[],
  more: World['env'] = {},
): Promise<Reported & { readonly err: string }> {
  const summary = join(makeFolder({}), 'summary.md')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
  const { out, err } = await run([...args, ...outputs, '--format', 'github'], { cwd, env: { ...env, ...more } })
  const read = (name: string): string => readFileSync(join(cwd, name), 'utf8')
  const found = (text: string, pattern: RegExp): string[] => [
    ...new Set([...text.matchAll(pattern)].map(([, path = '']) => path)),
  ]
  const places = /^(.+):\d+:\d+ error/gm
  return {
    github: found(out, /file=([^,]*),/g),
    sarif: found(read('out.sarif'), /"uri": "([^"]*)"/g),
    codequality: found(read('out.cq'), /"path": "([^"]*)"/g),
    junit: found(read('out.xml'), / file="([^"]*)"/g),
    markdown: found(read('out.md'), places),
    summary: found(readFileSync(summary, 'utf8'), places),
    err,
  }
}

/** That path in every report. */
const everywhere = (path: string, uri = path): Reported => ({
  ...{ github: [path], sarif: [uri], codequality: [path], junit: [path], markdown: [path], summary: [path] },
})

interface Case {
  readonly name: string
  /** The folder of the repository in which it runs. */
  readonly from?: string
  /** What is named; from the folder of the repository. */
  readonly file: (folder: string) => string
  readonly is: string
  readonly uri?: string
  /** How people see it; as it was named, if left out. */
  readonly seen?: string
}

test.for<Case>([
  { name: 'at the top', file: () => 'roomlinks.yaml', is: 'roomlinks.yaml' },
  { name: 'with a dot', file: () => './links/team.yaml', is: 'links/team.yaml' },
  { name: 'in a folder', file: () => 'links', is: 'links/team.yaml', seen: 'links/team.yaml' },
  { name: 'all of a sub folder', from: 'links', file: () => '.', is: 'links/team.yaml', seen: 'team.yaml' },
  { name: 'from a sub folder', from: 'links', file: () => 'team.yaml', is: 'links/team.yaml' },
  { name: 'in a folder beside', from: 'docs', file: () => '../links/team.yaml', is: 'links/team.yaml' },
  { name: 'above', from: 'links', file: () => '../roomlinks.yaml', is: 'roomlinks.yaml' },
  { name: 'by an absolute path', file: (folder) => join(folder, 'links/team.yaml'), is: 'links/team.yaml' },
  {
    name: 'by an absolute path, from a sub folder',
    from: 'docs',
    file: (folder) => join(folder, 'links/team.yaml'),
    is: 'links/team.yaml',
  },
  { name: 'through a folder that is a link', file: () => 'linked/team.yaml', is: 'links/team.yaml' },
  { name: 'through a file that is a link', from: 'docs', file: () => 'current.yaml', is: 'links/team.yaml' },
  {
    name: 'a name that a URI spells in another way',
    from: 'docs',
    file: () => '../boards/ä #1/team.yaml',
    is: 'boards/ä #1/team.yaml',
    uri: 'boards/%C3%A4%20%231/team.yaml',
  },
])('each report names a manifest $name from the top of the repository', async (given) => {
  const { from = '', file, is, uri, seen } = given
  const { folder } = makeRepository({
    'roomlinks.yaml': wrong,
    'links/team.yaml': wrong,
    'boards/ä #1/team.yaml': wrong,
    'docs/readme.md': '',
  })
  symlinkSync('links', join(folder, 'linked'))
  symlinkSync('../links/team.yaml', join(folder, 'docs/current.yaml'))
  const named = file(folder)
  const { err, ...reported } = await pathsIn(join(folder, from), ['validate', '--file', named])
  expect(reported).toEqual(everywhere(is, uri))
  // People see what they have typed.
  expect(err).toContain(`${seen ?? named}:3:1 error`)
})

test('the built command names it so from a sub folder', async () => {
  const { folder, env } = makeRepository({ 'links/team.yaml': wrong, 'docs/readme.md': '' })
  const { err } = await command('validate --file ../links/team.yaml --output junit=out.xml', {
    cwd: join(folder, 'docs'),
    env,
  })
  expect(readFileSync(join(folder, 'docs/out.xml'), 'utf8')).toContain(' file="links/team.yaml" line="3"')
  expect(err).toContain('../links/team.yaml:3:1 error')
})

// What takes nothing without a place gets the file that is meant where none is named.
test.for([
  { format: 'github', pattern: /file=([^,]*),/, named: undefined },
  { format: 'junit', pattern: / file="([^"]*)"/, named: undefined },
  { format: 'sarif', pattern: /"uri": "([^"]*)"/, named: 'docs/roomlinks.yaml' },
  { format: 'codequality', pattern: /"path": "([^"]*)"/, named: 'docs/roomlinks.yaml' },
  { format: 'markdown', pattern: /^(.+):3:1 error/m, named: '<stdin>' },
])('what comes from stdin is no file of the repository: $format', async ({ format, pattern, named }) => {
  const { folder } = makeRepository({ 'docs/readme.md': '' })
  const read = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(wrong))
  const world = makeWorld({ ...disk, ...machineWith(plainEnv(folder)), read })
  const line = ['validate', '--file', '-', '--format', format]
  const { code, out } = await within(join(folder, 'docs'), () => roomlinks(line, world))
  expect({ code, named: pattern.exec(out)?.[1] }).toEqual({ code: 3, named })
})

test('outside of a repository, paths are those of the working folder', async () => {
  const folder = makeFolder({ 'links/team.yaml': wrong })
  const { err: _, ...reported } = await pathsIn(folder, ['validate', '--file', './links/team.yaml'])
  expect(reported).toEqual(everywhere('links/team.yaml'))
})

test('what has no line is reported of the manifest that was named', async () => {
  const { folder } = makeRepository({ 'links/team.yaml': 'version: 1\nname: team\nrooms: []\n', 'docs/readme.md': '' })
  const plan = await pathsIn(join(folder, 'docs'), ['plan', '--file', '../links', '--portal', 'nowhere'])
  expect({ sarif: plan.sarif, codequality: plan.codequality }).toEqual({
    sarif: ['links/team.yaml'],
    codequality: ['links/team.yaml'],
  })
  expect({ github: plan.github, junit: plan.junit }).toEqual({ github: [], junit: [] })
  const gone = await pathsIn(join(folder, 'docs'), ['validate', '--file', '../links/gone.yaml'])
  expect(gone.sarif).toEqual(['links/gone.yaml'])
  // Where the folder is not there either, nobody can tell the working tree.
  const nowhere = await pathsIn(join(folder, 'docs'), ['validate', '--file', 'gone/team.yaml'])
  expect(nowhere.sarif).toEqual(['gone/team.yaml'])
  const empty = await pathsIn(join(folder, 'docs'), ['validate', '--file', '.'])
  expect(empty.sarif).toEqual(['docs'])
})

test('the changes of a comparison are on the lines of the manifest as it is', async () => {
  const entry = (access: string): string => `  - id: 1\n    links: { a: { access: ${access} } }\n`
  const head = 'version: 1\nname: team\nrooms:\n'
  const { folder, commit } = makeRepository({
    'links/team.yaml': `${head}${entry('read')}  - id: 2\n    links: { b: { access: read } }\n`,
  })
  commit({ 'links/team.yaml': `# moved\n${head}${entry('editing')}` })
  mkdirSync(join(folder, 'docs'))
  const cwd = join(folder, 'docs')
  const compared = await pathsIn(cwd, ['plan', '--offline', '--base', 'HEAD^', '--file', '../links/team.yaml'])
  expect(compared).toMatchObject({
    github: ['links/team.yaml'],
    sarif: ['links/team.yaml'],
    junit: ['links/team.yaml'],
  })
  const line = ['plan', '--offline', '--base', 'HEAD^', '--file', '../links/team.yaml', '--format', 'github']
  const { out } = await run(line, { cwd })
  expect(out.split('\n').map((line) => /^::\w+ (?:file=([^,]+),line=(\d+))?/.exec(line)?.slice(1))).toEqual([
    ['links/team.yaml', '6'],
    [undefined, undefined],
    undefined,
  ])
})

test('plans, reports and saved plans name the lines of their changes so', async () => {
  const portal = await openPortal(stage, '')
  const { folder } = makeRepository({ 'links/team.yaml': manifest, 'docs/readme.md': '' })
  const env = { ...portal.world.env, DOCSPACE_URL: portal.url }
  const cwd = join(folder, 'docs')
  for (const args of [['plan', '--out', 'plan.json'], ['drift']]) {
    const { github, sarif, junit } = await pathsIn(cwd, [...args, '--file', '../links/team.yaml'], env)
    expect({ github, sarif, junit }).toEqual({
      github: ['links/team.yaml'],
      sarif: ['links/team.yaml'],
      junit: ['links/team.yaml'],
    })
  }
  const { junit } = await pathsIn(cwd, ['show', 'plan.json'], env)
  expect(junit).toEqual(['links/team.yaml'])
  const saved: { readonly rooms: readonly { readonly sources: readonly { readonly file: string }[] }[] } = JSON.parse(
    readFileSync(join(cwd, 'plan.json'), 'utf8'),
  )
  expect(saved.rooms[0]?.sources[0]?.file).toBe('../links/team.yaml')
  const args = ['apply', '--auto-approve', '--file', '../links/team.yaml', '--output', 'junit=applied.xml']
  expect(await run(args, { cwd, env })).toMatchObject({ code: 0 })
  expect(readFileSync(join(cwd, 'applied.xml'), 'utf8')).toContain(' file="links/team.yaml" line="6"')
})

test('a report of what was applied names the lines that its warnings are about so', async () => {
  const copied: StageLink = { kind: 'additional', title: 'Copied', id: '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11' }
  const rooms = [1, 2].map((id): StageRoom => ({ id, type: 'custom', title: `Room ${id}`, links: [copied] }))
  const portal = await openPortal({ rooms }, '')
  const entries = `  - id: 1\n    links: { primry: { access: read } }\n  - { id: 2, links: {} }\n`
  const { folder } = makeRepository({
    'links/team.yaml': `version: 1\nname: team\nrooms:\n${entries}`,
    'docs/readme.md': '',
  })
  const env = { ...portal.world.env, DOCSPACE_URL: portal.url }
  const args = ['apply', '--auto-approve', '--file', '../links/team.yaml', '--output', 'markdown=applied.md']
  expect((await run(args, { cwd: join(folder, 'docs'), env })).code).toBe(0)
  const applied = readFileSync(join(folder, 'docs/applied.md'), 'utf8')
  expect(applied.match(/^.*team\.yaml:.*$/gm)).toEqual([
    'links/team.yaml:5:14 warning link/near-role',
    'links/team.yaml:4:5 warning room/link-shared',
    '  see also links/team.yaml:6:7',
  ])
})

test('a line of the base is no line of the manifest', async () => {
  const { folder, world } = makeRepository({ 'links/team.yaml': wrong })
  const [now, was] = [join(folder, 'links/team.yaml'), 'main:links/team.yaml']
  const span = (file: string): Span => ({ file, line: 3, column: 1, endColumn: 7, text: '' })
  const about = { severity: 'error', message: 'It goes.', hint: 'Keep it.', exit: 1 } as const
  const diagnostics: readonly Diagnostic[] = [
    { ...about, code: 'base/none', span: span(was) },
    { ...about, code: 'base/git', span: span(now), related: span(was) },
  ]
  const result: Result = { kind: 'failure', failure: failureDocument(diagnostics), manifest: null }
  const paths = await repositoryPaths(filesIn(result), { file: [now], base: 'main' }, makeWorld(world))
  expect(annotations(result, paths).match(/^::error .*?title=base.git/gm)).toEqual([
    '::error file=links/team.yaml,line=3,col=1,endColumn=6,title=base/git',
  ])
  expect(annotations(result, paths)).toContain('::error title=base/none::')
  expect(junit(result, paths)).not.toContain('main:')
  const found: { readonly check_name: string; readonly location: object }[] = JSON.parse(codeQuality(result, paths))
  // A tool that takes nothing without a place gets the top of the manifest.
  expect(found.map(({ check_name, location }) => [check_name, location])).toEqual([
    ['base/none', { path: 'links/team.yaml', lines: { begin: 1 } }],
    ['base/git', { path: 'links/team.yaml', lines: { begin: 3 } }],
  ])
  expect(sarif(result, paths)).not.toContain('main')
  expect(resultMarkdown(result, paths)).toContain('main:links/team.yaml:3:1 error base/none')
})
