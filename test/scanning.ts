/** Loaded before each file of tests: what any of them prints, writes or says in an error is looked through. */

import { afterEach, expect } from 'vitest'
import { PortalError } from '../src/model/gateway.ts'
import { saw, takeLeaks } from './scanner.ts'

// Every PortalError gives itself its name: that is where all of them are seen. The files of a worker share the class.
Object.defineProperty(PortalError.prototype, 'name', {
  configurable: true,
  set(this: PortalError, name: string) {
    Object.defineProperty(this, 'name', { value: name, writable: true, enumerable: true, configurable: true })
    saw('a PortalError', () => `${this.message}\n${this.hint}`)
  },
})

afterEach(() => {
  expect(takeLeaks(), 'secrets in what people and programs read').toEqual([])
})
