import { readFileSync } from 'node:fs'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import type { KeyOptions, SandboxOptions, Stage } from '../../src/sandbox/index.ts'
import { openPortal, type Portal } from './portal.ts'
import { manifest, stage } from './team.ts'
import type { Ended } from './world.ts'

/** What one look of a checkup has found. */
export interface Found {
  readonly check: string
  readonly status: string
  readonly message: string
  readonly code: string | null
}

/** Whether a document is as the schema of checkups says. */
export const isDocument: ValidateFunction = new Ajv2020().compile(
  JSON.parse(readFileSync(new URL('../../schemas/doctor.schema.json', import.meta.url), 'utf8')),
)

/** What a checkup in JSON found, which must be as its schema says. */
export function findingsIn({ out }: Pick<Ended, 'out'>): readonly Found[] {
  const document: { readonly checks: readonly Found[] } = JSON.parse(out)
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true)
  return document.checks
}

/** What it found of one check: its status, and its code where it has one. */
export function briefly(findings: readonly Found[], check: string): readonly string[] {
  return findings.filter((one) => one.check === check).map(({ status, code }) => (code ? `${status} ${code}` : status))
}

/** A portal whose key may do what is needed and no more. */
export async function openFit(
  key: KeyOptions = {},
  options: SandboxOptions = {},
  rooms: Stage = stage,
): Promise<Portal> {
  const portal = await openPortal(rooms, manifest, options)
  const apiKey = portal.sandbox.addKey({ scopes: ['rooms:read', 'rooms:write'], ...key })
  return {
    ...portal,
    run: (line, changes) => portal.run(line, { env: { ...portal.world.env, DOCSPACE_API_KEY: apiKey }, ...changes }),
  }
}
