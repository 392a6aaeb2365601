import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSeed } from '../src/manifest/sandbox-files/sandbox-files.ts'
import { openPortal, type Portal, writesIn } from './commands/portal.ts'
import { transcriptsOf } from './shown.ts'

const folder = 'examples/governance'
const textOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')

const audit = 'audit --file sales.yaml --file legal.yaml'

/** The portal of the example, with both teams' links applied. */
async function open(): Promise<Portal> {
  const seed = readSeed({ file: 'portal.yaml', bytes: readFileSync(`${folder}/portal.yaml`) })
  if (!seed.ok) throw new Error(seed.diagnostics[0]?.message)
  const portal = await openPortal(seed.value, '')
  portal.world.files.clear()
  for (const file of ['sales.yaml', 'legal.yaml', 'roomlinks.policy.yaml']) portal.world.files.set(file, textOf(file))
  const secrets = { CLIENT_PASSWORD: 'Quiet-Harbour-27', CONTRACT_PASSWORD: 'Slow-River-44' }
  const env = { ...portal.world.env, ...secrets, CLIENT_LINKS_END: '2030-06-30' }
  for (const file of ['sales.yaml', 'legal.yaml']) {
    const applied = await portal.run(`apply --auto-approve --file ${file}`, { env })
    expect(applied.code, applied.err).toBe(0)
  }
  portal.requests.length = 0
  return portal
}

test('the files of the example are in the layout of fmt', async () => {
  const { run } = await open()
  expect(await run('fmt --check sales.yaml legal.yaml')).toMatchObject({ code: 0, out: '' })
})

test('its README names each of its files, and shows what the audit prints', async () => {
  const readme = textOf('README.md')
  for (const file of readdirSync(folder)) if (file !== 'README.md') expect(readme).toContain(`](${file})`)
  const { run, requests } = await open()
  const { code, out } = await run(audit, { columns: 100 })
  expect(code).toBe(5)
  expect(writesIn(requests)).toEqual([])
  const shown = transcriptsOf(readme)
  if (process.env['UPDATE'] === '1')
    writeFileSync(
      `${folder}/README.md`,
      readme.replace(`$ roomlinks ${audit}\n${shown.get(audit)}`, `$ roomlinks ${audit}\n${out}`),
    )
  else expect(shown.get(audit)).toBe(out)
})

test('what was made by hand breaks the policy, what the teams declare does not, and the exception holds', async () => {
  const { run, sandbox } = await open()
  const denied = async (): Promise<readonly string[]> => {
    const { findings } = JSON.parse((await run(`${audit} --format json`)).out)
    return findings
      .filter(({ level }: { level: string }) => level === 'deny')
      .map(({ rule, link }: { rule: string; link: { title: string } }) => `${rule}: ${link.title}`)
      .sort()
  }
  expect(await denied()).toEqual([
    'confidential-is-locked: For the bank',
    'nobody-edits-in-public: Quick share',
    'public-links-end: For the bank',
    'public-links-end: Quick share',
  ])
  for (const room of sandbox.rooms())
    for (const { id, title } of room.links) if (/bank|Quick/.test(title)) sandbox.editLink(room.id, id, null)
  expect(await denied()).toEqual([])
  expect((await run(audit)).code).toBe(0)
})
