import { error } from '../../cli/sentence.ts'
import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'

/** Each code of init, and the facts that its sentence needs. */
export interface AboutInit {
  'init/exists': { readonly file: string; readonly isManifest: boolean }
  'init/other-file': { readonly file: string }
  'init/not-at-top': { readonly path: string; readonly top: string }
}

const sentences: Sentences<AboutInit> = {
  'init/exists': error(
    ({ file }) => `${file} is there already, and init writes over nothing.`,
    ({ file, isManifest }) =>
      isManifest
        ? `roomlinks plan shows what it would change, and roomlinks import --into ${file} puts more rooms into it; --file names another one.`
        : 'Take --ci none, and compare it with the one in examples/ci of roomlinks; or move it away.',
  ),
  'init/other-file': error(
    ({ file }) => `What init writes for CI reads roomlinks.yaml at the top of the repository, and not ${file}.`,
    'Leave --file out; or take --ci none, and name the file yourself in what examples/ci of roomlinks has.',
  ),
  'init/not-at-top': error(
    ({ path, top }) => `${path} is read at the top of the repository alone, which is ${top}; this is a folder in it.`,
    'Run init at the top; or take --ci none.',
  ),
}

/** Words what is in the way of a new manifest. */
export const diagnose: Diagnose<AboutInit> = diagnosing(sentences)
