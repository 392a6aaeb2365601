import { expect, test } from 'vitest'
import { readPolicies } from '../../src/manifest/policy/policy.ts'
import { explainedOn, fileOf } from './examples.ts'

/** A whole policy out of an example. */
function wholeOf(example: string): string {
  return example.startsWith('version:') ? example : `version: 1\nname: company\n${example}\n`
}

/** Another policy that is read as well, where an example is about two. */
const others: { readonly [code: string]: string } = {
  'policy/rule-twice': wholeOf('rules: { public-links-end: { match: { audience: public } } }'),
}

test.for(explainedOn('policy'))(
  '%s: the wrong example is told so, and nothing is said of the right one',
  ([code, { wrong, right }]) => {
    const said = (example: string): readonly string[] => {
      const other = others[code]
      const files = [...(other === undefined ? [] : [fileOf(other, 'other.yaml')]), fileOf(wholeOf(example))]
      return readPolicies(files).diagnostics.map((each) => each.code)
    }
    expect(said(wrong)).toContain(code)
    expect(said(right)).toEqual([])
  },
)
