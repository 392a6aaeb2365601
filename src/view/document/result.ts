import type { Report } from '../../model/report.ts'
import type { Verdict } from './approval.ts'
import type { ComparisonDocument } from './comparison.ts'
import type { PlanDocument } from './shape.ts'
import type { FailureDocument, ValidationDocument } from './validation.ts'

/** What a command has come to: a plan, a report, a comparison, what is found in a manifest, or why there is none of them. */
export type Result =
  | {
      readonly kind: 'plan'
      readonly plan: PlanDocument
      /** It is looked at for what the portal has otherwise, not for what is to be done. */
      readonly isDrift?: true
    }
  | { readonly kind: 'report'; readonly report: Report; readonly approval?: Verdict | undefined }
  | { readonly kind: 'comparison'; readonly comparison: ComparisonDocument }
  | { readonly kind: 'validation'; readonly validation: ValidationDocument }
  | {
      readonly kind: 'failure'
      readonly failure: FailureDocument
      readonly manifest: string | null
      readonly stale?: Verdict | undefined
    }
