import { sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { beforeAll, expect, test } from 'vitest'
import { anotherCouncil, ownDatabase, sheet, somebody, takeIn } from '../tests/support/council.ts'
import { note } from '../app/features/activity/activity.server.ts'
import { sealActivity } from '../app/features/activity/seal.server.ts'
import { appRole, connect, writing } from './client.server.ts'
import * as schema from './schema.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const northmere = marcus.organisationId
const other = await anotherCouncil(owner)

const tables = Object.values(schema).filter((one) => one instanceof PgTable).map((table) => getTableConfig(table).name)
/** Tables of no one council: read before anyone's council is known, or about the installation itself. */
const ofNoCouncil = ['organisations', 'installation', 'accounts', 'sign_ins', 'credentials', 'verifications']
const ofACouncil = tables.filter((name) => !ofNoCouncil.includes(name)).toSorted()

beforeAll(async () => {
  await takeIn(db, sheet([{ Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026' }]))
  await writing(db, northmere, (tx) => note(tx, { ...marcus, personId: marcus.id, actor: undefined, requestId: undefined }, { did: 'read', subjectKind: 'audit' }))
  await sealActivity(db)
})

const counted = (table: string) => sql.raw(`select count(*)::int as count from ${table}`)

test('every table but those of no council begins with the council, has row security, and lets see and write only what is its own', async () => {
  const guarded = await owner.execute<{ name: string; policies: string[]; first: string }>(sql`
    select relname as name, array_agg(concat_ws(';', polcmd, polpermissive, pg_get_expr(polqual, oid_), pg_get_expr(polwithcheck, oid_))) as policies,
      (select attname from pg_attribute where attrelid = oid_ and attnum = (select indkey[0] from pg_index where indrelid = oid_ and indisprimary)) as first
    from (select oid as oid_, relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity and relname <> 'organisations') tables
    left join pg_policy on polrelid = oid_ group by oid_, relname order by relname`)

  const own = `organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid`
  const plain = (condition: string) => condition.toLowerCase().replace(/::text|\bselect\b|as "nullif"|[() ]/g, '')
  expect(guarded.map(({ name }) => name).toSorted()).toEqual(ofACouncil)
  const all = guarded.flatMap(({ name, policies }) => policies.map((policy) => `${name}: ${plain(policy)}`))
  // What narrows further lets nobody see more.
  const narrows = (policy: string) => policy.includes(': *;f;')
  expect(all.filter((policy) => !narrows(policy))).toEqual(guarded.map(({ name }) => `${name}: *;t;${plain(own)};${plain(own)}`))
  const whatHides = all.filter(narrows)
  expect(whatHides.filter((policy) => !policy.includes('hidden_rows'))).toEqual([expect.stringMatching(/^audits: .*hidden_atisnull/)])
  expect(whatHides.filter((policy) => policy.includes('hidden_rows')).map((policy) => policy.split(':')[0]).toSorted()).toEqual([
    'action_challenges', 'assignment_reasons', 'case_questions', 'cases_looking_again', 'chases', 'coaching_reasons', 'disputes', 'evidence', 'examples', 'gaps', 'judgements', 'meeting_reasons', 'messages', 'moderations', 'pair_goals', 'recordings', 'remedial_actions', 'replies', 'service_action_gaps', 'team_pattern_gaps',
  ])
  expect(guarded.filter(({ first }) => first !== 'organisation_id')).toEqual([])
})

test('while no council is set every table is empty', async () => {
  const rows = await Promise.all(ofACouncil.map(async (table) => ({ table, ...(await db.execute<{ count: number }>(counted(table)))[0]! })))

  expect(rows.filter(({ count }) => count > 0)).toEqual([])
  expect((await owner.execute<{ count: number }>(counted('gaps')))[0]!.count).toBe(1)
})

test('a council changes its own name and links, and no other council’s', async () => {
  const rename = (council: string) => writing(db, council, (tx) => tx.execute(sql`update organisations set name = name || ' renamed' where id = ${northmere}::uuid`))
  expect((await db.execute(sql`update organisations set name = 'Mine'`)).count).toBe(0)
  expect((await rename(other.id)).count).toBe(0)
  expect((await rename(northmere)).count).toBe(1)
  await owner.execute(sql`update organisations set name = 'Northmere' where id = ${northmere}::uuid`)
})

test('while no council is set nothing can be written', async () => {
  await expect(db.execute(sql`insert into service_areas (organisation_id, name, valid_from) values (${northmere}::uuid, 'Nowhere', '2026-01-01')`)).rejects.toThrow()
  expect((await db.execute(sql`update people set name = 'Nobody'`)).count).toBe(0)
  expect((await db.execute(sql`delete from theme_tallies`)).count).toBe(0)
})

test('a connection that is used again has no council left from before', async () => {
  const one = connect(ownerUrl, { max: 1 })
  try {
    const seen = await writing(one, northmere, (tx) => tx.execute<{ count: number }>(counted('people')))
    const [left] = await one.execute<{ council: string }>(sql`select current_setting('app.organisation_id', true) as council`)

    expect(seen[0]!.count).toBeGreaterThan(0)
    expect(left!.council).toBe('')
    expect((await one.execute<{ count: number }>(counted('people')))[0]!.count).toBe(0)
    await expect(one.execute(sql`insert into service_areas (organisation_id, name, valid_from) values (${northmere}::uuid, 'Nowhere', '2026-01-01')`)).rejects.toThrow()
  } finally {
    await one.$client.end()
  }
})

test('with one council set no row of another is seen, changed or deleted, in any table', async () => {
  const touched = await Promise.all(ofACouncil.map(async (table) => {
    const anothers = sql.raw(`organisation_id = '${northmere}'`)
    const as = (statement: string) => writing(db, other.id, (tx) => tx.execute(sql`${sql.raw(statement)} where ${anothers}`))
    const counts = [await as(`select from ${table}`), await as(`update ${table} set organisation_id = organisation_id`), await as(`delete from ${table}`)].map(({ count }) => count)
    return { table, counts }
  }))

  expect(touched.filter(({ counts }) => counts.some((count) => count > 0))).toEqual([])
})

test('a row of another council is neither added nor passed over to it', async () => {
  const refused = { cause: expect.objectContaining({ message: expect.stringContaining('row-level security policy') }) }
  await expect(writing(db, other.id, (tx) => tx.execute(sql`insert into service_areas (organisation_id, name, valid_from) values (${northmere}::uuid, 'Nowhere', '2026-01-01')`))).rejects.toMatchObject(refused)
  await expect(writing(db, other.id, (tx) => tx.execute(sql`update service_areas set organisation_id = ${northmere}::uuid`))).rejects.toMatchObject(refused)
})

test('the role of the portal is no superuser, owns nothing, and passes by no row security', async () => {
  const [role] = await owner.execute(sql`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = ${appRole}`)
  const owned = await owner.execute(sql`select 1 from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = ${appRole}::regrole and deptype = 'o'`)

  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false })
  expect(owned).toHaveLength(0)
  expect(await db.execute(sql`select current_user`)).toMatchObject([{ current_user: appRole }])
})

test('the portal cannot read the installation’s secret, make or change organisations, or change tables', async () => {
  const refused = { cause: expect.objectContaining({ code: '42501' }) }
  await expect(db.execute(sql`select secret from installation`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`update installation set demo = true`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`insert into organisations (key, name) values ('third', 'Third')`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`update organisations set key = 'mine'`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`delete from organisations`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`alter table gaps disable row level security`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`alter table activity disable trigger all`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`create table mine (id int)`)).rejects.toMatchObject(refused)
  await expect(db.execute(sql`truncate gaps cascade`)).rejects.toMatchObject(refused)
  expect(await db.execute(sql`select name from organisations where id = ${northmere}::uuid`)).toMatchObject([{ name: 'Northmere' }])
})

test.each(['activity', 'activity_seals', 'attempts'])('%s is written once: even the owner cannot change, delete or empty it', async (table) => {
  await owner.execute(sql`insert into attempts (organisation_id, person_id, module_version_id, "check", answers, skipped_because, finished_at)
    select organisation_id, ${marcus.id}::uuid, id, 'pre', '{}', 'Known', now() from module_versions where organisation_id = ${northmere}::uuid and not exists (select 1 from attempts)`)
  const refused = { cause: expect.objectContaining({ message: `${table} is written once and never changed` }) }

  expect((await owner.execute<{ count: number }>(counted(table)))[0]!.count).toBeGreaterThan(0)
  await expect(owner.execute(sql.raw(`update ${table} set organisation_id = organisation_id`))).rejects.toMatchObject(refused)
  await expect(owner.execute(sql.raw(`delete from ${table}`))).rejects.toMatchObject(refused)
  await expect(owner.execute(sql.raw(`truncate ${table} cascade`))).rejects.toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining('is written once') }) })
})

test.each(['evidence_checks', 'declarations', 'module_versions'])('a row of %s is not changed or deleted either', async (table) => {
  await owner.execute(sql`insert into declarations (organisation_id, person_id, module_version_id, declared_at)
    select organisation_id, ${marcus.id}::uuid, id, now() from module_versions where organisation_id = ${northmere}::uuid on conflict do nothing`)
  await owner.execute(sql`with sent as (
      insert into evidence (organisation_id, remedial_action_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
      select organisation_id, id, 'NM100001', 'Plan', now(), owner_id, now(), now() from remedial_actions returning *)
    insert into evidence_checks (organisation_id, evidence_id, outcome, checked_by_id, checked_at) select organisation_id, id, 'accepted', ${marcus.id}::uuid, now() from sent`)
  const refused = { cause: expect.objectContaining({ message: `${table} is written once and never changed` }) }

  await expect(owner.execute(sql.raw(`update ${table} set organisation_id = organisation_id`))).rejects.toMatchObject(refused)
  await expect(owner.execute(sql.raw(`delete from ${table}`))).rejects.toMatchObject(refused)
})

test('a demo organisation stays one, and a real one never becomes one', async () => {
  await expect(owner.execute(sql`update organisations set demo = not demo where id = ${northmere}::uuid`)).rejects.toThrow()
  await expect(owner.execute(sql`update organisations set name = name where id = ${northmere}::uuid`)).resolves.toBeDefined()
})
