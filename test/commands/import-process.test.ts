import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { byHand } from './importing.ts'
import { openPortal } from './portal.ts'
import { bin, start, surroundingsOf } from './process.ts'

const roomWith = (link: StageLink): StageRoom => ({ id: 7, type: 'custom', title: 'Board', links: [link] })
const open = roomWith(byHand(1, { title: 'Press' }))
const locked = roomWith(byHand(1, { title: 'Press', password: 'Copper-Kettle-61' }))
const manifest = 'version: 1\nname: team\nrooms: []\n'

test('on the disk: a manifest into a file, passwords into one of their own', async () => {
  const portal = await openPortal({ rooms: [locked] }, manifest)
  const { cwd, env } = surroundingsOf(portal)
  const script = `umask 000; "${process.execPath}" "${bin}" import --all --env-into passwords.env > new.yaml`
  const { code } = await start('/bin/sh', ['-c', script], { cwd, env }).ended
  expect(code).toBe(0)
  expect(statSync(join(cwd, 'passwords.env')).mode & 0o777).toBe(0o600)
  const plan = `set -a; . ./passwords.env; set +a; exec "${process.execPath}" "${bin}" plan --file new.yaml --detailed-exitcode`
  expect(await start('/bin/sh', ['-c', plan], { cwd, env }).ended).toMatchObject({ code: 0 })
  const again = await start(process.execPath, [bin, 'import', '--all', '--env-into', 'passwords.env'], { cwd, env })
    .ended
  expect(again).toMatchObject({ code: 1, out: '' })
  // Nothing else in the folder may hold a password.
  rmSync(join(cwd, 'passwords.env'))
})

test('on the disk: into a file that a link leads to, which keeps its rights', async () => {
  const portal = await openPortal({ rooms: [open] }, manifest)
  const { cwd, env } = surroundingsOf(portal)
  chmodSync(join(cwd, 'roomlinks.yaml'), 0o640)
  symlinkSync('roomlinks.yaml', join(cwd, 'link.yaml'))
  const args = [bin, 'import', '--all', '--into', 'link.yaml', '--auto-approve']
  expect(await start(process.execPath, args, { cwd, env }).ended).toMatchObject({ code: 0 })
  expect(readFileSync(join(cwd, 'roomlinks.yaml'), 'utf8')).toContain('press:')
  expect(statSync(join(cwd, 'roomlinks.yaml')).mode & 0o777).toBe(0o640)
  expect(readdirSync(cwd).toSorted()).toEqual(['link.yaml', 'roomlinks.yaml'])
})

test('on the disk: passwords that cannot be written whole are not written', async () => {
  const portal = await openPortal({ rooms: [locked] }, manifest)
  const { cwd, env } = surroundingsOf(portal)
  const script = `ulimit -f 0; exec "${process.execPath}" "${bin}" import --all --env-into passwords.env`
  const { code, err } = await start('/bin/sh', ['-c', script], { cwd, env }).ended
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining('passwords.env cannot be written (it would be too large)'),
  })
  expect(existsSync(join(cwd, 'passwords.env'))).toBe(false)
})
