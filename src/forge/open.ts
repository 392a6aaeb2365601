import type { Connection, Forge, Place } from './forge.ts'
import { openGithub } from './github.ts'
import { openGitlab } from './gitlab.ts'

/** The forge of that platform, for one pull request or merge request. */
export function openForge(connection: Connection, place: Place): Forge {
  return (connection.platform === 'github' ? openGithub : openGitlab)(connection, place)
}

/** The longest comment that a platform takes, in characters: counted as UTF-16 units, of which no text has fewer. */
export const longestComment: { readonly [P in Connection['platform']]: number } = { github: 65_536, gitlab: 1_000_000 }
