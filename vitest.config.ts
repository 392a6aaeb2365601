import { availableParallelism } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { patience } from './test/soak.ts'

/** The files that take long, told once and for all: where nothing has been run yet, the last to begin would be waited for. */
const long =
  /\/(?:faults-by-\w+|kill|examples|github-actions|gitlab-ci|planted|plan-and-apply|walk|base-hostile|import|process|stalled|broken-output|rotate-primary|browser)\.test\.ts$/

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/scanning.ts'],
    testTimeout: patience,
    // Half of it, so that what was waited for is told.
    expect: { poll: { timeout: patience / 2 } },
    // What a property has printed is looked through at its end.
    hookTimeout: patience,
    // No module keeps anything but what is the same for all; to load them once in a worker saves a quarter of the time.
    isolate: false,
    // It imports JSON as bundlers do, and Node does not.
    server: { deps: { inline: ['@actions/workflow-parser'] } },
    // Many tests wait for a process that they have started: one more than there are processors.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    // Measured by `npm test` alone, with --coverage: a part of the tests reaches a part of the code.
    coverage: {
      include: ['src/**'],
      exclude: [
        // Runs in processes of its own, where nothing is measured: test/commands/process.test.ts, network, interrupt.
        'src/main.ts',
        'src/bin.ts',
        // The disk that it hands over: broken-output, audit-log and process run it there, with rights and devices of all kinds.
        'src/host/disk.ts',
        'src/host/write.ts',
        'src/host/pipe.ts',
        // Runs in a browser, where nothing is measured: test/view/page/browser.test.ts.
        'src/view/page/browser/**',
        // Generated, and the types of what is generated.
        'src/**/compiled/**',
      ],
      reporter: [['text', { skipFull: true }], 'text-summary'],
      thresholds: { 100: true },
    },
  },
})

export default config
