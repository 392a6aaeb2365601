export type { CarryOutOptions } from './apply/apply.ts'
export {
  carryOut as apply,
  type PlanOptions,
  plan,
  type ValidateOptions,
  validate,
} from './flow.ts'
export type { ManifestFile } from './manifest/yaml/source.ts'
export type { Change, FieldChange, Origin, Plan, PortalInfo, RoomPlan, Summary } from './model/change.ts'
export { isEmpty, omissionsOf, refusalsOf, summarize, widens } from './model/change.ts'
export type { Checked, Diagnostic, Span } from './model/diagnostic.ts'
export { type Attempt, PortalError, type Reader, type WriteOptions, type Writer } from './model/gateway.ts'
export { GuardError, type GuardName, type GuardOptions } from './model/guard.ts'
export { fingerprint } from './model/identity.ts'
export type { DesiredLink, Link, ObservedLink } from './model/link.ts'
export type { Progress } from './model/progress.ts'
export type { AttemptOutcome, AuditEntry, Outcome, Report, RoomReport } from './model/report.ts'
export type { DesiredRoom, Manifest, Room, Selector } from './model/room.ts'
export { type ConnectOptions, connect } from './portal/connect.ts'
export { openReader, openWriter } from './portal/gateway.ts'
export type { Connection } from './portal/http.ts'
export { compareDocuments, type Difference, digestOf, isPartOf } from './view/document/digest.ts'
export { documentOf } from './view/document/document.ts'
export type { ChangeDocument, PlanDocument, RoomDocument } from './view/document/shape.ts'
export { auditLine, planJson, reportJson } from './view/json.ts'
