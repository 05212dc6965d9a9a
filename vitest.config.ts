import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,content,db,scripts,server,tests}/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/support/cluster.ts',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
