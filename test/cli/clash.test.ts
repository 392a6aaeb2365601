import { linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPortal } from './portal.ts'
import { command, makeFolder, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'

const text = 'version: 1\nname: team\nrooms: []\n'

const posix = test.skipIf(process.platform === 'win32')

posix.for([
  { line: 'plan --out hard', says: '--out hard would be written over the manifest' },
  { line: 'plan --out soft', says: '--out soft would be written over the manifest' },
  { line: 'plan --json-into ./links/../roomlinks.yaml', says: 'would be written over the manifest' },
  { line: 'apply --audit-log roomlinks.yaml', says: '--audit-log roomlinks.yaml would be written into the manifest' },
  { line: 'apply --audit-log ./roomlinks.yaml', says: 'would be written into the manifest' },
  { line: 'apply --audit-log hard', says: '--audit-log hard would be written into the manifest' },
  { line: 'apply --audit-log soft', says: '--audit-log soft would be written into the manifest' },
  { line: 'rotate 7 primary --audit-log hard', says: '--audit-log hard would be written into the manifest' },
  { line: 'apply -f links --audit-log links/deep/a.yaml', says: 'would be written into the manifest' },
  { line: 'apply -f links --audit-log links/deep/new.YML', says: 'would be written into the manifest' },
  { line: 'apply -f links --audit-log a-hard', says: 'would be written into the manifest' },
  { line: 'apply --plan plan.json --audit-log plan.json', says: 'would be written into the approved plan' },
  { line: 'apply --api-key-file key --audit-log key', says: 'would be written into the API key' },
  { line: 'apply --base-file links --audit-log links/deep/a.yaml', says: 'would be written into the base' },
  {
    line: 'apply --json-into report --audit-log report-soft',
    says: '--json-into report would be written over the audit log',
  },
  { line: 'plan --output markdown=report --output junit=report-soft', says: 'would go into one file' },
  { line: 'plan --json-into report --output junit=report-soft', says: 'would go into one file' },
])('by whatever name, nothing is written over what is needed: $line', async ({ line, says }) => {
  const portal = await openPortal(stage, manifest)
  const { cwd, env } = surroundingsOf(portal)
  const files = { 'roomlinks.yaml': manifest, 'links/deep/a.yaml': text, 'plan.json': '{}', key: 'sk-1' }
  const folder = makeFolder(files)
  linkSync(join(folder, 'roomlinks.yaml'), join(folder, 'hard'))
  linkSync(join(folder, 'links/deep/a.yaml'), join(folder, 'a-hard'))
  symlinkSync('roomlinks.yaml', join(folder, 'soft'))
  symlinkSync('report', join(folder, 'report-soft'))
  expect(cwd).not.toBe(folder)
  const { code, out, err } = await command(line, { cwd: folder, env })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('error usage/conflicting-option')
  expect(err).toContain(says)
  expect(portal.requests).toEqual([])
  for (const [name, given] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(given)
})

test('what is beside a folder of manifests, or passed over in it, may be written', async () => {
  const portal = await openPortal(stage, manifest)
  const { env } = surroundingsOf(portal)
  const cwd = makeFolder({ 'links/a.yaml': manifest })
  for (const path of ['links/plan.json', 'links/.plan.yaml', 'plan.yaml', 'links/x/plan.yaml --exclude x']) {
    mkdirSync(join(cwd, 'links/x'), { recursive: true })
    expect([path, (await command(`plan -f links --out ${path}`, { cwd, env })).code]).toEqual([path, 0])
  }
})
