import { expect, test } from 'vitest'
import { openEnvelope } from '../../src/portal/envelope.ts'

const requestLine = 'GET /files/rooms/42/links'
const secret = 'Quiet-Harbour-27'
const apiKey = 'sk-0123456789'
const open = (envelope: unknown, status = 200, contentType = 'application/json'): ReturnType<typeof openEnvelope> => {
  const text = typeof envelope === 'string' ? envelope : JSON.stringify(envelope)
  const request = { requestLine, origin: 'https://acme.example.com', apiKey, secrets: [secret] }
  return openEnvelope({ status, contentType, text }, request)
}
const good = { response: [{}], count: 1, links: [], status: 0, statusCode: 200 }
const refused = { error: { message: `Access denied for ${secret}`, stack: 'at Server.Inside' }, status: 1 }

test.for([
  { name: 'a list', envelope: good, value: [{}] },
  { name: 'an empty list', envelope: { ...good, response: [], count: 0 }, value: [] },
  { name: 'nothing', envelope: { count: 0, status: 0, statusCode: 200 }, value: undefined },
  { name: 'a mapping, which counts as one', envelope: { ...good, response: { a: 1 } }, value: { a: 1 } },
  { name: 'no count, and no status', envelope: { response: [], statusCode: 200 }, value: [] },
  { name: 'an error that is null', envelope: { ...good, error: null }, value: [{}] },
])('an envelope with $name is opened', ({ envelope, value }) => {
  expect(open(envelope)).toEqual({ value })
})

const inIt = 'in the envelope'

test.for([
  { name: '201', http: 201, says: 'the HTTP status 201 instead of 200' },
  { name: '202', http: 202, says: 'the HTTP status 202 instead of 200' },
  { name: '204', envelope: '', http: 204, says: 'the HTTP status 204 instead of 200' },
  { name: '205', envelope: '', http: 205, says: 'the HTTP status 205 instead of 200' },
  { name: '206', http: 206, says: 'the HTTP status 206 instead of 200' },
  { name: '299', http: 299, says: 'the HTTP status 299 instead of 200' },
  {
    name: 'statusCode 403',
    envelope: { ...good, statusCode: 403 },
    says: `the HTTP status 200 and the statusCode 403 ${inIt}`,
  },
  {
    name: 'statusCode 500',
    envelope: { ...good, statusCode: 500 },
    says: `the HTTP status 200 and the statusCode 500 ${inIt}`,
  },
  {
    name: 'statusCode 206',
    envelope: { ...good, statusCode: 206 },
    says: `the HTTP status 200 and the statusCode 206 ${inIt}`,
  },
  {
    name: 'a statusCode that is a text',
    envelope: { ...good, statusCode: '200' },
    says: `the HTTP status 200 and no usable statusCode ${inIt}`,
  },
  {
    name: 'a statusCode that is null',
    envelope: { ...good, statusCode: null },
    says: `the HTTP status 200 and no usable statusCode ${inIt}`,
  },
  { name: 'status 1', envelope: { ...good, status: 1 }, says: `the HTTP status 200 and the status 1 ${inIt}` },
  {
    name: 'a status that is a text',
    envelope: { ...good, status: 'ok' },
    says: `the HTTP status 200 and no usable status ${inIt}`,
  },
  { name: 'an error', envelope: { ...good, error: {} }, says: `the HTTP status 200 and an error ${inIt}` },
  {
    name: 'an error that is a text',
    envelope: { ...good, error: '' },
    says: `the HTTP status 200 and an error ${inIt}`,
  },
  {
    name: 'a refusal, in words that hold a secret',
    envelope: { ...refused, statusCode: 403 },
    says: `the HTTP status 200 and the statusCode 403 ${inIt}: "Access denied for ***"`,
  },
  { name: 'a count of more', envelope: { ...good, count: 3 }, says: `the count 3 beside 1 ${inIt}` },
  { name: 'a count of fewer', envelope: { ...good, count: 0 }, says: `the count 0 beside 1 ${inIt}` },
  { name: 'a count of an empty list', envelope: { ...good, response: [] }, says: `the count 1 beside 0 ${inIt}` },
  { name: 'a count of nothing', envelope: { count: 1, statusCode: 200 }, says: `the count 1 beside 0 ${inIt}` },
  { name: 'a count of null', envelope: { ...good, response: null }, says: `the count 1 beside 0 ${inIt}` },
  { name: 'a count that is a text', envelope: { ...good, count: '1' }, says: `no usable count beside 1 ${inIt}` },
  { name: 'no statusCode', envelope: { response: [] }, says: 'JSON that is not a DocSpace answer' },
  { name: 'a list outside', envelope: [good], says: 'JSON that is not a DocSpace answer' },
  {
    name: 'nesting without end',
    envelope: `{"statusCode":200,"response":${'['.repeat(70)}`,
    says: 'JSON nested more than 64 deep',
  },
])('what has $name is no answer, and not asked for again', ({ envelope = good, http = 200, says }) => {
  expect(open(envelope, http)).toMatchObject({
    failure: undefined,
    error: { code: 'portal/unexpected', message: `The portal answered with ${says} (${requestLine}).` },
  })
})

test('nothing in an answer repeats the key; what else was sent may be in it', () => {
  const response = [{ title: `For ${apiKey}`, of: { tags: ['SK-0123456789', 'sk%2d0123456789', 7, null] }, id: secret }]
  const hidden = [{ title: 'For ***', of: { tags: ['***', '***', 7, null] }, id: secret }]
  expect(open({ ...good, response })).toEqual({ value: hidden })
  expect(open(JSON.stringify({ ...good, response }).replaceAll('sk-', '\\u0073k-'))).toEqual({ value: hidden })
})

test.for([`text/${apiKey}`, `text/x.${secret}`, `text/${secret.toLowerCase()}; charset=utf-8`])(
  'the content type %s is not shown',
  (contentType) => {
    expect(open('<p>', 200, contentType)).toMatchObject({
      error: {
        code: 'portal/not-docspace',
        message: `https://acme.example.com answered with something else instead of JSON (${requestLine}).`,
      },
    })
  },
)
