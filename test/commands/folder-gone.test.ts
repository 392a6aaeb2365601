import { expect, test } from 'vitest'
import { bin, makeFolder, type Running, start } from './process.ts'
import { makeWorld, roomlinks } from './world.ts'

/** Runs the built command in a folder that is gone. */
function adrift(line: string): Running['ended'] {
  const script = `mkdir gone && cd gone && rmdir ../gone && exec "${process.execPath}" "${bin}" ${line}`
  return start('sh', ['-c', script], { cwd: makeFolder(), env: { DOCSPACE_API_KEY: 'sk-1' } }).ended
}

const posix = test.skipIf(process.platform === 'win32')

posix.for([
  'validate',
  'validate -f /nowhere/roomlinks.yaml --output json=x',
  'plan --output markdown=x --json-into y',
  'apply --auto-approve --audit-log x',
  'drift',
  'fmt',
  'links',
  'doctor',
  'init --all --ci none --auto-approve',
  'import --all',
  'import --all --into x --auto-approve',
  'rotate 7 press --auto-approve',
  'show plan.json',
  'comment -f plan.md',
  'sandbox --seed portal.yaml',
])('in a folder that is gone, %s says so', async (line) => {
  const { code, out, err } = await adrift(line)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('error folder/gone\n  The working folder no longer exists')
  expect(err).not.toContain('bug')
})

posix.for(['--version', '--help', 'plan --help', 'explain folder/gone', 'completion bash'])(
  'in a folder that is gone, %s works',
  async (line) => {
    const { code, out, err } = await adrift(line)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toBe('')
  },
)

test('wherever it is found out', async () => {
  const gone = Object.assign(new Error('ENOENT: uv_cwd'), { code: 'ENOENT', syscall: 'uv_cwd' })
  const world = makeWorld({
    now: () => {
      throw gone
    },
    files: new Map([['roomlinks.yaml', 'version: 1\nname: x\nrooms: []\n']]),
  })
  const { code, err } = await roomlinks('validate', world)
  expect(code).toBe(1)
  expect(err).toContain('error folder/gone')
})
