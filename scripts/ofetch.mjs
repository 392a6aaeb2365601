// The part of ofetch that is used. Its entries also make a client of node's own fetch, which takes 70 ms to load.
export { c as createFetch, F as FetchError } from '../node_modules/ofetch/dist/shared/ofetch.CWycOUEr.mjs'
