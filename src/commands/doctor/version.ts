import { diagnose } from '../../cli/checkup/sentences.ts'
import { type Finding, found, ok } from '../../model/checkup.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { diagnose as diagnosePlan } from '../../plan/sentences.ts'

/** Which DocSpace it is, and what that lacks. */
export function judgeVersion(version: string | undefined): Finding {
  if (version === undefined) return found('version', diagnose('doctor/version', {}))
  const { internal, invitationLimits } = abilitiesOf(version)
  if (!internal) return found('version', diagnosePlan('portal/too-old', { version }))
  if (!invitationLimits) return found('version', diagnosePlan('portal/older', { version }))
  return ok('version', `DocSpace ${version}`)
}
