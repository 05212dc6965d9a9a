import { fork, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import type { DemoKey } from '../../app/features/people/demo-people.ts'
import { addToTallies, followThrough } from '../../app/features/publishing/publishing.server.ts'
import { figuresOf } from '../../app/features/reports/figures.server.ts'
import { periodAt } from '../../app/features/reports/periods.ts'
import { kindInWords } from '../../app/features/reports/reports.ts'
import { appRole, connect, writing, type Database, type Transaction } from '../../db/client.server.ts'
import { openEmbedded } from '../../db/embedded.server.ts'
import { prepareDatabase } from '../../db/prepare.server.ts'
import { browserFor } from '../../scripts/browser.ts'
import { createDatabase, urlOf } from '../support/databases.ts'
import { recordedAction, wholeRecording } from '../support/recordings.ts'
import { foundCouncil, home, scales, settleThePast, sheetOf, type Scale } from './council.ts'
import type { Recorded } from './floor.ts'
import { load, type Answered } from './load.ts'
import type { TakenIn } from './take-in.ts'
import { measureCoachingBookings } from './coaching-bookings.ts'
import { measureWorkshopPlaces } from './workshop-places.ts'
import { isOfThePage, tapWire, type Statement, type Wire } from './wire.ts'

// The promises of speed and size, measured in one run beside the least that the same machine could do for the same pages. Results go to standard output, as a table or (--json) as one object a line; talk goes to standard error.
// A shorter run names the sizes it is after, and may ask for the pages of insight alone: --sizes 1,1000 --insight.
const { values: { json, sizes, insight: insightAlone } } = parseArgs({ options: { json: { type: 'boolean' }, sizes: { type: 'string', default: '1,10,100,1000' }, insight: { type: 'boolean' } } })
const measured = scales.filter(({ times }) => sizes.split(',').includes(String(times)))
const say = (line: string) => void process.stderr.write(`${line}\n`)
const megabyte = 1_000_000

type Result = { name: string; value: number; unit: string; limit: number | null; holds: boolean | null }
const results: Result[] = []

/** Notes a figure; one with a limit holds or does not. */
function result(name: string, value: number, unit: string, limit?: { most: number } | { least: number }) {
  const rounded = Number(value.toPrecision(4))
  const holds = limit === undefined ? null : 'most' in limit ? value <= limit.most : value >= limit.least
  const one = { name, value: rounded, unit, limit: limit === undefined ? null : 'most' in limit ? limit.most : limit.least, holds }
  results.push(one)
  if (json) process.stdout.write(`${JSON.stringify(one)}\n`)
  else process.stdout.write(`${name.padEnd(66)} ${String(rounded).padStart(9)} ${unit.padEnd(12)} ${limit === undefined ? '' : `${'most' in limit ? 'at most' : 'at least'} ${one.limit}: ${holds ? 'holds' : 'DOES NOT HOLD'}`}\n`)
}

const folder = path.join(tmpdir(), `practice-loop-bench-${randomUUID()}`)
const children = new Set<ChildProcess>()
mkdirSync(folder, { recursive: true, mode: 0o711 })
const embedded = await openEmbedded({ dataDir: path.join(folder, 'data'), say })

type Page = { name: string; as: DemoKey; path: string; ratio: boolean; weighed?: true }

/** One size of council: taken in through the real import, then every page of it. */
async function measure(scale: Scale, costs: Map<string, Map<number, number>>) {
  const label = `${scale.times}×`
  const ownerUrl = urlOf(embedded.ownerUrl, `at_${scale.times}`)
  await createDatabase(embedded.ownerUrl, `at_${scale.times}`)
  const { secret } = await prepareDatabase(ownerUrl, { embedded: true, say: () => {} })
  const owner = connect(ownerUrl, { as: 'owner', max: 2 })
  try {
    await foundCouncil(owner, scale)
    say(`${label}: taking in ${scale.audits.toLocaleString('en-GB')} audits …`)
    const taken = await takeIn(ownerUrl, sheetOf(scale))
    if (taken.outcome.accepted !== scale.audits) throw new Error(`Of ${scale.audits} audits ${taken.outcome.accepted} were accepted.`)
    cost(costs, 'import, ms an audit', scale, taken.ms / scale.audits)
    if (scale === measured.at(-1)) {
      if (!insightAlone) await measureImport(ownerUrl, scale, taken)
      await measureTallies(ownerUrl, owner, scale, taken)
    }

    // The practitioner's own latest cases come with whose gaps they are, so that there is learning to show.
    await takeIn(ownerUrl, sheetOf({ ...scale, teams: 1 }, { attributed: true, prefix: 'L', of: 24 }))
    await settleThePast(owner)
    const spool = path.join(folder, 'spool')

    const wire = await tapWire(ownerUrl)
    const watched = await startPortal({ ownerUrl: wire.url, secret, spool })
    const pages = [...insightAlone ? [] : [...await pagesOf(owner), ...await recordingPages(owner, watched.origin)], ...await insightPages(owner)]
    const recorded = []
    for (const page of pages) recorded.push(await record(page, watched.origin, wire))
    watched.child.kill()
    wire.close()
    for (const [k, { statements }] of recorded.entries()) {
      cost(costs, `${pages[k]!.name}, SQL statements`, scale, statements)
      cost(costs, `${pages[k]!.name}, kB`, scale, recorded[k]!.bytes / 1000)
      if (scale.times === 1) result(`${pages[k]!.name}: SQL statements`, statements, 'statements', { most: 8 })
    }

    const file = path.join(folder, 'pages.json')
    writeFileSync(file, JSON.stringify(recorded.map(({ transactions, bytes }) => ({ transactions, bytes }))))
    const portal = await startPortal({ ownerUrl, secret, spool })
    const floor = await start(path.join(import.meta.dirname, 'floor.ts'), { ownerUrl, role: appRole, file })
    for (const [k, page] of pages.entries()) await compare(page, k, { scale, portal: portal.origin, floor: floor.origin, costs })
    floor.child.kill()

    if (scale.times === 1) for (const page of pages.filter(({ weighed }) => weighed)) await weigh(portal.origin, page)
    if (!insightAlone) await measureReports(ownerUrl, owner, scale, costs)
    const memory = once(portal.child, 'message')
    portal.child.send('how much memory')
    const peak = ((await memory)[0] as { peakBytes: number }).peakBytes / megabyte
    cost(costs, 'server memory at load, MB', scale, peak)
    if (scale === measured.at(-1)) result(`Server memory at load, ${label}`, peak, 'MB', { most: 350 })
    portal.child.kill()
  } finally {
    await owner.$client.end({ timeout: 1 })
  }
}

async function compare(page: Page, k: number, { scale, portal, floor, costs }: { scale: Scale; portal: string; floor: string; costs: Map<string, Map<number, number>> }) {
  const Cookie = await signIn(portal, page.as)
  const bare = page.ratio ? await load(`${floor}/${k}`) : undefined
  const ours = await load(`${portal}${page.path}`, { headers: { Cookie } })
  const alone = await quietest(page.name === 'Insight' ? 3 : 1, () => load(`${portal}${page.path}`, { headers: { Cookie }, connections: 1, warmUpSeconds: 0.5, seconds: 2 }))
  cost(costs, `${page.name}, ms`, scale, alone.p50)
  cost(costs, `${page.name}, p99 in ms`, scale, alone.p99)
  if (bare) compareWithFloor(`${page.name} at ${scale.times}×`, ours, bare)
  if (page.name === 'Insight') {
    const first = costs.get('Insight, ms')!.get(1)
    if (first && scale.times > 1) result(`Insight p50 at ${scale.times}× over 1×`, alone.p50 / first, 'times', { most: 1.5 })
  }
}

/** Of some measurements the one with the lowest middle: whatever else the machine does only adds to it. */
async function quietest(times: number, measured: () => Promise<Answered>): Promise<Answered> {
  const all: Answered[] = []
  for (let k = 0; k < times; k += 1) all.push(await measured())
  return all.toSorted((a, b) => a.p50 - b.p50)[0]!
}

function compareWithFloor(name: string, ours: Answered, floor: Answered) {
  result(`${name}: requests a second`, ours.perSecond, 'requests/s')
  result(`${name}: the floor's`, floor.perSecond, 'requests/s')
  result(`${name}: share of the floor`, ours.perSecond / floor.perSecond, 'of the floor', { least: 0.12 })
  result(`${name}: p99 over the floor's`, ours.p99 / floor.p99, 'times', { most: 8 })
}

async function pagesOf(owner: Database): Promise<Page[]> {
  const [gap] = await owner.execute<{ id: string }>(sql`
    select gaps.id from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join people on people.organisation_id = audits.organisation_id and people.id = audits.worker_id and people.name = 'Priya Rookwood'
    left join assignment_reasons reason on reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id
    order by (reason.gap_id is null), audits.audited_on desc, gaps.id limit 1`)
  const [section] = await owner.execute<{ slug: string; id: string }>(sql`
    select module_key as slug, content -> 'sections' -> 0 ->> 'id' as id from module_versions order by module_key limit 1`)
  return [
    { name: 'My practice', as: 'practitioner', path: '/my-practice', ratio: true, weighed: true },
    { name: 'Gap’s thread', as: 'practitioner', path: `/gaps/${gap!.id}`, ratio: true },
    { name: 'Module', as: 'practitioner', path: `/modules/${section!.slug}`, ratio: true, weighed: true },
    { name: 'Module section', as: 'practitioner', path: `/modules/${section!.slug}/sections/${section!.id}`, ratio: true, weighed: true },
    { name: 'Module check', as: 'practitioner', path: `/modules/${section!.slug}/check/pre`, ratio: true, weighed: true },
    { name: 'Team board', as: 'manager', path: '/team', ratio: true },
    { name: 'Auditor’s desk', as: 'auditor', path: '/desk', ratio: false },
  ]
}

/** The pages of insight: as they open, of one kind of case, and one theme's. */
async function insightPages(owner: Database): Promise<Page[]> {
  const [area] = await owner.execute<{ id: string }>(sql`select id from service_areas where name = ${home.area}`)
  const [kind] = await owner.execute<{ caseType: string }>(sql`select case_type as "caseType" from audits order by audited_on desc, id limit 1`)
  return [
    { name: 'Insight', as: 'leader', path: '/insight', ratio: false },
    { name: 'Insight, one kind of case', as: 'leader', path: `/insight?${new URLSearchParams({ 'case-type': kind!.caseType })}`, ratio: false },
    { name: 'Insight, a theme', as: 'leader', path: '/insight/themes/oversight', ratio: false },
    { name: 'Insight, an area', as: 'leader', path: `/insight/areas/${area!.id}`, ratio: false },
    { name: 'Did it hold', as: 'leader', path: '/insight/held', ratio: false },
    { name: 'Progress', as: 'leader', path: '/insight/progress', ratio: false },
    { name: 'What next', as: 'leader', path: '/insight/plan', ratio: false },
  ]
}

/** The auditor begins an audit of a case, grades every theme and points to where each can be seen; the page is as full as it gets before it is published. */
async function recordingPages(owner: Database, origin: string): Promise<Page[]> {
  const Cookie = await signIn(origin, 'auditor')
  const [whose] = await owner.execute<{ team: string; worker: string; caseType: string }>(sql`
    select audits.team_id as team, audits.worker_id as worker, audits.case_type as "caseType" from audits
    join people on people.organisation_id = audits.organisation_id and people.id = audits.worker_id and people.name = 'Priya Rookwood' limit 1`)
  const send = async (address: string, fields: Record<string, string>) => {
    const answer = await fetch(`${origin}${address}`, { method: 'POST', redirect: 'manual', headers: { Cookie, Origin: origin }, body: new URLSearchParams(fields) })
    if (answer.status >= 400) throw new Error(`${address} answered ${answer.status}.`)
    return answer.headers.get('location') ?? address
  }
  const day = { 'from-day': '1', 'from-month': '6', 'from-year': '2025', 'to-day': '1', 'to-month': '6', 'to-year': '2026' }
  const begun = await send('/audits/new', { caseReference: 'NM999001', caseType: whose!.caseType, teamId: whose!.team, workerId: whose!.worker, managerId: 'nobody', ...day })
  const action = Object.fromEntries([1, 2, 3].flatMap((nth) => Object.entries(recordedAction(nth, whose!.worker, { priority: 'amber', gaps: 'oversight' }))))
  await send(begun, { ...wholeRecording, ...action })
  return [
    { name: 'Recording an audit', as: 'auditor', path: new URL(begun, origin).pathname, ratio: false },
    { name: 'A recording’s answers', as: 'auditor', path: `${new URL(begun, origin).pathname}/check-answers`, ratio: false },
  ]
}

/** What one page asks of the database, and how large it is. It is asked for once jobs have been quiet for a while; of three times the quietest counts, should one speak all the same. */
async function record(page: Page, origin: string, wire: Wire) {
  const Cookie = await signIn(origin, page.as)
  let quietest: Statement[] | undefined
  let bytes = 0
  for (let k = 0; k < 4; k += 1) {
    await quiet(wire)
    const answer = await fetch(`${origin}${page.path}`, { headers: { Cookie, 'Accept-Encoding': 'identity' } })
    if (!answer.ok) throw new Error(`${page.path} answered ${answer.status}.`)
    bytes = (await answer.arrayBuffer()).byteLength
    await sleep(20)
    const sent = wire.sent()
    if (k > 0 && (!quietest || sent.length < quietest.length)) quietest = sent
  }
  return { statements: quietest!.filter(isOfThePage).length, transactions: transactionsOf(quietest!), bytes }
}

/** Waits until nothing was said over a wire for half a second. @throws after a minute of talk */
async function quiet(wire: Wire) {
  for (let waited = 0; waited < 120; waited += 1) {
    wire.sent()
    await sleep(500)
    if (wire.sent().length === 0) return
  }
  throw new Error('The portal was never quiet, so no page can be counted.')
}

/** Statements as they belong together: those of one connection between begin and commit, and any other by itself. */
function transactionsOf(statements: Statement[]): Recorded['transactions'] {
  const open = new Map<number, Recorded['transactions'][number]>()
  const all: Recorded['transactions'] = []
  for (const { connection, text, values } of statements) {
    if (/^\s*begin\b/i.test(text)) {
      const begun = { begin: true, statements: [] }
      open.set(connection, begun)
      all.push(begun)
    } else if (/^\s*(commit|rollback)\b/i.test(text)) open.delete(connection)
    else if (open.has(connection)) open.get(connection)!.statements.push({ text, values })
    else all.push({ begin: false, statements: [{ text, values }] })
  }
  return all
}

async function takeIn(ownerUrl: string, rows: AsyncIterable<string>): Promise<TakenIn> {
  const file = path.join(folder, 'audits.csv')
  await pipeline(Readable.from(rows), createWriteStream(file))
  const child = fork(path.join(import.meta.dirname, 'take-in.ts'), [JSON.stringify({ ownerUrl, file })])
  children.add(child)
  const [taken] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => { throw new Error('The import ended without a word.') })])
  children.delete(child)
  return taken as TakenIn
}

/** The largest import beside the least that the database could do for the same rows. */
async function measureImport(ownerUrl: string, { audits }: Scale, taken: TakenIn) {
  const what = `Import of ${audits.toLocaleString('en-GB')} audits`
  result(`${what}: memory over idle`, (taken.peakBytes - taken.idleBytes) / megabyte, 'MB', { most: 300 })
  result(`${what}: seconds`, taken.ms / 1000, 's')
  const least = await bareCopy(ownerUrl)
  result(`${what}: bare COPY and INSERT … SELECT`, least / 1000, 's')
  result(`${what}: over the bare COPY`, taken.ms / least, 'times', { most: 5 })
}

/** Copies the rows into temporary tables and inserts them from there into the emptied real ones, and rolls all of it back. @returns milliseconds */
async function bareCopy(ownerUrl: string): Promise<number> {
  const tables = ['audits', 'judgements', 'remedial_actions', 'gaps']
  for (const table of tables) {
    // A connection of postgres.js reads out one table and then no other.
    const reader = postgres(ownerUrl, { max: 1 })
    await pipeline(await reader.unsafe(`copy ${table} to stdout`).readable(), createWriteStream(path.join(folder, table)))
    await reader.end({ timeout: 1 })
  }
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await client.unsafe('begin')
    // What hangs on them is written once, which the floor need not heed; its foreign keys are checked as the portal's are.
    await client.unsafe(`set local session_replication_role = replica; truncate ${tables.join(', ')} cascade; set local session_replication_role = origin`)
    const began = performance.now()
    for (const table of tables) {
      await client.unsafe(`create temporary table copied_${table} (like ${table} including defaults) on commit drop`)
      await pipeline(createReadStream(path.join(folder, table)), await client.unsafe(`copy copied_${table} from stdin`).writable())
      await client.unsafe(`insert into ${table} select * from copied_${table}`)
    }
    const took = performance.now() - began
    await client.unsafe('rollback')
    return took
  } finally {
    await client.end()
  }
}

/** What keeping the tallies adds to publishing: of all audits at once, beside the import that brought them; and of one audit, beside what else follows when it is published. */
async function measureTallies(ownerUrl: string, owner: Database, scale: Scale, taken: TakenIn) {
  const [council] = await owner.execute<{ id: string }>(sql`select id from organisations where key = 'northmere'`)
  const some = await owner.execute<{ id: string }>(sql`select id from audits where organisation_id = ${council!.id}::uuid order by audited_on desc, id limit 30`)
  const db = connect(ownerUrl, { max: 1 })
  const undone = new Error('Only measured.')
  const took = async (work: (tx: Transaction) => Promise<unknown>) => {
    let ms = NaN
    await writing(db, council!.id, async (tx) => {
      const began = performance.now()
      await work(tx)
      ms = performance.now() - began
      throw undone
    }).catch((error: unknown) => { if (error !== undone) throw error })
    return ms
  }
  const all = await took((tx) => addToTallies(tx, sql`true`, 1))
  result(`Tallies of ${scale.audits.toLocaleString('en-GB')} audits: of the rest of the import`, all / (taken.ms - all), 'of the rest', { most: 0.2 })
  const middle = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
  const [tallies, follows] = [[] as number[], [] as number[]]
  for (const { id } of some) {
    const which = sql`audits.id = ${id}::uuid`
    tallies.push(await took((tx) => addToTallies(tx, which, 1)))
    follows.push(await took((tx) => followThrough(tx, { organisationId: council!.id, at: new Date() }, which)))
  }
  result('Tallies of one audit', middle(tallies), 'ms')
  result('Tallies of one audit: of what else follows', middle(tallies) / middle(follows), 'of the rest', { most: 0.2 })
  await db.$client.end()
}

/** The figures of the week and of the month that go on, with every audit published the day after it was done: what an hour's job and an issued report's page cost. The middle one of five. */
async function measureReports(ownerUrl: string, owner: Database, scale: Scale, costs: Map<string, Map<number, number>>) {
  await owner.execute(sql`update audits set published_at = audited_on + interval '34 hours'`)
  await owner.execute(sql.raw('vacuum analyze'))
  const [council] = await owner.execute<{ id: string }>(sql`select id from organisations where key = 'northmere'`)
  // As the portal's own role, which row security binds.
  const db = connect(ownerUrl, { max: 1 })
  for (const [kind, most] of [['weekly', 1_000], ['monthly', 5_000]] as const) {
    const period = periodAt(kind, new Date())
    const took: number[] = []
    for (let k = 0; k < 5; k += 1) {
      const began = performance.now()
      await writing(db, council!.id, (tx) => figuresOf(tx, period))
      took.push(performance.now() - began)
    }
    const middle = took.toSorted((a, b) => a - b)[2]!
    cost(costs, `${kind} report’s figures, ms`, scale, middle)
    if (scale.times === 100) result(`${kindInWords[kind]}’s figures over ${scale.audits.toLocaleString('en-GB')} audits`, middle, 'ms', { most })
  }
  await db.$client.end()
}

const startPortal = (options: { ownerUrl: string; secret: string; spool: string }) => start(path.join(import.meta.dirname, 'portal.ts'), options)

/** A server in a process of its own, its log kept out of sight but written. */
async function start(script: string, options: object) {
  const log = openSync(path.join(folder, 'server.log'), 'a')
  const child = fork(script, [JSON.stringify(options)], { stdio: ['ignore', log, 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' } })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const [{ origin }] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => { throw new Error(`${path.basename(script)} ended before it served.`) })]) as [{ origin: string }]
  return { child, origin }
}

const cookies = new Map<string, string>()

async function signIn(origin: string, person: DemoKey): Promise<string> {
  const known = cookies.get(`${origin} ${person}`)
  if (known) return known
  const answer = await fetch(`${origin}/sign-in/demo`, { method: 'POST', redirect: 'manual', headers: { Origin: origin }, body: new URLSearchParams({ person }) })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  if (!cookie) throw new Error(`Nobody can sign in as ${person}: ${answer.status}.`)
  cookies.set(`${origin} ${person}`, cookie)
  return cookie
}

/** What a browser fetches for a page that it has never seen, and what of it is script; then the page without any. */
async function weigh(origin: string, page: Page) {
  const browser = await chromium.launch({ executablePath: browserFor(say), args: ['--no-sandbox'] })
  try {
    const [name, value] = (await signIn(origin, page.as)).split(/=(.*)/s) as [string, string]
    const visit = async (withScript: boolean) => {
      const context = await browser.newContext()
      await context.addCookies([{ name, value, url: origin }])
      const tab = await context.newPage()
      if (!withScript) await tab.route('**/*', (route) => (route.request().resourceType() === 'script' ? route.abort() : route.continue()))
      const network = await context.newCDPSession(tab)
      await network.send('Network.enable')
      const kinds = new Map<string, string>()
      const fetched: { kind: string; bytes: number }[] = []
      network.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type))
      network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => void fetched.push({ kind: kinds.get(requestId) ?? 'Other', bytes: encodedDataLength }))
      await tab.goto(`${origin}${page.path}`, { waitUntil: 'networkidle' })
      const words = await tab.locator('main').innerText()
      await context.close()
      const bytesOf = (kind?: string) => fetched.filter((one) => !kind || one.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0)
      return { requests: fetched.length, bytes: bytesOf(), script: bytesOf('Script'), words }
    }
    const whole = await visit(true)
    const plain = await visit(false)
    result(`${page.name}: transferred, cold`, whole.bytes / 1000, 'kB', { most: 250 })
    result(`${page.name}: requests, cold`, whole.requests, 'requests', { most: 15 })
    result(`${page.name}: script it loads to be nicer`, whole.script / 1000, 'kB', { most: 150 })
    result(`${page.name}: script it needs`, plain.words === whole.words ? plain.script / 1000 : NaN, 'kB', { most: 0 })
  } finally {
    await browser.close()
  }
}

/** What a race for places costs through the portal's rules, beside a bare counting update. */
async function measurePlaces() {
  const ownerUrl = urlOf(embedded.ownerUrl, 'places')
  await createDatabase(embedded.ownerUrl, 'places')
  await prepareDatabase(ownerUrl, { embedded: true, say: () => {} })
  say('Racing for places in workshops …')
  const what = 'Workshop places'
  const { perSecond, p99, overCapacity, miscounted, floor } = await measureWorkshopPlaces(ownerUrl)
  result(`${what}: tries a second`, perSecond, 'tries/s')
  result(`${what}: the floor's`, floor.perSecond, 'tries/s')
  result(`${what}: share of the floor`, perSecond / floor.perSecond, 'of the floor')
  result(`${what}: p99 over the floor's`, p99 / floor.p99, 'times')
  result(`${what}: workshops over their places`, overCapacity, 'workshops', { most: 0 })
  result(`${what}: workshops whose count is wrong`, miscounted, 'workshops', { most: 0 })
}

/** What a race for coaches' times costs here, beside the bare INSERT that holds them. The promise is about one coach whom everybody wants. */
async function measureBookings() {
  for (const { coaches, tries, least } of [{ coaches: 1, tries: 2_400, least: 0.6 }, { coaches: 20, tries: 4_800, least: undefined }]) {
    const urls = ['ours', 'bare'].map((which) => ({ name: `bookings_${which}_${coaches}`, url: urlOf(embedded.ownerUrl, `bookings_${which}_${coaches}`) }))
    for (const { name, url } of urls) {
      await createDatabase(embedded.ownerUrl, name)
      await prepareDatabase(url, { embedded: true, say: () => {} })
    }
    say(`Racing for the times of ${coaches === 1 ? 'one coach' : `${coaches} coaches`} …`)
    const what = coaches === 1 ? 'Bookings, one coach' : `Bookings, ${coaches} coaches`
    const { ours, bare } = await measureCoachingBookings([urls[0]!.url, urls[1]!.url], { coaches, tries })
    result(`${what}: tries a second`, ours.triesASecond, 'tries/s')
    result(`${what}: bare INSERTs a second`, bare.triesASecond, 'tries/s')
    result(`${what}: share of the bare INSERT`, ours.triesASecond / bare.triesASecond, 'of the floor', least === undefined ? undefined : { least })
    result(`${what}: booked a second (${ours.winners} of ${tries})`, ours.winnersASecond, 'meetings/s')
    result(`${what}: booked a second, bare (${bare.winners} of ${tries})`, bare.winnersASecond, 'meetings/s')
    result(`${what}: being told that it is taken, over the bare INSERT’s p50`, ours.losersP50 / bare.losersP50, 'times')
    result(`${what}: p99 over the bare INSERT’s`, ours.p99 / bare.p99, 'times')
    result(`${what}: meetings that overlap`, ours.overlaps, 'meetings', { most: 0 })
    result(`${what}: deadlocks`, ours.deadlocks, 'deadlocks', { most: 0 })
  }
}

/** npm start, as one types it: the first time it makes the demo, the second it opens what is there. */
async function measureStart() {
  const port = String(await freePort())
  const env = { ...process.env, DATA_DIR: path.join(folder, 'start'), PORT: port, DATABASE_URL: undefined, APP_URL: undefined }
  const secondsToFirstPage = async () => {
    const began = performance.now()
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../scripts/run.mjs'), 'start'], { env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'ignore', 'inherit'] })
    children.add(child)
    const ended = once(child, 'exit')
    // A question that comes while the server is still getting ready may stay without an answer, so it is asked again.
    while (!await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(500) }).then(({ ok }) => ok, () => false)) {
      if (child.exitCode !== null) throw new Error('npm start ended before it served a page.')
      await sleep(20)
    }
    const took = (performance.now() - began) / 1000
    child.kill('SIGTERM')
    await ended
    children.delete(child)
    return took
  }
  say('Starting as npm start does, twice …')
  result('npm start, first time, to its first page', await secondsToFirstPage(), 's')
  result('npm start, second time, to its first page', await secondsToFirstPage(), 's', { most: 5 })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function cost(costs: Map<string, Map<number, number>>, name: string, { times }: Scale, value: number) {
  const row = costs.get(name) ?? new Map<number, number>()
  costs.set(name, row.set(times, value))
}

/** The cost of each thing as the work grows. */
function tellCosts(costs: Map<string, Map<number, number>>) {
  if (!json) process.stdout.write(`\n${'Cost as the work grows'.padEnd(40)}${measured.map(({ times }) => `${times}×`.padStart(10)).join('')}\n`)
  for (const [name, row] of costs) {
    if (json) for (const [times, value] of row) process.stdout.write(`${JSON.stringify({ name: `${name}, at ${times}×`, value: Number(value.toPrecision(4)), unit: '', limit: null, holds: null })}\n`)
    else process.stdout.write(`${name.padEnd(40)}${measured.map(({ times }) => (row.has(times) ? row.get(times)!.toPrecision(3) : '').padStart(10)).join('')}\n`)
  }
  for (const [name, row] of costs) {
    if (!name.endsWith('SQL statements') || row.size < 2) continue
    result(`${name.replace(', SQL statements', '')}: statements at ${[...row.keys()].at(-1)}× more than at 1×`, [...row.values()].at(-1)! - row.get(1)!, 'statements', { most: 0 })
  }
  if (!json) process.stdout.write('\n')
}

try {
  const costs = new Map<string, Map<number, number>>()
  for (const scale of measured) await measure(scale, costs)
  tellCosts(costs)
  if (!insightAlone) {
    await measurePlaces()
    await measureBookings()
    await measureStart()
  }
} finally {
  for (const child of children) child.kill()
  await embedded.close()
  rmSync(folder, { recursive: true, force: true })
}
const broken = results.filter(({ holds }) => holds === false)
say(broken.length === 0 ? 'Every limit holds.' : `${broken.length} ${broken.length === 1 ? 'limit does' : 'limits do'} not hold: ${broken.map(({ name }) => name).join('; ')}`)
process.exitCode = broken.length > 0 ? 1 : 0
