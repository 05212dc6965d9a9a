import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { browserFor } from './browser.ts'

type Count = { passed: number; failed: number }
type Step = { name: string; commands: string[][]; count?: () => Count }

const { values: { long, only } } = parseArgs({ options: { long: { type: 'boolean' }, only: { type: 'string' } } })
const say = (line: string) => console.log(line)
const reports = mkdtempSync(join(tmpdir(), 'practice-loop-reports-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
const env: NodeJS.ProcessEnv = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport, ...long && { PRACTICE_LOOP_LONG: '1' }, ...!long && !only && { PRACTICE_LOOP_SAMPLE: '1' } }

const typeCheck: Step = { name: 'Type check', commands: [[bin('@react-router/dev', 'react-router'), 'typegen'], [bin('typescript', 'tsc')]] }
const lint: Step = { name: 'Lint', commands: [[bin('oxlint', 'oxlint'), '--deny-warnings']] }
const unitTests: Step = {
  name: 'Unit, database, shape and content tests',
  commands: [[bin('vitest', 'vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]],
  count: countVitest,
}
const build: Step = { name: 'Build', commands: [[fileURLToPath(new URL('run.mjs', import.meta.url)), 'build']] }
const browserTests: Step = { name: 'Browser tests', commands: [[bin('@playwright/test', 'playwright'), 'test', '--reporter=line,json']], count: countPlaywright }

/** What stands together runs at once. */
const stages: Step[][] = only === 'journeys' ? [[build], [browserTests]] : [[typeCheck, lint, build], [unitTests], [browserTests]]

process.exitCode = await main()

async function main() {
  const total = { passed: 0, failed: 0 }
  try {
    // The browser comes first, so that nobody waits minutes to hear that one is missing.
    env.CHROME_PATH = browserFor(say)
    say(`Browser tests will use ${env.CHROME_PATH}`)
    for (const stage of stages) {
      for (const { passed, failed } of await Promise.all(stage.map(take))) {
        total.passed += passed
        total.failed += failed
      }
      if (total.failed) break
    }
  } catch (error) {
    console.error((error as Error).message)
    total.failed += 1
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
  say(`${total.passed} passed, ${total.failed} failed`)
  return total.failed ? 1 : 0
}

/** Runs a step's commands in order. A step that fails without a failed test to show for it counts as one failure. */
async function take({ name, commands, count }: Step): Promise<Count> {
  const from = performance.now()
  say(`${name} …`)
  let status = 0
  for (const command of commands) status ||= await run(command)
  const { passed, failed } = count?.() ?? { passed: 0, failed: 0 }
  say(`${name}: ${status ? 'failed' : 'done'} after ${((performance.now() - from) / 1000).toFixed(1)} s`)
  return { passed, failed: status ? Math.max(failed, 1) : failed }
}

function countVitest(): Count {
  if (!existsSync(vitestReport)) return { passed: 0, failed: 0 }
  const report = JSON.parse(readFileSync(vitestReport, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    testResults: { status: string; assertionResults: { status: string }[] }[]
  }
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length }
}

function countPlaywright(): Count {
  if (!existsSync(playwrightReport)) return { passed: 0, failed: 0 }
  const { stats, errors } = JSON.parse(readFileSync(playwrightReport, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number }
    errors: unknown[]
  }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

/** The script behind a package's command, to be run by this very Node. */
function bin(packageName: string, command: string) {
  const described = createRequire(import.meta.url).resolve(`${packageName}/package.json`)
  const { bin } = JSON.parse(readFileSync(described, 'utf8')) as { bin: string | Record<string, string> }
  const path = typeof bin === 'string' ? bin : bin[command]
  if (!path) throw new Error(`${packageName} has no command ${command}.`)
  return join(dirname(described), path)
}

function run(command: string[]) {
  return new Promise<number>((ended, failed) => {
    const child = spawn(process.execPath, command, { env, stdio: 'inherit' })
    const passOn = (signal: NodeJS.Signals) => {
      child.kill(signal)
    }
    process.on('SIGINT', passOn).on('SIGTERM', passOn)
    child.once('error', failed)
    child.once('exit', (status) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn)
      ended(status ?? 1)
    })
  })
}
