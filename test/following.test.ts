import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bin, makeFolder, start } from './commands/process.ts'
import { plainEnv } from './commands/repository.ts'
import { type Block, blocksOf, expectShown } from './shown.ts'

/** The pages name 8080; here, one that is free takes its place. */
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
function scriptOf(blocks: readonly Block[], tools: string): string {
  const parts = blocks.map(({ text }, nth) => {
    if (!text.startsWith('roomlinks sandbox ')) return text
    const printed = join(tools, `sandbox-${nth}`)
    return `exec ${text.trimEnd()} > '${printed}' 2>&1 &
others="$others $!"
until grep -q -e 'roomlinks plan' -e apiKey '${printed}' 2>/dev/null; do kill -0 $!; sleep 0.1; done
cat '${printed}'
`
  })
  return `exec 2>&1
set -e
trap 'kill $others; wait $others' EXIT
${parts.join(`printf '\\036\\n'\n`)}`
}

/** Runs all blocks in one shell, as somebody who has roomlinks installed, and git; resolves with what each printed. */
async function follow(blocks: readonly Block[]): Promise<readonly string[]> {
  const tools = makeFolder({
    roomlinks: `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`,
  })
  chmodSync(join(tools, 'roomlinks'), 0o755)
  const free = await freePort()
  writeFileSync(join(tools, 'script'), scriptOf(blocks, tools).replace(/(?<=127.0.0.1:|--port )8080\b/g, free))
  const cwd = makeFolder()
  const env = { ...plainEnv(cwd), PATH: `${tools}:${process.env['PATH']}` }
  const { code, out, err } = await start('/bin/sh', [join(tools, 'script')], { cwd, env }).ended
  expect({ code, err }, out).toEqual({ code: 0, err: '' })
  const asShown = out.replaceAll(`127.0.0.1:${free}`, '127.0.0.1:8080')
  // A port that was not asked for.
  return asShown.replace(/127\.0\.0\.1:(?!8080\b)\d+/g, '127.0.0.1:49152').split(mark)
}

test.for(['docs/getting-started.md', 'docs/sandbox.md'])(
  '%s is as a shell goes through it, line by line',
  async (page) => {
    const blocks = blocksOf(readFileSync(page, 'utf8'))
    const lines = blocks.filter(({ language }) => language === 'sh')
    expect(lines.length).toBeGreaterThan(5)
    const printed = await follow(lines)
    // Each that prints something is followed by that; and the page has nothing else in it.
    const told = blocks.flatMap((block, at) => {
      const next = blocks[at + 1]
      return block.language === 'sh' ? [next?.language === 'text' ? next : undefined] : []
    })
    for (const [nth, shown] of told.entries()) expectShown(shown?.text ?? '', printed[nth] ?? '')
    expect(lines.length + told.filter((shown) => shown !== undefined).length).toBe(blocks.length)
  },
)
