import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'

const catalogue = {
  'init/exists': ({ file, isManifest }: { readonly file: string; readonly isManifest: boolean }): Wording =>
    error(
      `${file} is there already, and init writes over nothing.`,
      isManifest
        ? `roomlinks plan shows what it would change, and roomlinks import --into ${file} puts more rooms into it; --file names another one.`
        : 'Take --ci none, and compare it with the one in examples/ci of roomlinks; or move it away.',
    ),
  'init/other-file': ({ file }: { readonly file: string }): Wording =>
    error(
      `What init writes for CI reads roomlinks.yaml at the top of the repository, and not ${file}.`,
      'Leave --file out; or take --ci none, and name the file yourself in what examples/ci of roomlinks has.',
    ),
  'init/not-at-top': ({ path, top }: { readonly path: string; readonly top: string }): Wording =>
    error(
      `${path} is read at the top of the repository alone, which is ${top}; this is a folder in it.`,
      'Run init at the top; or take --ci none.',
    ),
}

/** Words what is in the way of a new manifest. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
