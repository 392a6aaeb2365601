import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { expectGolden } from './golden.ts'
import { openPortal, origin } from './portal.ts'
import { command } from './process.ts'
import { makeRepository } from './repository.ts'
import { manifest, stage } from './team.ts'
import { errorOf } from './world.ts'

const at = (url: string): string => manifest.replace('name: team\n', `name: team\nportal: ${url}\n`)

interface Case {
  readonly name: string
  /** The manifest at the base; `undefined`: another file is there. */
  readonly was?: (url: string) => string
  readonly more?: Readonly<Record<string, string>>
  /** What the change does beside naming the portal. */
  readonly change?: (folder: string) => void
  readonly options?: string
  readonly says: string
}

test.for<Case>([
  { name: 'another portal', was: () => at('https://docspace.example.com'), says: 'names another one' },
  {
    name: 'a portal that is not known',
    was: () => at('"${NOT_SET}"'),
    says: 'names another one',
  },
  { name: 'no portal', was: () => manifest, says: 'names none' },
  { name: 'a manifest that is not valid', was: (url) => `${at(url)}rooms: []\n`, says: 'is not a valid manifest' },
  { name: 'a manifest that is no YAML', was: () => ': :\n\t', says: 'is not a valid manifest' },
  { name: 'no such file', says: 'does not have this manifest' },
  {
    name: 'the file under another name',
    was: () => at('https://docspace.example.com'),
    change: (folder) => renameSync(join(folder, 'links/team.yaml'), join(folder, 'links/crew.yaml')),
    options: '--file links/crew.yaml --base main',
    says: 'does not have this manifest',
  },
  ...['links', 'links/team.yaml'].flatMap((file) => [
    {
      name: `the folder, which is now behind a symbolic link (${file})`,
      was: () => at('https://docspace.example.com'),
      change: (folder: string) => {
        renameSync(join(folder, 'links'), join(folder, 'moved'))
        symlinkSync('moved', join(folder, 'links'))
      },
      options: `--file ${file} --base main`,
      says: 'names another one',
    },
    {
      name: `the folder, in whose place is a link to an example that was there before (${file})`,
      was: () => at('https://docspace.example.com'),
      more: { 'docs/team.yaml': at(origin) },
      change: (folder: string) => {
        renameSync(join(folder, 'links'), join(folder, 'moved'))
        symlinkSync('docs', join(folder, 'links'))
      },
      options: `--file ${file} --base main`,
      says: 'names another one',
    },
    {
      name: `the example alone, to which a new link leads (${file})`,
      more: { 'docs/team.yaml': at(origin) },
      change: (folder: string) => {
        renameSync(join(folder, 'links'), join(folder, 'moved'))
        symlinkSync('docs', join(folder, 'links'))
      },
      options: `--file ${file} --base main`,
      says: 'a symbolic link leads to it',
    },
  ]),
  {
    name: 'nothing, for it is the first push',
    options: `--file links/team.yaml --base ${'0'.repeat(40)}`,
    says: 'there is no base',
  },
  {
    name: 'a file with another portal',
    change: (folder) => writeFileSync(join(folder, 'was.yaml'), at('https://docspace.example.com')),
    options: '--file links/team.yaml --base-file was.yaml',
    says: 'names another one',
  },
  {
    name: 'a file without a portal',
    change: (folder) => writeFileSync(join(folder, 'was.yaml'), manifest),
    options: '--file links/team.yaml --base-file was.yaml',
    says: 'names none',
  },
  {
    name: 'a file that is not valid',
    change: (folder) => writeFileSync(join(folder, 'was.yaml'), 'version: 2\n'),
    options: '--file links/team.yaml --base-file was.yaml',
    says: 'is not a valid manifest',
  },
])('the base has $name: nothing is sent, unless the portal is named elsewhere too', async (each) => {
  const { was, more = {}, change, options = '--file links/team.yaml --base main', says } = each
  const portal = await openPortal(stage, '')
  const { folder, world: machine } = makeRepository({
    'README.md': 'x',
    ...more,
    ...(was && { 'links/team.yaml': was(origin) }),
  })
  mkdirSync(join(folder, 'links'), { recursive: true })
  writeFileSync(join(folder, 'links/team.yaml'), at(origin))
  change?.(folder)
  const line = `plan ${options.replaceAll(/(?<=file )/g, `${folder}/`)}`
  const ended = await portal.run(line, { ...machine, env: { ...portal.world.env, DOCSPACE_URL: '' } })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('error base/portal-moved')
  expect(ended.err).toContain(says)
  expect(portal.requests).toEqual([])
  expect((await portal.run(line, machine)).code).toBe(0)
  expect(portal.requests).not.toEqual([])
})

test('nothing is sent by any command, and an empty name names nothing; offline there is nothing to ask', async () => {
  const portal = await openPortal(stage, at(origin))
  portal.world.files.set('was.yaml', manifest)
  const world = { env: { ...portal.world.env, DOCSPACE_URL: '' } }
  const named = ['--base-file', 'was.yaml']
  for (const words of [['plan'], ['apply', '--auto-approve'], ['plan', '--portal', '']]) {
    const ended = await portal.run([...words, ...named], world)
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error base/portal-moved') })
  }
  const offline = await portal.run(['plan', '--offline', ...named], world)
  expect(offline.err).not.toContain('base/portal-moved')
  expect(portal.requests).toEqual([])
  expect((await portal.run(['plan', '--portal', `${origin}/`, ...named], world)).code).toBe(0)
  expect(portal.requests).not.toEqual([])
})

test('the command itself: the key stays here, and goes where the base confirms it, however that is spelt', async () => {
  const portal = await openPortal(stage, '')
  const { folder, env: plain } = makeRepository({ 'roomlinks.yaml': at(`${portal.url}/`) })
  const env = { ...plain, DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: 'Quiet-Harbour-27' }
  writeFileSync(join(folder, 'crew.yaml'), at(portal.url))
  const refused = await command('plan --file crew.yaml --base HEAD', { cwd: folder, env })
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error base/portal-moved') })
  expect(portal.requests).toEqual([])
  renameSync(join(folder, 'crew.yaml'), join(folder, 'roomlinks.yaml'))
  expect(await command('plan --base HEAD', { cwd: folder, env })).toMatchObject({ code: 0, err: '' })
})

test('the key is not sent to a portal that only the change names, unless somebody else names it too', async () => {
  const portal = await openPortal(stage, at('https://elsewhere.example.com'))
  portal.world.files.set('old.yaml', at('http://docspace.localhost'))
  const env = { ...portal.world.env, DOCSPACE_URL: undefined }
  const sent: string[] = []
  const openFetch: World['openFetch'] = async () => async (url) => {
    sent.push(url)
    throw errorOf('ENOTFOUND')
  }
  const world = { env, openFetch, sleep: async () => undefined }
  const ended = await portal.run('plan --base-file old.yaml', world)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(sent).toEqual([])
  expectGolden('base-portal-moved', ended.err)
  const named = await portal.run('plan --base-file old.yaml --portal https://elsewhere.example.com', world)
  expect(named.err).toContain('portal/unreachable')
  expect(new Set(sent.map((url) => new URL(url).host))).toEqual(new Set(['elsewhere.example.com']))
  // Where both agree, or only one says it, there is nothing to ask.
  portal.world.files.set('roomlinks.yaml', at('http://docspace.localhost'))
  expect((await portal.run('plan --base-file old.yaml', { env })).code).toBe(0)
})
