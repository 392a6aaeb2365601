/**
 * Breaks the code on purpose, one place at a time, and counts how often a test notices: `npm run test:mutants`.
 *
 * @type {import('@stryker-mutator/core').PartialStrykerOptions}
 */
export default {
  // Words are held by the golden files.
  mutate: ['src/plan/**/*.ts', 'src/apply/*.ts', 'src/portal/*.ts', 'src/http/*.ts', '!src/plan/**/*sentences.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tools/mutants/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A mutant in a table that is made when a module is loaded would need all tests, each time.
  ignoreStatic: true,
  concurrency: 2,
  // A mutant that waits for ever is left soon: no test that it is for takes a second.
  timeoutMS: 2000,
  // The first run of all tests, before any mutant: for what hangs alone.
  dryRunTimeoutMinutes: 60,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutants.html' },
  // Stryker would rewrite it with an API that TypeScript 7 does not have; nothing here needs that.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
}
