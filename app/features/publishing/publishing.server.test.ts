import { and, eq, like, sql, type SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, attempts, audits, declarations, evidence, followUps, gaps, grades, judgements, moduleVersions, remedialActions, themes, themeTallies } from '../../../db/schema.ts'
import { daysAfter, daysBetween } from '../../lib/days.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { sendOwnCase } from '../assignments/own-case.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { followThrough } from './publishing.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const { organisationId } = marcus
afterEach(endReadings)

/** More modules than the content folder holds so far, as copies of the one that is there. */
await owner.execute(sql`
  insert into module_versions (organisation_id, module_key, version, change, title, minutes, hours, content_hash, content, published_at)
  select organisation_id, key, version, change, title, minutes, hours, content_hash, content, published_at from module_versions
  cross join unnest(array['record-for-child', 'chronology', 'visible-oversight', 'smart-plans']) as key where organisation_id = ${organisationId}::uuid and module_key = 'childs-day'`)

let named = 0
/** A worker whom no other test knows, as columns of a sheet. */
function worker() {
  named += 1
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  return { 'Allocated SW': `Wilma ${letters[Math.floor(named / 26)]}${letters[named % 26]}`, 'SW email': `wilma.${named}@northmere.example` }
}

let audited = 1_000
const row = (more: SheetRow): SheetRow => ({ 'Audit No': `P-${audited += 1}`, 'Case ID': `NM80${audited}`, 'Date of audit': '04/05/2026', ...more })
const uk = (day: string) => day.split('-').toReversed().join('/')

/** Takes rows in as one sheet. @returns their audits in the order given */
async function taken(...rows: SheetRow[]) {
  const all = rows.map(row)
  await takeIn(db, sheet(all), { at })
  const stored = await owner.select().from(audits).where(like(audits.reference, 'P-%'))
  return all.map((one) => stored.find(({ reference }) => reference === one['Audit No'])!)
}
type Audit = Awaited<ReturnType<typeof taken>>[number]

const gapOn = async (audit: Audit, theme = 'lived-experience') => (await owner.select({ id: gaps.id, attribution: gaps.attribution }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(and(eq(gaps.auditId, audit.id), eq(themes.key, theme))))[0]!
const modulesOf = async (personId: string) => (await owner.select().from(assignments).where(eq(assignments.personId, personId)).orderBy(assignments.moduleKey)).map(({ moduleKey }) => moduleKey)
const reasonsOf = async (personId: string) => owner.select().from(assignmentReasons).where(eq(assignmentReasons.personId, personId))
const foundAgain = async (audit: Audit, theme?: string) => (await owner.select().from(followUps).where(eq(followUps.gapId, (await gapOn(audit, theme)).id)))[0]
const again = async (which = sql`true`, moment = at) => {
  const by = await allowNamed(db, council, 'import command', 'import audits', new Date(moment))
  return by.writing((tx) => followThrough(tx, by, which))
}
const ri = 'Requires improvement'
const livedExperience = { 'Voice & lived experience': ri, Attribution: 'practitioner' }

test('every judgement below good is a gap, and no other', async () => {
  const [audit] = await taken({ ...worker(), Plan: 'Inadequate', Assessment: ri, Thresholds: 'Outstanding', Identity: 'N/A' })

  const found = await owner.select({ theme: themes.key, attribution: gaps.attribution }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id)).orderBy(themes.position)
  expect(found).toEqual([{ theme: 'assessment', attribution: null }, { theme: 'planning', attribution: null }])
})

test('the tallies hold what was judged and how much of it fell below good', async () => {
  const { rows } = { rows: await owner.select({ judged: sql<number>`sum(judged)::int`, belowGood: sql<number>`sum(below_good)::int` }).from(themeTallies) }
  const [counted] = await owner.select({ judged: sql<number>`count(*)::int`, belowGood: sql<number>`(count(*) filter (where not ${grades.goodEnough}))::int` }).from(judgements).innerJoin(grades, eq(grades.id, judgements.gradeId))

  expect(rows).toEqual([counted])
})

test('a practitioner’s gap brings the practitioner its module, with the sentence that says why', async () => {
  const [audit] = await taken({ ...worker(), ...livedExperience })

  expect(await modulesOf(audit!.workerId!)).toEqual(['childs-day'])
  const [reason] = await reasonsOf(audit!.workerId!)
  expect(reason!.sentence).toBe(`Because Child's voice and lived experience was graded Requires improvement in audit ${audit!.reference} on 4 May 2026 (rule: lived-experience-practitioner, version 1).`)
  expect((await owner.select().from(assignments).where(eq(assignments.id, reason!.assignmentId)))[0]).toMatchObject({ proposedAt: new Date(at), dueOn: '2026-06-17', decision: null })
})

test('a manager’s gap brings the manager their module, and the practitioner none', async () => {
  const manager = { 'Team Manager': 'Mona Lead', 'TM email': 'mona.lead@northmere.example' }
  const [audit] = await taken({ ...worker(), ...manager, 'Management oversight': ri, Attribution: 'manager' })

  expect(await modulesOf(audit!.managerId!)).toEqual(['visible-oversight'])
  expect(await modulesOf(audit!.workerId!)).toEqual([])
})

test('a provisional audit brings no learning, and neither does a gap that is nobody’s, the service’s or a partner’s', async () => {
  const [provisional, nobodys, service, partner] = await taken(
    { ...worker(), ...livedExperience, 'Audit type': 'Internal audit' }, { ...worker(), ...livedExperience, Attribution: '' },
    { ...worker(), ...livedExperience, Attribution: 'system' }, { ...worker(), ...livedExperience, Attribution: 'partner' },
  )

  for (const audit of [provisional, nobodys, service, partner]) {
    expect(await gapOn(audit!)).toBeDefined()
    expect(await modulesOf(audit!.workerId!)).toEqual([])
  }
})

test('whoever has left by the day on which grades are confirmed is given no learning', async () => {
  const who = worker()
  await taken({ ...who })
  const { id } = await personCalled(owner, council, who['Allocated SW'])
  await owner.execute(sql`update people set left_on = '2026-05-06' where id = ${id}::uuid`)
  await taken({ ...who, ...livedExperience })
  expect(await modulesOf(id)).toEqual([])
})

test('two gaps of one person on two audits bring the same module once, with two reasons', async () => {
  const wilma = worker()
  const [first] = await taken({ ...wilma, ...livedExperience })
  await taken({ ...wilma, ...livedExperience, 'Date of audit': '05/05/2026' })

  expect(await modulesOf(first!.workerId!)).toEqual(['childs-day'])
  expect(await reasonsOf(first!.workerId!)).toHaveLength(2)
})

test('of eight audits of one worker confirmed at once, with several gaps on one theme, each module is one assignment with a reason for every gap', async () => {
  const wilma = worker()
  const some = await taken(...Array.from({ length: 8 }, () => ({ ...wilma, ...livedExperience, 'Recording & chronology': ri, 'Audit type': 'Internal audit', Attribution: '' })))
  const person = some[0]!.workerId!
  const found = await Promise.all(some.map((audit) => Promise.all([gapOn(audit), gapOn(audit, 'recording')])))
  const doors = await Promise.all(some.map((_, n) => through(db, 'confirm findings', n % 2 ? auditor : colleague, at)))

  await Promise.all(some.map(({ id }, n) => confirmFindings(doors[n]!, id, Object.fromEntries(found[n]!.map((gap) => [gap.id, 'practitioner' as const])))))

  expect(await modulesOf(person)).toEqual(['childs-day', 'chronology'])
  const reasons = await reasonsOf(person)
  expect(Object.fromEntries(Map.groupBy(reasons, ({ assignmentId }) => assignmentId).entries().map(([, of]) => [of[0]!.moduleKey, of.length]))).toEqual({ 'childs-day': 8, chronology: 8 })
})

/** What a person's learning is due on, by module. */
const dueOf = async (personId: string) => Object.fromEntries((await owner.select().from(assignments).where(eq(assignments.personId, personId))).map(({ moduleKey, dueOn }) => [moduleKey, dueOn]))
const limited = (minutes: number) => owner.execute(sql`
  insert into council_settings (organisation_id, valid_from, amber_days, green_days, check_days, return_days, learning_days, learning_minutes_a_month, small_number, settled_at)
  values (${organisationId}::uuid, '2026-05-01', 3, 5, 2, 2, 42, ${minutes}, 5, now()) on conflict (organisation_id, valid_from) do update set learning_minutes_a_month = excluded.learning_minutes_a_month`)
const recording = { 'Recording & chronology': 'Inadequate', Plan: ri }

test('within a month’s limit learning is due on the usual day, and beyond it on the last working day of the next month with room, in one order', async () => {
  const [{ minutes }] = await owner.select({ minutes: moduleVersions.minutes }).from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day')) as [{ minutes: number }]
  await limited(minutes * 2 + 1)
  const wilma = worker()
  const both = [{ ...wilma, ...livedExperience, 'Audit No': 'P-0001', 'Date of audit': '01/05/2026' }, { ...wilma, ...recording, Attribution: 'practitioner', 'Audit No': 'P-0002' }]
  const [first] = await taken(...both.toReversed())
  // The earlier audit's comes first, then the worse grade's of the later: these fill June.
  expect(await dueOf(first!.workerId!)).toEqual({ 'childs-day': '2026-06-17', chronology: '2026-06-17', 'smart-plans': '2026-07-31' })

  await limited(minutes - 1)
  const [long] = await taken({ ...worker(), ...livedExperience })
  expect(await dueOf(long!.workerId!)).toEqual({ 'childs-day': '2026-06-17' })

  // What was waived leaves its room to other learning.
  await limited(minutes)
  const [given] = await taken({ ...worker(), ...livedExperience })
  await decideLearning(await through(db, 'decide learning', auditor, at), (await owner.select().from(assignments).where(eq(assignments.personId, given!.workerId!)))[0]!.id, { decision: 'waived', because: 'They teach this.' })
  await owner.execute(sql`update gaps set attribution = 'practitioner' where audit_id = ${given!.id}::uuid`)
  const [again] = await taken({ 'Allocated SW': (await owner.execute<{ name: string }>(sql`select name from people where id = ${given!.workerId}::uuid`))[0]!.name, 'SW email': `wilma.${named}@northmere.example`, ...recording, Plan: 'Good', Attribution: 'practitioner' })
  expect(await dueOf(again!.workerId!)).toMatchObject({ chronology: '2026-06-17' })
  await owner.execute(sql`delete from council_settings`)
})

test('of thirty audits as of three, the limit is asked about in one statement', async () => {
  const asked: string[] = []
  const counting = async (people: number) => {
    const some = await taken(...Array.from({ length: people }, () => ({ ...worker(), ...livedExperience, Attribution: '' })))
    await owner.execute(sql`update gaps set attribution = 'practitioner', attributed_at = now() where audit_id in ${some.map(({ id }) => id)}`)
    const wire = asked.length
    const by = await allowNamed(db, council, 'import command', 'import audits', new Date(at))
    await by.writing((tx) => {
      const execute = tx.execute.bind(tx)
      tx.execute = ((query: SQL) => { asked.push(new PgDialect().sqlToQuery(query).sql); return execute(query) }) as typeof tx.execute
      return followThrough(tx, by, sql`audits.id in ${some.map(({ id }) => id)}`)
    })
    return asked.slice(wire).filter((text) => text.includes('to_char(assignments.due_on')).length
  }
  expect([await counting(3), await counting(30)]).toEqual([1, 1])
})

test('running it again changes nothing, and so do eight at once', async () => {
  const before = await Promise.all([owner.select().from(assignments), owner.select().from(assignmentReasons), owner.select().from(followUps)])

  expect(await again()).toBe(0)
  expect(await Promise.all(Array.from({ length: 8 }, () => again()))).toEqual(Array.from({ length: 8 }, () => 0))

  expect(await Promise.all([owner.select().from(assignments), owner.select().from(assignmentReasons), owner.select().from(followUps)])).toEqual(before)
})

test('of eight at once, the first time, each person is given each module once', async () => {
  const rows = Array.from({ length: 6 }, () => ({ ...worker(), ...livedExperience, 'Recording & chronology': 'Inadequate', Attribution: '' }))
  const some = await taken(...rows)
  await owner.execute(sql`update gaps set attribution = 'practitioner', attributed_at = now() where audit_id in ${some.map(({ id }) => id)}`)

  const given = await Promise.all(Array.from({ length: 8 }, () => again(sql`audits.id in ${some.map(({ id }) => id)}`)))

  expect(given.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 12])
  for (const { workerId } of some) expect(await modulesOf(workerId!)).toEqual(['childs-day', 'chronology'])
})

test('running it again once the module was passed does not bring the next one of the rule', async () => {
  const [audit] = await taken({ ...worker(), ...livedExperience })
  const person = audit!.workerId!
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  await owner.insert(attempts).values({ organisationId, personId: person, moduleVersionId: version!.id, check: 'post', answers: {}, right: 5, of: 5, finishedAt: new Date('2026-05-20T10:00Z') })

  expect(await again(sql`audits.id = ${audit!.id}`, '2026-05-21T10:00Z')).toBe(0)
  expect(await modulesOf(person)).toEqual(['childs-day'])
})

test('another gap, of someone who passed the module within six months, brings the next of the rule; after six months the first again', async () => {
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  const passed = async (finishedAt: string) => {
    const [audit] = await taken({ ...worker(), 'Voice & lived experience': ri })
    await owner.insert(attempts).values({ organisationId, personId: audit!.workerId!, moduleVersionId: version!.id, check: 'post', answers: {}, right: 4, of: 5, finishedAt: new Date(finishedAt) })
    await owner.execute(sql`update gaps set attribution = 'practitioner', attributed_at = now() where audit_id = ${audit!.id}`)
    await again(sql`audits.id = ${audit!.id}`)
    return modulesOf(audit!.workerId!)
  }

  expect(await passed('2025-12-01T10:00Z')).toEqual(['record-for-child'])
  expect(await passed('2025-10-01T10:00Z')).toEqual(['childs-day'])
})

test('learning that was accepted is given anew for a later gap, and learning that was waived too', async () => {
  const wilma = worker()
  const [first] = await taken({ ...wilma, ...livedExperience })
  const [given] = await owner.select().from(assignments).where(eq(assignments.personId, first!.workerId!))
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'waived', because: 'They teach this.' })
  await taken({ ...wilma, ...livedExperience })

  expect(await modulesOf(first!.workerId!)).toEqual(['childs-day', 'childs-day'])
  expect(await again(sql`audits.id = ${first!.id}`)).toBe(0)
})

/** Two audits of one worker so many days apart: the first found lived experience wanting, the second says what it found of it. */
async function apart(days: number, second: SheetRow = {}, first: SheetRow = {}) {
  const wilma = worker()
  const audit = await taken({ ...wilma, ...livedExperience, ...first }, { ...wilma, 'Date of audit': uk(daysAfter('2026-05-04', days)), ...second })
  return { first: audit[0]!, second: audit[1]! }
}

test('a later audit of another case in which the theme is good shows that it held', async () => {
  const { first, second } = await apart(70)
  expect(await foundAgain(first)).toMatchObject({ auditId: second.id, judgedOn: second.auditedOn, held: true })
})

test('a later audit in which the theme is below good again shows that it recurred', async () => {
  const { first, second } = await apart(70, livedExperience)
  expect(await foundAgain(first)).toMatchObject({ auditId: second.id, held: false })
})

test('the window is from 8 to 16 weeks, both days included', async () => {
  expect(await foundAgain((await apart(55)).first)).toBeUndefined()
  expect(await foundAgain((await apart(56)).first)).toMatchObject({ held: true })
  expect(await foundAgain((await apart(112)).first)).toMatchObject({ held: true })
  expect(await foundAgain((await apart(113)).first)).toBeUndefined()
})

test('the same case, another worker’s case, or an audit in which the theme did not apply shows nothing', async () => {
  expect(await foundAgain((await apart(70, { 'Case ID': 'NM899999' }, { 'Case ID': 'NM899999' })).first)).toBeUndefined()
  expect(await foundAgain((await apart(70, worker())).first)).toBeUndefined()
  expect(await foundAgain((await apart(70, { 'Voice & lived experience': 'N/A' })).first)).toBeUndefined()
})

test('a gap that is nobody’s, the service’s or a partner’s is followed up for no person', async () => {
  for (const Attribution of ['', 'system', 'partner']) expect(await foundAgain((await apart(70, {}, { Attribution })).first)).toBeUndefined()
})

test('a manager’s gap follows the manager to other workers, and not the worker to other managers', async () => {
  const manager = { 'Team Manager': 'Mora Lead', 'TM email': 'mora.lead@northmere.example' }
  const { first, second } = await apart(70, { ...worker(), ...manager }, { ...manager, Attribution: 'manager' })
  expect(await foundAgain(first)).toMatchObject({ auditId: second.id, held: true })

  const other = { 'Team Manager': 'Mira Lead', 'TM email': 'mira.lead@northmere.example' }
  expect(await foundAgain((await apart(70, {}, { ...other, Attribution: 'manager' })).first)).toBeUndefined()
})

test('the first later audit counts, in whatever order they come in', async () => {
  const wilma = worker()
  const [first, latest] = await taken({ ...wilma, ...livedExperience }, { ...wilma, 'Date of audit': '20/07/2026' })
  expect(await foundAgain(first!)).toMatchObject({ auditId: latest!.id, held: true })

  const [missed] = await taken({ ...wilma, ...livedExperience, 'Date of audit': '13/07/2026' })
  expect(await foundAgain(first!)).toMatchObject({ auditId: missed!.id, held: false })

  await taken({ ...wilma, 'Date of audit': '27/07/2026' })
  expect(await foundAgain(first!)).toMatchObject({ auditId: missed!.id })
})

test('an earlier audit that comes in late is answered by the later one that is here', async () => {
  const wilma = worker()
  const [later] = await taken({ ...wilma, 'Date of audit': '13/07/2026' })
  const [first] = await taken({ ...wilma, ...livedExperience })

  expect(await foundAgain(first!)).toMatchObject({ auditId: later!.id, held: true })
})

const action = (name: string) => ({ 'Remedial actions (RAG: action ~ owner ~ due)': `A: See the child alone ~ ${name} ~ 08/05/2026` })
const asWorker = async (wilma: SheetRow): Promise<Somebody> => personCalled(owner, council, wilma['Allocated SW']!)
const byGwen = { Auditor: 'Gwen Marsh', 'Date of audit': '13/07/2026' }

test('whoever checked the evidence of an action is no judge of whether the theme held', async () => {
  const wilma = worker()
  const [first] = await taken({ ...wilma, ...livedExperience, ...action(wilma['Allocated SW']) })
  const [agreed] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, first!.id))
  const sent = await sayItIsDone(await through(db, 'do remedial actions', await asWorker(wilma), at), agreed!.id, { recordKind: 'Case note', recordDate: '2026-05-05', remark: null })
  await checkEvidence(await through(db, 'check evidence', auditor, at), sent!, { outcome: 'accepted' })

  const [, another] = await taken({ ...wilma, ...byGwen }, { ...wilma, Auditor: 'Ravi Oakley', 'Date of audit': '20/07/2026' })
  expect(await foundAgain(first!)).toMatchObject({ auditId: another!.id })
})

test('whoever checked the own-case task of its learning is no judge either', async () => {
  const wilma = worker()
  const [first] = await taken({ ...wilma, ...livedExperience })
  const learner = await asWorker(wilma)
  const [given] = await owner.select().from(assignments).where(eq(assignments.personId, learner.id))
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  await owner.insert(declarations).values({ organisationId, personId: learner.id, moduleVersionId: version!.id, declaredAt: new Date(at) })
  await sendOwnCase(await through(db, 'learn', learner, at), given!.id, { caseReference: 'NM700001', recordKind: 'Visit form', recordDate: '2026-05-06', remark: 'Drew the morning with him.' })
  const [task] = await owner.select().from(evidence).where(eq(evidence.assignmentId, given!.id))
  await checkEvidence(await through(db, 'check evidence', auditor, at), task!.id, { outcome: 'accepted' })

  await taken({ ...wilma, ...byGwen })
  expect(await foundAgain(first!)).toBeUndefined()
})

test('inspections are followed up by the next of the same authority, however long it takes', async () => {
  const header = 'la_code,la_name,region,inspection_date,publication_date,inspection_framework,inspection_type,overall_effectiveness,leaders,help_and_protection,children_in_care,care_leavers,adoption,points_published,themes_raised'
  const [authority, elsewhere] = await owner.execute<{ team: string; area: string }>(sql`
    select teams.name as team, service_areas.name as area from teams join service_areas on service_areas.id = teams.service_area_id
    join organisations on organisations.id = teams.organisation_id where organisations.key = 'england' order by teams.name limit 2`)
  const inspected = (at: typeof authority, code: string, day: string, grade: string) => `${code},${at!.team},${at!.area},${day},${day},ILACS,Standard,${grade},${grade},Good,Good,,,no,`
  await takeIn(db, [header, inspected(authority, '901', '2015-03-02', 'Inadequate'), inspected(elsewhere, '902', '2016-03-02', 'Good'), inspected(authority, '901', '2021-03-02', 'Good')].join('\n'), { organisation: 'england', profile: 'ofsted' })

  const found = await owner.select({ theme: themes.key, held: followUps.held, judgedOn: followUps.judgedOn }).from(followUps).innerJoin(gaps, eq(gaps.id, followUps.gapId))
    .innerJoin(themes, eq(themes.id, gaps.themeId)).innerJoin(audits, eq(audits.id, gaps.auditId)).where(like(audits.reference, '901 %')).orderBy(themes.position)
  expect(found).toEqual([{ theme: 'overall-effectiveness', held: true, judgedOn: '2021-03-02' }, { theme: 'leaders', held: true, judgedOn: '2021-03-02' }])
  expect(daysBetween('2015-03-02', '2021-03-02')).toBeGreaterThan(2_000)
})

test('audits of one worker that answer one another, confirmed and attributed anew all at once, are all confirmed', async () => {
  const wilma = worker()
  const rows = Array.from({ length: 12 }, (_, n) => ({ ...wilma, ...livedExperience, Attribution: n % 2 ? 'practitioner' : '', 'Audit type': 'Internal audit', 'Date of audit': uk(daysAfter('2024-05-04', 60 * n)) }))
  const some = await taken(...rows)
  const found = await Promise.all(some.map((audit) => gapOn(audit)))
  const doors = await Promise.all(some.flatMap((_, n) => [through(db, 'confirm findings', n % 2 ? auditor : colleague, at), through(db, 'confirm findings', n % 2 ? auditor : colleague, at)]))

  const answers = await Promise.all(doors.map((door, n) => {
    const k = Math.floor(n / 2)
    return confirmFindings(door, some[k]!.id, { [found[k]!.id]: n % 2 ? 'practitioner' : 'manager' })
  }))

  expect(new Set(answers)).toEqual(new Set([true]))
  const unconfirmed = await writing(db, organisationId, (tx) => tx.select({ id: audits.id }).from(audits).where(sql`${audits.id} in ${some.map(({ id }) => id)} and ${audits.confirmedAt} is null`))
  expect(unconfirmed).toEqual([])
})
