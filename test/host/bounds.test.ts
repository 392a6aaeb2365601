import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { leadsOutside, tracePath, whyOutside } from '../../src/host/bounds.ts'
import { disk } from '../../src/host/disk.ts'
import { openPortal, type Portal } from '../commands/portal.ts'
import { command, makeFolder, surroundingsOf, within } from '../commands/process.ts'
import { makeRepository, type Repository } from '../commands/repository.ts'
import { manifest, stage } from '../commands/team.ts'
import { type Ended, makeWorld, roomlinks } from '../commands/world.ts'

const text = 'version: 1\nname: team\nrooms: []\n'

/** A line that no output may hold. */
const treasure = 'fileMode-of-somebody-else'

/** A checkout with links that lead out of it, and what lies around it. */
function attack(): Repository & { readonly outside: string } {
  const outside = makeFolder({ 'secret.yaml': `${treasure}: 1\n`, 'folder/a.yaml': `${treasure}: 2\n` })
  const repository = makeRepository({ 'roomlinks.yaml': text, 'links/team.yaml': text, 'deep/er/x.txt': '' })
  const { folder, git } = repository
  git('config', 'user.name', treasure)
  const links = {
    'out.yaml': join(outside, 'secret.yaml'),
    'config.yaml': '.git/config',
    'folder-out': join(outside, 'folder'),
    'git-folder': '.git',
    'twice.yaml': 'out.yaml',
    'deep/er/up.yaml': `../../../../../../../../../../../..${outside}/secret.yaml`,
    'inside.yaml': 'links/team.yaml',
    'lost.yaml': join(outside, 'nothing.yaml'),
    'environ.yaml': '/proc/self/environ',
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name))
  mkdirSync(join(folder, 'mixed'))
  symlinkSync(join(outside, 'folder'), join(folder, 'mixed/more'))
  return { ...repository, outside }
}

const strays = [
  { path: 'out.yaml', why: 'leads out of its git working tree' },
  { path: './deep/../out.yaml', why: 'leads out of its git working tree' },
  { path: 'config.yaml', why: 'leads into a git directory' },
  { path: '.git/config', why: 'leads into a git directory' },
  { path: 'git-folder/config', why: 'leads into a git directory' },
  { path: 'git-folder', why: 'leads into a git directory' },
  { path: 'folder-out', why: 'leads out of its git working tree' },
  { path: 'folder-out/', why: 'leads out of its git working tree' },
  { path: 'folder-out/a.yaml', why: 'leads out of its git working tree' },
  { path: 'folder-out/../secret.yaml', why: 'leads out of its git working tree' },
  { path: 'twice.yaml', why: 'leads out of its git working tree' },
  { path: 'deep/er/up.yaml', why: 'leads out of its git working tree' },
  { path: 'lost.yaml', why: 'leads out of its git working tree' },
  { path: 'environ.yaml', why: 'leads out of its git working tree' },
] as const

const posix = test.skipIf(process.platform === 'win32')

posix.for(strays)('in a git working tree, $path is not read by any command', async ({ path, why }) => {
  const { folder } = attack()
  const at = `${folder}/${path}`
  for (const line of [
    `validate -f ${at}`,
    `plan -f ${at}`,
    `plan --base-file ${at} --offline -f ${folder}/roomlinks.yaml`,
    `apply -f ${at} --auto-approve`,
    `fmt ${at}`,
    `fmt --check --diff ${at}`,
    `drift --write -f ${at} --auto-approve`,
    `rotate 7 press -f ${at} --auto-approve`,
    `import --all --into ${at} --auto-approve`,
    `links -f ${at}`,
    `show ${at}`,
    `apply --plan ${at} -f ${folder}/roomlinks.yaml`,
    `comment --platform github --repo a/b --number 1 -f ${at}`,
    `sandbox --seed ${at}`,
    `sandbox --faults ${at}`,
  ]) {
    const world = makeWorld({ ...disk, env: { GITHUB_TOKEN: 'ghp-nothing' } })
    const { code, out, err } = await roomlinks(line, world)
    expect([line, code, out]).toEqual([line, 1, ''])
    expect(err).toContain(why)
    expect(err).not.toContain(treasure)
  }
})

posix('in a folder of manifests, a link out is an error, unless it is left out', async () => {
  const { folder } = attack()
  const run = (more: string): ReturnType<typeof roomlinks> =>
    roomlinks(`validate -f ${folder}/mixed${more}`, makeWorld({ ...disk }))
  expect(await run('')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('mixed/more leads out of') })
  writeFileSync(join(folder, 'mixed/a.yaml'), text)
  expect((await run(' --exclude more')).code).toBe(0)
})

posix('links that stay in the tree are followed, from wherever it is named', async () => {
  const { folder } = attack()
  const elsewhere = makeFolder()
  symlinkSync(folder, join(elsewhere, 'checkout'))
  for (const path of [`${folder}/inside.yaml`, `${elsewhere}/checkout/inside.yaml`, `${elsewhere}/checkout/links`]) {
    expect(await roomlinks(`validate -f ${path}`, makeWorld({ ...disk }))).toMatchObject({ code: 0, err: '' })
  }
  // The link that leads out lies in the checkout, whatever led there.
  symlinkSync(join(folder, 'out.yaml'), join(elsewhere, 'team.yaml'))
  for (const path of ['checkout/out.yaml', 'team.yaml']) {
    const { code, err } = await roomlinks(`validate -f ${elsewhere}/${path}`, makeWorld({ ...disk }))
    expect(code).toBe(1)
    expect(err).toContain('leads out of its git working tree')
  }
})

posix('elsewhere links are followed', async () => {
  const etc = makeFolder({ 'real/team.yaml': text })
  const folder = makeFolder()
  symlinkSync(join(etc, 'real/team.yaml'), join(folder, 'roomlinks.yaml'))
  symlinkSync(join(etc, 'real'), join(folder, 'links'))
  for (const path of ['roomlinks.yaml', 'links', 'links/team.yaml']) {
    expect(await whyOutside(join(folder, path), disk)).toBeUndefined()
    expect((await roomlinks(`validate -f ${folder}/${path}`, makeWorld({ ...disk }))).code).toBe(0)
  }
})

posix('links in a circle end', async () => {
  const folder = makeFolder()
  symlinkSync('b.yaml', join(folder, 'a.yaml'))
  symlinkSync('a.yaml', join(folder, 'b.yaml'))
  expect((await tracePath(join(folder, 'a.yaml'), disk)).linkFolders).toHaveLength(40)
  const { code, err } = await roomlinks(`validate -f ${folder}/a.yaml`, makeWorld({ ...disk }))
  expect(code).toBe(1)
  expect(err).toContain('its symbolic links form a loop')
})

posix.for([
  { path: 'plan.json', link: '/home/me/.ssh/authorized_keys', isAway: true },
  { path: 'reports/plan.json', link: '/home/me', at: 'reports', isAway: true },
  { path: 'plan.json', link: '../plan.json', isAway: true },
  { path: 'plan.json', link: '.git/hooks/post-checkout', isAway: true },
  { path: 'plan.json', link: '/dev/stdout', isAway: true },
  { path: 'plan.json', link: 'deep/plan.json', isAway: false },
  { path: 'plan.json', isAway: false },
  { path: 'deep/new/plan.json', isAway: false },
] as const)('written through $path -> $link: $isAway', async ({ path, isAway, ...given }) => {
  const { folder } = makeRepository({ 'deep/x': '' })
  if ('link' in given) symlinkSync(given.link, join(folder, 'at' in given ? given.at : path))
  expect(await leadsOutside(join(folder, path), disk)).toBe(isAway)
})

posix('links of the machine are followed, and those of the working folder stay in it', async () => {
  const outside = makeFolder({ 'logs/x': '' })
  symlinkSync('logs', join(outside, 'log'))
  const folder = makeFolder()
  symlinkSync(join(outside, 'log'), join(folder, 'log'))
  expect(await leadsOutside(join(outside, 'log/plan.json'), disk, folder)).toBe(false)
  expect(await leadsOutside(join(folder, 'log/plan.json'), disk, folder)).toBe(true)
  expect(await leadsOutside(join(folder, 'log/plan.json'), disk, outside)).toBe(false)
  expect(await leadsOutside('/no/such/folder/plan.json', disk, folder)).toBe(false)
  expect(await whyOutside('/no/such/folder/team.yaml', disk)).toBeUndefined()
})

/** Runs a command line on that portal in a folder of this machine. */
async function runIn(cwd: string, line: string, portal: Portal): Promise<Ended> {
  const { env, openFetch } = portal.world
  return within(cwd, () => roomlinks(line, makeWorld({ ...disk, env, openFetch })))
}

/** What is said of a path that is to be written in a working folder without git. */
const outputs = [
  'validate --output json=OUT',
  'plan --out OUT',
  'plan --json-into OUT',
  'apply --auto-approve --json-into OUT',
  'apply --auto-approve --audit-log OUT',
  'import --all --env-into OUT',
]

posix.for(outputs)('%s never goes through a link out of the working folder', async (line) => {
  const portal = await openPortal(stage, manifest)
  const { cwd } = surroundingsOf(portal)
  const outside = makeFolder({ authorized_keys: 'mine\n' })
  symlinkSync(join(outside, 'authorized_keys'), join(cwd, 'through'))
  symlinkSync(join(outside, 'new'), join(cwd, 'to-be-made'))
  symlinkSync(outside, join(cwd, 'folder'))
  for (const path of ['through', 'to-be-made', 'folder/new', './folder/authorized_keys']) {
    const { code, out, err } = await runIn(cwd, line.replace('OUT', path), portal)
    expect([path, code, out]).toEqual([path, 1, ''])
    expect(err).toContain(`${path} cannot be written (a symbolic link leads out of this folder).`)
  }
  expect(readFileSync(join(outside, 'authorized_keys'), 'utf8')).toBe('mine\n')
  expect(existsSync(join(outside, 'new'))).toBe(false)
  expect(portal.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  // A path of one's own is one's own.
  const own = join(outside, 'own')
  expect((await runIn(cwd, line.replace('OUT', own), portal)).code).toBe(0)
  // It may hold the passwords that were asked for.
  rmSync(own)
})

posix('the built command writes nothing through a link out of its folder', async () => {
  const portal = await openPortal(stage, manifest)
  const around = surroundingsOf(portal)
  const outside = makeFolder({ authorized_keys: 'mine\n' })
  symlinkSync(outside, join(around.cwd, 'folder'))
  const { code, err } = await command('plan --out folder/authorized_keys', around)
  expect(code).toBe(1)
  expect(err).toContain('folder/authorized_keys cannot be written (a symbolic link leads out of this folder).')
  expect(readFileSync(join(outside, 'authorized_keys'), 'utf8')).toBe('mine\n')
})

posix('neither do manifests that are rewritten, and the files of init', async () => {
  const portal = await openPortal(stage, manifest)
  const { cwd } = surroundingsOf(portal)
  const outside = makeFolder({ 'team.yaml': `# mine\n${text.replace('rooms: []', 'rooms:   []')}` })
  symlinkSync(join(outside, 'team.yaml'), join(cwd, 'team.yaml'))
  symlinkSync(outside, join(cwd, '.github'))
  symlinkSync(outside, join(cwd, 'new'))
  for (const line of [
    'fmt team.yaml',
    'import --all --into team.yaml --auto-approve',
    'init --all --ci none --auto-approve --name x --file new/x.yaml',
    'init --all --ci none --auto-approve --name x --file x.yaml --env-into new/x.env',
  ]) {
    const { code, err } = await runIn(cwd, line, portal)
    expect([line, code]).toEqual([line, 1])
    expect(err).toContain('a symbolic link leads out of this folder')
  }
  expect(readFileSync(join(outside, 'team.yaml'), 'utf8')).toContain('rooms:   []')
  expect(['workflows', 'x.yaml', 'x.env'].filter((name) => existsSync(join(outside, name)))).toEqual([])
})
