import { expect, test } from 'vitest'
import { renderComment, setCommentState } from '../../src/view/comment.ts'

const plan = '<!-- roomlinks:acme state=planned digest=sha256:0a changes=2 -->\n\n## Plan\n\n2 changes\n'
const run = 'https://ci.example/run/1'

test.for([
  {
    name: 'planned: as it is',
    made: renderComment(plan, 'acme', { state: 'planned', run }),
    want: '<!-- roomlinks:acme state=planned digest=sha256:0a changes=2 -->\n\n## Plan\n\n2 changes',
  },
  {
    name: 'applied, with the run',
    made: renderComment(plan, 'acme', { state: 'applied', run }),
    want: `<!-- roomlinks:acme state=applied digest=sha256:0a changes=2 -->
:white_check_mark: **Applied**: what this plan shows has been done. ([run](${run}))

## Plan

2 changes`,
  },
  {
    name: 'failed, under another key',
    made: renderComment(plan, 'beta', { state: 'failed' }),
    want: `<!-- roomlinks:beta state=failed digest=sha256:0a changes=2 -->
:x: **Failed**: this plan was not applied, or only in part.

## Plan

2 changes`,
  },
  {
    name: 'a file with the marker of another tool keeps it',
    made: renderComment('<!-- other -->\nx', 'acme', { state: 'planned' }),
    want: '<!-- roomlinks:acme state=planned -->\n<!-- other -->\nx',
  },
  {
    name: 'a line that robots would obey',
    made: renderComment('<!-- roomlinks:acme -->\n/merge\n  /close\na /b\n/ c\n//d\n', 'acme', { state: 'planned' }),
    want: '<!-- roomlinks:acme state=planned -->\n\\/merge\n  \\/close\na /b\n/ c\n//d',
  },
  {
    name: 'one that was made before',
    made: renderComment(renderComment(plan, 'acme', { state: 'failed', run }), 'acme', { state: 'applied' }),
    want: renderComment(plan, 'acme', { state: 'applied' }),
  },
])('a comment: $name', ({ made, want }) => {
  expect(made).toBe(want)
})

const limit = 65_536
const commented = renderComment(plan, 'acme', { state: 'planned' })

test('what is outdated is folded away, with a line on top', () => {
  expect(setCommentState(commented, { state: 'outdated', run }, limit)).toBe(
    `<!-- roomlinks:acme state=outdated digest=sha256:0a changes=2 -->
:hourglass: **Outdated**: this plan no longer shows what would happen. ([run](${run}))

<details>
<summary>The plan as it was</summary>

## Plan

2 changes

</details>`,
  )
})

test('a state takes the place of the one before, and the same once more changes nothing', () => {
  const failed = setCommentState(commented, { state: 'failed', run }, limit)
  expect(setCommentState(failed, { state: 'failed' }, limit)).toBe(failed)
  expect(setCommentState(failed, { state: 'applied' }, limit)).toBe(renderComment(plan, 'acme', { state: 'applied' }))
  expect(setCommentState(failed, { state: 'planned' }, limit)).toBe(commented.replace('-->\n\n', '-->\n'))
  expect(setCommentState(failed, { state: 'outdated' }, limit)).toContain('\n\n:x: **Failed**')
})

test('a text without a marker stays as it is', () => {
  expect(setCommentState('# Plan', { state: 'outdated' }, limit)).toBe('# Plan')
})

test('a plan that would be too long with a line on top is left out, not cut off', () => {
  const long = `<!-- roomlinks:acme state=planned -->\n${'x'.repeat(limit - 60)}`
  const told = setCommentState(long, { state: 'outdated' }, limit)
  expect(told).toBe(`<!-- roomlinks:acme state=outdated -->
:hourglass: **Outdated**: this plan no longer shows what would happen.

The plan itself is left out: it is too long with this line added.`)
})
