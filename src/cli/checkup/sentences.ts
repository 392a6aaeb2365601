import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'

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
  'doctor/node': {
    severity: 'error',
    exit: 1,
    message: ({ version, least }) => `This is Node ${version}; roomlinks needs ${least} or later.`,
    hint: 'Install a newer Node, from https://nodejs.org or as your system does it.',
  },
  'doctor/manifest': {
    severity: 'error',
    message: ({ many, first }) => `The manifest has ${many}. The first: ${first}`,
    hint: 'roomlinks validate shows them all, with their places.',
  },
  'doctor/manifest-warnings': {
    severity: 'warning',
    message: ({ many, first }) => `The manifest has ${many}. The first: ${first}`,
    hint: 'roomlinks validate shows them all, with their places.',
  },
  'doctor/exposed': {
    severity: 'warning',
    message: ({ url }) => `${url} has no https: the key, and all passwords, can be read on the way.`,
    hint: 'Give the portal a certificate; --allow-http is for a network in which nobody else can listen.',
  },
  'doctor/proxy': {
    severity: 'error',
    exit: 1,
    message: ({ proxy, variable, isMet }) =>
      `The proxy ${proxy} that ${variable} names ${isMet ? 'does not answer in time' : 'cannot be reached'}.`,
    hint: 'Check the address of the proxy; if the portal can be reached without it, name the portal in NO_PROXY.',
  },
  'doctor/certificates-ignored': {
    severity: 'error',
    exit: 1,
    message: () => 'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can pass for the portal and take the key.',
    hint: 'Unset it; if the portal uses its own authority, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  'doctor/authority': {
    severity: 'warning',
    message: ({ file, why }) =>
      `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${why}): Node goes on without.`,
    hint: 'Check the path, and who may read it; unset it if the portal needs no authority of its own.',
  },
  'doctor/certificate-ending': {
    severity: 'warning',
    message: ({ date, days }) => `The certificate of the portal ends in ${days}, on ${date}.`,
    hint: 'Have it renewed: afterwards nothing that checks certificates talks to the portal.',
  },
  'doctor/clock-off': {
    severity: 'warning',
    message: ({ difference }) => `The clock of the portal is ${difference} that of this machine.`,
    hint: 'Set the clock that is wrong (look at NTP): links end by the clock of the portal, and roomlinks judges dates by this one.',
  },
  'doctor/clock-wrong': {
    severity: 'error',
    exit: 1,
    message: ({ difference }) => `The clock of the portal is ${difference} that of this machine.`,
    hint: ({ isAhead }) =>
      isAhead
        ? 'Set the clock that is wrong before you apply: a date that is still to come here may have passed for the portal, which then drops it, and the link never ends.'
        : 'Set the clock that is wrong before you apply: links stay open longer than their dates say.',
  },
  'doctor/version': {
    severity: 'warning',
    message: () => 'The portal does not tell its version, and is taken for a current one.',
    hint: 'Make sure that it is DocSpace 3.7 or later: older versions ignore some settings without a word.',
  },
  'doctor/key-form': {
    severity: 'error',
    exit: 4,
    message: ({ source }) => `What ${source} holds is no API key of DocSpace: those begin with sk-.`,
    hint: `Copy the whole key, or create one ${newKey}; it was not sent.`,
  },
  'doctor/key-off': {
    severity: 'error',
    exit: 4,
    message: () => 'The API key is switched off.',
    hint: `Switch it on ${newKey}.`,
  },
  'doctor/key-full': {
    severity: 'warning',
    message: () => 'The key may do all that its owner may, in the whole portal: more than roomlinks needs.',
    hint: `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
  },
  'doctor/key-more': {
    severity: 'warning',
    message: ({ more }) => `The key may do more than roomlinks needs: ${more}.`,
    hint: `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
  },
  'doctor/key-scopes': {
    severity: 'error',
    exit: 4,
    message: ({ scopes }) => `The key has no scope for rooms, only ${scopes}.`,
    hint: `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
  },
  'doctor/key-ending': {
    severity: 'warning',
    message: ({ date, days }) => `The key ends in ${days}, on ${date}.`,
    hint: `Create the next one ${newKey}, and put it wherever this one is used.`,
  },
  'doctor/key-over': {
    severity: 'error',
    exit: 4,
    message: ({ date }) => `The key ended on ${date}.`,
    hint: `Create the next one ${newKey}; if the portal still takes this one, look at the clocks.`,
  },
  'doctor/no-rooms': {
    severity: 'warning',
    message: () => 'The owner of the key sees no active room.',
    hint: 'Create a room, or use the key of the owner or a room manager of the rooms that you mean.',
  },
  'doctor/none-managed': {
    severity: 'warning',
    message: ({ seen }) => `The owner of the key sees ${seen}, and may manage the links of none.`,
    hint: 'Use the key of the owner or a room manager of the rooms; a portal admin has no such right by itself.',
  },
  'doctor/more-rooms': {
    severity: 'error',
    exit: 1,
    message: ({ more }) => `So it is with ${more} more of what the manifest names.`,
    hint: 'roomlinks plan shows them all, with their places.',
  },
  'doctor/turned-away': {
    severity: 'warning',
    message: ({ refused, sent }) => `The portal turned away ${refused} of ${sent}: that was too much at once for it.`,
    hint: 'roomlinks waits and asks again; a lower --concurrency, or fewer programs with keys of the same person, avoid it.',
  },
}

/** Words what a checkup has found. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
