import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { bin, makeFolder, start } from '../commands/process.ts'
import { blocksOf } from '../shown.ts'

interface Hook {
  readonly id: string
  readonly entry: string
  readonly language: string
  readonly files: string
  readonly pass_filenames?: boolean
}

const hooks: readonly Hook[] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'))
const page = readFileSync('docs/pre-commit.md', 'utf8')

const tidy = `version: 1
name: team
portal: https://acme.example.com
rooms:
  - id: 7
    links:
      board: { title: Board, access: read, password: "\${AUDIT_PASSWORD}" }
`

/** Runs a hook as pre-commit does: its entry, its arguments, and the files of the commit that it is for. Resolves with what stands then. */
async function runHook(
  id: string,
  text: string,
  { entry = '', args = '' } = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly text: string }> {
  const hook = hooks.find((each) => each.id === id)
  if (!hook) throw new Error(`There is no hook ${id}.`)
  const files = ['README.md', 'roomlinks.yaml'].filter((name) => new RegExp(hook.files).test(name))
  const cwd = makeFolder({ 'README.md': 'Links\n', 'roomlinks.yaml': text, 'bin/roomlinks': '' })
  writeFileSync(join(cwd, 'bin/roomlinks'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(join(cwd, 'bin/roomlinks'), 0o755)
  const line = [entry || hook.entry, args, ...(hook.pass_filenames === false ? [] : files)].join(' ')
  const env = { PATH: `${join(cwd, 'bin')}:${process.env['PATH']}` }
  const { code, out } = await start('sh', ['-c', line], { cwd, env }).ended
  return { code, out, text: readFileSync(join(cwd, 'roomlinks.yaml'), 'utf8') }
}

test('the page shows each hook that there is, and each is built by pre-commit with npm', () => {
  const [shown = ''] = blocksOf(page).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []))
  const [{ hooks: named }] = parse(shown).repos
  expect(named.map(({ id }: Hook) => id)).toEqual(hooks.map(({ id }) => id))
  expect(hooks.map(({ language }) => language)).toEqual(['node', 'node'])
  // pre-commit takes what `npm pack` prints for the name of the package. Scripts must not print into that.
  expect(readFileSync('.npmrc', 'utf8')).toContain('foreground-scripts=false\n')
})

test('roomlinks-validate finds a mistake, and needs no real password', async () => {
  const [, entry = ''] = /`entry: (.+?)`/.exec(page) ?? []
  expect(await runHook('roomlinks-validate', tidy, { entry })).toMatchObject({ code: 0 })
  expect(await runHook('roomlinks-validate', tidy)).toMatchObject({ code: 3 })
  expect(await runHook('roomlinks-validate', tidy.replace('read', 'reed'), { entry })).toMatchObject({ code: 3 })
})

test('roomlinks-fmt changes what is not tidy, which stops the commit; with --check it only says so', async () => {
  const untidy = tidy.replace('{ title: Board,', '{title:   Board,')
  expect(await runHook('roomlinks-fmt', tidy)).toEqual({ code: 0, out: '', text: tidy })
  expect(await runHook('roomlinks-fmt', untidy)).toMatchObject({ code: 0, text: tidy })
  expect(await runHook('roomlinks-fmt', untidy, { args: '--check' })).toMatchObject({ code: 2, text: untidy })
})
