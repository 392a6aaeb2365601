import { expect, test } from 'vitest'
import { shellWord } from '../../src/view/escape.ts'
import { start } from '../commands/process.ts'

test.for([
  ['4711', '4711'],
  ['http://127.0.0.1:8092/docs', 'http://127.0.0.1:8092/docs'],
  ['./my-passwords.env', './my-passwords.env'],
  ['sbox-12-|a', "'sbox-12-|a'"],
  ['my passwords.env', '"my passwords.env"'],
  ["it's $(id)", "'it'\\''s $(id)'"],
  ['', "''"],
] as const)('%s in a command is %s', async ([text, word]) => {
  expect(shellWord(text)).toBe(word)
  expect(await start('sh', ['-c', `printf %s ${word}`]).ended).toMatchObject({ code: 0, out: text })
})
