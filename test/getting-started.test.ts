import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bin, makeFolder, start } from './commands/process.ts'
import { plainEnv } from './commands/repository.ts'
import { type Block, blocksOf, expectShown } from './shown.ts'

// A dozen commands, one after the other.
const page = readFileSync('docs/getting-started.md', 'utf8')

/** The page names 8080; here, one that is free takes its place. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return String(typeof address === 'object' ? address?.port : address)
}

/** Between what two blocks print. */
const mark = '\u001e\n'

/** What is for another terminal goes on beside the rest; it is there once it has told the last line. */
function scriptOf(blocks: readonly Block[], printed: string): string {
  const parts = blocks.map(({ text }) => {
    if (!text.startsWith('roomlinks sandbox ')) return text
    return `exec ${text.trimEnd()} > '${printed}' 2>&1 &
other=$!
until grep -q 'roomlinks plan' '${printed}' 2>/dev/null; do kill -0 $other; sleep 0.1; done
cat '${printed}'
`
  })
  return `exec 2>&1
set -e
trap 'kill $other' EXIT
${parts.join(`printf '\\036\\n'\n`)}`
}

/** Runs all blocks in one shell, as somebody who has roomlinks installed, and git; resolves with what each printed. */
async function follow(blocks: readonly Block[]): Promise<readonly string[]> {
  const tools = makeFolder({
    roomlinks: `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`,
  })
  chmodSync(join(tools, 'roomlinks'), 0o755)
  const free = await freePort()
  writeFileSync(
    join(tools, 'script'),
    scriptOf(blocks, join(tools, 'sandbox')).replace(/(?<=127.0.0.1:|--port )8080\b/g, free),
  )
  const cwd = makeFolder()
  const env = { ...plainEnv(cwd), PATH: `${tools}:${process.env['PATH']}` }
  const { code, out, err } = await start('/bin/sh', [join(tools, 'script')], { cwd, env }).ended
  expect({ code, err }, out).toEqual({ code: 0, err: '' })
  return out.replaceAll(`127.0.0.1:${free}`, '127.0.0.1:8080').split(mark)
}

test('the way from nothing to an applied change is as the page tells it, line by line', async () => {
  const blocks = blocksOf(page)
  const lines = blocks.filter(({ language }) => language === 'sh')
  expect(lines.length).toBeGreaterThan(10)
  const printed = await follow(lines)
  // Each that prints something is followed by that; and the page has nothing else in it.
  const told = blocks.flatMap((block, at) => {
    const next = blocks[at + 1]
    return block.language === 'sh' ? [next?.language === 'text' ? next : undefined] : []
  })
  for (const [nth, shown] of told.entries()) expectShown(shown?.text ?? '', printed[nth] ?? '')
  expect(lines.length + told.filter((shown) => shown !== undefined).length).toBe(blocks.length)
})
