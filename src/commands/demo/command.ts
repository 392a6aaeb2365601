import type { Command } from 'commander'
import { addExamples } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import { play } from './story.ts'

export function defineDemo(command: Command, { world, finish, run }: CommandContext): Command {
  addExamples(command, ['roomlinks demo', 'roomlinks demo --no-color > story.txt'])
  return command
    .description('Plans and applies a manifest on a portal in memory, with the real commands, over HTTP.')
    .option('--no-color', 'print without colour')
    .action(async ({ color }: { readonly color: boolean }) => {
      const isColour = color ? world.isColour : { out: false, err: false }
      const wasSo = await play(run, { ...world, isColour })
      world.out(wasSo ? ending : 'The demo did not go as it should. Please report this.\n')
      finish(wasSo ? 0 : 1)
    })
}

const ending = `# On a portal of your own:
#   1. In DocSpace, Settings > Developer tools > API keys: create a key with the scopes rooms:read and rooms:write.
#   2. export DOCSPACE_URL=https://your-portal.example.com DOCSPACE_API_KEY=sk-...
#   3. roomlinks init writes a manifest of rooms that you choose. Change it, and run: roomlinks plan
# Or try it on a sandbox first: roomlinks sandbox
`
