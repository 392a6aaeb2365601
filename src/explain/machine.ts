import type { About } from '../host/sentences.ts'
import type { PortalErrorCode } from '../model/gateway.ts'
import type { Explanations } from './explanation.ts'

/** Files, the portal's address and key, CI, and the sandbox: what stands around a manifest. */
export const machine: Explanations<Exclude<keyof About, PortalErrorCode>> = {
  'file/unreadable': {
    means: 'A file of the manifest is not there, or may not be read.',
    matters:
      'Paths are relative to the folder in which the command runs; in CI that is often the top of the clone. Without --file, roomlinks.yaml is read.',
    wrong: '$ roomlinks plan --file link/board.yaml',
    right: '$ roomlinks plan --file links/board.yaml',
  },
  'folder/gone': {
    means: 'The folder in which the command runs is not there any more.',
    matters:
      'A script that makes a folder anew, or a git worktree that is removed, takes it away from each shell that is in it. Paths are relative to that folder, so no file could be found.',
    wrong: '$ rm -r ../work\n$ roomlinks plan',
    right: '$ cd ~/links\n$ roomlinks plan',
  },
  'file/outside': {
    means:
      'A file that is to be read lies elsewhere than its name says: a symbolic link leads out of the git working tree, or into its git directory.',
    matters:
      'Whoever proposes a change can commit such a link, and an error in the file that it leads to would show its lines: a key of the machine, or the credentials in .git/config. Outside of a git working tree links are followed, as Kubernetes and git-sync need it.',
    wrong: '# roomlinks.yaml is a symbolic link to /etc/roomlinks/team.yaml\n$ roomlinks plan',
    right: '$ roomlinks plan --file /etc/roomlinks/team.yaml',
  },
  'saved/unreadable': {
    means: 'The file with a saved plan is not there, or may not be read.',
    matters:
      'In CI a plan that is made in one job must be handed to the next as an artifact. Nothing was asked of the portal yet.',
    wrong: '$ roomlinks apply --plan plan.jsn',
    right: '$ roomlinks plan --out plan.json\n$ roomlinks apply --plan plan.json',
  },
  'file/no-manifest': {
    means: 'A folder was named that has no manifest in it.',
    matters:
      'Its YAML files are read, and those of the folders in it, but for names that begin with a dot, node_modules, *.policy.yaml and what --exclude names. Reading it as a manifest without links would revoke all of them.',
    wrong: '$ roomlinks plan --file docs/',
    right: '$ roomlinks plan --file links/',
  },
  'file/unwritable': {
    means: 'A file for the result cannot be written.',
    matters:
      'It is found out before anything is asked of the portal, so nothing was changed. What an earlier run left in such a file is not taken for the result of this one. A symbolic link that leads out of the working folder, or out of its git working tree, is not written through: a checkout could lead to any file of the machine.',
    wrong: '$ roomlinks plan --out reports/plan.json',
    right: '$ mkdir -p reports\n$ roomlinks plan --out reports/plan.json',
  },
  'file/changed': {
    means: 'A file of the manifest was changed by somebody else while the command was at work.',
    matters:
      'Writing it now would lose those changes. An editor that saves by itself, or a git pull in another window, is enough.',
    wrong: '# the file is saved in an editor while the question waits\n$ roomlinks drift --write',
    right: '# the editor is closed\n$ roomlinks drift --write',
  },
  'file/unrestored': {
    means: 'Of several files one could not be written, and another one could not be put back.',
    matters:
      'Files of one manifest are written together or not at all; here neither was possible, as with a disk that fills up. The manifest says half of each.',
    wrong: '# the disk is full\n$ roomlinks drift --write',
    right: '$ git diff\n$ git restore links/\n$ roomlinks drift --write',
  },
  'audit/unwritable': {
    means: 'A line of the audit log could not be written while changes were made.',
    matters:
      'What cannot be written down is not done: no further change was begun. Those that were under way are told in the report.',
    wrong: '# the disk with the log is full\n$ roomlinks apply --audit-log /var/log/links.jsonl',
    right: '# there is room again\n$ roomlinks apply --audit-log /var/log/links.jsonl',
  },
  'output/unwritable': {
    means: 'What the command prints could not be printed to its end.',
    matters: 'A plan that is cut off looks like a smaller plan. So the command ends with 1 though all else went well.',
    wrong: '# the disk is full\n$ roomlinks plan --format json > plan.json',
    right: '$ roomlinks plan --out plan.json',
  },
  'github/unwritable': {
    means: 'GitHub Actions could not be told the result of this step.',
    matters:
      'Its summary or its outputs are missing, so that later steps which ask for them find nothing. The result itself stands on stdout and in the exit code.',
    wrong: '# GITHUB_STEP_SUMMARY names a file that is not there\n$ roomlinks plan --github',
    right: '$ roomlinks plan --no-github',
  },
  'github/full': {
    means: 'The summary of this step has no room for the plan.',
    matters: 'GitHub shows nothing of a summary that is too large. Other commands of the same step have filled it.',
    wrong: '# another command of the step has written 1 MiB\n$ roomlinks plan',
    right: '# in a step of its own\n$ roomlinks plan',
  },
  'github/nowhere': {
    means: 'GitHub Actions was to be told, and this is no step of it.',
    matters:
      'The two variables are set by the runner. A container that is started by hand inside of a step does not get them by itself.',
    wrong: '$ roomlinks plan --github',
    right: '$ roomlinks plan',
  },
  'portal/not-named': {
    means: 'Nothing says which portal is meant.',
    matters:
      'There is no default: a plan on the wrong portal is worse than none. In CI, an address in the manifest shows reviewers where a change goes.',
    wrong: '$ unset DOCSPACE_URL\n$ roomlinks plan',
    right: '$ export DOCSPACE_URL=https://acme.example.com\n$ roomlinks plan',
  },
  'portal/differs': {
    means: 'Two places name different portals.',
    matters:
      'The manifest, DOCSPACE_URL and --portal are equals: none wins over another. Room 4711 of one portal is not room 4711 of another.',
    wrong: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan --portal https://test.example.com',
    right: '$ DOCSPACE_URL=https://test.example.com roomlinks plan',
  },
  'portal/exposed': {
    means: 'The address would send the API key over the network without encryption.',
    matters:
      'Everybody on the way could read the key and use it. On this machine http is taken, and --allow-http is for networks that nobody else is in.',
    wrong: '$ DOCSPACE_URL=http://acme.example.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/api-path': {
    means: 'The address that was given is that of the API of the portal.',
    matters:
      'roomlinks adds /api/2.0 by itself, so it is taken off here, with whatever stands behind it. Any other path is kept: a portal may be behind a reverse proxy that gives it one.',
    wrong: '$ DOCSPACE_URL=https://acme.example.com/api/2.0 roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'proxy/unusable': {
    means: 'A proxy is named in a way that cannot be used.',
    matters:
      'Going round it is no choice: the network may allow no other way, or somebody wants to see what leaves. The variables hold for all programs, so the mistake may be older.',
    wrong: '$ HTTPS_PROXY=proxy.example.com roomlinks plan',
    right: '$ HTTPS_PROXY=http://proxy.example.com:3128 roomlinks plan',
  },
  'key/missing': {
    means: 'No API key was given.',
    matters:
      'Keys are not taken as arguments, for other users of the machine can see those. In CI, a secret must be handed to the step that runs the command; in a pull request from a fork there is none, and --offline works without.',
    wrong: '$ roomlinks plan',
    right: '$ export DOCSPACE_API_KEY=sk-…\n$ roomlinks plan',
  },
  'key/empty': {
    means: 'The file that should hold the API key is empty.',
    matters: 'The step that was to write it may have failed, or the secret has no value in this environment.',
    wrong: '$ : > key.txt\n$ roomlinks plan --api-key-file key.txt',
    right: '$ roomlinks plan --api-key-file /run/secrets/docspace',
  },
  'key/malformed': {
    means: 'The API key has spaces, quotes or other signs that no key has.',
    matters: 'A line break that was copied along is the usual cause. The key is not shown and not sent.',
    wrong: '$ DOCSPACE_API_KEY="Bearer sk-…" roomlinks plan',
    right: '$ DOCSPACE_API_KEY=sk-… roomlinks plan',
  },
  'key/unreadable': {
    means: 'The file with the API key is not there, or may not be read.',
    matters:
      'Secrets that are mounted into a container often belong to another user than the one who runs the command.',
    wrong: '$ roomlinks plan --api-key-file secrets/docspace',
    right: '$ roomlinks plan --api-key-file /run/secrets/docspace',
  },
  'key/shared': {
    means: 'Others on this machine may read the file with the API key.',
    matters:
      'Whoever has the key can do what its owner can, in every room. The command goes on, for the harm is done already: make a new key if the machine is not yours alone.',
    wrong: '$ chmod 644 key.txt\n$ roomlinks plan --api-key-file key.txt',
    right: '$ chmod 600 key.txt\n$ roomlinks plan --api-key-file key.txt',
  },
  'sandbox/port': {
    means: 'The sandbox cannot listen on the port that was asked for.',
    matters: 'Another program has it, often an earlier sandbox, or it is below 1024 and needs rights.',
    wrong: '$ roomlinks sandbox --port 80',
    right: '$ roomlinks sandbox --port 0',
  },
  'sandbox/seed': {
    means: 'The seed describes a portal that DocSpace would not allow.',
    matters:
      'Two rooms with one id, or a sixth link in a room, cannot be in a portal. A sandbox that began with them would teach you something wrong.',
    wrong:
      '$ printf "rooms:\\n- {id: 1, title: A, type: custom}\\n- {id: 1, title: B, type: custom}\\n" > seed.yaml\n$ roomlinks sandbox --seed seed.yaml',
    right:
      '$ printf "rooms:\\n- {id: 1, title: A, type: custom}\\n- {id: 2, title: B, type: custom}\\n" > seed.yaml\n$ roomlinks sandbox --seed seed.yaml',
  },
  'sandbox/seed-unreadable': {
    means: 'The seed or the file of faults is not there, or may not be read.',
    matters: 'Without it the sandbox would start empty, and a plan on it would show everything as new.',
    wrong: '$ roomlinks sandbox --seed portal.yml',
    right: '$ roomlinks sandbox --seed portal.yaml',
  },
  'explain/unknown': {
    means: 'The command explain was asked for a code that does not exist.',
    matters:
      'Codes have two words with a slash between them, as they stand behind error or warning. roomlinks explain without a code lists all of them.',
    wrong: '$ roomlinks explain link/adopted-not-found',
    right: '$ roomlinks explain link/adopt-not-found',
  },
}
