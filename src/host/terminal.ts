import type { ShellKind } from '../model/values/shell.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The shell in which somebody types our advice. On Windows, the modules of a user are in `PSModulePath` only inside
 * PowerShell; Git Bash and other POSIX shells set `SHELL` or `MSYSTEM`.
 */
export function shellOf(env: Environment, platform: NodeJS.Platform): ShellKind {
  if (platform !== 'win32' || env['SHELL'] || env['MSYSTEM']) return 'posix'
  const folders = (env['PSModulePath'] ?? '').split(';')
  const isOfSession = (folder: string): boolean =>
    /\\(?:Windows)?PowerShell\\(?:\d+\\)?Modules\\?$/i.test(folder) && !isOfMachine(folder)
  return folders.some(isOfSession) ? 'powershell' : 'cmd'
}

/** Whether a module folder is there for all programs: cmd sees it too. PowerShell 7 adds its own, with its number. */
function isOfMachine(folder: string): boolean {
  return /^[a-z]:\\(?:Program Files|Windows)/i.test(folder) && !/\\PowerShell\\\d+\\Modules/i.test(folder)
}

/**
 * Whether a terminal shows signs beyond ASCII. Without a locale it does: containers and remote sessions often have
 * none. Source: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html (LC_ALL, LC_CTYPE, LANG).
 */
export function canShowSigns(env: Environment, platform: NodeJS.Platform): boolean {
  // Old consoles of Windows have fonts without arrows.
  if (platform === 'win32')
    return ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'MSYSTEM', 'TERM'].some((name) => env[name])
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  // The console of Linux has a font of 512 signs.
  return env['TERM'] !== 'linux' && (!locale || /utf-?8/i.test(locale))
}

/** Our own signs in ASCII. Text that is somebody else's may contain them too; its letters stay as they are. */
export function withPlainSigns(text: string): string {
  return text.replaceAll('→', '->').replaceAll('…', '...')
}
