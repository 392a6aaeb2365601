import type { Command } from 'commander'
import type { Selector } from '../../model/room.ts'
import { stdin } from '../files/load.ts'
import { parseSelector } from './options.ts'

/** A link as arguments name it: the last one, after a room or without one. */
export interface LinkOperands {
  readonly room: Selector | undefined
  /** A URL, `-`, or what the command takes besides; `undefined`: there is no argument. */
  readonly link: string | undefined
}

/**
 * Reads the arguments of a command that takes `[room] [link]`. A single one is the link. Ends the command line if they
 * are wrong. No message repeats an argument, because it may be a URL, which is a secret.
 */
export function linkOperands(command: Command, file: readonly string[]): LinkOperands {
  const [link] = command.args.slice(-1)
  const [room] = command.args.slice(0, -1)
  const end = (message: string): never => command.error(`error: ${message}`, { code: 'commander.invalidArgument' })
  if (link === stdin.argument && file.includes(stdin.argument)) end("'-' reads the URL from stdin, and --file - too")
  if (room === undefined) return { room, link }
  if (isUrl(room)) end('a URL comes last, and a room before it may be left out')
  try {
    return { room: parseSelector(room), link }
  } catch {
    return end('this is not a room. Write 4711, title:NAME or tag:NAME.')
  }
}

/** Whether an argument is, or was meant as, a URL. */
export function isUrl(text: string): boolean {
  return /^\s*https?:/i.test(text)
}
