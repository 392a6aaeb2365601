import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from '../../src/view/shell-word.ts'

test.for([
  ['4711', '4711'],
  ['http://127.0.0.1:8092/docs', 'http://127.0.0.1:8092/docs'],
  ['./my-passwords.env', './my-passwords.env'],
  ['sbox-12-|a', "'sbox-12-|a'"],
  ['my passwords.env', "'my passwords.env'"],
  ["it's $(id)", "'it'\\''s $(id)'"],
  ['', "''"],
] as const)('%s in a command is %s', ([text, word]) => {
  expect(shellWord(text)).toBe(word)
  expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(text)
})
