import { expect, test } from 'vitest'
import { connectionFailure, ProxyError, proxyErrorText, retryMessage } from '../../src/http/connection-errors.ts'
import { scrub } from '../../src/http/server-message.ts'
import { foreignBody, noAnswer, refusal } from '../../src/portal/refusal.ts'

const id = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'

interface Case {
  readonly name: string
  readonly text: string
  readonly secrets?: readonly string[]
  readonly says: string
}

const harbour = 'Quiet+Harbour!27&x'
const hidden = (text: string): Case => ({ name: text, text: `No ${text}.`, secrets: [harbour], says: 'No ***.' })

test.for<Case>([
  { name: 'nothing to hide', text: 'Access denied. Ask the task-force.', says: 'Access denied. Ask the task-force.' },
  {
    name: 'a secret of ours',
    text: 'No hunter2 here, nor hunter2!',
    secrets: ['hunter2'],
    says: 'No *** here, nor ***!',
  },
  { name: 'a secret in JSON', text: String.raw`{"p":"a\"b\\c"}`, secrets: ['a"b\\c'], says: '{"p":"***"}' },
  { name: 'a secret in a URL', text: 'x=a%22b%2Fc&y', secrets: ['a"b/c'], says: 'x=***&y' },
  { name: 'a secret in HTML', text: '<p>a&quot;b&amp;c&lt;</p>', secrets: ['a"b&c<'], says: '<p>***</p>' },
  ...['Quiet%2bHarbour!27%26x', 'Quiet%252BHarbour%2127%26x', 'Quiet&#43;Harbour&excl;27&#x26;x'].map(hidden),
  ...['Quiet&#x2B;Harbour!27&amp;amp;x', 'QUIET+HARBOUR!27&X', 'quiet\\u002bharbour!27\\u0026x'].map(hidden),
  { name: "a link's bytes", text: 'is ax8PXgtqTwycVQ0PLzqbEQ==', secrets: [id], says: 'is ***Q==' },
  { name: "a link's bytes in the order of .NET", text: 'is Xg8fa2oLDE+cVQ0PLzqbEQ', secrets: [id], says: 'is ***Q' },
  { name: "a link's bytes in a URL", text: 'is Xg8fa2oLDE-cVQ0PLzqbEQ', secrets: [id], says: 'is ***Q' },
  { name: 'a secret in base64', text: btoa(harbour), secrets: [harbour], says: '***' },
  { name: 'a secret in base64 after a byte', text: btoa(`.${harbour}`), secrets: [harbour], says: 'Ll***A==' },
  { name: 'a secret in base64 after two', text: btoa(`..${harbour}`), secrets: [harbour], says: 'Li5***g=' },
  {
    name: 'a secret of backslashes',
    text: String.raw`a\\b c\\\\\"`,
    secrets: [String.raw`\\b`, String.raw`c\\"`],
    says: 'a*** ***',
  },
  { name: 'a secret of two lines', text: String.raw`a\nb`, secrets: ['a\nb'], says: '***' },
  { name: 'a secret in a form', text: 'p=a+b%C3%BC', secrets: ['a bü'], says: 'p=***' },
  { name: 'a secret of signs', text: 'No a.b(c and axb(c', secrets: ['a.b(c'], says: 'No *** and axb(c' },
  { name: 'a secret within another', text: 'No hunter2hunter', secrets: ['hunter', 'hunter2hunter'], says: 'No ***' },
  { name: 'an empty secret', text: 'No secret', secrets: [''], says: 'No secret' },
  { name: 'half a surrogate as a secret', text: 'No \ud800!', secrets: ['\ud800'], says: 'No ***!' },
  { name: 'a UUID', text: `Link (${id}) and ${id.toUpperCase()}.`, says: 'Link (***) and ***.' },
  { name: 'a UUID without hyphens', text: id.replaceAll('-', ''), says: '***' },
  { name: 'a key', text: 'Key sk-0123abcd, "sk-9"', says: 'Key ***, "***"' },
  { name: 'a header', text: 'Authorization: Bearer abc.def/x=', says: 'Authorization: ***' },
  { name: 'a header with our key', text: 'bearer sk-01', secrets: ['sk-01'], says: '***' },
  {
    name: 'a short URL',
    text: 'At https://acme.example.com/s/dJkXa1 or /s/b?c=d',
    says: 'At https://acme.example.com*** or ***',
  },
  { name: 'a long URL', text: '"https://a.example/rooms/share?key=ab%3D_c-d"', says: '"https://a.example***"' },
  {
    name: 'an invitation',
    text: 'https://a.example/confirm/LinkInvite?type=x&key=y&uid=z',
    says: 'https://a.example***',
  },
  { name: 'an encoded URL', text: 'to=https%3A%2F%2Fa%2Fs%2FdJkXa1', says: 'to=https%3A%2F%2Fa***' },
])('scrub hides $name', ({ text, secrets = [], says }) => {
  expect(scrub(text, secrets)).toBe(says)
})

test('the text of a portal is scrubbed before it is shortened', () => {
  const message = `${'x'.repeat(190)} ${id}`
  const text = JSON.stringify({ error: { message }, statusCode: 403 })
  const { message: told } = refusal('PUT /x', { status: 403, text, retryAfter: null })
  expect(told).toContain('***')
  expect(told).not.toContain('6b1f')
})

test('a text that is cut shows no part of a secret', () => {
  const filler = 'hunter2'.repeat(200)
  for (const length of [19_990, 39_990, 39_995]) {
    const message = `${filler} ${'hunter2'.repeat(6000)}`.slice(0, length).padEnd(length, '.') + harbour.repeat(10)
    const text = JSON.stringify({ error: { message: message.padEnd(50_000, 'y') } })
    const { message: told } = refusal('PUT /x', { status: 403, text, retryAfter: null }, ['hunter2', harbour])
    expect(told).not.toMatch(/hunt|Quiet/)
    expect(told.length).toBeLessThan(400)
  }
  const all = JSON.stringify({ error: { message: harbour.repeat(4000) } })
  expect(refusal('PUT /x', { status: 403, text: all, retryAfter: null }, [harbour]).message).not.toContain('Qu')
})

test.for(['\\', '\\\\a', '%25', '&amp;', '&#38;', 'a+', '\\u005c', '"'])(
  'the spellings of %s are no burden',
  (part) => {
    const secret = `${part.repeat(40)}!x`
    for (const text of [part, '\\\\"', '\\', '\\\\\\\\a', '%252525', '&amp;amp;']) scrub(text.repeat(500), [secret])
  },
)

test('validation errors are scrubbed as well', () => {
  const errors = { 'RoomLink.Password': ['hunter2 is too short.'] }
  const text = JSON.stringify({
    response: { title: 'One or more validation errors occurred.', errors },
    statusCode: 400,
  })
  const { message } = refusal('PUT /x', { status: 400, text, retryAfter: null }, ['hunter2'])
  expect(message).toBe('The portal refused (400, PUT /x): *** is too short.')
})

test.for([
  { name: 'a title alone', body: '{"response":{"title":"Nothing fits"},"statusCode":400}', said: ': Nothing fits.' },
  {
    name: 'a title, and errors that are no texts',
    body: '{"response":{"title":"Nothing fits","errors":{"a":[1]}}}',
    said: ': Nothing fits.',
  },
  { name: 'no more than a text', body: '"Nothing fits"', said: ').' },
  { name: 'another shape', body: '{"response":["Nothing fits"]}', said: ').' },
])('what a refusal says that has $name', ({ body, said }) => {
  const { message } = refusal('PUT /x', { status: 400, retryAfter: null, text: body })
  expect(message).toBe(`The portal refused (400, PUT /x)${said}`.replace(')).', ').'))
})

test('a very long text is no burden', () => {
  const text = JSON.stringify({ error: { message: 'https://s-k'.repeat(500_000) } })
  refusal('PUT /x', { status: 403, text, retryAfter: null }, ['hunter2'])
})

test.for([
  ['text/html; charset=utf-8', 'text/html'],
  [null, 'no content type'],
  ['Bearer sk-0123456789', 'something else'],
  [`t/${id}`, 'something else'],
  [`text/${id}`, 'something else'],
] as const)('a body of the type %s is %s', ([type, says]) => {
  expect(foreignBody('GET /x', 'https://a.example', type).message).toBe(
    `https://a.example answered with ${says} instead of JSON (GET /x).`,
  )
})

test('the hint of a silence says what the limits are', () => {
  const { code, hint } = noAnswer('GET /x', 'https://a.example', new DOMException('', 'TimeoutError'))
  expect(code).toBe('portal/timeout')
  expect(hint).toContain('30 s')
  expect(hint).not.toContain('more time')
})

const coded = (code: string): Error => Object.assign(new Error('https://me:Open-Sesame-9@proxy'), { code })
const fault = (facts: { status: number } | { cause: unknown }, hasLogin = false): ProxyError =>
  new ProxyError({ variable: 'HTTPS_PROXY', hasLogin, ...facts })

test.for([
  { cause: coded('ECONNREFUSED'), says: 'connection refused (ECONNREFUSED)' },
  { cause: coded('EAI_AGAIN'), says: 'the name cannot be looked up (EAI_AGAIN)' },
  { cause: coded('ECONNRESET'), says: 'connection broken (ECONNRESET)' },
  { cause: coded('UND_ERR_CONNECT_TIMEOUT'), says: 'no answer in time (UND_ERR_CONNECT_TIMEOUT)' },
  { cause: new DOMException('', 'TimeoutError'), says: 'no answer in time (TimeoutError)' },
  { cause: coded('ENETUNREACH'), says: 'no connection (ENETUNREACH)' },
  { cause: fault({ status: 502 }), says: 'the proxy in HTTPS_PROXY cannot reach the server (502)' },
])('while a request is sent again: $says', ({ cause, says }) => {
  expect(retryMessage('https://a.example', cause)).toBe(`https://a.example: ${says}; trying again …`)
})

test.for([
  { word: 'DEPTH_ZERO_SELF_SIGNED_CERT', is: 'portal/certificate' },
  { word: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', is: 'portal/certificate' },
  { word: 'ERR_TLS_CERT_ALTNAME_INVALID', is: 'portal/certificate' },
  { word: 'INVALID_CA', is: 'portal/certificate' },
  { word: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', is: 'portal/unreachable' },
  { word: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', is: 'portal/unreachable' },
  { word: 'ERR_SSL_UNEXPECTED_MESSAGE', is: 'portal/unreachable' },
])('a connection that ends with $word: $is', ({ word, is }) => {
  expect(noAnswer('GET /x', 'https://a.example', coded(word)).code).toBe(is)
})

test.for([
  { fault: fault({ status: 407 }), says: 'asks for a user name and a password', ends: undefined },
  {
    fault: fault({ status: 407 }, true),
    says: 'does not accept the user name and the password there',
    ends: undefined,
  },
  { fault: fault({ status: 403 }, true), says: 'refuses the connection', ends: undefined },
  { fault: fault({ status: 301 }), says: 'refuses the connection', ends: undefined },
  { fault: fault({ status: 429 }), says: 'cannot reach the server', ends: 'unreached' },
  { fault: fault({ status: 408 }), says: 'cannot reach the server', ends: 'unreached' },
  { fault: fault({ status: 504 }), says: 'cannot reach the server', ends: 'unreached' },
  { fault: fault({ cause: coded('ECONNREFUSED') }), says: 'cannot be reached', ends: 'unreached' },
  { fault: fault({ cause: coded('UND_ERR_SOCKET') }), says: 'hangs up', ends: 'unreached' },
  { fault: fault({ cause: new DOMException('', 'TimeoutError') }), says: 'does not answer in time', ends: 'unreached' },
  {
    fault: fault({ cause: coded('CERT_HAS_EXPIRED') }),
    says: 'has a certificate that cannot be trusted',
    ends: undefined,
  },
  { fault: fault({ cause: coded('ENOTFOUND') }), says: 'cannot be used', ends: undefined },
])('a proxy that $says', ({ fault: cause, says, ends }) => {
  expect(proxyErrorText(cause)).toBe(`proxy in HTTPS_PROXY ${says}`)
  expect(connectionFailure(cause)).toBe(ends)
  const { code, message, hint } = noAnswer('GET /x', 'https://a.example', cause)
  expect(code).toBe(cause.status === 407 ? 'portal/proxy-login' : 'portal/proxy')
  expect(message).toContain(`The proxy in HTTPS_PROXY ${says} (`)
  expect(hint.includes('NODE_EXTRA_CA_CERTS')).toBe(says.includes('certificate'))
  expect(message + hint).not.toContain('Open-Sesame-9')
})
