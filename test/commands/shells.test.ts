import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Shell, scripts } from '../../src/commands/completion/shells.ts'
import { quoteWord, type ShellKind, setVariable } from '../../src/model/values/shell.ts'
import { binFolder } from './prepared.ts'
import { makeFolder, start as run } from './process.ts'

/** Whether a program is on this machine: `script` gives a shell a terminal. */
const has = (name: string): boolean =>
  String(process.env['PATH'])
    .split(':')
    .some((folder) => existsSync(join(folder, name)))

/** How each shell is started without settings of anybody, and learns to complete `args`, which shows its arguments. */
const shells: { readonly [S in Exclude<Shell, 'powershell'>]: { readonly start: string; readonly setup: string } } = {
  bash: {
    start: 'bash --norc --noprofile -i',
    setup: `source completion; complete -F _roomlinks args; args() { printf '<%s>' "$@"; echo; }; echo re''ady`,
  },
  zsh: {
    start: 'zsh -f -i',
    setup: `autoload -U compinit; compinit -u -D; source ./completion; compdef _roomlinks args; args() { printf '<%s>' "$@"; echo; }; echo re''ady`,
  },
  fish: {
    start: 'fish --no-config -i',
    setup: `source completion; complete -c args -f -a '(__roomlinks_complete)'; function args; printf '<%s>' $argv; echo; end; echo re''ady`,
  },
}

const title = `Acme $(touch pwned) \`touch pwned\` "q" 'o' \\ ; touch pwned & board ’; touch pwned; ‘`
const files: Readonly<Record<string, string>> = {
  'roomlinks.yaml': `version: 1\nname: a\nrooms:\n  - title: ${JSON.stringify(title)}\n    links: {}\n  - { tag: 会議, links: {} }\n`,
  'links one.yaml': '',
}

const lines: readonly { readonly typed: string; readonly means: readonly string[] }[] = [
  { typed: 'args pla\t--detail\t', means: ['plan', '--detailed-exitcode'] },
  { typed: 'args plan --room title:A\t', means: ['plan', '--room', `title:${title}`] },
  { typed: 'args plan --room tag:\t', means: ['plan', '--room', 'tag:会議'] },
  { typed: 'args plan --room "title:A\t', means: ['plan', '--room', `title:${title}`] },
  { typed: "args plan --room 'title:A\t", means: ['plan', '--room', `title:${title}`] },
  { typed: 'args plan --room=ti\t', means: ['plan', `--room=title:${title}`] },
  {
    typed: 'args plan --format mark\t--file li\t',
    means: ['plan', '--format', 'markdown', '--file', 'links one.yaml'],
  },
  { typed: 'args plan --output sari\troom\t', means: ['plan', '--output', 'sarif=roomlinks.yaml'] },
  { typed: 'args explain guard/max-w\t', means: ['explain', 'guard/max-widening'] },
]

test.for(['bash', 'zsh', 'fish'] as const)('%s completes what is typed', async (shell, { skip }) => {
  skip(!has(shell), `${shell} is not on this machine`)
  skip(!has('script'), 'there is no program that gives a shell a terminal')
  const cwd = makeFolder({ ...files, completion: scripts[shell] })
  const { start, setup } = shells[shell]
  const env = { PATH: `${binFolder()}:${process.env['PATH']}`, HOME: cwd, TERM: 'xterm', LANG: 'C.UTF-8' }
  const { child, out, ended } = run('script', ['-qec', start, '/dev/null'], { cwd, env, isTyped: true })
  let before = 0
  const said = (what: string): ReturnType<typeof expect.poll> =>
    expect.poll(() => out().slice(before), { interval: 20, message: what })
  child.stdin?.write(`${setup}\n`)
  await said(setup).toMatch(/^ready/m)
  for (const { typed, means } of lines) {
    before = out().length
    child.stdin?.write(`${typed}\n`)
    await said(typed).toContain(means.map((word) => `<${word}>`).join(''))
  }
  expect(existsSync(join(cwd, 'pwned'))).toBe(false)
  child.stdin?.write('exit\n')
  await ended
})

test('PowerShell completes what is typed', async ({ skip }) => {
  skip(!has('pwsh'), 'PowerShell is not on this machine')
  const asked = lines.filter(({ typed }) => typed.indexOf('\t') === typed.length - 1)
  const ask = `
    roomlinks completion powershell | Out-String | Invoke-Expression
    foreach ($line in $env:LINES -split [char]10) {
      $found = (TabExpansion2 $line $line.Length).CompletionMatches
      if ($found.Count -eq 1) { "<$(Invoke-Expression ('Write-Output ' + $found[0].CompletionText))>" } else { "$($found.Count) found" }
    }`
  const typed = asked.map((line) => line.typed.trim().replace('args', 'roomlinks'))
  const cwd = makeFolder({ ...files, 'ask.ps1': ask })
  const env = { PATH: `${binFolder()}:${process.env['PATH']}`, HOME: cwd, LANG: 'C.UTF-8', LINES: typed.join('\n') }
  const { out } = await run('pwsh', ['-NoProfile', '-File', 'ask.ps1'], { cwd, env }).ended
  expect(out.trim().split('\n')).toEqual(asked.map(({ means }) => `<${means.at(-1)}>`))
  expect(existsSync(join(cwd, 'pwned'))).toBe(false)
})

const words = [
  'plain-1.yaml',
  'Acme board',
  'a,b',
  '@home',
  "it's",
  '“q” ‘o’',
  '$HOME %PATH% `x`',
  'a"b',
  '会議',
  '',
  'a;b&c|d',
]

test.for([
  { shell: 'posix', program: 'sh', args: ['-c'], show: 'printf "<%s>"' },
  { shell: 'powershell', program: 'pwsh', args: ['-NoProfile', '-Command'], show: 'args' },
] as const)('a word for $shell is read as it is', async ({ shell, program, args, show }, { skip }) => {
  skip(!has(program), `${program} is not on this machine`)
  const quoted = words.map((word) => quoteWord(word, shell)).join(' ')
  const set = setVariable('NAME', words.join(' '), shell)
  const line =
    shell === 'posix'
      ? `${show} ${quoted}; ${set}; printf "<%s>" "$NAME"`
      : `function args { foreach ($each in $args) { Write-Host -NoNewline "<$each>" } }; args ${quoted}; ${set}; args $env:NAME`
  const { out } = await run(program, [...args, line], { env: { PATH: `${process.env['PATH']}`, LANG: 'C.UTF-8' } })
    .ended
  expect(out).toBe([...words, words.join(' ')].map((word) => `<${word}>`).join(''))
})

test.for<[shell: ShellKind, text: string, word: string, set: string]>([
  ['posix', 'Acme board', '"Acme board"', 'export NAME="Acme board"'],
  ['powershell', 'Acme board', '"Acme board"', "$env:NAME = 'Acme board'"],
  ['cmd', 'Acme board', '"Acme board"', 'set "NAME=Acme board"'],
  ['posix', "it's $1", `'it'\\''s $1'`, `export NAME='it'\\''s $1'`],
  ['powershell', "it's $1", "'it''s $1'", "$env:NAME = 'it''s $1'"],
  ['cmd', 'say "$1"', '"say \\"$1\\""', 'set "NAME=say "$1""'],
])('for %s, %s is %s', ([shell, text, word, set]) => {
  expect([quoteWord(text, shell), setVariable('NAME', text, shell)]).toEqual([word, set])
})
