import type { PortalArgs } from '../portal.ts'
import type { FileArgs } from './options.ts'

/** The options that find the manifest and the portal, as they were given, for a command that is advised afterwards. */
export function repeatedOptions(args: FileArgs & PortalArgs): readonly string[] {
  const { file, exclude = [], portal, apiKeyFile, allowHttp } = args
  return [
    ...file.flatMap((path) => ['--file', path]),
    ...exclude.flatMap((glob) => ['--exclude', glob]),
    ...(portal === undefined ? [] : ['--portal', portal]),
    ...(apiKeyFile === undefined ? [] : ['--api-key-file', apiKeyFile]),
    ...(allowHttp ? ['--allow-http'] : []),
  ]
}
