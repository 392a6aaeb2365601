import type { ExitCode } from '../../cli/exit.ts'
import type { World } from '../../host/world.ts'

/** Runs a command line in a world, as the program itself does. */
export type Run = (argv: readonly string[], world: World) => Promise<ExitCode>

/** Who tells a story, and keeps count of whether it was so. */
export interface Narrator {
  readonly say: (text: string) => void
  /** Runs a command as a user would type it, and holds its exit code and one line of its output against the story. */
  readonly step: (command: string, code: ExitCode, line: string) => Promise<void>
  readonly hold: (isSo: boolean) => void
  readonly hasHeld: () => boolean
}

/** A narrator in that world; what was printed before is cut to one line. */
export function narrator(run: Run, world: World): Narrator {
  const held: boolean[] = []
  const heard = new Set<string>()
  const say = (text: string): void => world.out(`${text}\n`)
  return {
    say,
    async step(command, code, line) {
      const said: string[] = []
      const hear = (text: string): void => {
        said.push(text)
        const short = gist(text)
        world.out(short !== undefined && heard.has(text) ? `[${short} As above.]\n` : text)
        heard.add(text)
      }
      say(`$ roomlinks ${command}`)
      // What goes to stderr is shown in its place, as on a terminal.
      const ended = await run(command.split(' '), { ...world, out: hear, err: hear })
      const isSo = ended === code && said.join('').includes(line)
      say(`${isSo ? '' : 'NOT AS IT SHOULD BE. '}(exit code ${ended})\n`)
      held.push(isSo)
    },
    hold: (isSo) => held.push(isSo),
    hasHeld: () => held.every(Boolean),
  }
}

/** The one line of an output that says it all. */
const gist = (text: string): string | undefined => /^(?:Plan:|No changes|\d+ warning).*$/m.exec(text)?.[0]
