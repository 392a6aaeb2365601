import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { canShowSigns, shellOf, withPlainSigns } from '../../src/host/terminal.ts'
import { bin, makeFolder, start } from '../commands/process.ts'

const machine =
  'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules;C:\\Program Files (x86)\\Microsoft SQL Server\\Tools\\PowerShell\\Modules\\'

test.for([
  ['linux', {}, 'posix'],
  ['linux', { PSModulePath: '/home/me/.local/share/powershell/Modules' }, 'posix'],
  ['win32', {}, 'cmd'],
  ['win32', { PSModulePath: machine }, 'cmd'],
  ['win32', { PSModulePath: `C:\\Users\\me\\Documents\\WindowsPowerShell\\Modules;${machine}` }, 'powershell'],
  ['win32', { PSModulePath: `D:\\me\\PowerShell\\Modules\\;${machine}` }, 'powershell'],
  ['win32', { PSModulePath: `c:\\program files\\powershell\\7\\Modules;${machine}` }, 'powershell'],
  ['win32', { PSModulePath: machine, SHELL: '/usr/bin/bash' }, 'posix'],
  ['win32', { MSYSTEM: 'MINGW64' }, 'posix'],
] as const)('on %s with %j, the shell is %s', ([platform, env, shell]) => {
  expect(shellOf(env, platform)).toBe(shell)
})

test.for([
  ['linux', {}, true],
  ['linux', { LC_ALL: 'C' }, false],
  ['linux', { LANG: 'POSIX' }, false],
  ['linux', { LC_ALL: '', LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' }, false],
  ['linux', { LC_ALL: 'C.UTF-8', LANG: 'C' }, true],
  ['linux', { LANG: 'de_DE.utf8' }, true],
  ['linux', { LANG: 'de_DE.UTF-8', TERM: 'linux' }, false],
  ['win32', {}, false],
  ['win32', { WT_SESSION: '1' }, true],
  ['win32', { TERM_PROGRAM: 'vscode' }, true],
] as const)('whether a terminal on %s with %j shows our signs: %s', ([platform, env, can]) => {
  expect(canShowSigns(env, platform)).toBe(can)
})

test('our signs in ASCII', () => {
  expect(withPlainSigns('read → editing … é')).toBe('read -> editing ... é')
})

const hasScript = existsSync('/usr/bin/script')

test.skipIf(!hasScript).for([
  ['C', '->'],
  ['C.UTF-8', '→'],
] as const)('a terminal with LC_ALL=%s shows %s, and a file is the same', async ([LC_ALL, arrow]) => {
  const text = (access: string): string =>
    `version: 1\nname: team\nrooms:\n  - id: 4711\n    links: { press: { access: ${access} } }\n`
  const cwd = makeFolder({ 'roomlinks.yaml': text('editing'), 'before.yaml': text('read') })
  const env = { LC_ALL, PATH: `${process.env['PATH']}`, TERM: 'xterm' }
  const words = ['plan', '--offline', '--base-file', 'before.yaml', '--no-color']
  const line = [`'${process.execPath}'`, `'${bin}'`, ...words].join(' ')
  const { out } = await start('script', ['-qec', line, '/dev/null'], { cwd, env }).ended
  expect(out).toContain(`read ${arrow} editing`)
  const piped = await start(process.execPath, [bin, ...words], { cwd, env }).ended
  expect(piped.out).toContain('read → editing')
})
