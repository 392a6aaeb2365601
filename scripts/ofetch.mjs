// The part of ofetch that is used. Its own entry points also create a client for node's fetch, which takes 70 ms to load.
export { c as createFetch, F as FetchError } from '../node_modules/ofetch/dist/shared/ofetch.CWycOUEr.mjs'
