import { expect, test } from 'vitest'
import { type Format, type FormattedCommand, formatsOf } from '../../src/view/formats.ts'
import { openPortal, type Portal } from './portal.ts'
import { manifest, stage } from './team.ts'
import { errorOf, makeWorld, roomlinks } from './world.ts'

const lines: { readonly [S in FormattedCommand]: string } = {
  validate: 'validate',
  plan: 'plan',
  drift: 'drift',
  show: 'show saved.json',
  apply: 'apply --auto-approve',
  audit: 'audit',
}
const commands = Object.keys(lines) as readonly FormattedCommand[]
const formats = formatsOf('plan')
/** How it ends where there is something to do. */
const done = (command: FormattedCommand): number => (command === 'drift' ? 2 : 0)

async function open(text: string = manifest): Promise<Portal> {
  const portal = await openPortal(stage, text)
  await portal.run('plan --out saved.json')
  portal.world.take()
  return portal
}

/** What a document of each format begins with. */
const starts: { readonly [F in Format]: RegExp } = {
  text: /^(team on|Apply:|Valid:|error|roomlinks\.yaml|http:)/,
  json: /^\{\n {2}"formatVersion"/,
  markdown: /^(<!-- roomlinks(:team\.[\da-f]{12}|:\.[\da-f]{12}|:team)? state=\w+|### Links of )/,
  github: /^(::\w+ .*::.*\n)*$/,
  gitlab: /^\{("create":\d+,"update":\d+,"delete":\d+)?\}\n$/,
  codequality: /^\[/,
  sarif: /^\{\n {2}"\$schema"/,
  junit: /^<\?xml /,
  csv: /^(room|severity),/,
  html: /^<!doctype html>\n/,
}

test.for(commands)('%s: what --format prints is what --output writes, all at once', async (command) => {
  const portal = await open()
  const outputs = formatsOf(command).map((format) => `--output ${format}=out.${format}`)
  const ended = await portal.run(`${lines[command]} ${outputs.join(' ')}`)
  expect(ended.code).toBe(done(command))
  for (const format of formatsOf(command)) {
    const written = String(portal.world.files.get(`out.${format}`))
    expect(written).toMatch(starts[format])
    if (format === 'text') continue
    const { run } = await open()
    const printed = await run(`${lines[command]} --format ${format}`)
    // Each portal of these tests draws its own ids.
    expect(printed.out.replaceAll(/2027\w+-\w+/g, '')).toBe(written.replaceAll(/2027\w+-\w+/g, ''))
    expect(printed.code).toBe(done(command))
  }
})

test.for(commands)('%s: where there is no result, each format says so', async (command) => {
  const portal = await openPortal(stage, 'version: 2\n')
  portal.world.files.set('saved.json', '{}')
  const outputs = formatsOf(command).map((format) => `--output ${format}=out.${format}`)
  const ended = await portal.run(`${lines[command]} ${outputs.join(' ')}`)
  expect(ended.code).not.toBe(0)
  for (const format of formatsOf(command)) expect(portal.world.files.get(`out.${format}`)).toMatch(starts[format])
  expect(portal.requests).toEqual([])
})

test('until there is a result, each file says in its format that there is none', async () => {
  const portal = await open()
  const drafts = new Map<string, string>()
  const draft = async (path: string, text: string): Promise<void> => void drafts.set(path, text)
  const outputs = formats.map((format) => `--output ${format}=out.${format}`)
  await portal.run(`plan ${outputs.join(' ')}`, { draft })
  for (const format of formats) expect(drafts.get(`out.${format}`)).toMatch(starts[format])
  expect(drafts.get('out.markdown')).toContain('This run was cut off before it could report.')
})

test.for(commands)('%s: a file that cannot be written is told before anything is sent', async (command) => {
  const portal = await open()
  portal.requests.length = 0
  const ended = await portal.run(`${lines[command]} --output markdown=locked/x.md --output json=x.json`)
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('locked/x.md cannot be written') })
  expect(portal.requests).toEqual([])
  expect(JSON.parse(String(portal.world.files.get('x.json')))).toMatchObject({ ok: false })
})

test.for(commands)('%s: a disk that is full by then makes it no success', async (command) => {
  const portal = await open()
  const write = () => Promise.reject(errorOf('ENOSPC'))
  const ended = await portal.run(`${lines[command]} --output markdown=x.md`, { write })
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('the disk is full') })
})

test.for(commands)('%s: only what the command can print is taken', async (command) => {
  const wrong = ['nonsense', ...formats.filter((format) => !formatsOf(command).includes(format))]
  for (const format of wrong) {
    for (const option of [`--format ${format}`, `--output ${format}=x`]) {
      const ended = await roomlinks(`${lines[command]} ${option}`, makeWorld())
      expect(ended.code).toBe(1)
      expect(ended.err).toContain('error usage/invalid-argument')
      for (const name of formatsOf(command)) expect(ended.err).toContain(name)
    }
  }
})

test.for([
  { name: 'no file', line: '--output json', says: 'Write FORMAT=FILE' },
  { name: 'no path', line: '--output json=', says: 'Write FORMAT=FILE' },
  { name: 'no format', line: '--output =x.md', says: 'Write FORMAT=FILE' },
  {
    name: 'one file twice',
    line: '--output json=a --output junit=./a',
    says: 'Another output already uses that file.',
  },
  { name: 'the JSON too', line: '--output junit=a --json-into a', says: 'would go into one file' },
  { name: 'the plan too', line: '--out x/../a --output markdown=a', says: 'would go into one file' },
])('a wrong --output: $name', async ({ line, says }) => {
  const ended = await roomlinks(`plan ${line}`, makeWorld())
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(says) })
  expect(ended.err).toContain('error usage/')
})

test.for([
  { line: 'plan --out roomlinks.yaml', says: 'roomlinks.yaml would be written over the manifest' },
  { line: 'validate --file a.yaml --output json=./a.yaml', says: 'a.yaml would be written over the manifest' },
  { line: 'plan --file links/ --json-into links/plan.yml', says: 'links/plan.yml would be written over the manifest' },
  { line: 'plan --offline --base-file was.yaml --output markdown=was.yaml', says: 'over the base' },
  { line: 'plan --api-key-file key --output markdown=key', says: 'over the API key' },
  { line: 'apply --plan plan.json --json-into plan.json', says: 'over the approved plan' },
  { line: 'apply --auto-approve --audit-log log --json-into log', says: 'over the audit log' },
  { line: 'show plan.json --output markdown=x/../plan.json', says: 'over the saved plan' },
  { line: 'apply --audit-log roomlinks.yaml', says: 'would be written into the manifest' },
  { line: 'apply --file links --audit-log links/deep/new.yaml', says: 'would be written into the manifest' },
  { line: 'apply --base-file links --audit-log links/plan.yml', says: 'would be written into the base' },
  { line: 'plan --file - --out /dev/stdin', says: 'would be written over the manifest' },
])('what a run reads is not what it writes: $line', async ({ line, says }) => {
  const names = ['roomlinks.yaml', 'a.yaml', 'links/plan.yml', 'was.yaml', 'key', 'plan.json', 'log']
  const files = new Map<string, string | Uint8Array>(names.map((name) => [name, `of ${name}`]))
  const ended = await roomlinks(line, makeWorld({ files: new Map(files) }))
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(says) })
  expect(ended.err).toContain('error usage/conflicting-option')
})

test('one file that has two names takes one result', async () => {
  const world = makeWorld({ idOf: async (path) => (path.startsWith('out') ? '1:1' : undefined) })
  const { code, err } = await roomlinks('plan --output markdown=out-a --output junit=out-b', world)
  expect(code).toBe(1)
  expect(err).toContain('--output markdown=out-a and --output junit=out-b would go into one file')
})

test('a folder of manifests may hold a result, which is no manifest', async () => {
  const portal = await open()
  portal.world.files.set('links/a.yaml', String(portal.world.files.get('roomlinks.yaml')))
  const list = (): Promise<readonly string[]> => Promise.resolve(['a.yaml'])
  expect(await portal.run('plan --file links --out links/plan.json', { list })).toMatchObject({ code: 0 })
})

test('the JSON document may be asked for in three ways', async () => {
  const portal = await open()
  const ended = await portal.run('plan --output json=a --json-into b --out a')
  expect(ended.code).toBe(0)
  expect(portal.world.files.get('a')).toBe(portal.world.files.get('b'))
})

test('a mistake in the command line is told in the format that was asked for', async () => {
  for (const line of ['plan --nonsense --format markdown', 'plan --format=markdown --nonsense']) {
    const { out } = await roomlinks(line, makeWorld())
    expect(out).toMatch(/^<!-- roomlinks state=failed -->\n### No result\n/)
    expect(out).toContain('usage/unknown-option')
  }
  expect((await roomlinks('plan --nonsense --format', makeWorld())).out).toBe('')
})

test('a manifest that could be read names what has failed after that', async () => {
  const portal = await open()
  const planned = await portal.run('plan --format markdown')
  const [key = ''] = /(?<=^<!-- roomlinks:)\S+/.exec(planned.out) ?? []
  const failed = await portal.run('plan --format markdown --room 404')
  expect(failed.out).toContain(`<!-- roomlinks:${key} state=failed`)
  const nowhere = await portal.run('plan --format markdown', { env: {} })
  expect(nowhere.out).toMatch(/^<!-- roomlinks:team state=failed -->/)
})

test('apply asks in text only, and says so in the words of the format', async () => {
  const portal = await open()
  const ended = await portal.run('apply --format markdown', { canAsk: true })
  expect(ended.code).toBe(8)
  expect(ended.out).toContain('--format markdown leaves no place to ask')
})

test('an apply that was not approved says in each form what it would have done', async () => {
  const portal = await open()
  portal.world.files.set('roomlinks.yaml', manifest.replaceAll('comment', 'editing'))
  const outputs = formatsOf('apply').map((format) => `--output ${format}=out.${format}`)
  const ended = await portal.run(`apply --plan saved.json ${outputs.join(' ')}`)
  expect(ended.code).toBe(6)
  for (const format of ['text', 'markdown']) {
    expect(portal.world.files.get(`out.${format}`)).toContain('2 changes not approved:')
  }
  expect(JSON.parse(String(portal.world.files.get('out.json')))).toHaveProperty('stale')
})
