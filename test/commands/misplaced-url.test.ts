import { expect, test } from 'vitest'
import { openPortal, origin } from './portal.ts'

const code = 'Qv7pX2mK9dLw4tRb'
const manifest = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: { press: { access: read } }\n'
const long = `127.0.0.1:8123/rooms/share?key=${code}`
const short = `docs.example.com/s/${code}`
const forms = [`${origin}/s/${code}`, short, long, `HTTPS://${short}`, `127.0.0.1:8123/s/${code}`]

test.for([
  'rotate 7 URL',
  'rotate URL press',
  'rotate tag:URL press',
  'rotate title:URL',
  'rotate 7 press --to URL',
  'revoke title:URL 0123456789ab',
  'revoke -f URL 0123456789ab',
  'set 7 URL access=read',
  'set 7 press access=URL',
  'set 7 press access=read --file URL',
  'remove 7 URL',
  'extend 7 URL 30d',
  'extend 7 press URL',
  'add 7 --key URL --access read',
  'links --key URL',
  'links --room title:URL',
  'plan --base URL',
  'plan --base-file=URL',
  'plan URL',
  'show URL',
  'explain URL',
  'import --tag URL',
  'URL',
])('a URL is not repeated where none belongs: %s', async (line) => {
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Acme' }] }, manifest)
  for (const form of forms) {
    const ended = await portal.run(line.split(' ').map((word) => word.replace('URL', form)))
    expect(ended.code).toBe(1)
    expect(ended.out + ended.err).not.toContain(code)
    expect(ended.out + ended.err).not.toContain('/s/')
  }
  expect(portal.requests).toEqual([])
})

test('revoke takes a URL as its last word, and does not repeat it', async () => {
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Acme' }] }, manifest)
  const ended = await portal.run(['revoke', `${origin}/s/${code}`, '--auto-approve'])
  expect(ended.err).toContain('error find/')
  expect(ended.out + ended.err).not.toContain(code)
})

test.for([
  'rotate 7 Qv7pX2mK9dLw4tRb',
  'rotate 7 -',
  'set 7 Qv7pX2mK9dLw4tRb access=read',
  'remove 7 Qv7pX2mK9dLw4tRb',
  'extend 7 Qv7pX2mK9dLw4tRb 30d',
  'add 7 --key Qv7pX2mK9dLw4tRb --access read',
  'links --key Qv7pX2mK9dLw4tRb',
])('what cannot be a key is not repeated: %s', async (line) => {
  const portal = await openPortal({ rooms: [] }, manifest)
  const ended = await portal.run(`${line}${line.startsWith('links') ? '' : ' --auto-approve'}`)
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('lower-case letters, digits and hyphens')
  expect(ended.out + ended.err).not.toContain(code)
})

test('a URL is taken where one belongs', async () => {
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Acme' }] }, manifest)
  const url = `${origin}/s/${code}`
  for (const line of [
    `links --find ${url}`,
    `links --find=${url}`,
    `revoke --auto-approve ${url}`,
    `revoke 7 ${url} --auto-approve`,
    `rotate --auto-approve ${url}`,
    `links --portal ${origin}`,
    'add 8 --key fair --access read --title https://fair.example --auto-approve',
    'set 7 press title=https://fair.example --auto-approve',
    `completion -- links --key ${url}`,
  ]) {
    const ended = await portal.run(line)
    expect(ended.err).not.toContain('where none belongs')
    expect(ended.out + ended.err).not.toContain(code)
  }
})
