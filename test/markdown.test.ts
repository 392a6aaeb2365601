import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn } from './commands/overview.ts'
import { makeWorld, roomlinks } from './commands/world.ts'

const names = [
  'architecture',
  'audit',
  'ci',
  'decisions/README',
  'errors/README',
  'everyday',
  'formats',
  'getting-started',
  'performance',
  'policy',
  'portal-contract',
  'reliability',
  'security',
]
const pages = [
  'README.md',
  ...names.map((name) => `docs/${name}.md`),
  'examples/README.md',
  'examples/ci/README.md',
  'examples/governance/README.md',
]

/** To these leads docs/errors/README.md: test/explain/pages.test.ts. */
const errors = readdirSync('docs/errors').flatMap((name) => (name === 'README.md' ? [] : [`docs/errors/${name}`]))

/** To these leads docs/decisions/README.md. */
const decisions = readdirSync('docs/decisions').filter((name) => name !== 'README.md')

/** What people read who contribute, or decide whether to use it at all. */
const community = [
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
  'docs/container.md',
  'docs/dependencies.md',
  'docs/pre-commit.md',
]

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
  ...pages,
  ...community,
  'docs/releasing.md',
  ...errors,
  ...decisions.map((name) => `docs/decisions/${name}`),
])('all links of %s lead to something', (page) => {
  const anchors = anchorsOf(page)
  expect(new Set(anchors).size).toBe(anchors.length)
  const prose = proseOf(page).replace(/`[^`\n]+`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  const astray = targets.filter((target) => {
    if (/^https:/.test(target)) return false
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : normalize(join(dirname(page), path))
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
  })
  expect(astray).toEqual([])
})

test('the README leads to each page, and to each section of docs/everyday.md and docs/ci.md, as they do themselves', () => {
  const readme = textOf('README.md')
  for (const page of pages.slice(1)) expect(readme).toContain(`](${page}`)
  for (const page of ['docs/everyday.md', 'docs/ci.md']) {
    for (const anchor of anchorsOf(page).slice(1)) {
      expect(readme).toContain(`](${page}#${anchor})`)
      expect(textOf(page)).toContain(`](#${anchor})`)
    }
  }
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

test.for(['README.md', 'docs/everyday.md', 'docs/ci.md'])('%s names no option that is not there', async (page) => {
  const commands = commandsIn((await roomlinks('--help', makeWorld())).out)
  const helps = new Map<string, string>()
  for (const name of commands) helps.set(name, (await roomlinks(`${name} --help`, makeWorld())).out)
  const uses = [...textOf(page).matchAll(/(?:roomlinks |`(?!roomlinks ))(?:([a-z]+)(?= ))?([^`\n|&;]*)/g)]
    .map(([, name, rest = '']) => ({ name, options: rest.match(/(?<=^|\s)--[a-z][a-z-]*/g) ?? [] }))
    .filter(({ name, options }) => options.length > 0 && (name === undefined || commands.includes(name)))
  expect(uses.length).toBeGreaterThan(10)
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
