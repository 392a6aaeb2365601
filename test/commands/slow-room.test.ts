import { expect, test } from 'vitest'
import type { Sandbox, Stage } from '../../src/sandbox/index.ts'
import { openPortal } from './portal.ts'

const rooms = Array.from({ length: 20 }, (_, at) => ({
  id: at + 1,
  type: 'custom' as const,
  title: `Room ${at + 1}`,
  tags: ['all'],
}))
const stage: Stage = { rooms }
const manifest = 'version: 1\nname: slow\nrooms:\n  - tag: all\n    links: { press: { access: read } }\n'

/** A portal that does not answer about room 1 until it has answered about all the others. */
function slowInOneRoom(method: string): (answer: Sandbox['fetch']) => Sandbox['fetch'] {
  const others = new Set<string>()
  let go: () => void = () => undefined
  const allOthers = new Promise<void>((resolve) => {
    go = resolve
  })
  return (answer) => async (request) => {
    const id = /\/rooms\/(\d+)\/links/.exec(request.url)?.[1]
    if (id === undefined || request.method !== method) return answer(request)
    if (id === '1') await allOthers
    const answered = await answer(request)
    if (id !== '1' && others.add(id).size === rooms.length - 1) go()
    return answered
  }
}

test.for([
  { line: 'plan', method: 'GET' },
  { line: 'apply --auto-approve', method: 'GET' },
  { line: 'apply --auto-approve', method: 'PUT' },
  { line: 'apply --auto-approve --concurrency 2', method: 'PUT' },
])('a portal that is slow in one room only: $line goes on with the others ($method)', async ({ line, method }) => {
  const portal = await openPortal(stage, manifest, {}, slowInOneRoom(method))
  const { code, out } = await portal.run(line)
  expect(code).toBe(0)
  expect(out).toContain('Plan: 20 to create')
})
