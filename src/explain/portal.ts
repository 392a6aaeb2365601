import type { PortalErrorCode } from '../model/gateway.ts'
import type { Explanations } from './explanation.ts'

/** What goes wrong between roomlinks and a portal. Source: contract §3.4, §5, §6. */
export const portal: Explanations<PortalErrorCode> = {
  'portal/unreachable': {
    means: 'No connection to the portal could be made, or it broke.',
    matters:
      'The word in brackets is that of the system: ENOTFOUND is a name that does not exist, ECONNREFUSED a machine that listens to nobody, ERR_SSL_WRONG_VERSION_NUMBER a port for http that was asked with https. What is safe to repeat was tried again before it is told.',
    wrong: '$ DOCSPACE_URL=https://acme.exmaple.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/certificate': {
    means: 'The portal cannot prove that it is the one that was asked.',
    matters:
      'Its certificate has expired, is for another name, or comes from an authority that this machine does not know. Going on would give the key to whoever answers, so there is no flag for it.',
    wrong: '# the portal has a certificate of the company\n$ roomlinks plan',
    right: '$ NODE_EXTRA_CA_CERTS=company-ca.pem roomlinks plan',
  },
  'portal/timeout': {
    means: 'An answer did not come in time, or the time of the whole run was over.',
    matters:
      'Of a change that got no answer it is not known whether it was done. The next plan sees it, and running again finishes the job without doing anything twice.',
    wrong: '$ roomlinks apply --timeout 5',
    right: '$ roomlinks apply --timeout 600',
  },
  'portal/proxy': {
    means: 'The proxy that the environment names did not open a way to the portal.',
    matters:
      'In brackets stands what it answered, or the word of the system where it did not. A 403 is a rule of whoever runs the proxy; with a 502 or 504 it is the proxy that cannot reach the portal. roomlinks doctor says which proxy is used, and which entry of NO_PROXY counts.',
    wrong:
      '# the portal is in the same network as this machine\n$ HTTPS_PROXY=http://proxy.example.com:3128 roomlinks plan',
    right: '$ NO_PROXY=.intern.example HTTPS_PROXY=http://proxy.example.com:3128 roomlinks plan',
  },
  'portal/proxy-login': {
    means:
      'The proxy that the environment names lets nobody through without a user name and a password, or takes others than those.',
    matters:
      'They belong into the same variable. Signs that mean something in a URL are written as %XX there. The portal and its key have no part in this.',
    wrong: '$ HTTPS_PROXY=http://proxy.example.com:3128 roomlinks plan',
    right: '$ HTTPS_PROXY="http://$PROXY_USER:$PROXY_PASSWORD@proxy.example.com:3128" roomlinks plan',
  },
  'portal/unauthorized': {
    means: 'The portal does not know the API key.',
    matters:
      'It has expired, was deleted, or belongs to another portal. A key is shown once, when it is made; a lost one is replaced by a new one.',
    wrong: '$ export DOCSPACE_API_KEY=sk-of-another-portal\n$ roomlinks plan',
    right: '$ export DOCSPACE_API_KEY=sk-of-this-portal\n$ roomlinks plan',
  },
  'portal/forbidden': {
    means: 'The API key is good, but not for this kind of request.',
    matters:
      'The scopes of a key are chosen when it is made. Give plans and pull requests a key with rooms:read alone, and keep the one with rooms:write for apply.',
    wrong: '# the key has rooms:read alone\n$ roomlinks apply',
    right: '# a key with rooms:read and rooms:write\n$ roomlinks apply',
  },
  'portal/not-found': {
    means: 'The portal says that what was asked for does not exist.',
    matters:
      'A room may have been deleted between two requests. If it is told of everything, the address is not that of a portal, or has a path too many.',
    wrong: '$ DOCSPACE_URL=https://acme.example.com/rooms roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/not-allowed': {
    means: 'The person behind the API key may not do this in that room.',
    matters:
      'A key can do no more than its owner. It may have been right when the plan was made: the owner of the room can take the role away at any time.',
    wrong: '# the key is that of somebody who only reads in the room\n$ roomlinks apply',
    right: '# the key is that of a room manager\n$ roomlinks apply',
  },
  'portal/refused': {
    means: 'The portal understood a request and said no.',
    matters:
      'What roomlinks knows of the rules it checks before; this is a rule that it does not know, or a room that has changed since. The sentence at the end is that of the portal, in the language of the owner of the key.',
    wrong: '# a policy of the portal forbids public links\n$ roomlinks apply',
    right: '# what the portal says is mended\n$ roomlinks plan\n$ roomlinks apply',
  },
  'portal/busy': {
    means: 'The portal takes no more requests for now.',
    matters:
      'roomlinks has waited and tried again before it gives up. All keys of one person share a limit, so another program may have used it up; the limit for a day ends hours later.',
    wrong: '# three pipelines at once, with keys of one person\n$ roomlinks apply --concurrency 50',
    right: '$ roomlinks apply --concurrency 4',
  },
  'portal/failed': {
    means: 'The portal has a fault of its own, or is not paid for.',
    matters:
      'Nothing in the manifest causes it. The report says which links are done; what is left is done by the next run.',
    wrong: '# the portal is being updated\n$ roomlinks apply',
    right: '# some minutes later\n$ roomlinks apply',
  },
  'portal/redirect': {
    means: 'The portal sends the request on to another address.',
    matters:
      'The key is not sent along: whoever can make a portal redirect could collect keys. Use the address at which the portal answers itself.',
    wrong: '$ DOCSPACE_URL=https://www.acme.example.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/not-docspace': {
    means: 'Something answered that is not DocSpace.',
    matters:
      'It is mostly a login page of a proxy, the page of a firewall, or another site. An empty list that was read from such a page would look like a room without links.',
    wrong: '$ DOCSPACE_URL=https://intranet.example.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/unexpected': {
    means: 'The answer is not what this request is answered with, or contradicts itself.',
    matters:
      'A success has the HTTP status 200, an envelope that says so too, and a count that fits its list. A proxy that hides a refusal would otherwise look like a room without links, and a portal of a very old or a very new version may answer in another way. What is not understood is not guessed: half a list of links makes a wrong plan.',
    wrong: '# the portal has a version that answers otherwise\n$ roomlinks plan',
    right: '# after an update of the portal, or of roomlinks\n$ roomlinks plan',
  },
  'portal/too-large': {
    means: 'The answer is larger than any answer of a portal.',
    matters:
      'It is not read to its end, so that nobody can fill the memory of a pipeline. Something else than the portal is likely to answer.',
    wrong: '$ DOCSPACE_URL=https://files.example.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/address': {
    means: 'What names the portal is not an address that can be used.',
    matters:
      'It is the address of the start page, with https. It is not repeated in the message, for people paste addresses with passwords in them.',
    wrong: '$ DOCSPACE_URL=acme.example.com roomlinks plan',
    right: '$ DOCSPACE_URL=https://acme.example.com roomlinks plan',
  },
  'portal/expired': {
    means: 'The expiry of a link passed after the plan and before its request.',
    matters:
      'Sent then, the portal would have dropped the date and made the link permanent. A date some minutes ahead is too close for a run that asks people first.',
    wrong: '# a link expires in two minutes, and the question waits for five\n$ roomlinks apply',
    right: '# the link expires tomorrow\n$ roomlinks apply',
  },
  'portal/moved': {
    means: 'Somebody changed the room while a write of this run had to wait.',
    matters:
      'Each request replaces a whole link, so it would undo what the other person did. Nothing was sent; a new plan shows what is left.',
    wrong: '# somebody edits the link by hand at the same time\n$ roomlinks apply',
    right: '$ roomlinks plan\n$ roomlinks apply',
  },
  'portal/link-shared': {
    means: 'While a plan was carried out, a link of one room appeared in another room too.',
    matters:
      'A URL follows from the id of a link alone, so that it opens both rooms. Nothing more is written in the room that showed it last: a change could meet the link of the other room.',
    wrong: '# somebody has given a link of room 4712 the id of one of room 4711\n$ roomlinks apply',
    right: '# it was revoked in room 4712, in the portal\n$ roomlinks plan\n$ roomlinks apply',
  },
}
