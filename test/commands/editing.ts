import { expect } from 'vitest'
import { password } from './portal.ts'
import { type Ended, type MemoryWorld, makeWorld, roomlinks } from './world.ts'

export const head = 'version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n'

/** An edit of a manifest, from its links on or as a whole, and the text that it should become. */
export interface Edit {
  readonly name: string
  readonly text: string
  readonly line: string | readonly string[]
  readonly becomes: string
}

const whole = (text: string): string => (text.includes('version: 1') ? text : head + text)

/** The ways in which a text may be spelled: as it is, with Windows' line breaks, and with a byte order mark. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  unix: (text) => text,
  windows: (text) => text.replaceAll('\n', '\r\n'),
  marked: (text) => `\ufeff${text}`,
}

/** Makes an edit in each spelling, and expects its text. */
export async function expectEdited({ text, line, becomes }: Edit): Promise<void> {
  for (const spell of Object.values(spellings)) {
    const world = worldOf(spell(whole(text)))
    const ended = await roomlinks(withApproval(line), world)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(textIn(world)).toBe(spell(whole(becomes)))
    const variables = { A: password, PRESS_PASSWORD: password, LINK_PASSWORD: password }
    expect((await roomlinks('validate', { ...world, variables })).code).toBe(0)
  }
}

/** A command line that is refused, and what it says. */
export interface Refused {
  readonly name: string
  readonly text: string
  readonly line: string | readonly string[]
  readonly code?: number
  readonly says: readonly string[]
}

/** Expects that an edit is refused, and that nothing is written. */
export async function expectRefused({ text, line, code = 1, says }: Refused, given: Given = {}): Promise<Ended> {
  const world = worldOf(whole(text), given)
  const ended = await roomlinks(withApproval(line), world)
  for (const said of says) expect(ended.err).toContain(said)
  expect(ended.code).toBe(code)
  expect(textIn(world)).toBe(whole(text))
  return ended
}

type Given = Parameters<typeof makeWorld>[0]

/** A world with this text as `roomlinks.yaml`. */
export function worldOf(text: string, given: Given = {}): MemoryWorld {
  return makeWorld({ files: new Map([['roomlinks.yaml', text]]), ...given })
}

/** The text of a file. */
export function textIn({ files }: Pick<MemoryWorld, 'files'>, file = 'roomlinks.yaml'): string {
  return String(files.get(file))
}

function withApproval(line: string | readonly string[]): readonly string[] {
  return [...(typeof line === 'string' ? line.split(' ') : line), '--auto-approve']
}
