import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The tests in whose way a mutant of plan/, apply/ or portal/ stands, but for slow ones: see stryker.config.mjs. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/{plan,apply,portal}/*.test.ts', 'test/commands/{apply,audit-log}.test.ts'],
    testTimeout: 20_000,
  },
})

export default config
