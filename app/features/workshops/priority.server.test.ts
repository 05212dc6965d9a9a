import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { ownDatabase, personCalled, sheet, takeIn, type SheetRow } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { whoHasPriority } from './priority.server.ts'

const { db, owner } = await ownDatabase()

/** The audit of somebody’s case, named by what it is about. */
const auditOf = (name: string, nth: number, more: SheetRow): SheetRow => ({
  'Audit No': name, 'Case ID': `NM40000${nth}`, 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example`, Attribution: 'practitioner', ...more,
})
const red = (name: string) => ({ 'Remedial actions (RAG: action ~ owner ~ due)': `R: See the child ~ ${name} ~ 11/05/2026` })
const inadequate = { Plan: 'Inadequate' }
const folk = {
  'Ina Inadequate': inadequate, 'Rob Requires': { Plan: 'Requires improvement' }, 'Mo Managed': { ...inadequate, Attribution: 'manager' }, 'Sy System': { ...inadequate, Attribution: 'system' },
  'Pru Provisional': { ...inadequate, 'Audit type': 'Internal audit' }, 'Di Disputed': inadequate, 'Wit Withdrawn': inadequate, 'Hid Hidden': { ...inadequate, ...red('Hid Hidden') }, 'Clo Closed': inadequate,
  'Red Whole': red('Red Whole'), 'Red Named': { Plan: 'Requires improvement', ...red('Red Named') }, 'Red Done': red('Red Done'), 'Am Amber': { 'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child ~ Am Amber ~ 11/05/2026' },
} satisfies Record<string, SheetRow>

beforeAll(async () => {
  await takeIn(db, sheet(Object.entries(folk).map(([name, more], nth) => auditOf(name, nth, more))))
  const gapOf = (name: string) => sql`(select gaps.id from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where audits.reference = ${name})`
  await owner.execute(sql`
    insert into disputes (organisation_id, gap_id, raised_by_id, raised_at, because, challenged_grade_id, settle_by)
    select gaps.organisation_id, gaps.id, audits.worker_id, now(), 'See May.', judgements.grade_id, '2026-12-01' from gaps
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id where gaps.id = ${gapOf('Di Disputed')}`)
  await owner.execute(sql`update gaps set withdrawn_at = now() where id = ${gapOf('Wit Withdrawn')}`)
  await owner.execute(sql`update audits set hidden_at = now() where reference = 'Hid Hidden'`)
  await owner.execute(sql`insert into gap_closures (organisation_id, gap_id, closed_at) select organisation_id, id, now() from gaps where id = ${gapOf('Clo Closed')}`)
  await owner.execute(sql`
    insert into remedial_action_gaps (organisation_id, remedial_action_id, gap_id) select action.organisation_id, action.id, ${gapOf('Red Named')} from remedial_actions action
    join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id where audits.reference = 'Red Named'`)
  await owner.execute(sql`update remedial_actions set done_at = now(), done_by_sheet = true where audit_id = (select id from audits where reference = 'Red Done')`)
})

/** The names of those who come first for a workshop on these themes. */
async function first(...themeKeys: string[]): Promise<string[]> {
  const all = await Promise.all([...Object.keys(folk), 'Marcus Tull'].map(async (name) => ({ name, ...await personCalled(owner, 'northmere', name) })))
  const has = await writing(db, all[0]!.organisationId, (tx) => whoHasPriority(tx, all.map(({ id }) => id), themeKeys))
  return all.filter(({ id }) => has.has(id)).map(({ name }) => name)
}

test('an open red action or an open gap of one’s own with the worst grade comes first; what is disputed, withdrawn, hidden, closed, provisional or done does not', async () => {
  expect(await first('planning')).toEqual(['Ina Inadequate', 'Red Whole', 'Red Named', 'Marcus Tull'])
  expect(await first()).toEqual(['Ina Inadequate', 'Red Whole', 'Red Named', 'Marcus Tull'])
})

test('a workshop on other themes is first only for an action that is for the whole case', async () => {
  expect(await first('thresholds', 'recording')).toEqual(['Red Whole'])
})

test('nobody is asked about where nobody is named', async () => {
  expect(await writing(db, (await personCalled(owner, 'northmere', 'Ina Inadequate')).organisationId, (tx) => whoHasPriority(tx, [], ['planning']))).toEqual(new Set())
})
