import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Shell, scripts } from '../../src/commands/completion/shells.ts'
import { binFolder } from './prepared.ts'
import { makeFolder, start as run } from './process.ts'

/** Whether a program is on this machine: `script` gives a shell a terminal. */
const has = (name: string): boolean =>
  String(process.env['PATH'])
    .split(':')
    .some((folder) => existsSync(join(folder, name)))

/** How each shell is started without settings of anybody, and learns to complete `args`, which shows its arguments. */
const shells: { readonly [S in Shell]: { readonly start: string; readonly setup: string } } = {
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

const title = `Acme $(touch pwned) \`touch pwned\` "q" 'o' \\ ; touch pwned & board`
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
    expect.poll(() => out().slice(before), { timeout: 15_000, interval: 20, message: what })
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
