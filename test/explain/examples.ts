import { areas } from '../../src/cli/compiled/explanations.js'
import type { Explanation } from '../../src/cli/explanation.ts'
import type { ManifestFile } from '../../src/manifest/yaml/source.ts'

/** All that is explained on these pages of `docs/errors/`, each with its code for the name of a test. */
export function explainedOn(...pages: readonly string[]): readonly (readonly [string, Explanation])[] {
  return pages.flatMap((page) => {
    const area = areas.find((each) => each.page === page)
    if (area === undefined) throw new Error(`There is no page ${page}.`)
    return area.explanations.map((told) => [told.code, told] as const)
  })
}

/** Whether an example is something to type, rather than a part of a manifest. */
export function isTyped(example: string): boolean {
  return /^\$ /m.test(example)
}

/** What the examples take from the environment. */
export const env: Readonly<Record<string, string>> = {
  AUDIT_PASSWORD: 'Quiet-Harbour-27',
  WEAK_PASSWORD: 'no-digit-here',
  AUDIT_TITLE: 'Auditors',
  AUDIT_CODE: 'Quiet-Harbour-27',
  AUDIT_PROXY: 'http://robot:Loud-Harbour-28@proxy.example.com:3128',
  RELEASE_TOKEN_NAME: 'Spring',
}

/** A whole manifest out of an example: a part of one is given what stands around it. */
export function wholeOf(example: string): string {
  const lines = example.split('\n').filter((line) => !line.startsWith('#'))
  const first = lines[0] ?? ''
  if (first === '' || /^(?:%|version:)/.test(first)) return example
  const head = `version: 1\n${/^name:/m.test(example) ? '' : 'name: client-portal\n'}`
  const place = (indent: number): string => example.replace(/^(?=.)/gm, ' '.repeat(indent))
  if (/^(?:name|portal|env|guard|defaults|rooms):/.test(first)) {
    return `${head}${example}\n${/^rooms:/m.test(example) ? '' : 'rooms: []\n'}`
  }
  if (first.startsWith('- ')) return `${head}rooms:\n${place(2)}\n`
  return `${head}rooms:\n  - id: 4711\n    links:\n${place(6)}\n`
}

/** A file of that text. */
export function fileOf(text: string | Uint8Array, file = 'roomlinks.yaml'): ManifestFile {
  return { file, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }
}
