import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { error, warning } from '../sentence.ts'

/** Each code of a checkup, and the facts that its sentence needs. */
export interface About {
  'doctor/node': { version: string; least: string }
  'doctor/manifest': { many: string; first: string }
  'doctor/manifest-warnings': { many: string; first: string }
  'doctor/exposed': { url: string }
  'doctor/proxy': { proxy: string; variable: string; isMet: boolean }
  'doctor/certificates-ignored': object
  'doctor/authority': { file: string; why: string }
  'doctor/certificate-ending': { date: string; days: string }
  'doctor/clock-off': { difference: string }
  'doctor/clock-wrong': { difference: string; isAhead: boolean }
  'doctor/version': object
  'doctor/key-form': { source: string }
  'doctor/key-off': object
  'doctor/key-full': object
  'doctor/key-more': { more: string }
  'doctor/key-scopes': { scopes: string }
  'doctor/key-ending': { date: string; days: string }
  'doctor/key-over': { date: string }
  'doctor/no-rooms': object
  'doctor/none-managed': { seen: string }
  'doctor/more-rooms': { more: number }
  'doctor/turned-away': { refused: number; sent: string }
}

const newKey = 'in the portal (Settings, Developer tools, API keys)'

const sentences: Sentences<About> = {
  'doctor/node': error(
    ({ version, least }) => `This is Node ${version}; roomlinks needs ${least} or later.`,
    'Install a newer Node, from https://nodejs.org or as your system does it.',
  ),
  'doctor/manifest': {
    severity: 'error',
    message: ({ many, first }) => `The manifest has ${many}. The first: ${first}`,
    hint: 'roomlinks validate shows them all, with their places.',
  },
  'doctor/manifest-warnings': warning(
    ({ many, first }) => `The manifest has ${many}. The first: ${first}`,
    'roomlinks validate shows them all, with their places.',
  ),
  'doctor/exposed': warning(
    ({ url }) => `${url} has no https: the key, and all passwords, can be read on the way.`,
    'Give the portal a certificate; --allow-http is for a network in which nobody else can listen.',
  ),
  'doctor/proxy': error(
    ({ proxy, variable, isMet }) =>
      `The proxy ${proxy} that ${variable} names ${isMet ? 'does not answer in time' : 'cannot be reached'}.`,
    'Check the address of the proxy; if the portal can be reached without it, name the portal in NO_PROXY.',
  ),
  'doctor/certificates-ignored': error(
    () => 'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can pass for the portal and take the key.',
    'Unset it; if the portal uses its own authority, name its certificate in NODE_EXTRA_CA_CERTS.',
  ),
  'doctor/authority': warning(
    ({ file, why }) => `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${why}): Node goes on without.`,
    'Check the path, and who may read it; unset it if the portal needs no authority of its own.',
  ),
  'doctor/certificate-ending': warning(
    ({ date, days }) => `The certificate of the portal ends in ${days}, on ${date}.`,
    'Have it renewed: afterwards nothing that checks certificates talks to the portal.',
  ),
  'doctor/clock-off': warning(
    ({ difference }) => `The clock of the portal is ${difference} that of this machine.`,
    'Set the clock that is wrong (look at NTP): links end by the clock of the portal, and roomlinks judges dates by this one.',
  ),
  'doctor/clock-wrong': error(
    ({ difference }) => `The clock of the portal is ${difference} that of this machine.`,
    ({ isAhead }) =>
      isAhead
        ? 'Set the clock that is wrong before you apply: a date that is still to come here may have passed for the portal, which then drops it, and the link never ends.'
        : 'Set the clock that is wrong before you apply: links stay open longer than their dates say.',
  ),
  'doctor/version': warning(
    () => 'The portal does not tell its version, and is taken for a current one.',
    'Make sure that it is DocSpace 3.7 or later: older versions silently ignore some settings.',
  ),
  'doctor/key-form': error(
    ({ source }) => `What ${source} holds is no API key of DocSpace: those begin with sk-.`,
    `Copy the whole key, or create one ${newKey}; it was not sent.`,
    4,
  ),
  'doctor/key-off': error(() => 'The API key is switched off.', `Switch it on ${newKey}.`, 4),
  'doctor/key-full': warning(
    () => 'The key may do all that its owner may, in the whole portal: more than roomlinks needs.',
    `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
  ),
  'doctor/key-more': warning(
    ({ more }) => `The key may do more than roomlinks needs: ${more}.`,
    `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
  ),
  'doctor/key-scopes': error(
    ({ scopes }) => `The key has no scope for rooms, only ${scopes}.`,
    `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
    4,
  ),
  'doctor/key-ending': warning(
    ({ date, days }) => `The key ends in ${days}, on ${date}.`,
    `Create the next one ${newKey}, and put it wherever this one is used.`,
  ),
  'doctor/key-over': error(
    ({ date }) => `The key ended on ${date}.`,
    `Create the next one ${newKey}; if the portal still takes this one, look at the clocks.`,
    4,
  ),
  'doctor/no-rooms': warning(
    () => 'The owner of the key sees no active room.',
    'Create a room, or use the key of the owner or a room manager of the rooms that you mean.',
  ),
  'doctor/none-managed': warning(
    ({ seen }) => `The owner of the key sees ${seen}, and may manage the links of none.`,
    'Use the key of the owner or a room manager of the rooms; a portal admin has no such right by itself.',
  ),
  'doctor/more-rooms': error(
    ({ more }) => `So it is with ${more} more of what the manifest names.`,
    'roomlinks plan shows them all, with their places.',
  ),
  'doctor/turned-away': warning(
    ({ refused, sent }) => `The portal turned away ${refused} of ${sent}: that was too much at once for it.`,
    'roomlinks waits and asks again; a lower --concurrency, or fewer programs with keys of the same person, avoid it.',
  ),
}

/** Words what a checkup has found. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
