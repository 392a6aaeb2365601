import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { auditPassword, lastWeek, stage, today } from '../src/cli/demo/stage.ts'
import type { World } from '../src/cli/world.ts'
import { readManifest } from '../src/manifest/manifest.ts'
import { instantOf } from '../src/model/instant.ts'
import { byHand } from './cli/importing.ts'
import { commandsIn } from './cli/overview.ts'
import { openPortal, type Portal } from './cli/portal.ts'
import { command } from './cli/process.ts'
import { makeRepository } from './cli/repository.ts'
import { makeWorld, roomlinks } from './cli/world.ts'
import { blocksOf, expectParts } from './shown.ts'

const readme = readFileSync('README.md', 'utf8')

/** The fenced blocks of one language, in their order. */
function blocks(language: string): readonly string[] {
  return blocksOf(readme).flatMap((block) => (block.language === language ? [block.text] : []))
}

test('the manifest of the README is valid', () => {
  const manifests = blocks('yaml').filter((text) => /^ *version: 1$/m.test(text))
  expect(manifests).toHaveLength(1)
  for (const text of manifests) {
    const bytes = new TextEncoder().encode(text)
    const env = { AUDIT_PASSWORD: 'Quiet-Harbour-27' }
    const manifest = readManifest([{ file: 'README.md', bytes }], env, instantOf(Date.UTC(2027, 0, 11)))
    expect(manifest.diagnostics).toEqual([])
  }
})

test('what the README shows of the demo is what the demo prints, in that order', async () => {
  const { out: printed } = await command('demo')
  const [shown = ''] = blocks('text')
  expectParts(shown, printed, 2)
})

test('what the README shows of explain is what explain prints', async () => {
  const [text = ''] = blocks('text').filter((each) => each.startsWith('$ roomlinks explain'))
  const [line = '', ...rest] = text.split('\n')
  const { code, out } = await command(line.replace('$ roomlinks ', ''))
  expect({ code, out }).toEqual({ code: 0, out: rest.join('\n') })
})

/** Applies what the manifest says; then people edit two links by hand. */
async function drift({ run, sandbox }: Portal, env: World['env']): Promise<void> {
  expect((await run('apply --auto-approve', { env })).code).toBe(0)
  for (const { id: room, title: of, links } of sandbox.rooms()) {
    for (const { id, title } of links) {
      if (title === 'Partners') sandbox.editLink(room, id, { access: 'editing' })
      if (of === 'Order form') sandbox.editLink(room, id, { denyDownload: false })
    }
  }
}

test('what the README shows of a drift is what drift prints of the manifests of the demo', async () => {
  const portal = await openPortal(stage, lastWeek)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  await drift(portal, env)
  const [text = ''] = blocks('text').filter((each) => each.startsWith('$ roomlinks drift --write'))
  const answers = { env, canAsk: true, ask: () => Promise.resolve('yes') }
  const ended = await portal.run('drift --write', answers)
  expectParts(text.split('\n').slice(1).join('\n'), ended.out, 1)
  expect((await portal.run('drift', { env })).code).toBe(0)
})

test('what the README shows of the links is what links prints on a terminal, of the manifest of the demo', async () => {
  const portal = await openPortal(stage, lastWeek)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  await drift(portal, env)
  const [text = ''] = blocks('text').filter((each) => each.startsWith('$ roomlinks links\n'))
  const openFetch: World['openFetch'] = async () => (input, init) => portal.sandbox.fetch(new Request(input, init))
  const ended = await portal.run('links', { env, openFetch, columns: 80 })
  expect(ended.code).toBe(0)
  expectParts(text.split('\n').slice(1).join('\n'), ended.out, 1)
})

/** The words of a command line; one with blanks in it stands in single quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word)
}

test('what the README shows of a rotation is what rotate prints of the manifest of the demo', async () => {
  const portal = await openPortal(stage, lastWeek)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  expect((await portal.run('apply --auto-approve', { env })).code).toBe(0)
  const shown = blocks('text').filter((text) => text.startsWith('$ roomlinks rotate'))
  expect(shown).toHaveLength(2)
  for (const text of shown.toReversed()) {
    const [line = '', ...rest] = text.split('\n')
    const answers = { env, canAsk: true, ask: () => Promise.resolve('yes') }
    const ended = await portal.run(wordsOf(line.replace('$ roomlinks ', '')), answers)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expectParts(rest.join('\n'), ended.out, 1)
  }
})

test('what the README shows of fmt is what fmt prints', async () => {
  const [text = ''] = blocks('text').filter((each) => each.startsWith('$ roomlinks fmt --diff'))
  const [, , , , ...lines] = text.split('\n')
  const side = (sign: string): string =>
    lines
      .flatMap((line) => (line === '' || line.startsWith(' ') || line.startsWith(sign) ? `${line.slice(1)}\n` : []))
      .join('')
  const world = makeWorld({ files: new Map([['roomlinks.yaml', side('-').slice(0, -1)]]) })
  const ended = await roomlinks('fmt --diff', world)
  // Editors take the space from lines that hold nothing else.
  expect(ended.out.replaceAll('\n \n', '\n\n')).toBe(text.split('\n').slice(1).join('\n'))
  expect(world.files.get('roomlinks.yaml')).toBe(side('+').slice(0, -1))
})

test('what the README shows of a change and its base is what plan prints of the manifests of the demo', async () => {
  const portal = await openPortal(stage, lastWeek)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  await drift(portal, env)
  const repository = makeRepository({ 'roomlinks.yaml': lastWeek })
  repository.git('update-ref', 'refs/remotes/origin/main', 'main')
  const path = join(repository.folder, 'roomlinks.yaml')
  writeFileSync(path, today)
  const shown = blocks('text').filter((text) => text.startsWith('$ roomlinks plan --base origin/main'))
  expect(shown).toHaveLength(2)
  for (const text of shown) {
    const [line = '', ...rest] = text.split('\n')
    const isOffline = line.endsWith(' --offline')
    const change = { ...repository.world, env: isOffline ? {} : env }
    const ended = await portal.run(`${line.replace('$ roomlinks ', '')} -f ${path}`, change)
    expect(ended.code).toBe(0)
    expectParts(rest.join('\n'), ended.out, isOffline ? 0 : 1)
  }
})

test('what the README shows of a sweep is what plan prints of the manifest of the demo without its first room', async () => {
  const portal = await openPortal(stage, lastWeek)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  expect((await portal.run('apply --auto-approve', { env })).code).toBe(0)
  const [head = '', rest = ''] = lastWeek.split(/^ {2}- title: Acme board\n(?: {4}.*\n)*/m)
  portal.world.files.set('roomlinks.yaml', head + rest)
  const [text = ''] = blocks('text').filter((each) => each.startsWith('$ roomlinks plan --sweep'))
  expectParts(text.split('\n').slice(1).join('\n'), (await portal.run('plan --sweep')).out, 2)
})

test('the README names each command and its exit codes', async () => {
  const { out: help } = await command('--help')
  const commands = commandsIn(help)
  expect(commands.length).toBeGreaterThan(4)
  for (const command of commands) expect(readme).toContain(`| \`roomlinks ${command}\` |`)
  expect([...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 130,
  ])
})

test('what the README shows of import is what import prints', async () => {
  const [shown = ''] = blocks('text').filter((text) => text.startsWith('$ roomlinks import'))
  const links = [
    byHand(1, { title: 'Auditors', password: 'Copper-Kettle-61', expirationDate: '2035-03-31T22:00:00Z' }),
    byHand(2, { kind: 'invitation', title: 'Join the board', access: 'editing', maxUseCount: 25 }),
  ]
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, '')
  const { out, err } = await portal.run('import --room title:Board')
  expect(`$ roomlinks import --room title:Board\n${err}${out}`).toBe(shown)
})
