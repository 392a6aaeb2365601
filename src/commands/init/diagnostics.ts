import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'

const catalogue = {
  'init/exists': ({ file, isManifest }: { readonly file: string; readonly isManifest: boolean }): Wording =>
    error(
      `${file} already exists, and init overwrites no file.`,
      isManifest
        ? `roomlinks plan shows what it would change, and roomlinks import --into ${file} adds more rooms to it. To write another file, use --file.`
        : 'Use --ci none and compare it with the one in examples/ci of roomlinks, or move it away.',
    ),
  'init/other-file': ({ file }: { readonly file: string }): Wording =>
    error(
      `The CI configuration that init writes uses roomlinks.yaml at the top of the repository, not ${file}.`,
      'Omit --file; or use --ci none, and adapt the configuration in examples/ci of roomlinks to your file.',
    ),
  'init/not-at-top': ({ path, top }: { readonly path: string; readonly top: string }): Wording =>
    error(
      `${path} must be at the top of the repository, which is ${top}, but this is a folder inside it.`,
      'Run init at the top, or use --ci none.',
    ),
}

/** Creates the diagnostics of `init`. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
