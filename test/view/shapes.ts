import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { SaxesParser } from 'saxes'
import { expect } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import type { Result } from '../../src/view/document/result.ts'
import { render } from '../../src/view/formats.ts'
import { expectInert } from './inert.ts'

/** What a runner takes a line for. */
export interface Annotation {
  readonly level: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** Reads annotations as the runner does. Source: github.com/actions/runner, src/Runner.Common/ActionCommand.cs. */
export function annotationsIn(text: string): readonly Annotation[] {
  const read = (value: string): string =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, level = '', properties = '', message = ''] = /^::(error|warning|notice) (.*?)::(.*)$/s.exec(line) ?? []
      expect(level, line).not.toBe('')
      const pairs = properties.split(',').map((pair) => {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
        return [name, read(value)] as const
      })
      expect(pairs.map(([name]) => name)).toEqual(
        pairs.length > 1 ? ['file', 'line', 'col', 'endColumn', 'title'] : ['title'],
      )
      return { level, properties: Object.fromEntries(pairs), message: read(message) }
    })
}

const require = createRequire(import.meta.url)

const isSarif = (() => {
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
  // Draft 4: it uses nothing that means something else today, but for these two names.
  const { $schema: _, id: __, ...rest } = schema
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(rest)
})()

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } }
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
    }[]
    readonly partialFingerprints: Readonly<Record<string, string>>
  }[]
}

interface QualityIssue {
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/** The test cases of a report, and how each ended. */
function casesIn(xml: string): { readonly tests: number; readonly failures: number; readonly said: number } {
  const counted = { tests: 0, failures: 0, said: 0 }
  const parser = new SaxesParser()
  parser.on('error', (error) => expect.fail(`${error.message} in ${xml}`))
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testcase') counted.tests++
    if (name === 'failure') counted.failures++
    if (name === 'testsuites') counted.said = Number(attributes['tests'])
    expect(['testsuites', 'testsuite', 'testcase', 'failure', 'system-out']).toContain(name)
  })
  parser.write(xml).close()
  return counted
}

/** That what is written in each format is of its shape, whatever it says. */
export async function expectShapes(result: Result): Promise<void> {
  for (const { level, message } of annotationsIn(render('github', result))) {
    expect(['error', 'warning', 'notice']).toContain(level)
    expectInert(message.replaceAll('\n', ' '))
  }
  const sarif: { readonly runs: readonly SarifRun[] } = JSON.parse(render('sarif', result))
  isSarif(sarif)
  expect(isSarif.errors).toBeNull()
  for (const { tool, results } of sarif.runs) {
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
      expect(locations).toHaveLength(1)
    }
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['roomlinks/v1'])
    expect(new Set(prints).size).toBe(results.length)
  }
  const issues: readonly QualityIssue[] = JSON.parse(render('codequality', result))
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
  for (const { location, severity } of issues) {
    expect(['critical', 'minor']).toContain(severity)
    expect(location).toEqual({ path: expect.any(String), lines: { begin: expect.any(Number) } })
  }
  const { tests, failures, said } = casesIn(render('junit', result))
  expect(tests).toBe(said)
  if (result.kind === 'plan') {
    const changes = result.plan.rooms.flatMap((room) => room.changes)
    const wrong = result.plan.diagnostics.filter(({ severity }) => severity === 'error')
    expect(failures).toBe(changes.filter((change) => !isQuiet(change)).length + wrong.length)
  }
}
