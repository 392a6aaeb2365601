import type { World } from '../../host/world.ts'
import type { TextReading } from '../../view/terminal/screen.ts'
import type { FileArgs } from '../options/options.ts'
import type { ReadingArgs } from '../options/reading-options.ts'
import { adviser } from '../options/repeat.ts'
import type { PortalArgs } from '../portal.ts'

/** How to show a result on the terminal of this world. */
export function readingOf(
  args: ReadingArgs & Partial<FileArgs & PortalArgs>,
  world: Pick<World, 'columns' | 'shell'>,
): TextReading {
  const advise = adviser({ ...args, file: args.file ?? [] }, world)
  return { isExpanded: args.expand, showsUnmanaged: args.showUnmanaged, columns: world.columns, advise }
}
