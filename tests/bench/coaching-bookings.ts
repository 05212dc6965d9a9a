import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { bookMeeting, type Wanted } from '../../app/features/coaching/booking.server.ts'
import { formats } from '../../app/features/coaching/formats.ts'
import { settlePerson } from '../../app/features/people/accounts.server.ts'
import { allowAs } from '../../app/door.server.ts'
import { chanceFrom } from '../../app/lib/chance.ts'
import { appRole, connect, type Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'
import { overlaps } from '../support/coaching-mix.ts'
import { coaching } from '../support/coaching.ts'
import type { Somebody } from '../support/council.ts'

/** As many connections as the portal has. */
const connections = 10
const clients = 24
const days = 10
const buffer = 15
const now = new Date('2026-06-01T08:00:00Z')

type Ran = { triesASecond: number; winnersASecond: number; winners: number; p99: number; losersP50: number; overlaps: number; deadlocks: number }
export type BookingsMeasured = { ours: Ran; bare: Ran }

type Try = { coach: Somebody; learner: Somebody; format: Wanted['format']; startsAt: Date }
type Folk = { coaches: Somebody[]; learners: Somebody[] }

/**
 * So many tries for times of some coaches by 24 clients: once by whoever books here, and once by nothing but the INSERT, with the same trigger, constraint, row security and client library, each in a
 * database of its own. Both try the same, in the same order, and both have tried a little before the clock runs.
 */
export async function measureCoachingBookings([oursUrl, bareUrl]: readonly [string, string], { coaches, tries }: { coaches: number; tries: number }): Promise<BookingsMeasured> {
  return { ours: await raced(oursUrl, { coaches, tries }, booksHere), bare: await raced(bareUrl, { coaches, tries }, inserts) }
}

async function raced(ownerUrl: string, { coaches: many, tries }: { coaches: number; tries: number }, by: (url: string, folk: Folk) => Promise<{ one: (what: Try) => Promise<boolean>; end: () => Promise<unknown> }>): Promise<Ran> {
  const owner = connect(ownerUrl, { as: 'owner', max: 2 })
  try {
    const folk = await foundFolk(owner, many)
    const { one, end } = await by(ownerUrl, folk)
    await all(triesOf(folk, { tries: 240, firstDay: '2026-06-22', seed: 'warm' }), one)
    await owner.execute(sql`truncate held_times, meeting_reasons, coaching_meetings, messages cascade`)
    await owner.execute(sql.raw('vacuum analyze'))
    const began = performance.now()
    const took = await all(triesOf(folk, { tries, firstDay: '2026-06-08', seed: 'bookings' }), one)
    const seconds = (performance.now() - began) / 1000
    await end()
    const [{ deadlocks, rows } = { deadlocks: -1, rows: -1 }] = await owner.execute<{ deadlocks: number; rows: number }>(sql`select deadlocks::int, (select count(*)::int from coaching_meetings) as rows from pg_stat_database where datname = current_database()`)
    const winners = took.filter(({ won }) => won).length
    if (winners !== rows) throw new Error(`${winners} were told that they are booked, and there are ${rows} meetings.`)
    const at = (share: number, of: readonly { ms: number }[]) => of.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(of.length * share)] ?? 0
    return { triesASecond: tries / seconds, winnersASecond: winners / seconds, winners, p99: at(0.99, took), losersP50: at(0.5, took.filter(({ won }) => !won)), overlaps: (await overlaps(owner)).length, deadlocks }
  } finally {
    await owner.$client.end({ timeout: 1 })
  }
}

/** The same list for the same seed: half an hour apart, of 30 and of 60 minutes. */
function triesOf({ coaches, learners }: Folk, { tries, firstDay, seed }: { tries: number; firstDay: string; seed: string }): Try[] {
  const chance = chanceFrom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(chance() * list.length)]!
  const workingDays = Array.from({ length: days }, (_, nth) => new Date(Date.parse(`${firstDay}T08:00:00Z`) + (nth + 2 * Math.floor(nth / 5)) * 86_400_000))
  const halfHours = Array.from({ length: 15 }, (_, nth) => nth)
  return Array.from({ length: tries }, () => ({ coach: pick(coaches), learner: pick(learners), format: pick(['action clinic', 'practice coaching'] as const), startsAt: new Date(pick(workingDays).getTime() + pick(halfHours) * 1_800_000) }))
}

async function all(tries: readonly Try[], one: (what: Try) => Promise<boolean>) {
  const took: { ms: number; won: boolean }[] = []
  let next = 0
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < tries.length) {
      const what = tries[next]!
      next += 1
      const from = performance.now()
      const won = await one(what)
      took.push({ ms: performance.now() - from, won })
    }
  }))
  return took
}

/** The feature, behind its door: each has come through it before the clock runs, as the page that they press on has let them. */
async function booksHere(ownerUrl: string, { learners }: Folk) {
  const db = connect(ownerUrl, { max: connections })
  const doors = new Map(await Promise.all(learners.map(async (who) => [who.id, await allowAs(db, who, 'book coaching', now)] as const)))
  return {
    one: async ({ coach, learner, format, startsAt }: Try) => {
      const told = await bookMeeting(doors.get(learner.id)!, { coachId: coach.id, format, startsAt })
      return typeof told === 'object' && 'id' in told
    },
    end: () => db.$client.end({ timeout: 1 }),
  }
}

/** The INSERT alone, as the portal's role and in a transaction that says whose council it is. Whoever loses is told so by the constraint. */
async function inserts(ownerUrl: string) {
  const client = postgres(ownerUrl, { max: connections, onnotice: () => {}, connection: { options: `-c role=${appRole}` } })
  return {
    one: async ({ coach, learner, format, startsAt }: Try) => {
      const endsAt = new Date(startsAt.getTime() + formats[format].minutes * 60_000)
      try {
        await client.begin(async (tx) => {
          await tx`select set_config('app.organisation_id', ${coach.organisationId}, true)`
          await tx`insert into coaching_meetings (organisation_id, coach_id, learner_id, format, starts_at, ends_at, zone, buffer_before, buffer_after, place, booked_by_id, booked_at)
            values (${coach.organisationId}, ${coach.id}, ${learner.id}, ${format}, ${startsAt}, ${endsAt}, 'Europe/London', 0, ${buffer}, 'Room 3', ${learner.id}, ${now})`
        })
        return true
      } catch (error) {
        if ((error as { code?: string }).code === '23P01') return false
        throw error
      }
    },
    end: () => client.end({ timeout: 1 }),
  }
}

async function foundFolk(owner: Database, many: number): Promise<Folk> {
  const made = await owner.transaction(async (tx) => {
    const [council] = await tx.select({ id: organisations.id }).from(organisations).where(sql`${organisations.key} = 'northmere'`)
    const organisationId = council!.id
    const one = async (name: string, role: 'practitioner' | 'auditor'): Promise<Somebody> => ({
      organisationId, id: await settlePerson(tx, organisationId, { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@northmere.example`, from: '2013-01-01', teamIds: [], roles: [{ role, scope: role === 'practitioner' ? 'own' : 'council' }] }),
    })
    const folk: Folk = { coaches: [], learners: [] }
    for (let n = 0; n < many; n += 1) folk.coaches.push(await one(`Bench Coach ${n}`, 'auditor'))
    for (let n = 0; n < 120; n += 1) folk.learners.push(await one(`Bench Learner ${n}`, 'practitioner'))
    return folk
  })
  for (const coach of made.coaches) await coaching(owner, coach, { bufferBefore: 0, bufferAfter: buffer, mostADay: 12 })
  return made
}
