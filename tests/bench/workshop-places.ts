import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { settlePerson } from '../../app/features/people/accounts.server.ts'
import { addTeams } from '../../app/features/people/organisations.server.ts'
import { appRole, connect, type Database } from '../../db/client.server.ts'
import { organisations, teams } from '../../db/schema.ts'
import type { Somebody } from '../support/council.ts'
import { mixedTries } from '../support/workshop-mix.ts'
import { workshopOf } from '../support/workshops.ts'

const size = { workshops: 50, places: 12, tries: 2_400, clients: 24, folk: 120 }
/** As many connections as the portal has. */
const connections = 10

export type PlacesMeasured = { perSecond: number; p99: number; overCapacity: number; miscounted: number; floor: { perSecond: number; p99: number } }

/** The whole race for places through the feature, and then the least that keeps workshops from overfilling: one counting update and one insert. */
export async function measureWorkshopPlaces(ownerUrl: string): Promise<PlacesMeasured> {
  const owner = connect(ownerUrl, { as: 'owner', max: connections })
  const db = connect(ownerUrl, { max: connections })
  try {
    const { folk, manager, arranger, teamId } = await foundFolk(owner)
    const [base, starts] = [Date.parse('2026-06-01T08:00:00Z'), new Date('2026-07-20T09:00:00Z')]
    const workshopIds: string[] = []
    for (let n = 0; n < size.workshops; n += 1) workshopIds.push((await workshopOf(owner, 'northmere', { startsAt: starts, capacity: size.places })).id)
    const began = performance.now()
    const { took } = await mixedTries({ db, owner, workshopIds, folk, manager, arranger, teamId, tries: size.tries, clients: size.clients, seed: 'bench', at: (nth) => new Date(base + nth * 120_000) })
    const seconds = (performance.now() - began) / 1000
    const [wrong] = await owner.execute<{ over: number; miscounted: number }>(sql`
      with counted as (select workshops.capacity, workshops.taken,
          (select count(*) from places where places.workshop_id = workshops.id and ended_at is null and (booked_at is not null or offered_at is not null))
          + (select coalesce(sum(kept), 0) from team_places where team_places.workshop_id = workshops.id and released_at is null) as places from workshops)
      select count(*) filter (where places > capacity)::int as over, count(*) filter (where places <> taken)::int as miscounted from counted`)
    return { perSecond: size.tries / seconds, p99: slowest(took), overCapacity: wrong!.over, miscounted: wrong!.miscounted, floor: await theLeast(ownerUrl) }
  } finally {
    await Promise.all([db.$client.end({ timeout: 1 }), owner.$client.end({ timeout: 1 })])
  }
}

const slowest = (took: readonly number[]) => took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)]!

/** Enough people to be in each other's way, every third of one team, with its manager and somebody who arranges. */
async function foundFolk(owner: Database) {
  return owner.transaction(async (tx) => {
    const [council] = await tx.select({ id: organisations.id }).from(organisations).where(sql`${organisations.key} = 'northmere'`)
    const organisationId = council!.id
    await addTeams(tx, organisationId, [{ area: 'Family Help', team: 'Family Help South' }], '2013-01-01')
    const [team] = await tx.select({ id: teams.id }).from(teams).where(sql`${teams.organisationId} = ${organisationId} and ${teams.name} = 'Family Help South'`)
    const one = async (name: string, role: 'practitioner' | 'manager' | 'auditor', inTeam: boolean): Promise<Somebody> => ({
      organisationId,
      id: await settlePerson(tx, organisationId, {
        name, email: `${name.toLowerCase().replaceAll(' ', '.')}@northmere.example`, from: '2013-01-01', teamIds: inTeam ? [team!.id] : [],
        roles: [{ role, scope: role === 'practitioner' ? 'own' : role === 'manager' ? 'team' : 'council', ...role === 'manager' && { teamId: team!.id } }],
      }),
    })
    const folk: Somebody[] = []
    for (let n = 0; n < size.folk; n += 1) folk.push(await one(`Racer ${n}`, 'practitioner', n % 3 === 0))
    return { folk, manager: await one('Racer Manager', 'manager', true), arranger: await one('Racer Arranger', 'auditor', false), teamId: team!.id }
  })
}

/** As many clients ask as often for a place in as many workshops, and nothing is kept of them but the count and a row. */
async function theLeast(ownerUrl: string): Promise<PlacesMeasured['floor']> {
  const client = postgres(ownerUrl, { max: connections, onnotice: () => {} })
  try {
    await client.unsafe(`
      create table bare_workshops (id int primary key, capacity int not null, taken int not null default 0 check (taken <= capacity));
      create table bare_places (workshop_id int not null references bare_workshops (id), person int not null, at timestamptz not null);
      insert into bare_workshops (id, capacity) select nth, ${size.tries} from generate_series(1, ${size.workshops}) nth;
      grant all on bare_workshops, bare_places to ${appRole}`)
    const took: number[] = []
    let next = 0
    const began = performance.now()
    await Promise.all(Array.from({ length: size.clients }, async () => {
      while (next < size.tries) {
        const nth = next
        next += 1
        const from = performance.now()
        const id = 1 + (nth * 7) % size.workshops
        await client.begin(async (tx) => {
          const booked = await tx`update bare_workshops set taken = taken + 1 where id = ${id} and taken < capacity returning id`
          if (booked.length > 0) await tx`insert into bare_places (workshop_id, person, at) values (${id}, ${nth}, now())`
        })
        took.push(performance.now() - from)
      }
    }))
    return { perSecond: size.tries / ((performance.now() - began) / 1000), p99: slowest(took) }
  } finally {
    await client.end({ timeout: 1 })
  }
}
