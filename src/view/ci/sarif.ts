import { givenPaths, type Paths, type Result, uriOf } from '../document/result.ts'
import type { SourceDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { writeJson } from '../json.ts'
import { type Finding, findingsIn, placeFindings, wideningFindingsIn } from './findings.ts'

/** The findings of a result in SARIF 2.1.0 for code scanning, including changes that widen access. */
export function sarif(given: Result, paths: Paths = givenPaths): string {
  const findings = placeFindings([...findingsIn(given), ...wideningFindingsIn(given)], paths)
  const rules = [...new Map(findings.toReversed().map((finding) => [finding.code, finding])).values()].toSorted(
    (a, b) => (a.code < b.code ? -1 : 1),
  )
  return writeJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'roomlinks', rules: rules.map(rule) } },
        invocations: [{ executionSuccessful: given.kind !== 'failure' }],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, rules)),
      },
    ],
  })
}

function rule({ code, severity, hint }: Finding): object {
  return {
    id: code,
    shortDescription: { text: code.replaceAll(/[/-]/g, ' ') },
    help: { text: visible(hint) },
    defaultConfiguration: { level: severity },
  }
}

function result(finding: Finding, rules: readonly Finding[]): object {
  const { code, severity, message, source, related, fingerprint } = finding
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((each) => each.code === code),
    level: severity,
    message: { text: visible(message) },
    locations: [location(source)],
    ...(related && { relatedLocations: [{ ...location(related), message: { text: 'see also' } }] }),
    partialFingerprints: { 'roomlinks/v1': fingerprint },
  }
}

function location({ file, line, column, endColumn }: SourceDocument): object {
  const region = { startLine: line, startColumn: column, endColumn: Math.max(column, endColumn) }
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }
}
