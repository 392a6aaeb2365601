/** A command that has something to print in more than one form. */
export type Shown = 'validate' | 'plan' | 'drift' | 'show' | 'apply'

/** The name of a form. */
export type Format = 'text' | 'json' | 'markdown' | 'github' | 'gitlab' | 'codequality' | 'sarif' | 'junit'

/** A form in which something can be printed. */
export interface Form {
  /** What it is, in the help and in docs/formats.md. */
  readonly what: string
  readonly of: readonly Shown[]
}

const all: readonly Shown[] = ['validate', 'plan', 'drift', 'show', 'apply']
const findings: readonly Shown[] = ['validate', 'plan', 'drift', 'show']

/** What can be printed, and by which command: options, help and docs follow this. */
export const formats: { readonly [F in Format]: Form } = {
  text: { what: 'for people', of: all },
  json: { what: 'for programs', of: all },
  markdown: { what: 'for a pull request, its comment or an issue', of: all },
  github: { what: 'annotations of GitHub Actions', of: all },
  gitlab: { what: "the counts for GitLab's Terraform report", of: ['plan', 'drift', 'show'] },
  codequality: { what: "findings for GitLab's Code Quality", of: findings },
  sarif: { what: 'findings in SARIF 2.1.0', of: findings },
  junit: { what: 'a test report, with a case for each link', of: all },
}

/** The forms that a command can print, by name. */
export function formatsOf(command: Shown): readonly Format[] {
  return names.filter((name) => formats[name].of.includes(command))
}

/** The form of that name, if there is one. */
export function formatNamed(name: string): Format | undefined {
  return names.find((each) => each === name)
}

const names = Object.keys(formats) as readonly Format[]
