import { expect, test } from 'vitest'
import { validate } from '../../src/index.ts'
import { readPasswords } from '../../src/manifest/read/manifest.ts'
import { disclose, hide } from '../scanner.ts'
import { openPortal, type Portal, password } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'

const harmless = 'Harbour-2027'
const key = 'sk-01f2e3d4c5b6a7988796a5b4c3d2e1f0'
const secret = 'Loud-Harbour-28'

/** A manifest with one text, and an audit link whose password is `${AUDIT}`. */
const titled = (text: string, top = ''): string =>
  `version: 1\nname: team\n${top}rooms:\n  - id: 7\n    links:\n      press: { access: read, title: '${text}' }\n      audit: { access: read, password: "\${AUDIT}" }\n      plain: { access: read, password: Walnut-Drawer-58 }\n`

type Env = Readonly<Record<string, string | undefined>>

const around: Env = { DOCSPACE_API_KEY: key, AUDIT: password, LINK_PASSWORD: undefined }

async function open(text: string): Promise<Portal> {
  hide([key, secret, password, 'Walnut-Drawer-58', 'Loud%2DHarbour', 'glcbt-0123456789'])
  return openPortal(stage, text, { apiKey: key })
}

const refusals: readonly { name: string; text: string; env?: Env; code: string; says?: string }[] = [
  {
    name: 'the key under a second name',
    text: '${COPY}',
    env: { COPY: key },
    code: 'secret-value',
    says: 'the API key',
  },
  { name: 'the key, with more around it', text: '${COPY}', env: { COPY: `Bearer ${key}\n` }, code: 'secret-value' },
  { name: 'the key between words', text: 'Key ${COPY}!', env: { COPY: key }, code: 'secret-value' },
  {
    name: 'the key in two parts',
    text: '${A}${B}',
    env: { A: key.slice(0, 9), B: key.slice(9) },
    code: 'secret-value',
    says: 'The value of this text',
  },
  {
    name: 'the key, of which the manifest holds a part',
    text: 'sk-${A}',
    env: { A: key.slice(3) },
    code: 'secret-value',
  },
  { name: 'a token of the forge', text: '${X}', env: { X: secret, GITLAB_TOKEN: secret }, code: 'secret-value' },
  { name: 'what is called like a secret', text: '${X}', env: { X: secret, MY_SECRET: secret }, code: 'secret-value' },
  {
    name: 'a password of the manifest, by its name',
    text: '${AUDIT}',
    code: 'secret-value',
    says: 'a password of this',
  },
  { name: 'the same, not set', text: '${AUDIT}', env: { AUDIT: undefined }, code: 'secret-value' },
  { name: 'a password of the manifest, by its value', text: '${X}', env: { X: password }, code: 'secret-value' },
  { name: 'a password that is written down', text: '${X}', env: { X: 'Walnut-Drawer-58' }, code: 'secret-value' },
  {
    name: 'the password of a proxy',
    text: '${X}',
    env: { X: secret, HTTPS_PROXY: `http://robot:${secret}@proxy.example.com:3128` },
    code: 'secret-value',
    says: 'the password in HTTPS_PROXY',
  },
  {
    name: 'the same, percent-decoded, in small letters and without a scheme',
    text: '${X}',
    env: { X: secret, all_proxy: `robot:${secret.replaceAll('-', '%2D')}@proxy.example.com` },
    code: 'secret-value',
  },
  {
    name: 'the same as it is written',
    text: '${X}',
    env: { X: 'Loud%2DHarbour%zz', http_proxy: 'http://robot:Loud%2DHarbour%zz@proxy.example.com' },
    code: 'secret-value',
  },
  {
    name: 'the password in another address',
    text: '${X}',
    env: { X: secret, DATABASE_URL: `postgres://app:${secret}@db.example.com/app` },
    code: 'secret-value',
  },
  {
    name: 'the address of the repository',
    text: 'From ${CI_REPOSITORY_URL}',
    env: { CI_REPOSITORY_URL: 'https://gitlab-ci-token:glcbt-0123456789@gitlab.example.com/acme/links.git' },
    code: 'login',
  },
  { name: 'a proxy', text: '${HTTP_PROXY}', env: { HTTP_PROXY: `robot:${secret}@proxy:3128` }, code: 'login' },
  {
    name: 'a login whose password has a slash that is not encoded',
    text: 'By ${X}',
    env: { X: `http://robot:Loud/${secret}@proxy.example.com:3128` },
    code: 'login',
  },
  {
    name: 'the password of such an address',
    text: '${X}',
    env: { X: `Loud/${secret}`, DATABASE_URL: `postgres://app:Loud/${secret}@db.example.com:5432/app` },
    code: 'secret-value',
    says: 'the password in DATABASE_URL',
  },
  {
    name: 'the same without a scheme',
    text: '${X}',
    env: { X: `Loud?${secret}`, all_proxy: `robot:Loud?${secret}@proxy.example.com` },
    code: 'secret-value',
  },
  { name: 'such a login out of parts', text: 'https://${A}:${B}@x', env: { A: 'dora', B: 'Pw/1' }, code: 'login' },
  { name: 'a login out of parts', text: 'https://${A}:${B}@x', env: { A: 'dora', B: 'Pw-1' }, code: 'login' },
  ...['CI_REGISTRY_PASSWORD', 'CI_JOB_JWT', 'ACTIONS_RUNTIME_TOKEN', 'docspace_api_key'].map((name) => ({
    name: `${name}, a credential`,
    text: `\${${name}}`,
    env: { [name]: secret },
    code: 'credential',
  })),
  ...['DEPLOY_KEY', 'NPM_TOKEN_2', 'MY_SECRET', 'db_password', 'PGPASSWORD', 'AWS_ACCESS_KEY_ID', 'Shop__Api__Key'].map(
    (name) => ({
      name: `${name}, by its name alone`,
      text: `\${${name}}`,
      env: { [name]: 'x' },
      code: 'secret-name',
      says: `env: { plain: [${name}] }`,
    }),
  ),
  { name: 'a name of a secret that is not set', text: '${MY_SECRET}', code: 'secret-name' },
]

const lines = ['validate', 'plan', 'plan --format json', 'drift', 'links', 'apply --auto-approve'] as const

test.for(refusals)('no title shows $name', async ({ text, env = {}, code, says = 'this text is shown' }) => {
  const portal = await open(titled(text))
  for (const line of lines) {
    const ended = await portal.run(line, { env: { ...portal.world.env, ...around, ...env } })
    expect(ended.code, ended.err).toBe(3)
    const told = ended.out + ended.err
    expect(told).toContain(`env/${code}`)
    if (code !== 'credential' && !line.includes('json')) expect(told.replaceAll(/\s+/g, ' ')).toContain(says)
    for (const value of Object.values(env)) if (value && value.length > 7) expect(told).not.toContain(value.trim())
  }
  portal.world.files.set('old.yaml', manifest)
  const offline = await portal.run('plan --offline --base-file old.yaml', { env: { ...around, ...env } })
  expect(offline).toMatchObject({ code: 3, out: '', err: expect.stringContaining(`env/${code}`) })
  expect(portal.requests).toEqual([])
})

const places: readonly { name: string; text: string }[] = [
  { name: 'a title', text: titled('${COPY}') },
  { name: 'a level', text: titled('x').replace('access: read, title', 'access: "${COPY}", title') },
  {
    name: 'a date',
    text: titled('x').replace('access: read, title', 'access: read, expirationDate: "${COPY}", title'),
  },
  { name: 'a rotation', text: titled('x').replace('access: read, title', 'access: read, rotation: "${COPY}", title') },
  { name: 'a fingerprint', text: titled('x').replace('access: read, title', 'access: read, adopt: "${COPY}", title') },
  { name: 'an id', text: titled('x').replace('id: 7', 'id: "${COPY}"') },
  { name: 'the title of a room', text: titled('x').replace('id: 7', 'title: "${COPY}"') },
  { name: 'a tag', text: titled('x').replace('id: 7', 'tag: "Team ${COPY}"') },
  { name: 'unmanaged', text: titled('x').replace('id: 7', 'id: 7\n    unmanaged: "${COPY}"') },
  { name: 'the name', text: titled('x').replace('name: team', 'name: "${COPY}"') },
  { name: 'the portal', text: titled('x', 'portal: "https://${COPY}.example.com"\n') },
  { name: 'the defaults', text: titled('x', 'defaults: { external: { expirationDate: "${COPY}" } }\n') },
  { name: 'a merged mapping', text: titled('x', 'x-a: &a { title: "${COPY}" }\n').replace("title: 'x'", '<<: *a') },
]

test.for(places)('no text shows the key, be it out of a file: $name', async ({ text }) => {
  const portal = await open(text)
  portal.world.files.set('key', `${key}\n`)
  for (const line of ['plan', 'plan --format json', 'drift', 'links', 'rotate title:Board audit --auto-approve']) {
    const env = { ...portal.world.env, ...around, DOCSPACE_API_KEY: undefined, COPY: key }
    const { code, out, err } = await portal.run(`${line} --api-key-file key`, { env })
    expect({ code, told: out + err }).toEqual({
      code: 3,
      told: expect.stringMatching(line.startsWith('rotate') ? /error \w+\// : /env\/secret-value/),
    })
    expect(out + err).toContain('${COPY}')
  }
  const doctor = await portal.run('doctor --api-key-file key', {
    env: { ...portal.world.env, ...around, DOCSPACE_API_KEY: undefined, COPY: key },
  })
  expect(doctor.out).toContain('the API key')
})

test.for<{ name: string; text: string; env: Env; top?: string }>([
  ...['KEYNOTE', 'MONKEY', 'KEY', 'PUBLIC_KEY', 'TOKENIZED', 'SECRETARY', 'ACCESS_LEVEL', 'KEY_API', 'PASSAGE'].map(
    (name) => ({ name: `called ${name}`, text: `\${${name}}`, env: { [name]: harmless } }),
  ),
  { name: 'that a short secret holds', text: '${X}', env: { X: 'short', MY_TOKEN: 'short' } },
  { name: 'that is a part of a secret', text: '${X}', env: { X: key.slice(3, 14) } },
  { name: 'with a colon and an @', text: 'At ${X}', env: { X: '10: 30 @ the harbour' } },
  { name: 'that is a mail address', text: 'Mail:${X}', env: { X: 'dora@example.com' } },
  { name: 'that is an address with a port and an @', text: 'https://${X}', env: { X: 'h.example.com:8443/@team' } },
  {
    name: 'that is one with a scheme',
    text: '${X}',
    env: { X: 'http://h.example.com:80/@team', U: 'http://h:80/@team/long' },
  },
  ...[
    'git@example.com:team/links@v1',
    'https://example.com/to?u=http://a.example.com@b',
    'https://example.com:8443/board/of/trade@v1',
    'Mail:to/dora@example.com',
  ].map((X) => ({ name: `that is ${X}`, text: '${X}', env: { X } })),
  { name: 'that is an address', text: '${X}', env: { X: 'ssh://git@example.com:22/links' } },
  {
    name: 'that is listed',
    text: '${MY_TOKEN}',
    env: { MY_TOKEN: harmless },
    top: 'env: { plain: [MY_TOKEN] }\n',
  },
  {
    name: 'with the value of one that is listed',
    text: '${X}',
    env: { X: harmless, MY_TOKEN: harmless },
    top: 'env: { plain: [MY_TOKEN] }\n',
  },
])('a variable $name is shown', async ({ text, env, top = '' }) => {
  disclose([harmless, 'short'])
  const portal = await openPortal(stage, titled(text, top), { apiKey: key })
  const ended = await portal.run('plan', { env: { ...portal.world.env, ...around, ...env } })
  expect({ code: ended.code, errors: ended.err.match(/error \S+/g) }).toEqual({ code: 0, errors: null })
})

test.for([
  { name: 'the API key', list: '[MY_TOKEN]', env: { MY_TOKEN: key }, code: 'env/secret-value' },
  {
    name: 'the value of a credential',
    list: '[MY_TOKEN]',
    env: { MY_TOKEN: secret, GH_TOKEN: secret },
    code: 'env/secret-value',
  },
  {
    name: 'another secret',
    list: '[MY_TOKEN]',
    env: { MY_TOKEN: secret, HER_TOKEN: secret },
    code: 'env/secret-value',
  },
  { name: 'a login', list: '[MY_TOKEN]', env: { MY_TOKEN: 'http://a:b@c' }, code: 'env/login' },
  { name: 'another variable', list: '[HER_TOKEN]', env: { MY_TOKEN: 'x' }, code: 'env/secret-name' },
  { name: 'a credential', list: '[GITHUB_TOKEN]', env: {}, code: 'env/plain' },
  { name: 'what is no name', list: '["MY-TOKEN"]', env: {}, code: 'env/plain' },
  { name: 'what is no text', list: '[7]', env: {}, code: 'manifest/wrong-type' },
  { name: 'a text', list: 'MY_TOKEN', env: {}, code: 'manifest/wrong-type' },
])('env.plain does not let through: $name', async ({ list, env, code }) => {
  const portal = await open(titled('${MY_TOKEN}', `env: { plain: ${list} }\n`))
  const ended = await portal.run('validate', { env: { ...around, MY_TOKEN: 'x', ...env } })
  expect(ended.code).toBe(3)
  expect(ended.err).toContain(`error ${code}\n`)
})

const listing = 'env: { plain: [MY_TOKEN] }\n'

test.for([
  { name: 'lists it', base: titled('x', listing), code: 0 },
  { name: 'does not list it', base: titled('x'), code: 3 },
  { name: 'lists another', base: titled('x', 'env: { plain: [HER_TOKEN] }\n'), code: 3 },
  { name: 'is wrong', base: 'name: 7', code: 3 },
])('env.plain counts as the base has it: one that $name', async ({ base, code }) => {
  disclose(code === 0 ? [harmless] : [])
  const portal = await open(titled('${MY_TOKEN}', listing))
  portal.world.files.set('old.yaml', base)
  const env = { ...portal.world.env, ...around, MY_TOKEN: harmless }
  for (const line of ['plan', 'plan --offline', 'apply --auto-approve']) {
    // Nothing can be compared with it.
    if (line === 'plan --offline' && base === 'name: 7') continue
    const ended = await portal.run(`${line} --base-file old.yaml`, { env })
    expect({ code: ended.code, refused: ended.err.match(/error base\/plain\n/g)?.length === 1 }).toEqual({
      code,
      refused: code === 3,
    })
    expect((ended.out + ended.err).includes(harmless)).toBe(code === 0)
  }
})

test.for(['plan', 'plan --offline'])(
  'env.plain counts for nothing on a first push, which has no base: %s',
  async (line) => {
    const portal = await open(titled('${MY_TOKEN}', listing))
    const env = { ...portal.world.env, ...around, MY_TOKEN: harmless }
    const ended = await portal.run(`${line} --base ${'0'.repeat(40)}`, { env })
    expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringContaining('error base/plain\n') })
  },
)

test('a list that nothing uses yet is merged first, and the plan says so', async () => {
  const portal = await open(titled('x', listing))
  portal.world.files.set('old.yaml', titled('x'))
  const env = { ...portal.world.env, ...around }
  const online = await portal.run('plan --base-file old.yaml', { env })
  expect(online).toMatchObject({ code: 0, err: expect.stringContaining('env.plain (MY_TOKEN)') })
  const offline = await portal.run('plan --offline --base-file old.yaml', { env })
  expect(offline).toMatchObject({ code: 0, out: expect.stringContaining('env.plain') })
})

test.for(['plan', 'plan --offline'])('a password of the base is shown by no change: %s', async (line) => {
  const portal = await open(titled('${AUDIT} ${OTHER}').replace('password: "${AUDIT}"', 'internal: true'))
  portal.world.files.set('old.yaml', titled('x'))
  const env = { ...portal.world.env, ...around, OTHER: 'x' }
  const ended = await portal.run(`${line} --base-file old.yaml`, { env })
  expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringContaining('a password of the base') })
  expect(portal.requests).toEqual([])
})

const base = (more: string, link: string): string =>
  `version: 1\nname: team\n${more}rooms:\n  - id: 7\n    links:\n      press: { access: read${link} }\n`

test.for([
  { name: 'of the defaults', was: base('defaults: { link: { password: "${SHARED}" } }\n', ''), title: '${COPY}' },
  { name: 'by its variable', was: base('', ', password: "${PIN}"'), title: 'Call ${PIN}' },
  { name: 'that is a part of one', was: base('', ', password: "${SHARED}-of-${PIN}"'), title: '${COPY}' },
  { name: 'of a link that is absent', was: base('', ', absent: true, password: "${SHARED}"'), title: '${COPY}' },
  { name: 'of a base that is not valid', was: base('', ', acess: x, password: "${SHARED}"'), title: '${COPY}' },
  {
    name: 'of a base that is not valid elsewhere',
    was: base('rooms: 7\n', '').replace(/rooms:\n.*/s, 'defaults: { link: { password: "${SHARED}" } }\n'),
    title: '${COPY}',
  },
])('a password of the base is shown by no change: one $name', async ({ was, title }) => {
  const portal = await open(base('', `, title: '${title}'`))
  portal.world.files.set('old.yaml', was)
  const env = { ...portal.world.env, SHARED: 'Quiet-Meadow-41', COPY: 'Quiet-Meadow-41', PIN: '4711' }
  const ended = await portal.run('plan --base-file old.yaml', { env })
  expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringContaining('a password of the base') })
  expect(portal.requests).toEqual([])
})

test('of a file that is no text, no password is read', () => {
  expect(readPasswords([{ file: 'old.yaml', bytes: Uint8Array.of(0xff) }], {}, 'a password')).toEqual([])
})

test.for([
  { by: 'title', value: 'Board of trade', says: 'title "${ROOM}"' },
  { by: 'title', value: 'Twin', says: 'title "${ROOM}"' },
  { by: 'tag', value: 'clients of old', says: 'tag "${ROOM}"' },
  { by: 'tag', value: 'client', says: '${ROOM}' },
  { by: 'id', value: '99', says: 'id ${ROOM}' },
])('a selector is told as it is written: $by $value', async ({ by, value, says }) => {
  const twins = ['Twin', 'Twin', 'My Board of trade'].map((title, nth) => ({ id: 20 + nth, title, tags: ['client'] }))
  const text = titled('x').replace('id: 7', `${by}: "\${ROOM}"`).replace("title: 'x'", 'adopt: "0123456789ab"')
  const portal = await openPortal(
    { rooms: [...stage.rooms, ...twins.map((room) => ({ type: 'custom' as const, ...room }))] },
    text,
    { apiKey: key },
  )
  const env = { ...portal.world.env, ...around, ROOM: value }
  for (const line of ['plan', 'plan --format json', 'rotate title:x audit --auto-approve', 'drift', 'doctor']) {
    const { out, err } = await portal.run(line, { env })
    if (line === 'plan') expect(out + err).toContain(says)
    if (value !== 'client' && value !== '99' && value !== 'Twin') expect(out + err).not.toContain(value)
  }
  portal.world.files.set('old.yaml', titled('x'))
  const offline = await portal.run('plan --offline --base-file old.yaml', { env })
  expect(offline.out).toContain('${ROOM}')
  const json = await portal.run('plan --offline --base-file old.yaml --format json', { env })
  expect(json.out).toContain('"value": "${ROOM}"')
})

test('the built command, with the key under a second name', async () => {
  const portal = await open(titled('Key ${COPY}'))
  const around = surroundingsOf(portal, { AUDIT: password, COPY: key })
  const { code, out, err } = await command('plan', { ...around, env: { ...around.env, DOCSPACE_API_KEY: key } })
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toContain('roomlinks.yaml:6:37 error env/secret-value')
  expect(err).toContain("title: 'Key ${COPY}'")
  expect(portal.requests).toEqual([])
})

test.for([
  { name: 'of the environment', options: { env: { DOCSPACE_API_KEY: key, COPY: key } }, says: 'the API key' },
  { name: 'that is given', options: { env: { COPY: key }, secrets: [key] }, says: 'a secret that was given' },
  { name: 'that is not known', options: { env: { COPY: key } }, says: undefined },
])('the library refuses a secret $name', ({ options, says }) => {
  hide([key])
  const bytes = new TextEncoder().encode(titled('${COPY}').replace(/ {6}audit.*\n/, ''))
  const { ok, diagnostics } = validate([{ file: 'a.yaml', bytes }], { now: 0, ...options })
  expect(ok).toBe(says === undefined)
  const [first] = diagnostics
  if (says !== undefined) expect(first).toMatchObject({ code: 'env/secret-value', span: { line: 6 } })
  expect(says === undefined || first?.message.includes(says)).toBe(true)
})
