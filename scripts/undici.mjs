// The part of undici that the command uses. All of it, with its fetch, mocks and caches, takes three times as long to load.
import api from '../node_modules/undici/lib/api/index.js'
import Dispatcher from '../node_modules/undici/lib/dispatcher/dispatcher.js'

export { default as buildConnector } from '../node_modules/undici/lib/core/connect.js'
export { default as Agent } from '../node_modules/undici/lib/dispatcher/agent.js'
export { default as Pool } from '../node_modules/undici/lib/dispatcher/pool.js'
export { default as ProxyAgent } from '../node_modules/undici/lib/dispatcher/proxy-agent.js'

// The same as in undici's own entry point.
Object.assign(Dispatcher.prototype, api)
