import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

/**
 * Finds a Chrome or Chromium: the one CHROME_PATH names, one that is installed, or Playwright's own. Chromium's own headless shell comes first:
 * it is the same browser without its windows, and takes a fifth less time over the journeys.
 */
export function findBrowser(): string | undefined {
  const { CHROME_PATH, PATH = '', PROGRAMFILES = '' } = process.env
  if (CHROME_PATH) return canRun(CHROME_PATH) ? CHROME_PATH : undefined
  const names = ['chromium-headless-shell', 'google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']
  return [
    ...PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(PROGRAMFILES, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    chromium.executablePath(),
  ].find(canRun)
}

/**
 * Finds a browser for the journeys, or installs Debian's when root asks for it.
 * @throws one line naming the package to install.
 */
export function browserFor(say: (line: string) => void): string {
  const found = findBrowser()
  if (found) return found
  if (process.env.CHROME_PATH) throw new Error(`CHROME_PATH names no program that can run: ${process.env.CHROME_PATH}`)
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Debian’s chromium, because no Chrome or Chromium was found')
    aptGet('update')
    aptGet('install', '--yes', '--no-install-recommends', 'chromium')
    const installed = findBrowser()
    if (installed) return installed
  }
  throw new Error('The browser tests need Chrome or Chromium: install the package “chromium” (on Debian: sudo apt-get install chromium), or set CHROME_PATH.')
}

function canRun(file: string) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function aptGet(...words: string[]) {
  const { status, stdout, stderr } = spawnSync('apt-get', words, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' })
  if (status !== 0) throw new Error(`apt-get ${words.join(' ')} failed, so there is no browser for the browser tests.\n${stdout}${stderr}`)
}
