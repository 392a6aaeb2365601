import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn } from './commands/overview.ts'
import { makeWorld, roomlinks } from './commands/world.ts'

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : []))

/** To these leads docs/README.md. */
const pages = [
  ...markdownIn('docs').filter((page) => page !== 'docs/README.md'),
  'docs/decisions/README.md',
  'docs/errors/README.md',
  'examples/README.md',
  'examples/ci/README.md',
  'examples/governance/README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
]

/** To these leads docs/errors/README.md: test/explain/pages.test.ts. */
const errors = readdirSync('docs/errors').flatMap((name) => (name === 'README.md' ? [] : [`docs/errors/${name}`]))

/** To these leads docs/decisions/README.md. */
const decisions = readdirSync('docs/decisions').filter((name) => name !== 'README.md')

const textOf = (page: string): string => readFileSync(page, 'utf8')

/** A page without what it shows. */
const proseOf = (page: string): string => textOf(page).replace(/^ *(`{3,})\w*\n.*?^ *\1$/gms, '')

/** As GitHub and GitLab make anchors of headings. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}

/** The anchors of a page, of which no two may be alike. */
function anchorsOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

test.for([
  'README.md',
  'docs/README.md',
  ...pages,
  'CODE_OF_CONDUCT.md',
  'examples/governance/opa/README.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
  ...errors,
  ...decisions.map((name) => `docs/decisions/${name}`),
])('all links of %s lead to something', (page) => {
  const anchors = anchorsOf(page)
  expect(new Set(anchors).size).toBe(anchors.length)
  const prose = proseOf(page).replace(/`[^`\n]+`/g, '')
  const targets = [...prose.matchAll(/(?<=\]\()[^)\s]+(?=\))|(?<=\bsrc(?:set)?=")[^"]+/g)].map(([target]) => target)
  const astray = targets.filter((target) => {
    if (/^https:/.test(target)) return false
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : normalize(join(dirname(page), path))
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
  })
  expect(astray).toEqual([])
})

test('the README leads to docs/README.md, and that to each page', () => {
  expect(textOf('README.md')).toContain('](docs/README.md)')
  const index = textOf('docs/README.md')
  for (const page of pages) expect(index).toContain(`](${page.startsWith('docs/') ? page.slice(5) : `../${page}`})`)
})

test.for(['docs/everyday.md', 'docs/ci.md', 'docs/sandbox.md'])('%s begins with a list of its sections', (page) => {
  for (const anchor of anchorsOf(page).slice(1)) expect(textOf(page)).toContain(`](#${anchor})`)
})

test('docs/decisions/README.md leads to each decision, by its number and in its words', () => {
  const rows = [...textOf('docs/decisions/README.md').matchAll(/^- .*$/gm)].map(([row]) => row)
  expect(rows.length).toBeGreaterThan(10)
  const headed = decisions
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name, nth) => {
      const [heading = ''] = textOf(`docs/decisions/${name}`).split('\n')
      expect(heading).toMatch(new RegExp(`^# ${nth + 1}\\. `))
      expect(name).toMatch(new RegExp(`^0*${nth + 1}-[a-z0-9-]+\\.md$`))
      return `- ${nth + 1}: [${heading.replace(/^# \d+\. /, '')}](${name})`
    })
  expect(rows).toEqual(headed)
})

const named = ['README.md', ...['everyday', 'ci', 'commands', 'manifest', 'sandbox'].map((name) => `docs/${name}.md`)]

test.for(named)('%s names no option that is not there', async (page) => {
  const commands = commandsIn((await roomlinks('--help', makeWorld())).out)
  const helps = new Map<string, string>()
  for (const name of commands) helps.set(name, (await roomlinks(`${name} --help`, makeWorld())).out)
  const uses = [...textOf(page).matchAll(/(?:roomlinks |`(?!roomlinks ))(?:([a-z]+)(?= ))?([^`\n|&;]*)/g)]
    .map(([, name, rest = '']) => ({ name, options: rest.match(/(?<=^|\s)--[a-z][a-z-]*/g) ?? [] }))
    .filter(({ name, options }) => options.length > 0 && (name === undefined || commands.includes(name)))
  expect(uses.length).toBeGreaterThan(3)
  for (const { name, options } of uses) {
    // An option that stands alone is that of the command that the sentence is about.
    const help = name === undefined ? [...helps.values()].join('') : helps.get(name)
    for (const option of options.filter((each) => !foreign.includes(each))) {
      expect(help, `${name} ${option}`).toMatch(new RegExp(`^ .*${option}[ ,\\n]`, 'm'))
    }
  }
})

/** Of node, which the pages name without saying so. */
const foreign = ['--env-file']
