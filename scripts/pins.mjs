// Writes the actions of .github/actions.json, each by its commit, into all workflows, and asks GitHub whether each tag is that commit.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fail } from './fail.mjs'

const { host } = parseArgs({ options: { host: { type: 'string', default: 'https://github.com' } } }).values
const table = JSON.parse(readFileSync('.github/actions.json', 'utf8'))
const files = execFileSync('git', ['ls-files', '-z', '.github/workflows', 'examples'], { encoding: 'utf8' })
for (const file of files.split('\0').filter((each) => each.endsWith('.yml'))) {
  const text = readFileSync(file, 'utf8')
  const pinned = pin(text, table)
  if (pinned !== text) console.log(`${file}: written`)
  if (pinned !== text) writeFileSync(file, pinned)
}
const says = { right: 'is that tag', wrong: 'is NOT that tag', unknown: 'could not be checked: no answer' }
for (const [name, known] of Object.entries(table)) {
  const found = check(name, known, host)
  console.log(`${name} ${known.tag} ${known.commit}: ${says[found]}`)
  if (found === 'wrong') process.exitCode = 1
}

/** Returns a workflow with the actions of a table as the table has them. Other actions by somebody else are an error. */
function pin(text, table) {
  return text.replaceAll(/^( *(?:- )?uses: )(?!\.\/|OWNER\/)([\w.-]+\/[\w.-]+)(\S*).*$/gm, (_, before, name, rest) => {
    const known = table[name]
    if (!known) fail(`${name}${rest} is not in .github/actions.json`)
    return `${before}${name}@${known.commit} # ${known.tag}`
  })
}

/** Asks a host which commit a tag is: `right`, `wrong`, or `unknown` if the host does not answer. */
function check(name, { tag, commit }, host) {
  try {
    const args = ['ls-remote', '--quiet', `${host}/${name}`, `refs/tags/${tag}`, `refs/tags/${tag}^{}`]
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' }
    const lines = execFileSync('git', args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter(Boolean)
    // An annotated tag is an object of its own: the line with ^{} has its commit.
    const found = lines.find((line) => line.endsWith('^{}')) ?? lines[0]
    return found?.startsWith(`${commit}\t`) ? 'right' : 'wrong'
  } catch {
    return 'unknown'
  }
}
