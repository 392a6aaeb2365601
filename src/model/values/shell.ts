/** The kinds of shells for which commands are written. */
export type ShellKind = 'posix' | 'powershell' | 'cmd'

/**
 * Quotes a text so that a shell reads it as exactly one word. Double quotes mean the same in every shell if the text
 * has no character that one of them interprets. To PowerShell, typographic quotes are quotes.
 */
export function quoteWord(text: string, shell: ShellKind = 'posix'): string {
  if (/^[\w%+=:./][\w@%+=:./-]*$/.test(text)) return text
  if (/^[\w@+=:,./ \u00a1-\u2017\u2020-\u{10ffff}-]+$/u.test(text)) return `"${text}"`
  return quotes[shell](text)
}

const quotes: { readonly [S in ShellKind]: (text: string) => string } = {
  posix: (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  powershell: (text) => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`,
  cmd: (text) => `"${text.replaceAll('"', '\\"')}"`,
}

/** The command that sets an environment variable. `value` is untrusted. */
export function setVariable(name: string, value: string, shell: ShellKind): string {
  if (shell === 'cmd') return `set "${name}=${value}"`
  return shell === 'powershell' ? `$env:${name} = ${quotes.powershell(value)}` : `export ${name}=${quoteWord(value)}`
}

/** What a command line ends with, so that nothing is printed on stdout. */
export const discarding: { readonly [S in ShellKind]: string } = {
  posix: '> /dev/null',
  powershell: '> $null',
  cmd: '> NUL',
}
