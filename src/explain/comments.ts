import type { About as AboutComments } from '../cli/forge/sentences.ts'
import type { About as AboutForges } from '../forge/sentences.ts'
import type { Explanations } from './explanation.ts'

/** The comment with the plan, before anything is sent. */
export const comments: Explanations<keyof AboutComments> = {
  'comment/unreadable': {
    means: 'The file with the text of the comment is not there, or may not be read.',
    matters:
      'The plan that was to write it may have failed. Then the comment that is there still shows the plan before.',
    wrong: '$ roomlinks comment --file plan.md',
    right: '$ roomlinks plan --output markdown=plan.md\n$ roomlinks comment --file plan.md',
  },
  'comment/empty': {
    means: 'The file with the text of the comment is empty.',
    matters: 'An empty comment in place of a plan would look as if nothing changed.',
    wrong: '$ : > plan.md\n$ roomlinks comment --file plan.md',
    right: '$ roomlinks plan --output markdown=plan.md\n$ roomlinks comment --file plan.md',
  },
  'comment/too-long': {
    means: 'The text is longer than a comment may be.',
    matters:
      'A plan in Markdown keeps itself short enough and says what it leaves out. Something was added to it, or the file is another one.',
    wrong: '$ cat plan.md all-rooms.log > comment.md\n$ roomlinks comment --file comment.md',
    right: '$ roomlinks comment --file plan.md',
  },
  'comment/no-file': {
    means: 'A new comment was to be written without a text.',
    matters: 'Only the state of a comment that is there can be changed without one.',
    wrong: '$ roomlinks comment --key client-portal',
    right: '$ roomlinks comment --key client-portal --state outdated',
  },
  'comment/no-key': {
    means: 'Nothing says which of the comments of the request is meant.',
    matters:
      'Each manifest has a comment of its own, marked with its name in the first line. Without the mark a second comment would be written at each run.',
    wrong: '$ roomlinks comment --state outdated',
    right: '$ roomlinks comment --key client-portal --state outdated',
  },
  'comment/no-platform': {
    means: 'The command does not run in GitHub Actions or GitLab CI, and was not told where to comment.',
    matters: 'On another CI, name all three: the platform, the repository and the number.',
    wrong: '$ roomlinks comment --file plan.md',
    right: '$ roomlinks comment --file plan.md --platform github --repo acme/links --number 7',
  },
  'comment/no-repo': {
    means: 'The repository of the request is not known.',
    matters: 'CI names it in a variable that is not set here, as in a container that was started by hand.',
    wrong: '$ roomlinks comment --file plan.md --platform github --number 7',
    right: '$ roomlinks comment --file plan.md --platform github --repo acme/links --number 7',
  },
  'comment/repo': {
    means: 'What names the repository has not the form of a name.',
    matters: 'It becomes a part of an address to which the token is sent, so that nothing but a name is taken.',
    wrong: '$ roomlinks comment --file plan.md --repo https://github.com/acme/links --platform github --number 7',
    right: '$ roomlinks comment --file plan.md --repo acme/links --platform github --number 7',
  },
  'comment/no-number': {
    means: 'The run belongs to no pull request or merge request, or to several.',
    matters:
      'The number comes from the event that started the run. A run on a push finds the request that it has merged; one that was started by hand, by a schedule or after another workflow may have none, and the last request that was merged is not a guess to make.',
    wrong: '# in a run on a schedule\n$ roomlinks comment --file plan.md',
    right: '$ roomlinks comment --file plan.md --number 7',
  },
  'comment/address': {
    means: 'The address of the API of GitHub or GitLab cannot be used.',
    matters:
      'It is needed for a server of your own. The API has an address of its own, which is not that of the web pages.',
    wrong: '$ GITHUB_API_URL=github.example.com roomlinks comment --file plan.md',
    right: '$ GITHUB_API_URL=https://github.example.com/api/v3 roomlinks comment --file plan.md',
  },
  'comment/exposed': {
    means: 'The address of the API would send the token without encryption.',
    matters: 'Whoever reads it on the way can write in your repository. There is no flag for it.',
    wrong: '$ CI_API_V4_URL=http://gitlab.example.com/api/v4 roomlinks comment --file plan.md',
    right: '$ CI_API_V4_URL=https://gitlab.example.com/api/v4 roomlinks comment --file plan.md',
  },
  'comment/other-author': {
    means: 'The new comment has another author than the one that was looked for.',
    matters:
      'Only comments of one author are updated, so that nobody can plant one. With the wrong name, the next run does not find this comment and writes one more.',
    wrong: '$ roomlinks comment --file plan.md --author octocat',
    right: "$ roomlinks comment --file plan.md --author 'github-actions[bot]'",
  },
  'token/missing': {
    means: 'There is no token with which to write the comment.',
    matters:
      'GitHub Actions hands it to a step only when its env says so. GitLab needs an access token of the project: that of the job may not comment.',
    wrong: '$ unset GITHUB_TOKEN GH_TOKEN\n$ roomlinks comment --file plan.md',
    right: '$ export GITHUB_TOKEN=ghs_…\n$ roomlinks comment --file plan.md',
  },
  'token/malformed': {
    means: 'The token has spaces, quotes or other signs that no token has.',
    matters: 'A line break that was copied along is the usual cause. The token is not shown and not sent.',
    wrong: '$ GITHUB_TOKEN="token ghs_…" roomlinks comment --file plan.md',
    right: '$ GITHUB_TOKEN=ghs_… roomlinks comment --file plan.md',
  },
}

/** What GitHub or GitLab refuse. */
export const forges: Explanations<keyof AboutForges> = {
  'forge/unauthorized': {
    means: 'GitHub or GitLab does not know the token.',
    matters:
      'A token of a job dies with the job, and one that was made by hand has an end. A token of github.com is nothing to a server of your own.',
    wrong: '$ GITLAB_TOKEN=$CI_JOB_TOKEN roomlinks comment --file plan.md',
    right: '$ GITLAB_TOKEN=glpat-… roomlinks comment --file plan.md',
  },
  'forge/forbidden': {
    means: 'The token is good, but may not write comments here.',
    matters:
      'Give a job the one right that it needs, and no more. Runs for a pull request from a fork may only read, which protects the repository from the pull request.',
    wrong: '# the job has permissions: contents: read\n$ roomlinks comment --file plan.md',
    right: '# the job has permissions: pull-requests: write\n$ roomlinks comment --file plan.md',
  },
  'forge/not-found': {
    means: 'The repository or the request does not exist, or the token may not see it.',
    matters: 'For what a token may not see, GitHub and GitLab answer as if it were not there.',
    wrong: '$ roomlinks comment --file plan.md --repo acme/link --number 7',
    right: '$ roomlinks comment --file plan.md --repo acme/links --number 7',
  },
  'forge/refused': {
    means: 'GitHub or GitLab understood the request and said no.',
    matters: 'A request that is locked takes no comments, for one. The sentence at the end is that of the server.',
    wrong: '# pull request 7 is locked\n$ roomlinks comment --file plan.md --number 7',
    right: '# it is unlocked\n$ roomlinks comment --file plan.md --number 7',
  },
  'forge/redirect': {
    means: 'The server sends the request on to another address.',
    matters: 'A repository that was renamed answers so. The token is not sent to an address that nobody has named.',
    wrong: '# acme/shares was renamed to acme/links\n$ roomlinks comment --file plan.md --repo acme/shares',
    right: '$ roomlinks comment --file plan.md --repo acme/links',
  },
  'forge/failed': {
    means: 'GitHub or GitLab has a fault of its own.',
    matters:
      'Of a new comment that got no good answer it is not known whether it is there. The next run looks for it first, so it is not written twice.',
    wrong: '# the server has an outage\n$ roomlinks comment --file plan.md',
    right: '# some minutes later\n$ roomlinks comment --file plan.md',
  },
  'forge/busy': {
    means: 'GitHub or GitLab takes no more requests for now.',
    matters: 'Limits count for all that uses the same token. Waits that are short were waited for before this is told.',
    wrong: '# many jobs comment with one token\n$ roomlinks comment --file plan.md',
    right: '# after the time that is named\n$ roomlinks comment --file plan.md',
  },
  'forge/silent': {
    means: 'GitHub or GitLab cannot be reached.',
    matters: 'Runners of your own may need a proxy to get out. The plan itself is done; only the comment is missing.',
    wrong: '# the runner reaches the outside by a proxy only\n$ roomlinks comment --file plan.md',
    right: '$ HTTPS_PROXY=http://proxy.example.com:3128 roomlinks comment --file plan.md',
  },
  'forge/timeout': {
    means: 'The time that --timeout gives to the whole command was over.',
    matters:
      'Without the option it is 120 seconds, so that no job hangs on a server that is slow or asks for long waits. The plan itself is done; only the comment may be missing.',
    wrong: '# the server asks to wait for two minutes\n$ roomlinks comment --file plan.md',
    right: '$ roomlinks comment --file plan.md --timeout 600',
  },
  'forge/unexpected': {
    means: 'What answered is not the API of GitHub or GitLab.',
    matters: 'The address is often that of the web pages, which answer with HTML.',
    wrong: '$ GITHUB_API_URL=https://github.example.com roomlinks comment --file plan.md',
    right: '$ GITHUB_API_URL=https://github.example.com/api/v3 roomlinks comment --file plan.md',
  },
  'forge/endless': {
    means: 'The request has more comments than are looked through.',
    matters: 'The one to update may be among those that were not read; a second one would contradict it.',
    wrong: '# pull request 7 has thousands of comments\n$ roomlinks comment --file plan.md --number 7',
    right: '# the same change in a new pull request\n$ roomlinks comment --file plan.md --number 8',
  },
}
