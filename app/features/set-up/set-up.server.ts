import { desc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import { imports, moduleVersions } from '../../../db/schema.ts'
import { rulesOn } from '../assignments/rules.server.ts'

type Counts = {
  areas: number; teams: number; people: number; ways_in: number; audits: number; provisional: number
  gaps_to_attribute: number; case_questions: number; activity: number; sealed: number; sealed_at: string | null
  holders: Partial<Record<Role, number>>
}

/** Everything that is set up for the council, as it stands at the moment of the request. */
export async function setUpOf(admin: Allowed<'see set-up'>) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const inForce = sql`valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date)`

  const [counts] = await tx.execute<Counts>(sql`
    select
      (select count(*) from service_areas where ${inForce})::int as areas,
      (select count(*) from teams where ${inForce})::int as teams,
      (select count(*) from people where left_on is null or left_on > ${today}::date)::int as people,
      (select count(*) from accounts where organisation_id = ${admin.organisationId}::uuid)::int as ways_in,
      (select count(*) from audits)::int as audits,
      (select count(*) from audits where confirmed_at is null)::int as provisional,
      (select count(*) from gaps where attribution is null)::int as gaps_to_attribute,
      (select count(*) from case_questions where settled_at is null)::int as case_questions,
      (select count(*) from activity)::int as activity,
      (select coalesce(max(position), 0) from activity_seals)::int as sealed,
      (select max(sealed_at) from activity_seals) as sealed_at,
      (select coalesce(json_object_agg(role, holders), '{}') from (
        select role, count(distinct holding.person_id) as holders from role_holdings holding
        join people on people.organisation_id = holding.organisation_id and people.id = holding.person_id
        where ${inForce} and (people.left_on is null or people.left_on > ${today}::date) group by role) held) as holders`)

  const frameworks = await tx.execute<{ title: string; valid_from: string; themes: number }>(sql`
    select frameworks.title, frameworks.valid_from,
      (select count(*) from themes where themes.organisation_id = frameworks.organisation_id and themes.framework_id = frameworks.id)::int as themes
    from frameworks where ${inForce} order by frameworks.title`)
  const rules = await rulesOn(tx, today)
  const modules = await tx.selectDistinctOn([moduleVersions.moduleKey], {
    key: moduleVersions.moduleKey, title: moduleVersions.title, version: moduleVersions.version, publishedAt: moduleVersions.publishedAt,
  }).from(moduleVersions).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))
  const [lastImport] = await tx.select({ id: imports.id, fileName: imports.fileName, askedAt: imports.askedAt, rejected: imports.rejected, failure: imports.failure })
    .from(imports).where(eq(imports.dryRun, false)).orderBy(desc(imports.askedAt)).limit(1)

  const { areas, teams, people, audits, provisional, ...more } = counts!
  const published = new Set(modules.map(({ key }) => key))
  return {
    areas, teams, people, audits, provisional, waysIn: more.ways_in, gapsToAttribute: more.gaps_to_attribute, caseQuestions: more.case_questions,
    holders: { practitioner: 0, auditor: 0, manager: 0, leader: 0, admin: 0, ...more.holders },
    activity: { rows: more.activity, unsealed: more.activity - more.sealed, lastSealedAt: more.sealed_at ? new Date(more.sealed_at) : undefined },
    frameworks: frameworks.map(({ title, valid_from: validFrom, themes }) => ({ title, validFrom, themes })),
    rules: rules.length,
    modules: modules.toSorted((a, b) => a.title.localeCompare(b.title)),
    modulesMissing: [...new Set(rules.flatMap(({ moduleKeys }) => moduleKeys))].filter((key) => !published.has(key)).toSorted(),
    lastImport,
  }
}
