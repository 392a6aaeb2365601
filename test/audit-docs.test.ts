import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openPortal, type Portal } from './commands/portal.ts'
import { manifest, stage } from './commands/team.ts'
import { blocksOf, transcriptsOf } from './shown.ts'

const page = readFileSync('docs/audit.md', 'utf8')
const shown = transcriptsOf(page)

/** The portal of the page: that of a team, a room with forms, and one that the owner of the key may not manage. */
async function open(): Promise<Portal> {
  const rooms = [
    ...stage.rooms,
    { id: 9, type: 'formFilling', title: 'Orders' } as const,
    { id: 10, type: 'custom', title: 'Works council', canManage: false } as const,
  ]
  const portal = await openPortal({ rooms }, '')
  portal.world.files.delete('roomlinks.yaml')
  portal.world.files.set('team.yaml', manifest)
  return portal
}

const [policy = ''] = blocksOf(page).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []))

const cases: readonly { line: string; code: number; before?: (portal: Portal) => Promise<unknown> }[] = [
  { line: 'audit', code: 0 },
  { line: 'audit --file team.yaml', code: 0 },
  {
    line: 'audit --file team.yaml --room 7',
    code: 5,
    before: async ({ world }) => world.files.set('roomlinks.policy.yaml', policy),
  },
  {
    line: 'audit --since audit.json',
    code: 0,
    before: async ({ run, sandbox }) => {
      await run('audit --output json=audit.json')
      const [board] = sandbox.rooms()
      for (const { id, title } of board?.links ?? [])
        sandbox.editLink(7, id, title === 'Join' ? { access: 'editing' } : null)
      sandbox.addLink(8, { kind: 'additional', title: 'Dealers' })
    },
  },
]

test('all outputs that docs/audit.md shows are held by a test', () => {
  expect([...shown.keys()]).toEqual(cases.map(({ line }) => line))
})

test.for(cases)('it shows what the command prints: $line', async ({ line, code, before }) => {
  const portal = await open()
  await before?.(portal)
  const ended = await portal.run(line, { columns: 100 })
  expect(ended.code).toBe(code)
  if (process.env['UPDATE'] === '1') update(line, ended.out)
  else expect(shown.get(line)).toBe(ended.out)
})

function update(line: string, out: string): void {
  const text = readFileSync('docs/audit.md', 'utf8')
  const [head = '', ...rest] = text.split(`\`\`\`text\n$ roomlinks ${line}\n`)
  const tail = rest.join('').replace(/^.*?^```$/ms, '```')
  writeFileSync('docs/audit.md', `${head}\`\`\`text\n$ roomlinks ${line}\n${out}${tail}`)
}
