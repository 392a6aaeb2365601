import { linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../../src/host/disk.ts'
import { openPortal } from './portal.ts'
import { command, makeFolder, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'
import { makeWorld, roomlinks } from './world.ts'

const text = 'version: 1\nname: team\nrooms: []\n'

const posix = test.skipIf(process.platform === 'win32')

/** A folder with what runs need, under several names; in a line, `@` stands for it. */
function makeScene(): { readonly folder: string; readonly files: Readonly<Record<string, string>> } {
  const files = { 'roomlinks.yaml': manifest, 'links/deep/a.yaml': text, 'plan.json': '{}', key: 'sk-1' }
  const folder = makeFolder(files)
  linkSync(join(folder, 'roomlinks.yaml'), join(folder, 'hard'))
  linkSync(join(folder, 'links/deep/a.yaml'), join(folder, 'a-hard'))
  symlinkSync('roomlinks.yaml', join(folder, 'soft'))
  symlinkSync('report', join(folder, 'report-soft'))
  return { folder, files }
}

interface Case {
  readonly line: string
  readonly says: string
}

const named = '-f @roomlinks.yaml'

posix.for<Case>([
  { line: `plan ${named} --out @soft`, says: '--out @soft would be written over the manifest' },
  { line: `plan ${named} --json-into @./links/../roomlinks.yaml`, says: 'would be written over the manifest' },
  {
    line: `apply ${named} --audit-log @roomlinks.yaml`,
    says: '--audit-log @roomlinks.yaml would be written into the manifest',
  },
  { line: `apply ${named} --audit-log @./roomlinks.yaml`, says: 'would be written into the manifest' },
  { line: `apply ${named} --audit-log @hard`, says: '--audit-log @hard would be written into the manifest' },
  { line: `rotate 7 primary ${named} --audit-log @hard`, says: '--audit-log @hard would be written into the manifest' },
  { line: 'apply -f @links --audit-log @links/deep/a.yaml', says: 'would be written into the manifest' },
  { line: 'apply -f @links --audit-log @links/deep/new.YML', says: 'would be written into the manifest' },
  { line: 'apply -f @links --audit-log @a-hard', says: 'would be written into the manifest' },
  { line: `apply ${named} --plan @plan.json --audit-log @plan.json`, says: 'would be written into the approved plan' },
  { line: 'apply --api-key-file @key --audit-log @key', says: 'would be written into the API key' },
  { line: `plan ${named} --secrets @key --out @key`, says: 'would be written over the variables' },
  { line: 'apply --base-file @links --audit-log @links/deep/a.yaml', says: 'would be written into the base' },
  {
    line: 'apply --json-into @report --audit-log @report-soft',
    says: '--output json=@report would be written over the audit log',
  },
  { line: 'plan --output markdown=@report --output junit=@report-soft', says: 'would go into one file' },
  { line: 'plan --json-into @report --output junit=@report-soft', says: 'would go into one file' },
])('by whatever name, nothing is written over what is needed: $line', async ({ line, says }) => {
  const { folder, files } = makeScene()
  const at = (words: string): string => words.replaceAll('@', `${folder}/`)
  const { code, out, err } = await roomlinks(at(line), makeWorld({ ...disk }))
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('error usage/conflicting-option')
  expect(err).toContain(at(says))
  for (const [name, given] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(given)
})

posix.for<Case>([
  { line: 'plan --out hard', says: '--out hard would be written over the manifest' },
  { line: 'apply --audit-log soft', says: '--audit-log soft would be written into the manifest' },
])('the built command, in the folder of the manifest: $line', async ({ line, says }) => {
  const portal = await openPortal(stage, manifest)
  const { env } = surroundingsOf(portal)
  const { folder, files } = makeScene()
  const { code, out, err } = await command(line, { cwd: folder, env })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(`error usage/conflicting-option\n  ${says.charAt(0).toUpperCase()}${says.slice(1)}`)
  expect(portal.requests).toEqual([])
  for (const [name, given] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(given)
})

test('what is beside a folder of manifests, or passed over in it, may be written', async () => {
  const portal = await openPortal(stage, '')
  const folder = makeFolder({ 'links/a.yaml': manifest })
  mkdirSync(join(folder, 'links/x'), { recursive: true })
  for (const path of ['links/plan.json', 'links/.plan.yaml', 'plan.yaml', 'links/x/plan.yaml --exclude x']) {
    const ended = await portal.run(`plan -f ${folder}/links --out ${folder}/${path}`, disk)
    expect([path, ended.code]).toEqual([path, 0])
  }
})
