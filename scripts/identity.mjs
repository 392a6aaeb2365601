// Who publishes roomlinks, and where: identity.json, from which all addresses follow. While it is empty, there is none.
// As a program, it writes them into package.json, the schemas, what is submitted to SchemaStore, and the marked places of all
// other files.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from './fail.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The entries for SchemaStore, from which editors know by the name of a file which schema it has. */
const schemaStore = '.github/schemastore.json'

/** What `identity.json` of a folder says, or `undefined` while it is empty. Half an identity is an error. */
export function addressesOf(folder) {
  const { repository, owners } = readJson(join(folder, 'identity.json'))
  if (repository === '' && owners === '') return undefined
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) fail('identity.json: "repository" must be OWNER/NAME')
  if (!/^@[\w.-]+(?:\/[\w.-]+)?(?: @[\w.-]+(?:\/[\w.-]+)?)*$/.test(owners))
    fail('identity.json: "owners" must be @NAME or @ORGANISATION/TEAM; several, with a space between them')
  const address = `https://github.com/${repository}`
  const { name, version } = readJson(join(folder, 'package.json'))
  // It serves what npm has: the files of each version for good, and no matter where the repository is.
  const cdn = `https://cdn.jsdelivr.net/npm/${name}`
  return {
    repository: address,
    bugs: `${address}/issues`,
    homepage: `${address}#readme`,
    security: `${address}/security/advisories/new`,
    owners,
    schemas: `${cdn}@${version}/schemas/`,
    latestSchemas: `${cdn}@latest/schemas/`,
  }
}

/** The addresses of this repository, or `undefined` while there are none. */
export const addresses = addressesOf(root)

/** Returns the text of a file with these addresses in it. Without a place for one, it is the same text. */
function fill(path, text, given) {
  if (path === 'package.json') return fillPackage(text, given)
  if (/^schemas\/[\w-]+\.schema\.json$/.test(path)) return fillSchema(path.slice('schemas/'.length), text, given)
  if (path === schemaStore) return text.replaceAll(/(?<="url": ").*?(?=[\w-]+\.schema\.json")/g, given.latestSchemas)
  const known = (line) =>
    line.replaceAll(/\{(\w+)\}/g, (_, name) => given[name] ?? fail(`${path}: there is no {${name}}`))
  return text.replaceAll(
    /^([ \t]*)(<!--|#) with an address: (.*?)( -->)?\n(?:.*\n)*?\1\2 end of address/gm,
    (_, indent, open, line, close = '') =>
      `${indent}${open} with an address: ${line}${close}\n${indent}${known(line)}\n${indent}${open} end of address`,
  )
}

function fillPackage(text, { repository, bugs, homepage }) {
  const { license, repository: _, bugs: __, homepage: ___, ...others } = JSON.parse(text)
  const own = { license, homepage, bugs: { url: bugs }, repository: { type: 'git', url: `git+${repository}.git` } }
  const entries = Object.entries(others)
  const after = entries.findIndex(([key]) => key === 'keywords') + 1
  const all = [...entries.slice(0, after), ...Object.entries(own), ...entries.slice(after)]
  return `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`
}

/** `$id` is the second line, where people and programs look for it. The rest of the text stays as it is formatted. */
function fillSchema(name, text, { schemas }) {
  const bare = text.replace(/^ {2}"\$id": .*\n/m, '')
  return bare.replace(/^( {2}"\$schema": .*\n)/m, `$1  "$id": ${JSON.stringify(schemas + name)},\n`)
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The files of a clone that are not as `identity.json` says: each path with the text that it should have. */
export function outdated(folder) {
  const given = addressesOf(folder)
  if (!given) return []
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' }).split('\0')
  return tracked
    .filter(
      (path) =>
        /^package\.json$|^schemas\/.*\.json$|\.(?:md|ya?ml)$|(?:^|\/)CODEOWNERS$/.test(path) || path === schemaStore,
    )
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
    .map(({ path, text }) => ({ path, text, filled: fill(path, text, given) }))
    .filter(({ text, filled }) => text !== filled)
    .map(({ path, filled }) => ({ path, text: filled }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!addresses) console.log('identity.json is empty: no file was changed.')
  for (const { path, text } of outdated(root)) {
    writeFileSync(join(root, path), text)
    console.log(`${path}: written`)
  }
}
