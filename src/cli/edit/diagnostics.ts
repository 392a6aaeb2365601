import { quote } from '../../manifest/yaml/quote.ts'
import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { listFirst } from '../../model/values/list-first.ts'
import { selectorArgument } from '../../plan/room-name.ts'

const forms = {
  alias: 'an alias shares it with',
  merge: 'a merge shares it with',
  default: 'it is a default, which holds for',
} as const

const catalogue = {
  'edit/setting': ({
    name,
    near,
    names,
  }: {
    name: string
    near: string | undefined
    names: readonly string[]
  }): Wording =>
    error(
      `This link has no setting ${quote(name)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      `It has ${names.join(', ')}.`,
    ),
  'edit/value': ({ name, text, instead }: { name: string; text: string; instead: string }): Wording =>
    error(`${name} cannot be ${quote(text)}.`, instead),
  'edit/twice': ({ name }: { name: string }): Wording => error(`${name} is set twice.`, 'Set it once.'),
  'edit/password': (): Wording =>
    error(
      'A password cannot be given on a command line: other users can see it there, and the shell keeps it in its history.',
      'Set an environment variable to the password, and write the name of the variable: password-env=NAME.',
    ),
  'edit/no-expiry': ({ isNever }: { isNever: boolean }): Wording =>
    error(
      isNever ? 'The link never expires: there is no date to extend.' : 'The manifest declares no expiry to extend.',
      'To let it expire, set a date: expires=30d.',
    ),
  'edit/exists': ({ key, room, command }: { key: string; room: Selector; command: string }): Wording =>
    error(
      `"${key}" is already declared for ${selectorArgument(room)}.`,
      `For another link, choose another key. To change this one, run \`${command}\`.`,
    ),
  'edit/key': ({ key }: { key: string }): Wording =>
    error(
      `${quote(key)} cannot be the key of a link.`,
      'Write primary, invitation, or up to 63 lower-case letters, digits and hyphens that do not start with a hyphen.',
    ),
  'edit/absent': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is declared \`absent\`: it has no settings.`,
      'Declare the link with its settings, or leave it as it is.',
    ),
  'edit/protected': ({ key }: { key: string }): Wording =>
    error(
      `"${key}" is protected: a plan that revokes it would be refused.`,
      'If that is what you want, first remove `protect: true` in a separate change: set it with protect=false, then apply.',
      5,
    ),
  'edit/variable': ({ key, name }: { key: string; name: string }): Wording =>
    error(
      `${name} of "${key}" comes from the environment.`,
      'Change the variable, or write the value into the manifest by hand.',
    ),
  'edit/shared': ({
    key,
    name,
    form,
    selectors,
  }: {
    key: string
    name: string | undefined
    form: keyof typeof forms
    selectors: readonly Selector[]
  }): Wording => {
    const users = `the links of ${selectors.map(selectorArgument).join(', ')}`
    return error(
      `${name === undefined ? `"${key}"` : `${name} of "${key}"`} is not changed: ${forms[form]} ${users}.`,
      name === undefined
        ? 'Write the link out in its own place, then run the command again.'
        : `To change this link alone, write its own \`${name}\` into it by hand. To change all of them, edit the text there.`,
    )
  },
  'edit/form': ({ file }: { file: string }): Wording =>
    error(
      `The form of ${file} does not allow this edit without changing the rest of the file.`,
      'Edit it by hand, or lay it out with roomlinks fmt and run the command again.',
    ),
  'edit/file': ({ files, to }: { files: readonly string[]; to: string | undefined }): Wording =>
    error(
      to === undefined
        ? `The manifest has ${files.length} files, and it is not clear which one the link belongs in.`
        : `${to} is not a file of this manifest.`,
      `Write --to with one of ${listFirst(files, 10)}.`,
    ),
}

/** Creates the diagnostics of the commands that edit a manifest. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
