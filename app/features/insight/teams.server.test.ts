import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { audits, disputes, gaps, judgements, teams, themes } from '../../../db/schema.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { askedOf, type Asked } from './asked.ts'
import { pressures } from './pressures.server.ts'
import { themesOfMyTeams } from './teams.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-23T09:00:00Z'
const tariq = await somebody(owner, 'northmere', { name: 'Tariq Southlead', role: 'manager', team: 'Family Help South' })
const nora = await somebody(owner, 'northmere', { name: 'Nora Northlead', role: 'manager', team: 'Safeguarding North' })
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })

const mine = async (manager: typeof tariq, more: Partial<Asked> = {}) => themesOfMyTeams(await through(db, 'see own team in insight', manager, at), { ...askedOf(new URLSearchParams()), ...more })
const shown = async (...what: Parameters<typeof mine>) => {
  const found = await mine(...what)
  if (!found?.themes) throw new Error('Nothing to show.')
  return found
}
const theme = async (key: string, ...what: Parameters<typeof mine>) => (await shown(...what)).themes.find((one) => one.key === key)!

/** Audits of October 2026, of so many workers, on Family Help South unless said otherwise. */
const rows = (named: string, many: number, workers: number, also: SheetRow = {}) => Array.from({ length: many }, (_, nth): SheetRow => ({
  'Audit No': `${named}-${nth}`, 'Case ID': `NM6${named.charCodeAt(0)}${1000 + nth}`, 'Date of audit': '05/10/2026', 'Allocated SW': `Worker ${named}${'abcdefgh'[nth % workers]}`, 'SW email': `worker.${named.toLowerCase()}${nth % workers}@northmere.example`, ...also,
}))

test('a manager sees what audits of their own team found, and nothing of another team', async () => {
  expect(await mine(tariq)).toEqual({ themes: undefined })
  await takeIn(db, sheet([...rows('S', 6, 3, { Plan: 'Inadequate' }), ...rows('N', 10, 4, { Team: 'Safeguarding North', Service: 'Safeguarding', 'Team Manager': 'Nia Tull', 'TM email': 'nia.tull@northmere.example', Plan: 'Good', Assessment: 'Inadequate' })]))
  const [plan, assessment] = [await theme('planning', tariq), await theme('assessment', tariq)]
  expect([plan.all, plan.workers]).toEqual([{ judged: 6, belowGood: 6, leftOut: 0 }, 3])
  expect(assessment.all).toEqual({ judged: 6, belowGood: 0, leftOut: 0 })
  expect((await theme('planning', nora)).all).toEqual({ judged: 10, belowGood: 0, leftOut: 0 })
  expect((await shown(tariq)).teams.map(({ name }) => name)).toEqual(['Family Help South'])
})

test('another team’s address is not there, and a team of one’s own without audits is empty', async () => {
  const named = async (name: string) => (await owner.select().from(teams).where(eq(teams.name, name)))[0]!.id
  expect(await mine(tariq, { team: await named('Safeguarding North') })).toBeUndefined()
  expect(await mine(tariq, { team: 'no team at all' })).toBeUndefined()
  expect((await shown(tariq, { team: await named('Family Help South') })).judged).toBe((await shown(tariq)).judged)
  expect(await mine(tariq, { team: await named('Family Help South'), period: '2020-01 to 2020-02' })).toEqual({ themes: undefined })
  expect(await mine(tariq, { period: 'last week' })).toBeUndefined()
})

test('whose gaps they are stands in a column each once an auditor has said it', async () => {
  const found = await owner.select({ auditId: audits.id, gapId: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).innerJoin(themes, eq(themes.id, gaps.themeId))
    .where(and(sql`audits.reference like 'S-%'`, eq(themes.key, 'planning'))).orderBy(audits.reference)
  for (const [nth, whose] of (['practitioner', 'manager', 'system', 'partner'] as const).entries()) {
    expect(await confirmFindings(await through(db, 'confirm findings', ada, at), found[nth]!.auditId, { [found[nth]!.gapId]: whose })).toBe(true)
  }
  const { all, practitioner, manager, service } = await theme('planning', tariq)
  expect([all, practitioner, manager, service].map(({ belowGood }) => belowGood)).toEqual([6, 1, 1, 2])
})

test('a disputed finding is left out of the team’s figures and of its panel alike', async () => {
  const [one] = await owner.select({ id: gaps.id, workerId: audits.workerId, organisationId: gaps.organisationId, gradeId: judgements.gradeId }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId))
    .innerJoin(judgements, and(eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId))).where(eq(gaps.attribution, 'practitioner'))
  await owner.insert(disputes).values({ organisationId: one!.organisationId, gapId: one!.id, raisedById: one!.workerId!, because: 'The plan has its dates.', raisedAt: new Date(at), challengedGradeId: one!.gradeId!, settleBy: '2026-12-07' })
  const after = await theme('planning', tariq)
  expect(after.all).toEqual({ judged: 5, belowGood: 5, leftOut: 1 })
  expect(after.practitioner).toMatchObject({ belowGood: 0, leftOut: 1 })
})

test('one of several teams can be shown by itself', async () => {
  const both = await somebody(owner, 'northmere', { name: 'Bo Bothlead', role: 'manager', team: 'Family Help South' })
  const [north] = await owner.select().from(teams).where(eq(teams.name, 'Safeguarding North'))
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, team_id, valid_from) values (${both.organisationId}::uuid, ${both.id}::uuid, 'manager', 'team', ${north!.id}::uuid, '2020-01-01')`)
  const [all, one] = [await theme('planning', both), await theme('planning', both, { team: north!.id })]
  expect(all.all.judged).toBe(15)
  expect(one.all.judged).toBe(10)
})

test('beside it stand caseloads and vacancies of the manager’s own teams alone, and nobody’s own count', async () => {
  const carried = await pressures(await through(db, 'see own team in insight', tariq, at), 'team')
  expect(carried.map(({ name }) => name)).toEqual(['Family Help South'])
  expect(Object.keys(carried[0]!).toSorted()).toEqual(['cases', 'countedOn', 'id', 'name', 'posts', 'postsCountedOn', 'workers'])
})

test('a manager of another council sees nothing of this one', async () => {
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Sol Lead', role: 'manager', team: 'Safeguarding East' })
  expect(await mine(elsewhere)).toEqual({ themes: undefined })
})
