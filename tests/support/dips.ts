import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../app/allowed.ts'
import { finishDip } from '../../app/features/cohorts/dips.server.ts'
import { cellsOf, type Judged } from '../../app/features/cohorts/dips.ts'
import type { Day } from '../../app/lib/days.ts'
import type { Database } from '../../db/client.server.ts'
import { cohortMembers, cohorts, dipSamples, grades, organisations, serviceAreas, teams } from '../../db/schema.ts'
import { somebody, type Somebody } from './council.ts'

/** A cohort of so many managers, each of a team of their own. */
export async function cohortOf(owner: Database, councilKey: string, { title, startsOn, many, by }: { title: string; startsOn: Day; many: number; by: Somebody }) {
  const [council] = await owner.select().from(organisations).where(eq(organisations.key, councilKey))
  const organisationId = council!.id
  const [area] = await owner.select().from(serviceAreas).where(sql`organisation_id = ${organisationId} and name = 'Family Help'`)
  const joinedAt = new Date(`${startsOn}T12:00:00Z`)
  joinedAt.setUTCDate(joinedAt.getUTCDate() - 40)
  const [cohort] = await owner.insert(cohorts).values({ organisationId, title, startsOn, arrangedById: by.id, arrangedAt: joinedAt }).returning()
  const of = { cohortId: cohort!.id, ids: [] as string[], persons: [] as Somebody[], teams: [] as { id: string; name: string }[] }
  for (let nth = 1; nth <= many; nth++) {
    // In letters alone, of which an e-mail address is made.
    const unlike = randomUUID().slice(0, 8).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)
    const [team] = await owner.insert(teams).values({ organisationId, serviceAreaId: area!.id, name: `Team ${unlike}`, validFrom: '2020-01-01' }).returning({ id: teams.id, name: teams.name })
    const manager = await somebody(owner, councilKey, { name: `Manager ${unlike}`, role: 'manager', team: team!.name })
    const [member] = await owner.insert(cohortMembers).values({ organisationId, cohortId: cohort!.id, personId: manager.id, teamId: team!.id, joinedAt, joinedById: by.id }).returning()
    of.ids.push(member!.id)
    of.persons.push(manager)
    of.teams.push(team!)
  }
  return of
}

/** Every case of a sample good on both themes, and the ids of that grade and of the worst of its framework. */
export async function everyGrade(owner: Database, sampleId: string) {
  const scale = await owner.select({ id: grades.id, key: grades.key }).from(grades).innerJoin(dipSamples, eq(dipSamples.frameworkId, grades.frameworkId)).where(eq(dipSamples.id, sampleId)).orderBy(grades.rank)
  const good = scale.find(({ key }) => key === 'good')!.id
  return { good, worst: scale.at(-1)!.id, all: cellsOf(5).map((cell): Judged => ({ ...cell, gradeId: good, whereSeen: 'Supervision record' })) }
}

/** Finishes a sample with so many of its five cases good on both themes. */
export async function judgeWhole(owner: Database, judge: Allowed<'judge dip samples'>, sampleId: string, many: number) {
  const { all, worst } = await everyGrade(owner, sampleId)
  const done = await finishDip(judge, sampleId, all.map((one) => (one.position > many ? { ...one, gradeId: worst } : one)))
  if (done !== true) throw new Error(JSON.stringify(done))
}
