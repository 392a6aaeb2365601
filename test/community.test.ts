import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const textOf = (file: string): string => readFileSync(file, 'utf8')

const contributing = textOf('CONTRIBUTING.md')

test('each file, folder and script that CONTRIBUTING.md names is there', () => {
  const named = [...contributing.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  const paths = named.filter((text) =>
    /^(?:src|test|docs|schemas|dist|\.\w+)\/[\w./-]*$|^\.[\w-]+$|^[A-Z]+\.md$/.test(text),
  )
  expect(paths.length).toBeGreaterThan(20)
  // `compiled/` and `dist/` are made by the build.
  for (const path of paths) expect(existsSync(path), path).toBe(true)
  const { scripts }: { readonly scripts: object } = JSON.parse(textOf('package.json'))
  const run = [...contributing.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
  expect(run.length).toBeGreaterThan(4)
  for (const name of run) expect(scripts).toHaveProperty([name])
})

test('the setting that CONTRIBUTING.md adds is one of the form that it says, next to the one that it follows', () => {
  const rows = textOf('src/settings/rows.ts')
  const [, row = ''] = /```ts\n(.*?)```/s.exec(contributing) ?? []
  const [, shape = '', kinds = ''] = /\.\.\.(\w+),.*kinds: (\w+),/s.exec(row) ?? []
  expect(rows).toMatch(new RegExp(`\\n  denyDownload: \\{\\n    \\.\\.\\.${shape},\\n.*\\n    kinds: ${kinds},`))
  for (const word of contributing.match(/represent(?:Room|Member|Link)/g) ?? [])
    expect(textOf('src/sandbox/represent.ts')).toContain(`function ${word}(`)
})

test('no line that a place for an address holds names one', () => {
  const { repository }: { readonly repository?: unknown } = JSON.parse(textOf('package.json'))
  const files = ['SECURITY.md', 'CODE_OF_CONDUCT.md', '.github/CODEOWNERS', '.github/ISSUE_TEMPLATE/config.yml']
  for (const file of files) {
    const places = [...textOf(file).matchAll(/^(<!--|#) with an address: .*\n((?:.*\n)*?)\1 end of address/gm)]
    expect(places, file).toHaveLength(1)
    if (repository === undefined) for (const [, , held] of places) expect(held, file).not.toMatch(/https?:|@/)
  }
})

interface Field {
  readonly type: string
  readonly id?: string
  readonly attributes: { readonly label?: string; readonly value?: string; readonly description?: string }
}

test('the forms for issues have what GitHub asks for', () => {
  const folder = '.github/ISSUE_TEMPLATE'
  const forms = readdirSync(folder).filter((name) => name !== 'config.yml')
  expect(forms).toEqual(['bug.yml', 'idea.yml'])
  for (const name of forms) {
    const form: { readonly name: string; readonly description: string; readonly body: readonly Field[] } = parse(
      textOf(`${folder}/${name}`),
    )
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
    const fields = form.body.filter(({ type }) => type !== 'markdown')
    const ids = fields.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { type, id, attributes } of form.body) {
      expect(['markdown', 'textarea']).toContain(type)
      if (type === 'markdown') expect(attributes.value).toEqual(expect.any(String))
      else
        expect({ id, label: attributes.label }).toEqual({
          id: expect.stringMatching(/^\w+$/),
          label: expect.any(String),
        })
    }
  }
  expect(parse(textOf(`${folder}/config.yml`))).toMatchObject({ blank_issues_enabled: false })
})

test('whatever the machine, a checkout has LF, except where the text itself has CR', () => {
  const files = execFileSync('git', ['ls-files', '--eol', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  expect(files.length).toBeGreaterThan(500)
  for (const line of files) {
    const [, index = '', attributes = '', path = ''] = /^i\/(\S+) +w\/\S+ +attr\/(.*?) *\t(.*)$/.exec(line) ?? []
    if (/^(?:crlf|mixed)$/.test(index)) expect(attributes, path).toContain('-text')
    else if (index === 'lf' && !path.endsWith('.out')) expect(attributes, path).toContain('eol=lf')
  }
})
