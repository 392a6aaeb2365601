import { whyOf } from '../../cli/files/files.ts'
import { diagnose } from '../../cli/forge/sentences.ts'
import { strayOf } from '../../host/bounds.ts'
import { diagnose as diagnoseFile } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { attributeOf, readMarker, type State, stateOf } from '../../model/text/marker.ts'

/** The options that say what to show. */
export interface TextArgs {
  readonly file?: string
  readonly key?: string
  readonly state?: State
  readonly skipEmpty?: true
}

/** What a comment is to say, whatever it says now. */
export interface Text {
  readonly key: string
  readonly state: State
  /** Absent where what is there is to be given another state. */
  readonly document?: string
  /** Whether it is of no use to begin a comment with it. */
  readonly isIdle: boolean
}

/** The Markdown that `--file` names, and what its marker and the options say of it. */
export async function findText({ file, key, state, skipEmpty }: TextArgs, world: World): Promise<Checked<Text>> {
  const document = file === undefined ? undefined : await readDocument(file, world)
  if (document?.ok === false) return document
  const marker = document && readMarker(document.value)?.marker
  const meant = key ?? marker?.key
  const turn = state ?? (marker && stateOf(marker)) ?? 'planned'
  const isLost = document === undefined && turn === 'planned'
  const problems: readonly Diagnostic[] = [
    ...(isLost ? [diagnose('comment/no-file', { state: turn })] : []),
    ...(meant === undefined ? [diagnose('comment/no-key', { file })] : []),
  ]
  const isIdle = skipEmpty === true && marker !== undefined && attributeOf(marker, 'changes') === '0'
  return checked({ key: String(meant), state: turn, isIdle, ...(document && { document: document.value }) }, problems)
}

async function readDocument(file: string, world: World): Promise<Checked<string>> {
  const stray = await strayOf(file, world)
  if (stray) return failed(diagnoseFile('file/outside', { file, stray }))
  let bytes: Uint8Array
  try {
    bytes = await world.read(file)
  } catch (error) {
    return failed(diagnose('comment/unreadable', { file, why: whyOf(error) }))
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.trim() === '' ? failed(diagnose('comment/empty', { file })) : checked(text, [])
  } catch {
    return failed(diagnose('comment/unreadable', { file, why: 'it is not UTF-8' }))
  }
}
