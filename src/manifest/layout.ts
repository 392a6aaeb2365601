import type { ToStringOptions } from 'yaml'

/** The order of the keys of each mapping of a manifest; what is not named here keeps its place, after these. */
export const keyOrder = {
  manifest: ['version', 'name', 'portal', 'defaults', 'guard', 'rooms'],
  defaults: ['external', 'invitation'],
  guard: ['maxRevokes', 'maxRevokePercent', 'maxWidening'],
  room: ['id', 'title', 'tag', 'unmanaged', 'links'],
  links: ['primary', 'invitation'],
  link: [
    'title',
    'access',
    'expirationDate',
    'maxUseCount',
    'password',
    'internal',
    'denyDownload',
    'adopt',
    'rotation',
    'protect',
    'absent',
  ],
} as const

/** How a manifest is written where nothing else says so: nothing is folded, and lists are indented. */
export const printing: ToStringOptions = {
  indent: 2,
  indentSeq: true,
  lineWidth: 0,
  singleQuote: false,
  flowCollectionPadding: true,
}
