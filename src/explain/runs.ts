import type { Matter } from '../cli/confirm.ts'
import type { Explanations } from './explanation.ts'

/** What is told of a run as a whole, and has no catalogue. */
type RunCode =
  | `${Matter['command']}/${'not-confirmed' | 'declined'}`
  | 'plan/stale'
  | 'plan/widens'
  | 'unfinished'
  | 'internal'

/** Questions, approvals, and what is wrong with roomlinks itself. */
export const runs: Explanations<RunCode> = {
  'apply/not-confirmed': {
    means: 'Changes were to be applied, and there was nobody to ask.',
    matters:
      'Without a terminal, or with a format for programs, no question can be put. Nothing was sent. In CI the approval comes before the run: a saved plan or its digest is a better one than --auto-approve.',
    wrong: '# in a pipeline\n$ roomlinks apply',
    right: '$ roomlinks plan --out plan.json\n# somebody reads and approves it\n$ roomlinks apply --plan plan.json',
  },
  'apply/declined': {
    means: 'The answer to the question was not yes.',
    matters: 'Only the whole word counts, so that a key which is pressed by accident opens no room. Nothing was sent.',
    wrong: '$ roomlinks apply\n# … Only "yes" is taken for yes: y',
    right: '$ roomlinks apply\n# … Only "yes" is taken for yes: yes',
  },
  'drift/not-confirmed': {
    means: 'The manifest was to be rewritten, and there was nobody to ask.',
    matters:
      'What people have changed by hand in the portal would become what is declared, so somebody should look at it. Nothing was written.',
    wrong: '# in a pipeline\n$ roomlinks drift --write',
    right: '# the change goes into a pull request\n$ roomlinks drift --write --auto-approve',
  },
  'drift/declined': {
    means: 'The answer to the question was not yes.',
    matters: 'The manifest is as it was, and so is the portal. What apply would bring back is what plan shows.',
    wrong: '$ roomlinks drift --write\n# … Only "yes" is taken for yes: no',
    right: '$ roomlinks drift --write\n# … Only "yes" is taken for yes: yes',
  },
  'rotate/not-confirmed': {
    means: 'A link was to get a new URL, and there was nobody to ask.',
    matters:
      'The URL that people have stops working: at once for a primary link, and with the next apply for others. Nothing was written or sent.',
    wrong: '# in a pipeline\n$ roomlinks rotate 4711 auditors',
    right: '$ roomlinks rotate 4711 auditors --auto-approve',
  },
  'rotate/declined': {
    means: 'The answer to the question was not yes.',
    matters: 'Only the whole word counts. The manifest is as it was, and so is the portal.',
    wrong: '$ roomlinks rotate 4711 auditors\n# … Only "yes" is taken for yes: no',
    right: '$ roomlinks rotate 4711 auditors\n# … Only "yes" is taken for yes: yes',
  },
  'import/not-confirmed': {
    means: 'Something was to be put into a manifest, and there was nobody to ask.',
    matters:
      'Nothing was read from the portal, and nothing was written. Without --into, import prints and asks nothing.',
    wrong: '# in a pipeline\n$ roomlinks import --all --into roomlinks.yaml',
    right: '# the change goes into a pull request\n$ roomlinks import --all --into roomlinks.yaml --auto-approve',
  },
  'import/declined': {
    means: 'The answer to the question was not yes.',
    matters: 'The manifest is as it was. Only the whole word counts.',
    wrong: '$ roomlinks import --all --into roomlinks.yaml\n# … Only "yes" is taken for yes: no',
    right: '$ roomlinks import --all --into roomlinks.yaml\n# … Only "yes" is taken for yes: yes',
  },
  'init/not-confirmed': {
    means: 'Something had to be asked, and there was nobody to ask.',
    matters:
      'Without a terminal every question has to be answered by a flag, the last one by --auto-approve. Nothing was read from the portal, and nothing was written.',
    wrong: '# in a pipeline\n$ roomlinks init --all',
    right: '$ roomlinks init --all --ci none --auto-approve',
  },
  'init/declined': {
    means: 'The answer to the last question was no.',
    matters: 'What was to be written is shown before. Nothing was written.',
    wrong: '$ roomlinks init\n# … Write this? No',
    right: '$ roomlinks init\n# … Write this? Yes',
  },
  'plan/stale': {
    means: 'What would be done now is more, or something else, than what was approved.',
    matters:
      'The manifest or the portal has moved since. What is no longer needed does not count: an approval of which a part is done is still good. So this tells of a change that nobody has agreed to.',
    wrong: '# somebody has edited a link by hand since the plan was saved\n$ roomlinks apply --plan plan.json',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks apply --plan plan.json',
  },
  'plan/widens': {
    means: 'A change of the plan gives more access than there was.',
    matters:
      'It is no error: formats for code review mark each such line with this code, so that reviewers look there first. New links, higher levels, later ends and removed passwords are marked.',
    wrong: '# comment becomes editing, by accident\npartners: { access: editing }',
    right: 'partners: { access: comment }',
  },
  unfinished: {
    means: 'A file for the result was begun, and the run ended before there was a result.',
    matters:
      'The run was killed, or the machine went away. Of an apply it is not known how far it came: each link is as before or as planned, and the next plan shows which.',
    wrong: '# the job is killed after its time limit\n$ roomlinks apply --auto-approve --json-into report.json',
    right:
      '# roomlinks itself ends in time, and reports\n$ roomlinks apply --auto-approve --timeout 600 --json-into report.json',
  },
  internal: {
    means: 'roomlinks met something that it should not have met.',
    matters:
      'It is no mistake of yours. What it knows about the error is not printed, for a secret might be in it; with ROOMLINKS_DEBUG=1 look at it before you pass it on.',
    wrong: '$ roomlinks plan',
    right: '$ ROOMLINKS_DEBUG=1 roomlinks plan',
  },
}

/** What commander calls a mistake, in our spelling, and what we have added. */
type UsageCode =
  | `usage/${'unknown-command' | 'unknown-option' | 'missing-argument' | 'option-missing-argument'}`
  | `usage/${'invalid-argument' | 'excess-arguments' | 'conflicting-option' | 'conflicting-argument' | 'missing-write' | 'missing-base' | 'missing-expiring' | 'missing-room' | 'missing-into'}`

/** Command lines that cannot be carried out. */
export const usage: Explanations<UsageCode> = {
  'usage/unknown-command': {
    means: 'There is no command of that name.',
    matters: 'The command comes first, its options after it. roomlinks --help lists all commands.',
    wrong: '$ roomlinks paln',
    right: '$ roomlinks plan',
  },
  'usage/unknown-option': {
    means: 'The command has no such option.',
    matters:
      'An option that is left out because it is misspelt could be the one that bounds a run, so it is an error. Not all commands have the same: drift, for one, has no guards.',
    wrong: '$ roomlinks plan --detailed-exitcod',
    right: '$ roomlinks plan --detailed-exitcode',
  },
  'usage/missing-argument': {
    means: 'The command needs to be told something that is not there.',
    matters: 'Its --help shows in angle brackets what cannot be left out.',
    wrong: '$ roomlinks show',
    right: '$ roomlinks show plan.json',
  },
  'usage/option-missing-argument': {
    means: 'An option that needs a value stands alone.',
    matters: 'In a script, the variable that was to give the value may be empty and without quotes.',
    wrong: '$ roomlinks plan --file',
    right: '$ roomlinks plan --file links/',
  },
  'usage/invalid-argument': {
    means: 'The value of an option or of an argument is none that it takes.',
    matters: 'The message says which there are. Nothing was read or sent.',
    wrong: '$ roomlinks plan --format xml',
    right: '$ roomlinks plan --format json',
  },
  'usage/excess-arguments': {
    means: 'There are more words on the command line than the command takes.',
    matters: 'Files are named with --file. A title with spaces needs quotes, or the shell makes several words of it.',
    wrong: '$ roomlinks plan --room title:Acme board',
    right: '$ roomlinks plan --room "title:Acme board"',
  },
  'usage/conflicting-option': {
    means: 'Two options exclude each other, or two results would go into one file.',
    matters:
      'Offline there is no portal to bound or to save a plan of, for one. Of two results in one file, one would be lost.',
    wrong: '$ roomlinks plan --out plan.md --output markdown=plan.md',
    right: '$ roomlinks plan --out plan.json --output markdown=plan.md',
  },
  'usage/conflicting-argument': {
    means: 'fmt was given stdin together with files.',
    matters: 'What comes from stdin goes to stdout, and files are written in place. Give each a run of its own.',
    wrong: '$ roomlinks fmt - roomlinks.yaml',
    right: '$ roomlinks fmt roomlinks.yaml',
  },
  'usage/missing-write': {
    means: 'drift was told not to ask, and not to write.',
    matters: 'Without --write it changes nothing, so it has no question that could be left out.',
    wrong: '$ roomlinks drift --auto-approve',
    right: '$ roomlinks drift --write --auto-approve',
  },
  'usage/missing-base': {
    means: 'An offline plan has nothing to compare with.',
    matters: 'Without the portal, a plan is the difference between the manifest and an older one.',
    wrong: '$ roomlinks plan --offline',
    right: '$ roomlinks plan --base origin/main --offline',
  },
  'usage/missing-room': {
    means: 'import was not told which rooms to look at.',
    matters: 'A portal may have thousands. --room and --tag name some of them, --all takes them all.',
    wrong: '$ roomlinks import',
    right: '$ roomlinks import --all',
  },
  'usage/missing-into': {
    means: 'import was told not to ask, and not to write.',
    matters: 'Without --into it prints a manifest, so it has no question that could be left out.',
    wrong: '$ roomlinks import --all --auto-approve',
    right: '$ roomlinks import --all --into roomlinks.yaml --auto-approve',
  },
  'usage/missing-expiring': {
    means: 'links was told to end with 2, and not when.',
    matters: 'The exit code tells whether a link ends within the time that --expiring names.',
    wrong: '$ roomlinks links --detailed-exitcode',
    right: '$ roomlinks links --expiring 14d --detailed-exitcode',
  },
}
