import type { About } from '../cli/checkup/sentences.ts'
import type { Explanations } from './explanation.ts'

/** What a checkup finds. */
export const doctor: Explanations<keyof About> = {
  'doctor/node': {
    means: 'The Node that runs roomlinks is older than it needs.',
    matters:
      'It may work for a while and fail in the middle of something that older versions do otherwise. Several Nodes can be on one machine: which one runs depends on the PATH.',
    wrong: '# Node 18\n$ roomlinks doctor',
    right: '# Node 20.19 or later\n$ roomlinks doctor',
  },
  'doctor/manifest': {
    means: 'The manifest has errors, so nothing can be planned.',
    matters: 'The checkup goes on without it, but cannot say whether the key reaches the rooms that are meant.',
    wrong: '# roomlinks.yaml has a mistake\n$ roomlinks doctor',
    right: '$ roomlinks validate\n# the mistake is mended\n$ roomlinks doctor',
  },
  'doctor/manifest-warnings': {
    means: 'The manifest is valid, and something in it deserves a look.',
    matters:
      'Warnings stop nothing. A password in plain text or a date that has passed is among them, and both are about who gets in.',
    wrong: '# roomlinks.yaml has a password in plain text\n$ roomlinks doctor',
    right: '# it has ${AUDIT_PASSWORD} in its place\n$ roomlinks doctor',
  },
  'doctor/exposed': {
    means: 'The portal is reached without encryption.',
    matters:
      'The key and all passwords of links can be read by everybody in between. plan and apply refuse it unless they are told --allow-http.',
    wrong: '$ DOCSPACE_URL=http://acme.example.com roomlinks doctor --allow-http',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks doctor',
  },
  'doctor/proxy': {
    means: 'The environment names a proxy, and nothing answers there.',
    matters:
      'All requests would go that way, so nothing else can be looked at. The variable may be left over from another network.',
    wrong: '$ HTTPS_PROXY=http://proxy.example.com:3129 roomlinks doctor',
    right: '$ HTTPS_PROXY=http://proxy.example.com:3128 roomlinks doctor',
  },
  'doctor/certificates-ignored': {
    means: 'Node has been told to trust any certificate.',
    matters:
      'Then https protects from nobody: whoever stands in between can pass for the portal. The variable holds for all programs of this shell, so look for where it is set.',
    wrong: '$ NODE_TLS_REJECT_UNAUTHORIZED=0 roomlinks doctor',
    right: '$ NODE_EXTRA_CA_CERTS=company-ca.pem roomlinks doctor',
  },
  'doctor/authority': {
    means: 'The file with the certificates of your own authority cannot be read.',
    matters:
      'Node says nothing of it and trusts only the usual authorities. A portal with a certificate of the company will not be trusted, for a reason that is hard to see.',
    wrong: '$ NODE_EXTRA_CA_CERTS=company.pem roomlinks doctor',
    right: '$ NODE_EXTRA_CA_CERTS=/etc/ssl/company-ca.pem roomlinks doctor',
  },
  'doctor/certificate-ending': {
    means: 'The certificate of the portal ends soon.',
    matters: 'From that day on no run succeeds, and drift goes unseen. It is for the people who run the portal.',
    wrong: '# the certificate ends in two weeks\n$ roomlinks doctor',
    right: '# it was renewed\n$ roomlinks doctor',
  },
  'doctor/clock-off': {
    means: 'The clocks of this machine and of the portal differ by more than they should.',
    matters:
      'The portal ends a link by its own clock. A difference of some seconds does no harm yet, but clocks that run apart go on doing so.',
    wrong: '# the clock of this machine is 40 s behind\n$ roomlinks doctor',
    right: '# it is set by NTP\n$ roomlinks doctor',
  },
  'doctor/clock-wrong': {
    means: 'The clocks of this machine and of the portal differ so much that dates mean different things to them.',
    matters:
      'A portal that is ahead takes a date which is still to come for one that has passed, drops it, and makes the link permanent. One that is behind keeps links open for longer.',
    wrong: '# the clock of this machine is two minutes behind\n$ roomlinks doctor',
    right: '# it is set by NTP\n$ roomlinks doctor',
  },
  'doctor/version': {
    means: 'The portal does not say which version of DocSpace it is.',
    matters:
      'What a version cannot do is told by plan, which then has to take it for a current one. Apply reads each room again and tells what was not kept.',
    wrong: '# something in between removes the version\n$ roomlinks doctor',
    right: '# the portal is asked itself\n$ roomlinks doctor',
  },
  'doctor/key-form': {
    means: 'What is given as the API key does not look like one of DocSpace.',
    matters:
      'A password or the key of another service may have got into the variable. It was not sent to the portal, and is not shown.',
    wrong: '$ DOCSPACE_API_KEY=ghp_… roomlinks doctor',
    right: '$ DOCSPACE_API_KEY=sk-… roomlinks doctor',
  },
  'doctor/key-off': {
    means: 'The API key exists and has been switched off.',
    matters: 'Somebody did that on purpose, perhaps because the key had leaked. Ask before you switch it on.',
    wrong: '# the key is switched off in the portal\n$ roomlinks doctor',
    right: '# a new key\n$ roomlinks doctor',
  },
  'doctor/key-full': {
    means: 'The API key has no limits but those of its owner.',
    matters:
      'Whoever gets hold of it can read and change everything that person can. A key that only reaches rooms does less harm when it leaks.',
    wrong: '# the key has all rights\n$ roomlinks doctor',
    right: '# the key has rooms:read and rooms:write\n$ roomlinks doctor',
  },
  'doctor/key-more': {
    means: 'The API key reaches more than rooms.',
    matters: 'roomlinks uses no other scope. One that is not there cannot be abused.',
    wrong: '# the key has rooms:write and files:write\n$ roomlinks doctor',
    right: '# the key has rooms:write\n$ roomlinks doctor',
  },
  'doctor/key-scopes': {
    means: 'The API key does not reach rooms at all.',
    matters: 'Each request about a room would be refused. The scopes of a key are chosen when it is made.',
    wrong: '# the key has files:read\n$ roomlinks doctor',
    right: '# the key has rooms:read\n$ roomlinks doctor',
  },
  'doctor/key-ending': {
    means: 'The API key ends soon.',
    matters:
      'From then on each run ends with 4, in CI too, and nobody sees drift any more. Make the next one while this one works.',
    wrong: '# the key ends in twelve days\n$ roomlinks doctor',
    right: '# a key that ends in a year\n$ roomlinks doctor',
  },
  'doctor/key-over': {
    means: 'The API key has ended.',
    matters:
      'The portal refuses it, or will in a moment. If it does not, one of the clocks is wrong, which matters for the dates of links as well.',
    wrong: '# the key ended yesterday\n$ roomlinks doctor',
    right: '# a new key\n$ roomlinks doctor',
  },
  'doctor/no-rooms': {
    means: 'The owner of the API key sees no active room.',
    matters:
      'People see the rooms that they are in. An account that was made for automation is in none until somebody invites it.',
    wrong: '# the key of an account that is in no room\n$ roomlinks doctor',
    right: '# the account is a room manager in the rooms\n$ roomlinks doctor',
  },
  'doctor/none-managed': {
    means: 'The owner of the API key sees rooms, and may manage the links of none of them.',
    matters:
      'To such a person the portal shows empty lists of links. A plan refuses those rooms rather than believing that they have no links.',
    wrong: '# the key of a portal admin who owns no room\n$ roomlinks doctor',
    right: '# the key of a room manager\n$ roomlinks doctor',
  },
  'doctor/more-rooms': {
    means: 'More rooms of the manifest have a problem than are listed here.',
    matters: 'They are likely to have the same cause, such as an account that is in none of them.',
    wrong: '# the key reaches none of fifty rooms\n$ roomlinks doctor',
    right: '$ roomlinks plan',
  },
  'doctor/turned-away': {
    means: 'The portal refused some of the requests of the checkup for now.',
    matters:
      'All keys of one person share a limit. A run that meets it becomes slow and, near the limit of a day, ends before it is done.',
    wrong: '# three other programs use keys of the same person\n$ roomlinks doctor',
    right: '$ roomlinks apply --concurrency 4',
  },
}
