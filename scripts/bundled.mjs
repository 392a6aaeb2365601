// What is in the built files besides our own code: its licences, and the list for programs (CycloneDX). Both from one list.
import { readdir, readFile } from 'node:fs/promises'
import { addresses } from './identity.mjs'

/** The packages that these results of esbuild contain, by name. */
export async function bundledIn(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const folders = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const { packages: locked } = JSON.parse(await readFile('package-lock.json', 'utf8'))
  const all = [...folders].map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))
    // node_modules may be a link to a folder elsewhere.
    const { integrity } = locked[folder.slice(folder.indexOf('node_modules/'))]
    return { name, version, license, texts: await textsIn(folder), integrity }
  })
  return (await Promise.all(all)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** A package's licence, and its NOTICE if it has one: the Apache License asks for that too. */
async function textsIn(folder) {
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)(?:\.md|\.txt)?$/i.test(file))
  if (!files.some((file) => /^licen/i.test(file))) throw new Error(`No licence text in ${folder}`)
  return await Promise.all(files.toSorted().map((file) => readFile(`${folder}/${file}`, 'utf8')))
}

/** The texts of all licences, as those licences require. */
export function licencesOf(bundled) {
  return bundled
    .map(
      ({ name, version, license, texts }) =>
        `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`,
    )
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** The same packages as CycloneDX. It has no date and no number of its own, so that two builds are byte-identical. */
export function sbomOf(bundled, { name, version, description, license }) {
  const component = (type, each) => ({
    type,
    'bom-ref': purlOf(each),
    name: each.name,
    version: each.version,
    ...(each.description && { description: each.description }),
    ...(each.integrity && { hashes: [hashOf(each.integrity)] }),
    licenses: [/^[\w.-]+$/.test(each.license) ? { license: { id: each.license } } : { expression: each.license }],
    purl: purlOf(each),
  })
  const own = component('application', { name, version, description, license })
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: addresses
        ? { ...own, externalReferences: [{ type: 'vcs', url: `git+${addresses.repository}.git` }] }
        : own,
    },
    components: bundled.map((each) => component('library', each)),
    dependencies: [{ ref: own['bom-ref'], dependsOn: bundled.map(purlOf) }],
  }
}

function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** The checksum of the package in the registry, as the lock file has it. */
function hashOf(integrity) {
  const [, content] = /^sha512-(\S+)$/.exec(integrity)
  return { alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }
}
