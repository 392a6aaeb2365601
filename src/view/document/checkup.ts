import type { Finding } from '../../model/checkup.ts'
import { write } from '../json.ts'

/** How many findings there are of each status. */
export function tallyFindings(findings: readonly Finding[]): { readonly [S in Finding['status']]: number } {
  const count = (status: Finding['status']): number => findings.filter((one) => one.status === status).length
  return { ok: count('ok'), warning: count('warning'), failure: count('failure'), unchecked: count('unchecked') }
}

/** A checkup for programs. Shape: schemas/doctor.schema.json. */
export function checkupJson(findings: readonly Finding[]): string {
  const { ok, warning, failure, unchecked } = tallyFindings(findings)
  return write({
    formatVersion: '1.0',
    ok: failure === 0,
    summary: { ok, warnings: warning, failures: failure, unchecked },
    checks: findings.map((finding) => {
      const { check, status, message } = finding
      const { code = null, hint = null } = 'code' in finding ? finding : {}
      return { check, status, message, code, hint }
    }),
  })
}
