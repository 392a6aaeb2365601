/** Ends a script with a message for people, instead of a stack. */
export function fail(message) {
  console.error(message)
  process.exit(1)
}
