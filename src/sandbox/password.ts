/** The tenant's demands on passwords; what is left out is as a new tenant has it. Source: contract §2.4. */
export interface PasswordPolicy {
  minLength?: number
  upperCase?: boolean
  digits?: boolean
  specSymbols?: boolean
}

const shortest = 8
const longest = 30

/** The portal's complaint about a (trimmed, not empty) password, or `undefined` if it will do. Source: contract §2.4. */
export function passwordComplaint(password: string, policy: PasswordPolicy): string | undefined {
  const minLength = leastLength(policy)
  const isFine =
    password.length >= minLength &&
    password.length <= longest &&
    /^[\x21-\x7E]+$/.test(password) &&
    (policy.upperCase !== true || /[A-Z]/.test(password)) &&
    (policy.digits !== true || /\d/.test(password)) &&
    (policy.specSymbols !== true || /[^A-Za-z0-9]/.test(password))
  if (isFine) return undefined
  return [
    `Password must contain from ${minLength} to ${longest} characters, only latin letters, no spaces`,
    ...(policy.upperCase === true ? ['capital letters'] : []),
    ...(policy.digits === true ? ['digits'] : []),
    ...(policy.specSymbols === true ? ['special characters'] : []),
  ].join(', ')
}

/** The answer of `GET /settings/security/password`. Source: contract §9. */
export function describePolicy(policy: PasswordPolicy): object {
  return {
    minLength: leastLength(policy),
    upperCase: policy.upperCase ?? false,
    digits: policy.digits ?? false,
    specSymbols: policy.specSymbols ?? false,
    allowedCharactersRegexStr: '[\\x21-\\x7E]',
    digitsRegexStr: '(?=.*\\d)',
    upperCaseRegexStr: '(?=.*[A-Z])',
    specSymbolsRegexStr: '(?=.*[\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E])',
  }
}

function leastLength({ minLength = shortest }: PasswordPolicy): number {
  return Math.max(minLength, shortest)
}
