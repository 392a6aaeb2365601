import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../../src/host/disk.ts'
import { makeFolder } from './process.ts'

test('a new file comes with its folders, and goes with them', async () => {
  const folder = makeFolder()
  const path = join(folder, 'a/b/c.yml')
  const undo = await disk.add(path, 'text\n')
  expect(readFileSync(path, 'utf8')).toBe('text\n')
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.yml'])
  await undo()
  expect(readdirSync(folder)).toEqual([])
})

test('what others have put beside it stays', async () => {
  const folder = makeFolder({ 'a/there': '' })
  const undo = await disk.add(join(folder, 'a/b/c.yml'), 'text\n')
  writeFileSync(join(folder, 'a/b/theirs'), '')
  await undo()
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['theirs'])
})

test('one for a single reader is so from its beginning', async () => {
  const path = join(makeFolder(), 'passwords.env')
  await disk.add(path, 'A=1\n', 0o600)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.for<{ name: string; make: (path: string) => void }>([
  { name: 'a file', make: (path) => writeFileSync(path, 'mine\n') },
  { name: 'a folder', make: (path) => mkdirSync(path) },
  { name: 'a link to nowhere', make: (path) => symlinkSync('nowhere', path) },
])('$name that is there stays as it is', async ({ make }) => {
  const folder = makeFolder()
  const path = join(folder, 'roomlinks.yaml')
  make(path)
  await expect(disk.add(path, 'text\n')).rejects.toMatchObject({ code: 'EEXIST' })
  expect(readdirSync(folder)).toEqual(['roomlinks.yaml'])
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

test.skipIf(process.getuid?.() === 0)('where nothing may be written, nothing is left', async () => {
  const folder = makeFolder({ 'locked/there': '' })
  chmodSync(join(folder, 'locked'), 0o500)
  await expect(disk.add(join(folder, 'locked/a.yaml'), 'text\n')).rejects.toMatchObject({ code: 'EACCES' })
  await expect(disk.add(join(folder, 'locked/a/b.yaml'), 'text\n')).rejects.toMatchObject({ code: 'EACCES' })
  expect(readdirSync(join(folder, 'locked'))).toEqual(['there'])
})

test('a folder that is a file', async () => {
  const folder = makeFolder({ a: '' })
  await expect(disk.add(join(folder, 'a/b.yaml'), 'text\n')).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(readdirSync(folder)).toEqual(['a'])
})
