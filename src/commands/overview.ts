import type { Command } from 'commander'
import { registry } from './registry.ts'

/** Gives the program what its help says beside the commands. */
export function overview(program: Command): Command {
  return program
    .description('Links-as-code for ONLYOFFICE DocSpace: declare the links of your rooms in YAML, plan, apply.')
    .addHelpText('after', footer)
    .commandsGroup('Help:')
    .helpCommand(true)
    .configureHelp({ subcommandTerm })
}

/** With what cannot be left out. That a command has options is no news: they would double the width of the list. */
function subcommandTerm(command: Command): string {
  const needs = registry.find(({ name }) => name === command.name())?.needs
  return needs === undefined ? command.name() : `${command.name()} ${needs}`
}

const footer = `
Environment:
  DOCSPACE_URL        the portal, such as https://acme.example.com
  DOCSPACE_API_KEY    the API key, with the scopes rooms:read and rooms:write
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, FORCE_COLOR: as usual

Exit codes:
  0  done                      5  refused by a guard
  1  could not be done         6  stale: not what was planned on, or approved
  2  changes or drift          7  partly applied
  3  the manifest is wrong     8  needs a confirmation, or it was declined
  4  not signed in or allowed  130  interrupted

Start with: roomlinks demo; on your portal: roomlinks init
More on an error: roomlinks explain CODE
`
