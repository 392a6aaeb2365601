import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { exposure } from '../../model/text/address.ts'
import { error, warning } from '../sentence.ts'

/** Each code of the command `comment`, and the facts that its sentence needs. */
export interface About {
  'comment/unreadable': { file: string; why: string }
  'comment/empty': { file: string }
  'comment/too-long': { platform: string; length: number; limit: number }
  'comment/no-file': { state: string }
  'comment/no-key': { file: string | undefined }
  'comment/no-platform': object
  'comment/no-repo': { names: string }
  'comment/repo': { source: string; shape: string }
  'comment/no-number': { why: string }
  'comment/address': { source: string; why: string }
  'comment/exposed': { source: string }
  'comment/other-author': { wanted: string; real: string }
  'token/missing': { names: string; hint: string }
  'token/malformed': { source: string }
}

const sentences: Sentences<About> = {
  'comment/unreadable': error(
    ({ file, why }) => `${file} cannot be read (${why}).`,
    'Write it first, with roomlinks plan --format markdown, and name it with --file.',
  ),
  'comment/empty': error(
    ({ file }) => `${file} is empty, and an empty comment says nothing.`,
    'See whether the command that was to write it went well.',
  ),
  'comment/too-long': error(
    ({ platform, length, limit }) => `The comment would have ${length} characters, and ${platform} takes ${limit}.`,
    'A plan in Markdown bounds itself: pass it as it was written, and put what is to go with it elsewhere.',
  ),
  'comment/no-file': error(
    ({ state }) => `A comment in the state ${state} needs a text.`,
    'Name the Markdown with --file; without it, a comment can be made applied, failed or outdated with --state.',
  ),
  'comment/no-key': error(
    ({ file }) => `${file === undefined ? 'Without a file' : `In ${file}`}, nothing says which comment is meant.`,
    'Name it with --key, such as the name of the manifest; or let the file begin with <!-- roomlinks:KEY -->, as a plan in Markdown does.',
  ),
  'comment/no-platform': error(
    () => 'It is not said where to comment: this is neither GitHub Actions nor GitLab CI.',
    'Use --platform github or --platform gitlab.',
  ),
  'comment/no-repo': error(
    ({ names }) => `It is not said in which repository to comment (${names}).`,
    'Name it with --repo.',
  ),
  'comment/repo': error(
    ({ source, shape }) => `What ${source} names is no repository: write ${shape}.`,
    'It is the part of its address after the name of the server.',
  ),
  'comment/no-number': error(
    ({ why }) => `${why}.`,
    'Name it with --number; a run that belongs to none has nowhere to comment.',
  ),
  'comment/address': error(
    ({ source, why }) => `The address of the API in ${source} ${why}.`,
    'Write it as https://api.github.com or https://gitlab.example.com/api/v4.',
  ),
  'comment/exposed': error(
    ({ source }) => `The address of the API in ${source} ${exposure.replace('API key', 'token')}.`,
    'Write it with https.',
  ),
  'comment/other-author': warning(
    ({ wanted, real }) => `The comment was written as ${real}, and looked for as one of ${wanted}.`,
    ({ real }) => `Use --author '${real}', or each run will write another one.`,
  ),
  'token/missing': error(
    ({ names }) => `There is no token in ${names}.`,
    ({ hint }) => hint,
    4,
  ),
  'token/malformed': error(
    ({ source }) => `The token in ${source} has characters that no token has.`,
    'A token is one word; check for line breaks and quotes.',
    4,
  ),
}

/** Words what is in the way of a comment, before anything is sent. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
