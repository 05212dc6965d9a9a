import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { listOf, programmeOf } from '../../../tests/support/programme.ts'
import { draw } from './draws.server.ts'
import { addPhase, allProgrammes, areaNames, changePhase, countsOf, endProgramme, phaseWith, planProgramme, programmesInHand, programmeWith } from './programmes.server.ts'
import { progressBy, progressOf, seedFor } from './programmes.ts'

const { db, owner } = await ownDatabase()
await anotherCouncil(owner)
const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
const ben = await somebody(owner, 'northmere', { name: 'Ben Lead', role: 'admin' })
const partly = await somebody(owner, 'northmere', { name: 'Parta Lee', role: 'auditor', area: 'Family Help' })
const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Else Where', role: 'auditor' })
const at = '2026-06-02T09:00:00Z'
const planner = (who = una, when = at) => through(db, 'plan audits', who, when)
const noPlan = { byType: [], byArea: [] }
afterEach(endReadings)

describe('planning a programme', () => {
  test('makes it once, however many plan it at once', async () => {
    const plan = { title: 'Planned at once', startsOn: '2026-06-01', phases: [{ title: 'First', planned: 4 }] }
    const made = await Promise.all([una, ben, una].map(async (who) => planProgramme(await planner(who), plan)))
    expect(new Set(made.map((one) => one!.id)).size).toBe(1)
    expect(made.filter((one) => one!.made)).toHaveLength(1)
    expect(await programmeWith(await planner(), made[0]!.id)).toMatchObject({ title: 'Planned at once', ended: false, phases: [{ title: 'First', planned: 4 }] })
  })

  test('is for whoever has the whole council, and an auditor with less sees the counts', async () => {
    const { programmeId, phaseId } = await programmeOf(await planner(), { title: 'Seen by all' })
    const less = await planner(partly)
    expect(await planProgramme(less, { title: 'Mine', startsOn: '2026-06-01', phases: [] })).toBeUndefined()
    expect(await addPhase(less, programmeId, { title: 'More', planned: 3, ...noPlan })).toBeUndefined()
    expect(await changePhase(less, programmeId, phaseId, { title: 'Else', planned: 3, ...noPlan })).toBeUndefined()
    expect(await endProgramme(less, programmeId, '2026-06-30')).toBeUndefined()
    expect(await phaseWith(less, programmeId, phaseId)).toBeUndefined()
    expect((await allProgrammes(less)).map(({ title }) => title)).toContain('Seen by all')
    expect(await programmeWith(less, programmeId)).toMatchObject({ title: 'Seen by all' })

    const other = await planner(elsewhere)
    expect(await programmeWith(other, programmeId)).toBeUndefined()
    expect(await allProgrammes(other)).toEqual([])
    expect(await endProgramme(other, programmeId, '2026-06-30')).toBeUndefined()
  })
})

describe('a phase', () => {
  test('has numbers by type and area, and a title of its own in its programme', async () => {
    const { programmeId, phaseId } = await programmeOf(await planner(), { title: 'With numbers' })
    const { areas } = await areaNames(await (await planner()).reading())
    const area = areas[0]!
    expect(await addPhase(await planner(), programmeId, { title: 'Children in need', planned: 4, ...noPlan })).toBe('title taken')
    const second = await addPhase(await planner(), programmeId, { title: 'Care leavers', planned: 8, byType: [{ caseType: 'Care leaver', planned: 8 }], byArea: [{ serviceAreaId: area.id, planned: 5 }] }) as { id: string }
    expect(await phaseWith(await planner(), programmeId, second.id)).toMatchObject({ title: 'Care leavers', planned: 8 })
    expect((await phaseWith(await planner(), programmeId, second.id))!.plans).toEqual(expect.arrayContaining([{ caseType: 'Care leaver', serviceAreaId: null, planned: 8 }, { caseType: null, serviceAreaId: area.id, planned: 5 }]))

    await endReadings()
    expect(await changePhase(await planner(), programmeId, second.id, { title: 'Children in need', planned: 8, ...noPlan })).toBe('title taken')
    expect(await changePhase(await planner(), programmeId, second.id, { title: 'Care leavers', planned: 6, byType: [{ caseType: 'Care leaver', planned: 6 }], byArea: [] })).toEqual({ id: second.id })
    expect((await phaseWith(await planner(), programmeId, second.id))!.plans).toEqual([{ caseType: 'Care leaver', serviceAreaId: null, planned: 6 }])
    expect(await changePhase(await planner(), programmeId, una.id, { title: 'None', planned: 6, ...noPlan })).toBeUndefined()
    expect(phaseId).not.toBe(second.id)
  })

  test('counts what is planned, done and drawn by type and area, imports with the rest', async () => {
    const { programmeId, phaseId } = await programmeOf(await planner(), { title: 'Counted', planned: 6 })
    await changePhase(await planner(), programmeId, phaseId, { title: 'Children in need', planned: 6, byType: [{ caseType: 'Child in need', planned: 6 }], byArea: [] })
    await takeIn(db, sheet([{ 'Audit No': 'C-1', 'Case ID': 'NM501' }, { 'Audit No': 'C-2', 'Case ID': 'NM502' }]), { phaseId })
    const listId = await listOf(await planner(), programmeId, ['NM502', 'NM503', 'NM504'].map((name) => ({ case: name })))
    expect(await draw(await planner(), phaseId, { listId, size: 3, by: [], seed: seedFor(phaseId, 0) })).toHaveProperty('id')

    const counts = await countsOf(await planner(), programmeId)
    expect(progressOf(6, counts)).toEqual({ planned: 6, done: 2, 'being recorded': 0, allocated: 0, drawn: 2, toDraw: 2 })
    expect(progressBy(counts, 'caseType')).toEqual([{ of: 'Child in need', progress: { planned: 6, done: 2, 'being recorded': 0, allocated: 0, drawn: 2, toDraw: 2 } }])
    expect((await programmesInHand(await through(db, 'see my desk', una, at))).find(({ title }) => title === 'Counted')).toEqual({ title: 'Counted', phases: [{ title: 'Children in need', planned: 6, done: 2 }] })
  })
})

describe('ending a programme', () => {
  test('is on a day from its start, its last day counts to midnight in London, and then nothing is planned', async () => {
    const { programmeId } = await programmeOf(await planner(), { title: 'To be ended', startsOn: '2026-10-01' })
    expect(await endProgramme(await planner(), programmeId, '2026-09-30')).toEqual({ wrong: 'The programme started on 1 October 2026. Its last day cannot be before.' })
    // The clocks go back on its last day.
    expect(await endProgramme(await planner(), programmeId, '2026-10-25')).toBe(true)
    expect(await endProgramme(await planner(ben), programmeId, '2026-10-26')).toBe('ended')
    const add = async (when: string, title: string) => addPhase(await planner(una, when), programmeId, { title, planned: 1, ...noPlan })
    expect(await add('2026-10-25T23:59:00Z', 'In time')).toHaveProperty('id')
    expect(await add('2026-10-26T00:01:00Z', 'Too late')).toBe('ended')
  })

  test('of two who end it at once tells the second', async () => {
    const { programmeId } = await programmeOf(await planner(), { title: 'Ended at once' })
    const came = await Promise.all(['2026-06-03', '2026-06-04'].map(async (day) => endProgramme(await planner(), programmeId, day)))
    expect(came.toSorted()).toEqual(['ended', true])
    expect((await owner.execute<{ n: number }>(sql`select count(*)::int as n from activity where did = 'ended a programme' and subject_id = ${programmeId}::uuid`))[0]!.n).toBe(1)
  })
})
