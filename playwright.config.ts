import { defineConfig } from '@playwright/test'
import { findBrowser } from './scripts/browser.ts'

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/support/portal.ts',
  workers: 2,
  forbidOnly: true,
  // A journey takes 20 seconds at most where nothing else runs.
  timeout: 120_000,
  use: {
    baseURL: process.env.APP_URL,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    screenshot: 'only-on-failure',
    // Recording every step of every journey costs more than the journeys themselves: TRACE=1 asks for it.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: findBrowser(),
      // Chromium's sandbox works neither for root nor in most containers, and only our own pages are opened. The rest
      // keeps the browser from calling home during tests.
      chromiumSandbox: false,
      args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
})
