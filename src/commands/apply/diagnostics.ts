import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'

const catalogue = {
  'apply/urls-hidden': (): Wording =>
    error(
      'Whoever has the URL of a link is let in, so --show-urls needs a terminal, outside of CI. Nothing was sent.',
      'Leave it out. Afterwards, roomlinks links lists the URLs, with --reveal wherever stdout goes.',
    ),
}

/** Creates the diagnostics of `apply`. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
