import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync('docs/portal-contract.md', 'utf8')

/**
 * What can be cited: `2.6`, and of its steps `2.6:5i`. A numbered point is a section by its own name, `10.4`. What is
 * fenced has no headings.
 */
function placesIn(text: string): readonly string[] {
  let section = ''
  return text
    .replace(/^```.*?^```$/gms, '')
    .split('\n')
    .flatMap((line) => {
      const heading = /^##+ (\d+(?:\.\d+)?)\.? /.exec(line)?.[1]
      if (heading !== undefined) section = heading
      const point = /^(\d+)\. /.exec(line)?.[1]
      const step = /^\| (\d+[ei]?) \|/.exec(line)?.[1]
      return [heading, point && `${section}.${point}`, step && `${section}:${step}`].filter(
        (place) => place !== undefined,
      )
    })
}

/** As in: contract §2.6 (steps 14, 15), §14.1 rows 6 and 7, §7.8. */
const citation = /§(\d+(?:\.\d+)?)(?: \(?(?:step|row)s? (\d+[ei]?(?:(?:, | and | to )\d+[ei]?)*))?/g

function citedIn(text: string): readonly string[] {
  return [...text.matchAll(citation)].flatMap(([, section = '', steps]) => [
    section,
    ...(steps?.split(/, | and | to /) ?? []).map((step) => `${section}:${step}`),
  ])
}

/** The text of a file, with comments as if they were on one line. */
const textOf = (file: string): string => readFileSync(file, 'utf8').replace(/\n\s*(?:\*|\/\/)? */g, ' ')

const files = ['src', 'test', 'docs'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md)$/.test(name))
    .map((name) => `${root}/${name.replaceAll('\\', '/')}`),
)
const citing = files.filter((file) => /§\d/.test(readFileSync(file, 'utf8')))
const places = placesIn(page)

test('each section of docs/portal-contract.md is there once, and all steps of a PUT in their order', () => {
  const sections = places.filter((place) => !place.includes(':'))
  expect(new Set(sections).size).toBe(sections.length)
  const steps = ['1', '2', '3', '4', '5i', '6i', '5e', '6e', ...Array.from({ length: 16 }, (_, at) => String(at + 7))]
  expect(places.filter((place) => place.startsWith('2.6:'))).toEqual(steps.map((step) => `2.6:${step}`))
})

test('the contract is cited, by points, steps and rows too', () => {
  const cited = new Set(citing.flatMap((file) => citedIn(textOf(file))))
  expect(citing.length).toBeGreaterThan(60)
  for (const place of ['0', '7.8', '10.16', '2.6:17', '2.6:5i', '14.1:19']) expect(cited).toContain(place)
})

test.for(citing)('what %s cites of the contract is there', (file) => {
  expect(citedIn(textOf(file)).filter((place) => !places.includes(place))).toEqual([])
})

test.for(citing.filter((file) => file !== 'docs/portal-contract.md'))('%s says whose section it cites', (file) => {
  const text = textOf(file)
  const before = [...text.matchAll(/§(?=\d)/g)].map(({ index }) => text.slice(Math.max(0, index - 80), index))
  expect(before.filter((words) => !/(?:contract |§\d[\d.]*(?<!\.)[^§.]*(?:,| and) [^§.]*)$/i.test(words))).toEqual([])
})
