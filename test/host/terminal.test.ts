import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { expectGolden } from '../commands/golden.ts'
import { openPortal, type Portal } from '../commands/portal.ts'
import { bin, makeFolder, start, surroundingsOf } from '../commands/process.ts'
import { manifest, stage } from '../commands/team.ts'
import { hasTmux, openScreen, type Screen } from '../commands/tmux.ts'

interface Sitting {
  readonly portal: Portal
  readonly screen: Screen
  readonly folder: string
  /** Resolves with the exit code, once there is one. */
  readonly code: () => Promise<string>
}

/** Runs a command in a terminal, under a shell that outlives the terminal and keeps the exit code. */
async function sit(line: string, files: Readonly<Record<string, string>> = {}, isSigned = true): Promise<Sitting> {
  const portal = await openPortal(stage, manifest)
  const folder = makeFolder(files)
  const env = isSigned
    ? { DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: 'Quiet-Harbour-27' }
    : {}
  const script = `trap '' HUP; '${process.execPath}' '${bin}' ${line}; echo $? > code.new; mv code.new code; sleep 60`
  const screen = openScreen(script, { env, cwd: folder })
  const code = async (): Promise<string> => {
    while (!existsSync(join(folder, 'code'))) await wait(20)
    return readFileSync(join(folder, 'code'), 'utf8').trim()
  }
  return { portal, screen, folder, code }
}

// Without tmux there is no terminal to be had: test/commands/prompts.test.ts asks the same over streams.
const inTerminal = test.skipIf(!hasTmux)

inTerminal('a session with init, from the first question to the files', async () => {
  const { portal, screen, folder, code } = await sit('init --no-color', {}, false)
  await screen.shows('Which portal?')
  screen.type(portal.url)
  screen.keys('Enter')
  await screen.shows('Which API key?')
  screen.type(portal.sandbox.apiKey)
  screen.keys('Enter')
  await screen.shows('Type: to search')
  screen.type('price')
  await screen.shows('(1 match)')
  screen.keys('Enter')
  await screen.shows("What is the manifest's name?")
  for (let nth = 0; nth < 20; nth++) screen.keys('BSpace')
  screen.type('acme')
  screen.keys('Enter')
  await screen.shows('Which CI')
  screen.keys('Down', 'Enter')
  await screen.shows('Where do the passwords go?')
  screen.keys('Enter')
  await screen.shows('Write this?')
  screen.keys('Enter')
  expect(await code()).toBe('0')
  const seen = (await screen.shows('Next:')).replaceAll(portal.url, 'http://127.0.0.1:9')
  expectGolden('init-session', `${seen.trimEnd()}\n`)
  expect(seen).not.toContain(portal.sandbox.apiKey)
  expect(
    readdirSync(folder)
      .filter((name) => name !== 'code')
      .toSorted(),
  ).toEqual(['.env', '.gitignore', '.gitlab-ci.yml', 'roomlinks.schema.json', 'roomlinks.yaml'])
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('.env\n')
  expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
  // It may hold the passwords that were asked for.
  rmSync(join(folder, '.env'))
})

inTerminal.for(['C-c', 'C-d', 'Escape'])('%s ends init, and writes nothing', async (key) => {
  const { screen, folder, code } = await sit('init --all')
  await screen.shows("What is the manifest's name?")
  screen.keys(key)
  expect(await code()).toBe('130')
  await screen.shows('Nothing was written.')
  expect(readdirSync(folder)).toEqual(['code'])
})

inTerminal.for<{ line: string; question: string; ended: string }>([
  { line: 'init', question: 'Which rooms?', ended: '130' },
  { line: 'init --all', question: "What is the manifest's name?", ended: '130' },
  { line: 'apply -f team.yaml', question: 'Only "yes"', ended: '8' },
])('$line: a terminal that goes away ends it', async ({ line, question, ended }) => {
  const { portal, screen, folder, code } = await sit(line, { 'team.yaml': manifest })
  await screen.shows(question)
  screen.close()
  expect(await code()).toBe(ended)
  expect(readdirSync(folder).toSorted()).toEqual(['code', 'team.yaml'])
  expect(portal.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
})

const pressOnly = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: { press: { access: read } }\n'

inTerminal.for([
  { line: 'rotate -f team.yaml 7 press', question: 'Write this into team.yaml?' },
  { line: 'apply -f team.yaml', question: 'Only "yes"' },
])('$line: Ctrl-C at the question ends it, in words that fit', async ({ line, question }) => {
  const { portal, screen, folder, code } = await sit(line, { 'team.yaml': pressOnly })
  await screen.shows(question)
  screen.keys('C-c')
  expect(await code()).toBe('130')
  await screen.shows('Nothing was changed.')
  expect(readFileSync(join(folder, 'team.yaml'), 'utf8')).toBe(pressOnly)
  expect(portal.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
})

/** Runs a line of the built command in a terminal of so many columns, and returns what is seen. */
async function seenAt(
  columns: number,
  line: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const script = `stty cols ${columns}; exec '${process.execPath}' '${bin}' ${line}`
  const { out } = await start('script', ['-qfec', script, '/dev/null'], { cwd, env, isTyped: true }).ended
  // A line about progress, which is shown where it takes long, is gone when the command is over.
  return stripVTControlCharacters(out)
    .replace(/\rReading rooms: [^\r\n]*(?=\r)/g, '')
    .replaceAll('\r', '')
}

test.skipIf(!existsSync('/usr/bin/script')).for([
  {
    line: 'plan --help',
    says: 'a manifest, a folder of manifests, or - for stdin;\n',
  },
  { line: 'links', says: 'press' },
  { line: 'plan', says: 'Plan: 1 to create, 2 to update, 0 to replace, 0 to revoke;' },
  { line: 'explain yaml/tab', says: 'A line is indented with a tab.' },
  { line: 'doctor', says: 'node ' },
])('$line on a terminal of 0 columns is as on one of 80, and ends on narrow ones', async ({ line, says }) => {
  const portal = await openPortal(stage, manifest)
  const { cwd, env } = surroundingsOf(portal, { TERM: 'xterm', CI: '1' })
  const seen = await seenAt(0, line, cwd, env)
  expect(seen).toBe(await seenAt(80, line, cwd, env))
  for (const columns of [1, 2, 9]) expect((await portal.run(line, { columns })).out).toMatch(/\S/)
  expect(seen).toContain(says)
})
