import type { AboutInit } from '../commands/init/sentences.ts'
import type { Explanations } from './explanation.ts'

/** What keeps a first manifest from being written. */
export const beginnings: Explanations<keyof AboutInit> = {
  'init/exists': {
    means: 'A file that init is to write is there already.',
    matters:
      'What is there may be the work of years. More rooms are put into a manifest by import, in place; of several files none is written where one is there.',
    wrong: '# roomlinks.yaml is there\n$ roomlinks init --all',
    right: '$ roomlinks import --all --into roomlinks.yaml',
  },
  'init/other-file': {
    means: 'The manifest is to be another file than the one that is read in CI.',
    matters:
      'What init writes for GitHub and GitLab runs roomlinks without --file, at the top of the repository: it would not find another file.',
    wrong: '$ roomlinks init --all --file links/acme.yaml --ci github',
    right: '$ roomlinks init --all --file links/acme.yaml --ci none',
  },
  'init/not-at-top': {
    means: 'What CI reads would be written into a folder where GitHub and GitLab do not look for it.',
    matters:
      'They read it at the top of the repository and nowhere else, and say nothing where it is not: it would look as if CI watched over the links.',
    wrong: '$ cd links\n$ roomlinks init --all --ci github',
    right: '$ cd "$(git rev-parse --show-toplevel)"\n$ roomlinks init --all --ci github',
  },
}
