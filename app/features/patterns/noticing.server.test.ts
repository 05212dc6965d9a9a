import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { audits, gaps, teamPatternGaps, teamPatterns, teams, themes } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { daysAfter } from '../../lib/days.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { layDown } from '../frameworks/frameworks.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { followThrough } from '../publishing/publishing.server.ts'
import { startServiceAction } from '../service-actions/looking-after.server.ts'
import { serviceActionFor } from '../service-actions/service-actions.server.ts'
import { answerAudit } from '../replies/replies.server.ts'
import { settleCaseQuestion } from '../publishing/settle-case-question.server.ts'
import { decidePattern, gapsOfPattern, patternFor, patternsToTakeUp } from './patterns.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const today = '2026-05-06'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const leader = await somebody(owner, council, { name: 'Hollis Grange', role: 'leader', area: 'Family Help' })
const elsewhere = await somebody(owner, council, { name: 'Verity Salt', role: 'leader', area: 'Front Door' })
const inSouth = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
afterEach(endReadings)

let made = 0
/** A team that no other test knows, with its area. */
async function newTeam() {
  made += 1
  const name = `Team ${made}`
  await owner.execute(sql`insert into teams (organisation_id, service_area_id, name, valid_from) select organisation_id, service_area_id, ${name}, '2013-01-01' from teams where organisation_id = ${auditor.organisationId}::uuid and name = 'Family Help South'`)
  return name
}

let audited = 0
const uk = (day: string) => day.split('-').toReversed().join('/')
/** An audit of a worker's case, with an inadequate plan that is mainly the worker's unless something else is said. */
const row = (team: string, worker: string, { on = '2026-05-04', ...more }: SheetRow & { on?: string } = {}): SheetRow => {
  audited += 1
  return {
    'Audit No': `N-${audited}`, 'Case ID': `NM70${1000 + audited}`, 'Date of audit': uk(on), Team: team, 'Allocated SW': worker, 'SW email': `${worker.toLowerCase().replaceAll(' ', '.')}@northmere.example`,
    Plan: 'Inadequate', Attribution: 'practitioner', ...more,
  }
}
const taken = async (rows: SheetRow[], moment = at) => {
  await takeIn(db, sheet(rows), { at: moment })
  return rows.map((one) => one['Audit No']!)
}
const auditCalled = async (reference: string) => (await owner.select().from(audits).where(eq(audits.reference, reference)))[0]!
const patternsOf = (team: string) => owner.select({ id: teamPatterns.id, themeKey: teamPatterns.themeKey, decidedAt: teamPatterns.decidedAt }).from(teamPatterns)
  .innerJoin(teams, and(eq(teams.id, teamPatterns.teamId), eq(teams.name, team))).orderBy(teamPatterns.noticedAt)
const auditsIn = async (patternId: string) => (await owner.select({ audit: audits.reference }).from(teamPatternGaps).innerJoin(gaps, eq(gaps.id, teamPatternGaps.gapId)).innerJoin(audits, eq(audits.id, gaps.auditId))
  .where(eq(teamPatternGaps.teamPatternId, patternId)).orderBy(audits.reference)).map(({ audit }) => audit)
const again = async (moment = at) => {
  const by = await allowNamed(db, council, 'import command', 'import audits', new Date(moment))
  await by.writing((tx) => followThrough(tx, by, sql`true`))
}
const look = async (who: Somebody, moment = at) => through(db, 'look at team patterns', who, moment)
const standing = async (id: string, moment = at) => {
  const one = await patternFor(await look(auditor, moment), id)
  await endReadings()
  return one
}
const three = (team: string) => ['Ann Ashe', 'Ben Bell', 'Cat Cole'].map((name) => row(team, `${name} of ${team}`))

test('three people of a team with a gap on one theme are a pattern, two people with five gaps are none', async () => {
  const [of3, of2] = [await newTeam(), await newTeam()]
  const references = await taken(three(of3))
  await taken(['Ann Two', 'Ann Two', 'Ann Two', 'Ben Two', 'Ben Two'].map((name) => row(of2, name)))
  const [pattern, ...more] = await patternsOf(of3)
  expect(more).toEqual([])
  expect(pattern).toMatchObject({ themeKey: 'planning', decidedAt: null })
  expect(await auditsIn(pattern!.id)).toEqual(references.toSorted())
  expect(await patternsOf(of2)).toEqual([])
})

test('a gap of 92 days ago is counted, one of 93 days ago is not', async () => {
  const [within, without] = [await newTeam(), await newTeam()]
  await taken([...three(within).slice(0, 2), row(within, 'Old Within', { on: daysAfter(today, -92) })])
  await taken([...three(without).slice(0, 2), row(without, 'Old Without', { on: daysAfter(today, -93) })])
  expect(await patternsOf(within)).toHaveLength(1)
  expect(await patternsOf(without)).toEqual([])
})

test('other teams, other themes, and gaps that are not the practitioner’s do not make a third', async () => {
  const [one, other] = [await newTeam(), await newTeam()]
  const two = three(one).slice(0, 2)
  await taken([...two, row(other, 'Third Elsewhere'), row(one, 'Third Theme', { Plan: 'Good', Assessment: 'Inadequate' }), row(one, 'Third Manager', { Attribution: 'manager' }), row(one, 'Third Service', { Attribution: 'system' }), row(one, 'Third Nobody', { Attribution: '' })])
  expect(await patternsOf(one)).toEqual([])
  expect(await patternsOf(other)).toEqual([])
})

test('a theme of the same key in another version of the framework is the same theme', async () => {
  const team = await newTeam()
  await taken(three(team).slice(0, 2))
  const version = await owner.transaction((tx) => layDown(tx, auditor.organisationId, { ...practiceFramework, validFrom: '2040-01-01' }))
  const [third] = await taken([row(team, 'Third Later', { Plan: 'Good' })])
  const audit = await auditCalled(third!)
  await owner.execute(sql`
    with judged as (insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id)
      select themes.organisation_id, ${audit.id}::uuid, themes.id, themes.framework_id, grades.id from themes join grades on grades.framework_id = themes.framework_id and not grades.good_enough
      where themes.framework_id = ${version!}::uuid and themes.key = 'planning' order by grades.rank limit 1 returning *)
    insert into gaps (organisation_id, audit_id, theme_id, attribution, attributed_at) select organisation_id, audit_id, theme_id, 'practitioner', now() from judged`)
  await again()
  const [pattern] = await patternsOf(team)
  expect(await auditsIn(pattern!.id)).toContain(third)
})

test('running it again adds nothing, and later gaps join what nobody has decided', async () => {
  const team = await newTeam()
  const references = await taken(three(team))
  const [pattern] = await patternsOf(team)
  await again()
  expect(await patternsOf(team)).toHaveLength(1)
  expect(await auditsIn(pattern!.id)).toEqual(references.toSorted())
  const [later] = await taken([row(team, 'Dee Dale', { on: today })], '2026-07-20T10:00:00Z')
  expect(await patternsOf(team)).toHaveLength(1)
  expect(await auditsIn(pattern!.id)).toContain(later)
})

test('after a decision three people with audits of later days are needed', async () => {
  const team = await newTeam()
  await taken(three(team))
  const [pattern] = await patternsOf(team)
  expect(await decidePattern(await look(auditor), pattern!.id, { decision: 'not needed', because: 'Looked at in May.' })).toBe(true)
  await taken(['Ann New', 'Ben New', 'Cat New'].map((name) => row(team, name, { on: today })), '2026-05-20T10:00:00Z')
  await taken([row(team, 'Ann New', { on: '2026-05-07' }), row(team, 'Ben New', { on: '2026-05-08' })], '2026-05-21T10:00:00Z')
  expect(await patternsOf(team)).toHaveLength(1)
  const [third] = await taken([row(team, 'Cat New', { on: '2026-05-09' })], '2026-05-22T10:00:00Z')
  const [, second] = await patternsOf(team)
  expect(await auditsIn(second!.id)).toHaveLength(3)
  expect(await auditsIn(second!.id)).toContain(third)
})

test('a disputed finding, a withdrawn gap, a hidden audit and a question whose case it was each take a person out until it is settled', async () => {
  const team = await newTeam()
  const [first, second, third] = await taken(three(team))
  const [pattern] = await patternsOf(team)
  expect(await standing(pattern!.id)).toMatchObject({ people: 3, gaps: 3, open: true })

  const audit = await auditCalled(first!)
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(themes, and(eq(themes.id, gaps.themeId), eq(themes.key, 'planning'))).where(eq(gaps.auditId, audit.id))
  const worker = { id: audit.workerId!, organisationId: audit.organisationId }
  expect(await answerAudit(await through(db, 'reply to audits', worker, at), audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: gap!.id, because: 'See May.' }] })).toBe(true)
  expect(await standing(pattern!.id)).toMatchObject({ people: 2, open: false })
  expect(await decidePattern(await look(auditor), pattern!.id, { decision: 'taken up' })).toBe('fallen below')
  await owner.execute(sql`delete from disputes`)

  await owner.update(gaps).set({ withdrawnAt: new Date(at) }).where(eq(gaps.id, gap!.id))
  expect(await standing(pattern!.id)).toMatchObject({ people: 2, open: false })
  await owner.update(gaps).set({ withdrawnAt: null }).where(eq(gaps.id, gap!.id))

  await hideAudit(await through(db, 'report wrong audits', auditor, at), (await auditCalled(second!)).id, 'wrong child')
  expect(await standing(pattern!.id)).toMatchObject({ people: 2, open: false })
  expect((await gapsOfPattern(await through(db, 'follow gaps', auditor, at), pattern!.id)).map((one) => one.audit)).not.toContain(second)
  await owner.execute(sql`update audits set hidden_at = null where reference = ${second!}`)

  const asked = await auditCalled(third!)
  await owner.execute(sql`insert into case_questions (organisation_id, audit_id, person_id, raised_at) values (${asked.organisationId}::uuid, ${asked.id}::uuid, ${asked.workerId}::uuid, now())`)
  await endReadings()
  expect(await standing(pattern!.id)).toMatchObject({ people: 2, open: false })
  await settleCaseQuestion(await through(db, 'settle whose case', auditor, at), asked.id, asked.workerId!, true)
  expect(await standing(pattern!.id)).toMatchObject({ people: 3, open: true })
})

test('one new gap does not bring back a pattern that has fallen below three, three within three months do', async () => {
  const team = await newTeam()
  const [first] = await taken(three(team))
  const [pattern] = await patternsOf(team)
  await owner.execute(sql`update gaps set withdrawn_at = now() where audit_id = ${(await auditCalled(first!)).id}::uuid`)
  const later = '2026-10-01T10:00:00Z'
  const [alone] = await taken([row(team, 'Ann New', { on: '2026-09-20' })], later)
  expect(await auditsIn(pattern!.id)).not.toContain(alone)
  expect(await standing(pattern!.id, later)).toMatchObject({ people: 2, open: false })
  await taken([row(team, 'Ben New', { on: '2026-09-21' }), row(team, 'Cat New', { on: '2026-09-22' })], later)
  expect(await auditsIn(pattern!.id)).toContain(alone)
  expect(await standing(pattern!.id, later)).toMatchObject({ people: 5, open: true })
})

test('an audit that a later sheet gives to another team is no longer of the first', async () => {
  const [team, other] = [await newTeam(), await newTeam()]
  const rows = three(team)
  const [first] = await taken(rows)
  const [pattern] = await patternsOf(team)
  await taken([{ ...rows[0]!, Team: other }])
  expect(await auditsIn(pattern!.id)).not.toContain(first)
})

test('two who confirm at once notice it once, and whoever decides at the same time is seen', async () => {
  const team = await newTeam()
  const references = await taken(three(team).map((one) => ({ ...one, Attribution: '' })))
  const confirm = async (reference: string, nth: number) => {
    const audit = await auditCalled(reference)
    const theirs = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, audit.id))
    return confirmFindings(await through(db, 'confirm findings', nth % 2 ? auditor : colleague, at), audit.id, Object.fromEntries(theirs.map(({ id }) => [id, 'practitioner' as const])))
  }
  expect(await Promise.all(references.flatMap((reference, nth) => [confirm(reference, nth), confirm(reference, nth)]))).toEqual(Array.from({ length: 6 }, () => true))
  const [pattern, ...more] = await patternsOf(team)
  expect(more).toEqual([])
  expect(await auditsIn(pattern!.id)).toEqual(references.toSorted())

  const deciders = await Promise.all([auditor, colleague, leader, auditor, colleague].map((who) => look(who)))
  const said = await Promise.all([...deciders.map((decider) => decidePattern(decider, pattern!.id, { decision: 'taken up' })), taken([row(team, 'Dee Dale')])])
  expect(said.slice(0, -1).filter((one) => one === true)).toHaveLength(1)
  expect(said.slice(0, -1).filter((one) => one === 'decided already')).toHaveLength(4)
  expect(await owner.select().from(teamPatterns).where(and(eq(teamPatterns.id, pattern!.id), isNull(teamPatterns.decidedAt)))).toEqual([])
})

test('the team’s manager, its area’s leader and auditors see it; another team’s manager and another area’s leader do not', async () => {
  const references = await taken(['Ann South', 'Ben South', 'Cat South'].map((name) => row('Family Help South', name)))
  const [pattern] = await patternsOf('Family Help South')
  const other = await somebody(owner, council, { name: 'Other Manager', role: 'manager', team: await newTeam() })
  for (const who of [inSouth, leader, auditor]) {
    expect(await patternFor(await look(who), pattern!.id)).toMatchObject({ people: 3, theme: 'Planning' })
    expect((await patternsToTakeUp(await look(who))).map(({ id }) => id)).toContain(pattern!.id)
  }
  for (const who of [other, elsewhere]) {
    expect(await patternFor(await look(who), pattern!.id)).toBeUndefined()
    expect(await decidePattern(await look(who), pattern!.id, { decision: 'taken up' })).toBeUndefined()
    expect((await patternsToTakeUp(await look(who))).map(({ id }) => id)).not.toContain(pattern!.id)
  }
  expect((await gapsOfPattern(await through(db, 'follow gaps', inSouth, at), pattern!.id)).map(({ audit }) => audit).toSorted()).toEqual(references.toSorted())
})

test('whoever held one of the cases decides nothing, and a theme without a workshop is not taken up with one', async () => {
  const [team, other] = [await newTeam(), await newTeam()]
  await taken(three(team))
  await owner.execute(sql`update audits set worker_id = ${colleague.id}::uuid where worker_id = ${(await personCalled(owner, council, `Ann Ashe of ${team}`)).id}::uuid`)
  const [pattern] = await patternsOf(team)
  expect(await decidePattern(await look(colleague), pattern!.id, { decision: 'taken up' })).toBe('own practice')
  expect(await decidePattern(await look(auditor), pattern!.id, { decision: 'taken up' })).toBe(true)
  expect(await standing(pattern!.id)).toMatchObject({ decision: 'taken up', workshopWanted: 'planning-lab', decidedBy: 'Gwen Marsh' })

  await taken(three(other).map((one) => ({ ...one, Plan: 'Good', 'Direct work': 'Inadequate' })))
  const [family] = await patternsOf(other)
  expect(await decidePattern(await look(auditor), family!.id, { decision: 'taken up' })).toBe('no workshop')
})

test('what an import brought goes with it, and stays once somebody has decided about it', async () => {
  const team = await newTeam()
  const references = await taken(three(team))
  const [pattern] = await patternsOf(team)
  const importId = (await auditCalled(references[0]!)).importId!
  await decidePattern(await look(auditor), pattern!.id, { decision: 'taken up' })
  const importer = await allowNamed(db, council, 'import command', 'import audits', new Date(at))
  expect(await voidImport(importer, importId)).toMatchObject({ acted: 3 })
  await owner.update(teamPatterns).set({ decidedAt: null, decidedById: null, decision: null, workshopWanted: null }).where(eq(teamPatterns.id, pattern!.id))
  expect(await voidImport(importer, importId)).toBe('voided')
  expect(await patternsOf(team)).toEqual([])
  expect(await owner.select().from(audits).where(inArray(audits.reference, references))).toEqual([])
})

const plan = { wording: 'Put a date beside each outcome of the plan form', because: 'Several people of one team have a gap on planning.', ownerId: leader.id, dueMonth: '2026-09-01', gapIds: [] }

test('a service action begun for a pattern takes it up, is about its area, and of many at once one is begun', async () => {
  const team = await newTeam()
  await taken(three(team))
  const [pattern] = await patternsOf(team)
  const keepers = await Promise.all([auditor, colleague, leader, auditor].map(async (who) => [await through(db, 'look after service actions', who, at), await look(who)] as const))
  const came = await Promise.all(keepers.map(([keeper, reader]) => startServiceAction(keeper, plan, { reader, id: pattern!.id })))
  expect(came.filter((one) => one === 'pattern settled')).toHaveLength(3)
  const { id } = came.find((one) => typeof one === 'object') as { id: string }
  const [begun] = await owner.execute<{ about: string }>(sql`select areas.name as about from service_actions join service_areas areas on areas.id = service_actions.service_area_id where service_actions.id = ${id}::uuid`)
  expect(begun).toEqual({ about: 'Family Help' })
  expect(await standing(pattern!.id)).toMatchObject({ decision: 'taken up', workshopWanted: null, serviceAction: { id } })
  expect((await owner.execute(sql`select 1 from service_actions where wording = ${plan.wording}`))).toHaveLength(1)
  expect(await serviceActionFor(await through(db, 'follow service actions', auditor, at), undefined, id)).toMatchObject({ pattern: { id: pattern!.id, within: true }, answers: [] })
})

test('what was taken up with a workshop may have a service action too, what is not needed has none, and nobody begins one from elsewhere', async () => {
  const [wanted, notNeeded] = [await newTeam(), await newTeam()]
  await taken([...three(wanted), ...three(notNeeded)])
  const [[first], [second]] = [await patternsOf(wanted), await patternsOf(notNeeded)]
  await decidePattern(await look(inSouth), first!.id, { decision: 'taken up' })
  expect(await standing(first!.id)).toMatchObject({ decision: null })
  await decidePattern(await look(leader), first!.id, { decision: 'taken up' })
  await decidePattern(await look(leader), second!.id, { decision: 'not needed', because: 'Two of them have left.' })
  const keeper = await through(db, 'look after service actions', auditor, at)
  expect(await startServiceAction(keeper, plan, { reader: await look(elsewhere), id: first!.id })).toBeUndefined()
  expect(await startServiceAction(keeper, plan, { reader: await look(auditor), id: second!.id })).toBe('pattern settled')
  const begun = await startServiceAction(keeper, plan, { reader: await look(auditor), id: first!.id }) as { id: string }
  expect(await standing(first!.id)).toMatchObject({ workshopWanted: 'planning-lab', decidedBy: 'Hollis Grange', serviceAction: begun })
  expect(await startServiceAction(keeper, plan)).toBeUndefined()
})
