export type { Fault, FaultKind, FaultSchedule } from './faults.ts'
export type { Culture } from './instant.ts'
export type { Person, Profile, SharePolicy } from './portal.ts'
export type { RateLimits } from './rate-limits.ts'
export type { PasswordPolicy } from './rules.ts'
export {
  createSandbox,
  type KeyOptions,
  type RequestRecord as Asked,
  type Sandbox,
  type SandboxOptions,
} from './sandbox.ts'
export { type Served, serve } from './serve.ts'
export type { LinkSnapshot, RoomSnapshot } from './snapshot.ts'
export type { LinkEdit, Stage, StageAccess, StageLink, StageRoom } from './stage.ts'
