/** JSON that no portal sends where something else should be. */
export const oddValues: readonly string[] = [
  ...['null', 'true', 'false', '0', '1', '2', '3', '4', '-1', '1.5', '100', '1e6', '1e999', '-0', '9007199254740993'],
  ...[
    '9'.repeat(400),
    '""',
    '"x"',
    '"0"',
    '[]',
    '{}',
    '[null]',
    '[[]]',
    '[{}]',
    '{"__proto__":{"id":1}}',
    '"__proto__"',
  ],
  ...[
    `"${'x'.repeat(5000)}"`,
    '['.repeat(300) + ']'.repeat(300),
    '"a\\u0000b\\u001b[2J\\u202e\\ud800\\u2028::error::x"',
  ],
  ...['"\\n::error::x"', '"##vso[task]"', '"👨‍👩‍👧"', '"."', '".."', '"../../x"', '"%2e%2e"', '"a/b?c#d"', '"\\\\"'],
  ...['"2027-02-30T00:00:00.0000000+01:00"', '"0001-01-01T00:00:00"', '"9999-12-31T23:59:59.9999999+14:00"', '"never"'],
  ...['"2027-01-01"', '"2027-01-01T00:00:00+99:99"', '"2020-01-01T00:00:00Z"', '"-271821-04-20T00:00:00.000Z"'],
  // A link and a room that there are not.
  ...['{"id":"c0ffee00-dead-4bad-8bad-c0ffeec0ffee","title":"Other"}', '424242'],
]

/** The names of the values that are looked at; those of others do not matter. */
export const names: readonly string[] = [
  ...['response', 'statusCode', 'status', 'count', 'total', 'folders', 'id', 'title', 'roomType', 'rootFolderType'],
  ...['tags', 'security', 'EditAccess', 'access', 'subjectType', 'sharedLink', 'sharedTo', 'password', 'internal'],
  ...[
    'expirationDate',
    'denyDownload',
    'maxUseCount',
    'currentUseCount',
    'shareLink',
    'docSpace',
    'minLength',
    'upperCase',
  ],
]

/** A part of each secret that an answer tells unasked. */
export const told = 'Zq7Quiet'

const openers = [
  `sk-${told}0123`,
  `https://portal.test/s/${told}`,
  `/rooms/share?key=${told}`,
  `https://portal.test/confirm/LinkInvite?key=${told}`,
  `Bearer ${told}`,
  `c0ffee00-dead-4bad-8bad-0123456789ab`,
].join(' ')
const sentence = `\\u001b[2JNo: ${openers}\\n::error::x\\u202e`
const stack = '   at ASC.Files.Boom() in C:\\\\\\\\src\\\\\\\\x.cs:line 7\\r\\n   at ASC.Bang()'

/** Whole bodies of another kind. */
export const bodies: readonly string[] = [
  ...[
    '',
    ' ',
    'null',
    '[]',
    '{}',
    '0',
    '"x"',
    'true',
    '\0',
    '\uFEFF{}',
    '{"response":',
    '<html><script>alert(1)</script>',
  ],
  ...['{"response":null,"statusCode":200}', '{"statusCode":200}', '{"response":[],"statusCode":200}'],
  ...[
    '{"__proto__":{"response":[]},"statusCode":200}',
    '{"response":[],"response":{},"statusCode":"200"}',
    '['.repeat(9999),
  ],
  `{"error":{"message":"${sentence}","type":"System.Security.SecurityException","stack":"${stack}"},"statusCode":403}`,
  `{"error":{"message":"${sentence}","type":{},"stack":"${stack}"},"statusCode":500}`,
  '{"error":{"message":{"a":1}},"statusCode":403}',
  `{"response":{"title":"${sentence}","errors":{"a":["${sentence}",1,null],"b":"x"}},"status":1,"statusCode":400}`,
  `{"response":{"title":"x","errors":[["${sentence}"]]},"statusCode":400}`,
  `${sentence} ${stack}`,
]

export const statuses: readonly number[] = [
  ...[
    201, 202, 204, 206, 299, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 425,
  ],
  ...[429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 599],
]

export const headers: readonly (readonly [name: string, value: string])[] = [
  ...[
    '',
    'text/html',
    'text/html; charset="',
    'application/json; charset=utf-16',
    'image/png',
    `${told}`,
    'a'.repeat(999),
  ].map((value) => ['content-type', value] as const),
  ...['', '-1', '0', '0.5', '1e9', '9'.repeat(400), 'Wed, 21 Oct 2099 07:28:00 GMT', 'NaN', '1'].map(
    (value) => ['retry-after', value] as const,
  ),
  ...['', '0', '-5', '1', '99', '101', 'x', '9'.repeat(20)].map((value) => ['x-ratelimit-limit', value] as const),
  ['location', `https://elsewhere.test/s/${told}`],
]
