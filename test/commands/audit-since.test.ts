import { expect, test } from 'vitest'
import type { Stage } from '../../src/sandbox/index.ts'
import type { AuditDocument } from '../../src/view/audit/shape.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal } from './portal.ts'
import { transcript } from './world.ts'

const stage: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      links: [
        { kind: 'additional', title: 'Widened', access: 'read', expirationDate: '2027-02-01T00:00:00Z' },
        { kind: 'additional', title: 'Narrowed' },
        { kind: 'additional', title: 'Renamed' },
        { kind: 'additional', title: 'Gone' },
        { kind: 'additional', title: 'As before', access: 99 },
      ],
    },
    { id: 8, type: 'custom', title: 'Guests', links: [{ kind: 'invitation', title: 'Join', maxUseCount: 10 }] },
  ],
}

const manifest = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links: { guests: { access: read } }\n'

/** A portal that has changed since it was audited into old.json. */
async function changed(): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  expect(await portal.run('audit --output json=old.json')).toMatchObject({ code: 0, err: '' })
  const { sandbox } = portal
  const edit = (title: string, change: Parameters<typeof sandbox.editLink>[2]): void => {
    for (const room of sandbox.rooms())
      for (const link of room.links) if (link.title === title) sandbox.editLink(room.id, link.id, change)
  }
  edit('Widened', { access: 'editing', expirationDate: null, password: 'Copper-Kettle-61' })
  edit('Narrowed', { internal: true, denyDownload: true })
  edit('Renamed', { title: 'Another title' })
  edit('Gone', null)
  edit('Join', { maxUseCount: null })
  sandbox.addLink(7, { kind: 'primary', title: 'New' })
  sandbox.load({
    rooms: [{ id: 9, type: 'custom', title: 'New room', links: [{ kind: 'additional', title: 'There' }] }],
  })
  portal.requests.length = 0
  return portal
}

test('--since shows what is new, gone, widened, narrowed and changed', async () => {
  const portal = await changed()
  expectGolden('audit-since', transcript(await portal.run('audit --since old.json')))
  const { out } = await portal.run('audit --since old.json --format markdown')
  expect(out).toContain('widened: "Widened" in "Board" (room 7)')
  await portal.run('audit --output json=old.json')
  expect((await portal.run('audit --since old.json')).out).toContain(
    'Since 2027-01-11 09:00 UTC: nothing is different.',
  )
  const same = await portal.run('audit --since old.json --format markdown')
  expect(same.out).toContain('**Since 2027-01-11 09:00 UTC: nothing is different.**')
})

test('where one of the two did not look, nothing is new or gone', async () => {
  const portal = await changed()
  const changesOf = async (line: string): Promise<readonly string[]> => {
    const { since }: AuditDocument = JSON.parse((await portal.run(`audit --format json ${line}`)).out)
    return since?.changes.map(({ what, link }) => `${what} ${link.title}`) ?? []
  }
  expect(await changesOf('--since old.json --room 8')).toEqual(['widened Join'])
  // Room 8 has no external links, so a quick audit does not read its invitation.
  expect(await changesOf('--since old.json --quick --room 8')).toEqual([])
  await portal.run('audit --quick --output json=quick.json')
  portal.sandbox.addLink(8, { kind: 'additional', title: 'External' })
  expect(await changesOf('--since quick.json')).toEqual(['new External'])
  await portal.run('audit --room 7 --output json=part.json')
  expect(await changesOf('--since part.json')).toEqual([])
})

test('another state of a link counts where the manifests are the same', async () => {
  const portal = await openPortal(stage, manifest)
  await portal.run('audit --output json=old.json')
  const id = portal.sandbox.rooms()[0]?.links[0]?.id ?? expect.fail()
  const { out } = await portal.run('audit --format json')
  const { rooms }: AuditDocument = JSON.parse(out)
  const fingerprint = rooms[0]?.links.find(({ title }) => title === 'Widened')?.fingerprint
  expect(out).not.toContain(id)
  portal.world.files.set('roomlinks.yaml', manifest.replace('access: read', `access: read, adopt: ${fingerprint}`))
  expect((await portal.run('audit --since old.json')).out).toContain('state unmanaged → declared')
  portal.world.files.delete('roomlinks.yaml')
  expect((await portal.run('audit --since old.json')).out).toContain('nothing is different')
})

test.for([
  { name: 'a file that was cut off', edit: (text: string) => text.slice(0, -100), says: 'since/not-an-audit' },
  { name: 'a table', edit: () => 'room,roomTitle\r\n', says: 'since/not-an-audit' },
  { name: 'bytes that are not UTF-8', edit: () => new Uint8Array([0xff, 0xfe]), says: 'since/not-an-audit' },
  { name: 'JSON that is too deep', edit: () => '['.repeat(1000) + ']'.repeat(1000), says: 'since/not-an-audit' },
  { name: 'another JSON', edit: () => '[1, 2]', says: 'since/not-an-audit' },
  { name: 'no version', edit: () => '{"kind": "audit"}', says: 'since/not-an-audit' },
  { name: 'another format', edit: (text: string) => text.replace('"2.0"', '"3.0"'), says: 'format 3.0;' },
  {
    name: 'a hostile format',
    edit: (text: string) => text.replace('"2.0"', '"\\u001b[31m"'),
    says: 'format of an unknown',
  },
  { name: 'a number for a format', edit: (text: string) => text.replace('"2.0"', '3'), says: 'format of an unknown' },
  {
    name: 'a plan',
    edit: (text: string) => text.replace('"kind": "audit"', '"kind": "plan"'),
    says: 'another document',
  },
  {
    name: 'a run that failed',
    edit: () => '{"formatVersion": "2.0", "ok": false, "error": null, "diagnostics": []}',
    says: 'the error of a run without an audit',
  },
  {
    name: 'an edited file',
    edit: (text: string) => text.replace('"rooms": [', '"zimmer": ['),
    says: 'since/not-an-audit',
  },
  {
    name: 'nothing but a kind',
    edit: () => '{"formatVersion": "2.0", "kind": "audit"}',
    says: 'the document must have',
  },
  {
    name: 'another portal',
    edit: (text: string) => text.replaceAll('docspace.localhost', 'other.example.com'),
    says: 'since/other-portal',
  },
])('nothing is sent with a wrong earlier audit: $name', async ({ edit, says }) => {
  const portal = await openPortal(stage, manifest)
  await portal.run('audit --output json=old.json')
  portal.world.files.set('old.json', edit(String(portal.world.files.get('old.json'))))
  portal.requests.length = 0
  const ended = await portal.run('audit --since old.json')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain(says)
  expect(portal.requests).toEqual([])
})

test('what a later version adds to the format is ignored', async () => {
  const portal = await openPortal(stage, manifest)
  await portal.run('audit --output json=old.json')
  const text = String(portal.world.files.get('old.json'))
  portal.world.files.set('old.json', text.replace('"2.0"', '"2.7",\n  "added": true'))
  expect(await portal.run('audit --since old.json')).toMatchObject({ code: 0 })
})

test('what an earlier audit did not know counts as unknown', async () => {
  const portal = await openPortal(stage, manifest)
  await portal.run('audit --output json=old.json')
  const text = String(portal.world.files.get('old.json'))
  portal.world.files.set('old.json', text.replace('"access": "read"', '"access": null'))
  expect((await portal.run('audit --since old.json')).out).toContain('access unknown → read')
})

test('an audit is not a saved plan', async () => {
  const portal = await openPortal(stage, manifest)
  await portal.run('audit --output json=old.json')
  const ended = await portal.run('show old.json')
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('it contains an audit') })
})
