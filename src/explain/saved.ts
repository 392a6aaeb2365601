import type { About } from '../view/document/saved-sentences.ts'
import type { Explanations } from './explanation.ts'

/** Plans that were saved, and approved. */
export const saved: Explanations<keyof About> = {
  'saved/not-json': {
    means: 'The file holds no JSON.',
    matters: 'It may have been cut off, saved in another encoding, or be the text of a plan instead of the saved one.',
    wrong: '$ roomlinks plan > plan.json\n$ roomlinks show plan.json',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks show plan.json',
  },
  'saved/not-a-plan': {
    means: 'The file is JSON, and not that of a plan.',
    matters: 'Reports, validations and comparisons are documents of roomlinks too. Only a plan can be applied.',
    wrong: '$ roomlinks apply --json-into report.json\n$ roomlinks show report.json',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks show plan.json',
  },
  'saved/version': {
    means: 'The plan was saved by a version of roomlinks whose format this one does not know.',
    matters:
      'A part that is not understood could be the one that matters, so nothing of it is used. Use one version in all jobs of a pipeline.',
    wrong: '# saved by a later version\n$ roomlinks apply --plan plan.json',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks apply --plan plan.json',
  },
  'saved/shape': {
    means: 'The file says that it is a plan, and lacks something that a plan has.',
    matters: 'It was written or changed by another program. What was approved must be what roomlinks has shown.',
    wrong: "$ jq 'del(.rooms)' plan.json > less.json\n$ roomlinks apply --plan less.json",
    right: '$ roomlinks apply --plan plan.json',
  },
  'saved/edited': {
    means: 'The saved plan was changed after it was made.',
    matters:
      'Its digest no longer fits what it says. A saved plan only bounds what apply may do, so an edited one gives nobody more than the manifest does; but what was read is not what would be applied.',
    wrong: '$ sed -i s/comment/editing/ plan.json\n$ roomlinks apply --plan plan.json',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks apply --plan plan.json',
  },
  'saved/other-manifest': {
    means: 'The plan that was approved is that of another manifest.',
    matters: 'Approvals do not carry over: each manifest has its own links, and its own people who answer for them.',
    wrong: '$ roomlinks plan --file press.yaml --out plan.json\n$ roomlinks apply --file board.yaml --plan plan.json',
    right: '$ roomlinks plan --file board.yaml --out plan.json\n$ roomlinks apply --file board.yaml --plan plan.json',
  },
  'saved/other-portal': {
    means: 'The plan that was approved is for another portal.',
    matters:
      'What is right for a test portal may open the real one. The address counts as it is written, and localhost is another one than 127.0.0.1.',
    wrong:
      '$ roomlinks plan --portal https://test.example.com --out plan.json\n$ roomlinks apply --portal https://acme.example.com --plan plan.json',
    right:
      '$ roomlinks plan --portal https://acme.example.com --out plan.json\n$ roomlinks apply --portal https://acme.example.com --plan plan.json',
  },
  'saved/other-digest': {
    means: 'The saved plan is not the one that the digest names.',
    matters: 'The digest is what was written down when somebody approved; the file may have been replaced since.',
    wrong: '$ roomlinks apply --plan plan.json --expect-digest sha256:00000000000000000000000000000000',
    right:
      '# the digest as plan printed it when it saved the file\n$ roomlinks apply --plan plan.json --expect-digest sha256:…',
  },
  'saved/refused': {
    means: 'A guard refused the saved plan when it was made, and only the base of that plan could tell.',
    matters:
      'A change that removes a protected link together with its protection is refused by comparison with the manifest as it was. Apply may not know that manifest; what was refused stays refused.',
    wrong:
      '# refused: the change removes a protected link\n$ roomlinks plan --base origin/main --out plan.json\n$ roomlinks apply --plan plan.json',
    right:
      '# the change only removes protect: true\n$ roomlinks plan --base origin/main --out plan.json\n$ roomlinks apply --plan plan.json',
  },
  'saved/unseen': {
    means: 'The approved plan revokes links in rooms that this run does not look into.',
    matters:
      'Those rooms are named by the base alone. Without it they would stay open while the approval says that they are closed.',
    wrong: '$ roomlinks plan --base origin/main --out plan.json\n$ roomlinks apply --plan plan.json',
    right: '$ roomlinks plan --base origin/main --out plan.json\n$ roomlinks apply --base origin/main --plan plan.json',
  },
}
