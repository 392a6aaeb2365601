import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'

/** A finding in words: what is wrong, and what would satisfy the rule. */
interface Facts {
  readonly message: string
  readonly hint: string
}

const catalogue = {
  'policy/denied': ({ message, hint }: Facts): Wording => error(message, hint, 5),
  'policy/denied-at-base': ({ message, hint }: Facts): Wording => error(message, hint, 5),
  'policy/broken': ({ message, hint }: Facts): Wording => warning(message, hint),
  'policy/warned': ({ message, hint }: Facts): Wording => warning(message, hint),
  'policy/not-judged': ({ message, hint }: Facts): Wording => warning(message, hint),
  'policy/loosened': ({ message }: { message: string }): Wording =>
    warning(
      `This change widens what the policy allows: ${message}`,
      'Make sure that this is intended. Until it is merged, the policy at the base holds as well.',
    ),
}

/** Builds the diagnostics of links that break a policy. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue)
