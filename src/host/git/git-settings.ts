/** A setting that git gets with each run, whatever the repository, its owner and this machine have set. */
interface Override {
  readonly setting: `${string}=${string}`
  readonly why: string
}

/**
 * A clone can hold settings that run programs, and a change can hold what looks like a clone. What is asked of git here
 * reads commits, trees and blobs: no setting is needed for that.
 */
export const overrides: readonly Override[] = [
  { setting: 'safe.bareRepository=explicit', why: 'a change may hold a folder that looks like a bare repository' },
  { setting: 'core.fsmonitor=false', why: 'it names a program, which is run when the index is read' },
  { setting: 'core.hooksPath=/dev/null', why: 'hooks are programs' },
  { setting: 'core.pager=cat', why: 'it names a program, which gets what is printed' },
  { setting: 'core.sshCommand=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.gitProxy=false', why: 'it names a program, which is run to reach a server' },
  { setting: 'core.askPass=', why: 'it names a program, which is run to ask for a password' },
  { setting: 'credential.helper=', why: 'it names a program, which is run to find a password' },
  { setting: 'core.commitGraph=false', why: 'parents are those that the commits name' },
  { setting: 'protocol.allow=never', why: 'what the clone does not hold is not fetched' },
]

/** What is said before the subcommand: an object is what its name says, whatever `refs/replace` holds. */
export const options: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  ...overrides.flatMap(({ setting }) => ['-c', setting]),
]

const settled: Readonly<Record<string, string>> = {
  // What it complains about is read.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // The same as with the commit graph: it would give commits other parents.
  GIT_GRAFT_FILE: '/dev/null',
  // Of git 2.44 or later; before, the next one keeps a partial clone from fetching.
  GIT_NO_LAZY_FETCH: '1',
  // The setting protocol.NAME.allow would weigh more than protocol.allow; this weighs more than both, and names none.
  GIT_ALLOW_PROTOCOL: 'none',
}

/**
 * The environment of git. Of git's own variables it keeps the settings, where containers put safe.directory: all others
 * would name another repository (as those of a hook do), a program, or a file to write. Secrets stay here.
 */
export function environmentOf(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || !isKept(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), ...settled }
}

function isKept(name: string): boolean {
  // The second one only makes git stricter: it takes each repository for somebody else's.
  if (/^GIT_/i.test(name)) return /^GIT_(?:CONFIG_|TEST_ASSUME_DIFFERENT_OWNER$)/i.test(name)
  return !/^SSH_ASKPASS|(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|KEY)(?:_|$)/i.test(name)
}
