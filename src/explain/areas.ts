import { base } from './base.ts'
import { comments, forges } from './comments.ts'
import { doctor } from './doctor.ts'
import { entries } from './entries.ts'
import type { Explanation } from './explanation.ts'
import { guards } from './guards.ts'
import { beginnings, imports } from './imports.ts'
import { links } from './links.ts'
import { list } from './list.ts'
import { machine } from './machine.ts'
import { manifest } from './manifest.ts'
import { portal } from './portal.ts'
import { rooms } from './rooms.ts'
import { rotate } from './rotate.ts'
import { runs, usage } from './runs.ts'
import { saved } from './saved.ts'
import { yaml } from './yaml.ts'

/** Codes that belong together, in the order in which they are listed. */
export interface Area {
  readonly title: string
  readonly codes: Readonly<Record<string, Explanation>>
}

/** All that can be explained. */
export const areas: readonly Area[] = [
  { title: 'The text of a manifest', codes: yaml },
  { title: 'The manifest as a whole', codes: manifest },
  { title: 'Entries and links', codes: entries },
  { title: 'Links on a portal', codes: links },
  { title: 'Rooms on a portal', codes: rooms },
  { title: 'Guards', codes: guards },
  { title: 'The manifest as it was', codes: base },
  { title: 'Questions, approvals, and bugs', codes: runs },
  { title: 'Saved plans', codes: saved },
  { title: 'The portal', codes: portal },
  { title: 'Files, addresses and keys', codes: machine },
  { title: 'The list of links', codes: list },
  { title: 'New URLs', codes: rotate },
  { title: 'The first manifest', codes: beginnings },
  { title: 'Imports', codes: imports },
  { title: 'A checkup', codes: doctor },
  { title: 'Comments', codes: comments },
  { title: 'GitHub and GitLab', codes: forges },
  { title: 'Command lines', codes: usage },
]

/** What there is to say of a code. */
export function explanationOf(code: string): Explanation | undefined {
  const area = areas.find(({ codes }) => Object.hasOwn(codes, code))
  return area?.codes[code]
}

/** All codes, in their order. */
export const codes: readonly string[] = areas.flatMap((area) => Object.keys(area.codes))

/** Whether an example is something to type, rather than a part of a manifest. */
export function isTyped(example: string): boolean {
  return /^\$ /m.test(example)
}
