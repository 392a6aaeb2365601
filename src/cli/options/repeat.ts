import type { World } from '../../host/world.ts'
import { quoteWord } from '../../model/values/shell.ts'
import type { AdvisedOption } from '../../view/links/new-urls.ts'
import type { PortalArgs } from '../portal.ts'
import type { FileArgs } from './options.ts'

/** The options that find the manifest and the portal, as they were given, for a command that is advised afterwards. */
export function repeatedOptions(args: FileArgs & PortalArgs): readonly AdvisedOption[] {
  const { file, exclude = [], secrets = [], portal, apiKeyFile, allowHttp } = args
  const options: readonly (AdvisedOption | false)[] = [
    ...file.map((path) => ({ flag: '--file', value: path })),
    ...exclude.map((glob) => ({ flag: '--exclude', value: glob })),
    ...secrets.map((path) => ({ flag: '--secrets', value: path })),
    portal !== undefined && { flag: '--portal', value: portal },
    apiKeyFile !== undefined && { flag: '--api-key-file', value: apiKeyFile },
    allowHttp === true && { flag: '--allow-http' },
  ]
  return options.filter((option) => option !== false)
}

/** Writes a command to be typed, such as `roomlinks remove 4711 fair --apply`, from the words after `roomlinks`. */
export type Advise = (...words: readonly string[]) => string

/** Makes commands that find the same manifest and portal as this one, for the shell in use. */
export function adviser(args: FileArgs & PortalArgs, { shell }: Pick<World, 'shell'>): Advise {
  const options = repeatedOptions(args).flatMap(({ flag, value }) => (value === undefined ? [flag] : [flag, value]))
  const written = (word: string): string => (/^--[a-z-]+$/.test(word) ? word : quoteWord(word, shell))
  return (...words) => ['roomlinks', ...words, ...options].map(written).join(' ')
}
