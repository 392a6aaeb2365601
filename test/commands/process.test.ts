import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPortal } from './portal.ts'
import { bin, command, makeFolder, start, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'

test('--version and --help', async () => {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await command('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  const { code, out, err } = await command('--help')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('Usage: roomlinks [options] [command]')
})

test('an unknown option or command ends with 1 and the nearest name', async () => {
  const option = await command('plan --detailed-exit-code')
  expect(option).toMatchObject({ code: 1, out: '' })
  expect(option.err).toContain('Did you mean --detailed-exitcode?')
  const unknown = await command('aply')
  expect(unknown).toMatchObject({ code: 1, out: '' })
  expect(unknown.err).toContain('Did you mean apply?')
})

test('plan, apply, plan', async () => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  for (const [line, code, says] of [
    ['plan --detailed-exitcode', 2, 'Plan: 1 to create, 2 to update'],
    ['apply --auto-approve --json-into report.json', 0, 'Verified: 2 of 2 rooms'],
    ['plan --detailed-exitcode', 0, 'No changes. 3 links match the manifest.'],
  ] as const) {
    const ended = await command(line, around)
    expect(ended).toMatchObject({ code, err: '' })
    expect(ended.out).toContain(says)
  }
  expect(JSON.parse(readFileSync(join(around.cwd, 'report.json'), 'utf8'))).toMatchObject({ ok: true })
})

test('no terminal and no --auto-approve: it ends at once, and sends nothing', async () => {
  const portal = await openPortal(stage, manifest)
  const ended = await command('apply', surroundingsOf(portal))
  expect(ended).toMatchObject({ code: 8, out: '' })
  expect(ended.err).toContain('there is no terminal')
  expect(portal.requests).toEqual([])
})

test('a reader that goes away early is no mistake', async () => {
  const rooms = Array.from({ length: 80 }, (_, at) => ({ id: at + 1, type: 'custom' as const, title: `Room ${at}` }))
  const entries = rooms.map(({ id }) => `  - id: ${id}\n    links: { a: { access: read }, b: { access: read } }\n`)
  const portal = await openPortal({ rooms }, `version: 1\nname: long\nrooms:\n${entries.join('')}`)
  const script = `("${process.execPath}" "${bin}" plan; echo "ended with $?" >&2) | head -1`
  const ended = await start('sh', ['-c', script], surroundingsOf(portal)).ended
  expect(ended).toEqual({ code: 0, out: expect.stringMatching(/^long on .*\n$/), err: 'ended with 0\n' })
})

test.for([
  { name: 'a pipe', env: {}, hasColour: false },
  { name: 'FORCE_COLOR', env: { FORCE_COLOR: '1' }, hasColour: true },
  { name: 'FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, hasColour: false },
  { name: 'NO_COLOR, which is stronger', env: { FORCE_COLOR: '1', NO_COLOR: '1' }, hasColour: false },
  { name: '--no-color, which is stronger', env: { FORCE_COLOR: '1' }, option: ' --no-color', hasColour: false },
])('colour: $name', async ({ env, option = '', hasColour }) => {
  const cwd = makeFolder({ 'roomlinks.yaml': 'version: 1\nname: x\nroms: []\n' })
  const { code, err } = await command(`validate${option}`, { cwd, env })
  expect(code).toBe(3)
  expect(err.includes('\u001b[')).toBe(hasColour)
})

test('folders where files should be, and files that are not there', async () => {
  const [board = '', prices = ''] = manifest.split(/^(?= {2}- title)/m)
  const cwd = makeFolder({
    'links/board.yaml': board,
    'links/prices.yml': `version: 1\nname: team\nrooms:\n${prices}`,
    'links/notes.txt': 'not a manifest',
    'links/.old.yaml/not-read.yaml': 'nor this',
    'empty/notes.txt': '',
  })
  const env = { LINK_PASSWORD: 'x1-Longer', DOCSPACE_URL: 'http://127.0.0.1:1', DOCSPACE_API_KEY: 'sk-1' }
  const said = async (line: string): Promise<readonly unknown[]> => {
    const { code, out, err } = await command(line, { cwd, env })
    return [code, out || err.split('\n')[1]?.trim()]
  }
  expect(await said('validate -f links')).toEqual([0, 'Valid: 3 links in 2 entries of team.\n'])
  expect(await said('validate -f empty')).toEqual([1, 'The folder empty contains no .yaml or .yml file.'])
  expect(await said('validate')).toEqual([1, 'roomlinks.yaml cannot be read (there is no such file).'])
  expect(await said('plan -f links --json-into empty')).toEqual([1, 'empty cannot be written (it is a folder).'])
  expect(await said('plan -f links --json-into no/plan.json')).toEqual([
    1,
    'no/plan.json cannot be written (there is no such folder).',
  ])
  expect(await said('plan -f links --api-key-file empty')).toEqual([
    4,
    'The API key cannot be read from empty (it is a folder).',
  ])
})

test('a plan that has failed ends: what is still under way is left', async () => {
  const portal = await openPortal(
    {
      rooms: Array.from({ length: 40 }, (_, at) => ({
        id: at + 1,
        type: 'custom',
        title: `Room ${at}`,
        tags: ['all'],
      })),
    },
    'version: 1\nname: many\nrooms:\n  - tag: all\n    links: { a: { access: read } }\n',
  )
  portal.sandbox.setFaults({
    faults: [
      // The room that was changed last is listed first.
      { on: { path: '*/rooms/40/links' }, fault: 'unauthorized' },
      { on: { path: '*/links' }, fault: 'hang' },
    ],
  })
  const { code, err } = await command('plan', surroundingsOf(portal))
  expect(code).toBe(4)
  expect(err).toContain('error portal/unauthorized')
  // A request that is waited for to its end is sent again.
  expect(new Set(portal.requests).size).toBe(portal.requests.length)
})

test('what has to be sent again is, after a pause', async () => {
  const portal = await openPortal(stage, manifest)
  portal.sandbox.setFaults({ faults: [{ times: 2, fault: 'error500' }] })
  expect(await command('plan', surroundingsOf(portal))).toMatchObject({ code: 0, err: '' })
})

test.skipIf(!existsSync('/usr/bin/script')).for([
  { answer: 'yes', code: 0, says: 'Verified: 2 of 2 rooms' },
  { answer: 'no', code: 8, says: 'Answer "yes" to go on.' },
])('at a terminal, apply asks: $answer', async ({ answer, code, says }) => {
  const portal = await openPortal(stage, manifest)
  const line = `"${process.execPath}" "${bin}" apply; echo "ended with $?"`
  const answering = `until grep -qs "Only .yes. is accepted" seen; do sleep 0.1; done; echo ${answer}; until grep -q "ended with" seen; do sleep 0.1; done`
  const script = `(${answering}) | script -qfec '${line}' seen`
  const { out } = await start('bash', ['-c', script], surroundingsOf(portal)).ended
  expect(out).toContain(says)
  expect(out).toContain(`ended with ${code}`)
})
