import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { audits, gaps, people, teamMemberships, teams, themeTallies } from '../../../db/schema.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { settleCaseQuestion } from '../publishing/settle-case-question.server.ts'
import { sayNotMyCase } from '../remedial-actions/remedial-actions.server.ts'
import { changeTeams } from '../staff/person-changes.server.ts'
import { mapTeams } from '../staff/team-map.server.ts'
import { remedialActions } from '../../../db/schema.ts'
import { talliesAnew } from './tallies.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-23T09:00:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const { organisationId } = ada

const inText = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted()
/** What is stored, without rows that have come down to nothing. */
const stored = async () => writing(db, organisationId, async (tx) => inText(await tx.select(getTableColumns(themeTallies)).from(themeTallies).where(sql`${themeTallies.judged} <> 0 or ${themeTallies.belowGood} <> 0`)))
const anew = async () => writing(db, organisationId, async (tx) => inText(await talliesAnew(tx)))

const workers = ['Wilma Aaa', 'Wilma Bbb', 'Wilma Ccc', 'Wilma Ddd']
const titles = ['Social worker', 'Senior practitioner', 'Team leader', null]
const gradeWords = ['Good', 'RI', 'Inadequate', 'N/A']
const whose = ['practitioner', 'manager', 'system', 'partner'] as const
const moves = ['Family Help South', 'Safeguarding North']

/** What is done with one of twelve audits, of one of four workers. */
type Step =
  | { what: 'bring in'; audit: number; worker: number; grades: number; month: number }
  | { what: 'take back' }
  | { what: 'confirm'; audit: number; as: number }
  | { what: 'call'; worker: number; title: number }
  | { what: 'move'; worker: number; team: number }

const nth = (many: number) => fc.nat({ max: many - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('bring in' as const), audit: nth(12), worker: nth(4), grades: nth(16), month: nth(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('take back' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('confirm' as const), audit: nth(12), as: nth(4) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('call' as const), worker: nth(4), title: nth(4) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('move' as const), worker: nth(4), team: nth(2) }) },
)

let run = 0
/** Does a step, as the portal does it. @returns whether it may change no figure of the past */
async function take(one: Step, brought: string[]): Promise<boolean> {
  switch (one.what) {
    case 'bring in': {
      const row: SheetRow = {
        'Audit No': `P${run}-${one.audit}`, 'Case ID': `NM7${run}${1000 + one.audit}`, 'Date of audit': `0${1 + one.audit % 9}/0${5 + one.month}/2026`, 'Case category': one.audit % 2 ? 'CIN' : 'CP',
        'Allocated SW': workers[one.worker]!, 'SW email': `wilma.${one.worker}@northmere.example`, Plan: gradeWords[one.grades % 4]!, Assessment: gradeWords[Math.floor(one.grades / 4)]!,
      }
      const { importId, accepted } = await takeIn(db, sheet([row]), { at })
      if (accepted > 0) brought.push(importId)
      return false
    }
    case 'take back': {
      const importId = brought.pop()
      if (importId) await voidImport(await through(db, 'import audits', ben, at), importId)
      return false
    }
    case 'confirm': {
      const found = await owner.select({ auditId: audits.id, gapId: gaps.id }).from(audits).innerJoin(gaps, eq(gaps.auditId, audits.id)).where(eq(audits.reference, `P${run}-${one.audit}`))
      if (found[0]) await confirmFindings(await through(db, 'confirm findings', ada, at), found[0].auditId, Object.fromEntries(found.map(({ gapId }, index) => [gapId, whose[(one.as + index) % 4]!])))
      return false
    }
    case 'call':
      await owner.update(people).set({ jobTitle: titles[one.title]! }).where(and(eq(people.organisationId, organisationId), eq(people.name, workers[one.worker]!)))
      return true
    case 'move': {
      const who = await personCalled(owner, 'northmere', workers[one.worker]!)
      const [team] = await owner.select({ id: teams.id }).from(teams).where(and(eq(teams.organisationId, organisationId), eq(teams.name, moves[one.team]!)))
      const [member] = await owner.select({ teamId: teamMemberships.teamId }).from(teamMemberships).where(and(eq(teamMemberships.personId, who.id), sql`${teamMemberships.validTo} is null`))
      await changeTeams(await through(db, 'look after people', ben, at), who.id, { join: team!.id, leave: member?.teamId === team!.id ? null : member?.teamId ?? null, on: '2026-11-23' })
      return true
    }
  }
}

beforeAll(async () => {
  for (const [index, name] of workers.entries()) await takeIn(db, sheet([{ 'Audit No': `FIRST-${index}`, 'Case ID': `NM69${1000 + index}`, 'Allocated SW': name, 'SW email': `wilma.${index}@northmere.example` }]), { at })
})

test('whatever the order of imports, corrections, confirmations, new titles and moves, tallies equal a full rebuild, and no title or move changes the past', async () => {
  const done = new Map<Step['what'], number>()
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
    run += 1
    const brought: string[] = []
    for (const one of steps) {
      const before = await stored()
      const keepsThePast = await take(one, brought)
      await endReadings()
      done.set(one.what, (done.get(one.what) ?? 0) + 1)
      const after = await stored()
      if (keepsThePast) expect(after).toEqual(before)
    }
    expect(await stored()).toEqual(await anew())
  }), { numRuns: 20, seed: 48 })
  expect(Math.min(...done.values())).toBeGreaterThan(5)
  expect(done.size).toBe(5)
}, 120_000)

test('an audit that turns out to be another worker’s goes to that worker’s title, and whose gap it was is open again', async () => {
  await owner.update(people).set({ jobTitle: 'Social worker' }).where(and(eq(people.organisationId, organisationId), eq(people.name, workers[0]!)))
  await owner.update(people).set({ jobTitle: 'Senior practitioner' }).where(and(eq(people.organisationId, organisationId), eq(people.name, workers[1]!)))
  await takeIn(db, sheet([{ 'Audit No': 'CQ-1', 'Case ID': 'NM680001', 'Allocated SW': workers[0]!, 'SW email': 'wilma.0@northmere.example', Plan: 'Inadequate', Attribution: 'Plan: practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `A: See the child alone ~ ${workers[0]} ~ 30/11/2026` }]), { at })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, 'CQ-1'))
  const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  const [held, right] = await Promise.all([workers[0]!, workers[1]!].map((name) => personCalled(owner, 'northmere', name)))
  expect(audit!.workerTitle).toBe('Social worker')
  await sayNotMyCase(await through(db, 'do remedial actions', held!, at), action!.id)
  expect(await settleCaseQuestion(await through(db, 'settle whose case', ada, at), audit!.id, held!.id, false, right!.id)).toBe(true)

  const [now] = await owner.select({ title: audits.workerTitle, attribution: gaps.attribution }).from(audits).innerJoin(gaps, eq(gaps.auditId, audits.id)).where(eq(audits.id, audit!.id))
  expect(now).toEqual({ title: 'Senior practitioner', attribution: null })
  expect(await stored()).toEqual(await anew())
})

test('a team that goes on under another name in another area leaves its history where it was', async () => {
  const before = await stored()
  const [team] = await owner.select().from(teams).where(and(eq(teams.organisationId, organisationId), eq(teams.name, 'Family Help South')))
  const [elsewhere] = await owner.select().from(teams).where(and(eq(teams.organisationId, organisationId), eq(teams.name, 'Safeguarding North')))
  expect(await mapTeams(await through(db, 'look after people', ben, at), { fromIds: [team!.id], names: ['Moved Away'], on: '2026-12-01', areaId: elsewhere!.serviceAreaId }, {})).toEqual({ done: true })
  expect(await stored()).toEqual(before)
  expect(before).toEqual(await anew())
})
