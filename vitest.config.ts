import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,content,db,scripts,server,tests}/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/support/cluster.ts',
    maxWorkers: 2,
    // No test changes anything that the next file in the same process would see, and reading the modules anew for each file costs more than most of the tests.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
