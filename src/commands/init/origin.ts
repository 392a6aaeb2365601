import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'

/** Where the repository is hosted, from the address of its remote `origin`. */
export interface Origin {
  /** The page of the repository, such as `https://github.com/acme/links`: without a login. */
  readonly url: string
  /** The account or the group that it belongs to. */
  readonly owner: string
  readonly service: 'github' | 'gitlab'
}

/** Returns the origin of the repository here; `undefined` if there is none, or if it is on neither GitHub nor GitLab. */
export async function readOrigin(world: World): Promise<Origin | undefined> {
  try {
    const tree = await findWorkingTree('.', world)
    if (!tree) return undefined
    const { isSuccess, out } = await world.git(['remote', 'get-url', 'origin'], { top: tree.top })
    return isSuccess ? originOf(new TextDecoder().decode(out).trim()) : undefined
  } catch {
    // Init works without git. The address is only a default.
    return undefined
  }
}

/** `https://user:key@host:8443/acme/links.git`, `ssh://git@host:22/acme/links` and `git@host:acme/links.git`. */
const remote =
  /^(?:(https?:\/\/)(?:[^/@]*@)?([\w.-]+(?::\d+)?)\/|ssh:\/\/(?:[^/@]*@)?([\w.-]+)(?::\d+)?\/|(?:[\w.-]+@)?([\w.-]+):(?!\/))((?:[\w.-]+\/)+[\w.-]+?)(?:\.git)?\/?$/

/** Reads the address of a remote. Only plain host names and paths are accepted, because it is shown and written. */
export function originOf(address: string): Origin | undefined {
  const [, scheme = 'https://', web, ssh, short, path = ''] = remote.exec(address) ?? []
  const host = web ?? ssh ?? short ?? ''
  const service = serviceOf(host)
  const [owner = ''] = path.split('/')
  return service && { url: `${scheme}${host}/${path}`, owner, service }
}

/** The service of a host that is named after it, such as `github.com` or `gitlab.acme.example`. */
function serviceOf(host: string): Origin['service'] | undefined {
  const names = host.toLowerCase().split(/[.:-]/)
  return (['github', 'gitlab'] as const).find((name) => names.includes(name))
}
