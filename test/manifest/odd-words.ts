/** Titles, in all ways in which YAML writes a text. */
export const titles: readonly string[] = [
  ...['Shared', 'For our partners', '"Client: Globex"', "'no'", '"yes"', 'no', '"2027"', '"0x1F"', "'- dash'", "it's"],
  ...['"say \\"so\\""', `'say "so": now'`, '"${TITLE}"', '${TITLE}', '"a, b"', '"#1"', "'a #b'", '" spaces "', '"{x}"'],
  ...[
    '"1e3"',
    '"null"',
    "'~'",
    '"*star"',
    'über 会議',
    "'a\\b'",
    '"%"',
    '2027-01-01',
    '"a\\tb"',
    '"<<"',
    '"?"',
    "'x: y'",
  ],
  ...[
    'two\n  lines',
    '"two\n  lines"',
    '|-\n  a block',
    '>-\n  folded\n  twice',
    '|+\n  kept\n',
    '>2-\n   ahead',
    '"\\u202e"',
  ],
]
/** Levels, in all spellings. */
export const levels: readonly string[] = [
  'read',
  'READ',
  '2',
  '"Read"',
  "'cOmment'",
  '10',
  '0x0A',
  '"6"',
  'fillforms',
  '${ACCESS}',
  '"review"',
]
/** Dates, and none. */
export const dates: readonly string[] = [
  ...['2027-03-31', '2027-03-31T22:00:00Z', '"2027-03-31"', "'2027-03-31t22:00:00z'", '2027-03-31T22:00:00+02:00'],
  ...['2027-03-31T22:00:00.75-00:00', 'null', '~', '', '"${DATE}"'],
]
