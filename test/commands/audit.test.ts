import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { SandboxOptions, Stage } from '../../src/sandbox/index.ts'
import type { AuditDocument } from '../../src/view/audit/shape.ts'
import { width } from '../../src/view/escape.ts'
import { type Format, formatsOf } from '../../src/view/formats.ts'
import { audited, pressManifest, teamManifest } from './audited.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { transcript } from './world.ts'

/** A portal with files beside it, and none in the usual place. */
async function open(
  stage: Stage = audited,
  files: { readonly [name: string]: string } = { 'team.yaml': teamManifest, 'press.yaml': pressManifest },
  options: SandboxOptions = {},
): Promise<Portal> {
  const portal = await openPortal(stage, '', options)
  portal.world.files.delete('roomlinks.yaml')
  for (const [name, text] of Object.entries(files)) portal.world.files.set(name, text)
  return portal
}

const both = 'audit -f team.yaml -f press.yaml'
const isValid = (() => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('schemas/portal-audit.schema.json', 'utf8')))
})()

function readJson(text: string | Uint8Array | undefined): AuditDocument {
  const document: AuditDocument = JSON.parse(String(text))
  isValid(document)
  expect(isValid.errors).toBeNull()
  return document
}

const endings: { readonly [F in Format]?: string } = { text: '', markdown: '.md' }

test.for(formatsOf('audit'))('audit of 60 rooms as %s', async (format) => {
  const portal = await open()
  const ended = await portal.run(`${both} --format ${format}`)
  expect(ended.code).toBe(0)
  expect(writesIn(portal.requests)).toEqual([])
  expectGolden(`audit${endings[format] ?? `.${format}`}`, transcript(ended))
  if (format === 'json') {
    const { rooms } = readJson(ended.out)
    expect(rooms).toHaveLength(60)
    expect(rooms.flatMap(({ links }) => links).filter(({ state }) => state !== 'missing')).toHaveLength(140)
  }
})

test.for([80, 120, 60])('audit on a terminal of %i columns', async (columns) => {
  const portal = await open()
  const { out } = await portal.run(both, { columns })
  expectGolden(`audit-${columns}`, out)
  if (columns >= 80) for (const line of tableLines(out)) expect(width(line)).toBeLessThanOrEqual(columns)
})

/** The lines of the table of links: they begin with the risk, or with the link where there is no room for that. */
function tableLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^ {2,5}\d+ /.test(line))
}
