import { readFile } from 'node:fs/promises'
import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { audits, disputes, frameworks, gaps, people } from '../../../db/schema.ts'
import { layDown } from '../frameworks/frameworks.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { writing } from '../../../db/client.server.ts'
import { heldOf } from '../released/outcomes.server.ts'
import { askedOf } from './asked.ts'
import { heldByTheme } from './held.server.ts'
import { themeInDetail } from './theme.server.ts'
import { standings } from './insight.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-23T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const una = await somebody(owner, 'england', { name: 'Una Fairweather', role: 'leader' })

const shown = async (reader: Parameters<typeof through>[2], framework: string | null = null) => {
  const held = await heldByTheme(await through(db, 'see insight', reader, at), { framework })
  if (held === undefined || held === 'no gaps') throw new Error('Nothing to show.')
  return held
}

test('while there are no gaps it says so', async () => {
  expect(await heldByTheme(await through(db, 'see insight', maren, at), { framework: null })).toBe('no gaps')
})

test('what inspections found again in the next report comes out with the published counts', async () => {
  await takeIn(db, await readFile('data/ofsted-inspections.csv'), { organisation: 'england', profile: 'ofsted' })

  const { themes } = await shown(una)
  const foundAgain = Object.fromEntries(themes.map(({ title, held, recurred }) => [title, `${recurred} of ${held + recurred}`]))
  expect(foundAgain).toMatchObject({
    'Plans and planning': '102 of 162',
    Timeliness: '86 of 141',
    Assessments: '62 of 128',
    'Management oversight': '64 of 119',
    'Case recording': '29 of 88',
    Supervision: '32 of 78',
    'Voice of the child': '11 of 48',
    Thresholds: '4 of 41',
    Chronologies: '1 of 8',
  })
  expect(themes.find(({ title }) => title === 'Chronologies')).toMatchObject({ gaps: 10, 'not known yet': 2 })
}, 60_000)

test('the areas that inspections grade are shown apart, each gap in one place', async () => {
  const { framework, themes, all } = await shown(una, 'inspection-judgements')

  expect(framework.scale.map(({ word }) => word)).toContain('Requires improvement to be good')
  expect(themes.find(({ title }) => title.startsWith('Overall'))!.gaps).toBe(156 + 75)
  const { gaps, leftOut: _, ...standings } = all
  expect(Object.values(standings).reduce((sum, count) => sum + count, 0)).toBe(gaps)
  expect(await heldByTheme(await through(db, 'see insight', una, at), { framework: 'practice-themes' })).toBeUndefined()
})

test('each gap of a council is held, found again, or not known for one reason', async () => {
  const oversight = { 'Management oversight': 'RI' }
  const gap = (number: string, name: string, more: Record<string, string> = {}) => ({
    'Audit No': `H-${number}`, 'Case ID': `NM20000${number}`, 'Date of audit': '04/05/2026', 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example`,
    ...oversight, Attribution: 'practitioner', ...more,
  })
  const later = (number: string, name: string, date: string, grade = 'Good') => gap(number, name, { 'Date of audit': date, 'Management oversight': grade, Attribution: '' })
  await takeIn(db, sheet([
    gap('01', 'Nia Held'), later('11', 'Nia Held', '29/06/2026'), // exactly 8 weeks on
    gap('02', 'Nia Again'), later('12', 'Nia Again', '24/08/2026', 'Inadequate'), // exactly 16 weeks on
    gap('03', 'Nia Early'), later('13', 'Nia Early', '28/06/2026'), // a day short of 8 weeks
    gap('04', 'Nia Late'), later('14', 'Nia Late', '25/08/2026'), // a day over 16 weeks
    gap('05', 'Nia Same'), { ...later('15', 'Nia Same', '29/06/2026'), 'Case ID': 'NM2000005' }, // the case of H-05 again
    gap('06', 'Nia Gone'),
    gap('07', 'Nia Recent', { 'Date of audit': '01/10/2026' }),
    gap('08', 'Nia Open', { Attribution: '' }),
    gap('09', 'Nia Service', { Attribution: 'system' }),
  ]))
  const gone = await personCalled(owner, 'northmere', 'Nia Gone')
  await owner.update(people).set({ leftOn: '2026-07-01' }).where(eq(people.id, gone.id))

  const { themes } = await shown(maren)
  expect(themes).toEqual([{
    title: 'Management oversight and supervision',
    gaps: 10, held: 1, recurred: 1, 'not known yet': 1, 'not looked at in time': 3, 'cannot be known': 1, 'of the service or a partner': 1, 'whose gap is not confirmed': 2, leftOut: Object.fromEntries(['gaps', ...standings].map((one) => [one, 0])),
  }])
})

test.each([['2026-11-23', 1], ['2026-11-24', 0]])('of someone who leaves on %s, %i gaps cannot be known on 23 November', async (leftOn, unknown) => {
  const gone = await personCalled(owner, 'northmere', 'Nia Gone')
  await owner.update(people).set({ leftOn }).where(eq(people.id, gone.id))
  expect((await shown(maren)).all).toMatchObject({ 'cannot be known': unknown, 'not looked at in time': 4 - unknown })
})

test('a leader sees the gaps of their own area and of no other, and of no other council', async () => {
  await anotherCouncil(owner)
  const ofHelp = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
  const ofCare = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Sol Vale', role: 'leader' })

  expect((await shown(ofHelp)).all.gaps).toBe(10)
  expect(await heldByTheme(await through(db, 'see insight', ofCare, at), { framework: null })).toBe('no gaps')
  expect(await heldByTheme(await through(db, 'see insight', elsewhere, at), { framework: null })).toBe('no gaps')
})

test('a disputed later finding leaves it unknown whether a gap held, where a newer version of the framework judged the later audit too', async () => {
  const { organisationId, id } = await somebody(owner, 'southwold-vale', { name: 'Vera Vale', role: 'leader' })
  await owner.transaction(async (tx) => {
    await tx.update(frameworks).set({ validTo: '2026-07-01' }).where(eq(frameworks.organisationId, organisationId))
    await layDown(tx, organisationId, { ...practiceFramework, validFrom: '2026-07-01' })
  })
  const row = { Team: 'Safeguarding East', Service: 'Safeguarding', Plan: 'RI', Attribution: 'practitioner' }
  await takeIn(db, sheet([{ ...row, 'Audit No': 'V-1', 'Case ID': 'SV1' }, { ...row, 'Audit No': 'V-2', 'Case ID': 'SV2', 'Date of audit': '13/07/2026' }]), { organisation: 'southwold-vale' })
  const planning = async () => {
    await endReadings()
    return (await shown({ organisationId, id }, `${practiceFramework.key} ${practiceFramework.validFrom}`)).themes.find(({ title }) => title === 'Planning')
  }
  /** The same on the theme's own page, and how many tables a release of whether it held would have. */
  const elsewhere = async () => {
    const theme = await themeInDetail(await through(db, 'see insight', { organisationId, id }, at), 'planning', { ...askedOf(new URLSearchParams()), period: 'all', framework: `${practiceFramework.key} ${practiceFramework.validFrom}` })
    const released = await writing(db, organisationId, (tx) => heldOf(tx, '2026-04-01', { smallNumber: 5, seenByOne: [] }))
    return [theme && theme.judged !== undefined && theme.reach.lookedAt, released.length]
  }
  expect(await planning()).toMatchObject({ gaps: 1, recurred: 1, 'not known yet': 0 })
  expect(await elsewhere()).toEqual([1, 2])

  const [later] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).where(and(eq(audits.organisationId, organisationId), eq(audits.reference, 'V-2')))
  await owner.insert(disputes).values({
    organisationId, gapId: later!.id, raisedById: id, raisedAt: new Date(at), because: 'There is a plan.', settleBy: '2026-12-01',
    challengedGradeId: sql`(select grade_id from judgements join gaps on gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id where gaps.id = ${later!.id}::uuid)`,
  } as unknown as typeof disputes.$inferInsert)
  expect(await planning()).toMatchObject({ gaps: 1, recurred: 0, 'not known yet': 1, leftOut: { gaps: 0, recurred: 1 } })
  expect(await elsewhere()).toEqual([0, 0])
})
