import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { assignments, audits, awayPeriods, gaps, handOvers, people, remedialActions, roleHoldings, themes } from '../../../db/schema.ts'
import { leaversGo } from '../../jobs/leavers-go.server.ts'
import { heldByTheme } from '../insight/held.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { recordAway, recordLeaving, takeBack } from './person-changes.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-01T09:00Z'
const admin = await somebody(owner, 'northmere', { name: 'Ada Minster', role: 'admin' })
const asAdmin = (moment = at) => through(db, 'look after people', admin, moment)

let number = 0
/** An audit of a worker of their own, with a red and a green action of theirs and learning proposed to them. */
async function audited(team = 'Family Help South', manager = 'Marcus Tull', service = 'Family Help') {
  number += 1
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[number]}shdown`
  const reference = `L-${number}`
  const email = `${name.toLowerCase().replace(' ', '.')}@northmere.example`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM20000${number}`, Team: team, Service: service, 'Allocated SW': name, 'SW email': email, 'Team Manager': manager, 'TM email': `${manager.toLowerCase().replace(' ', '.')}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `R: See the child ~ ${name} ~ 05/05/2026 | G: Rewrite the plan ~ ${name} ~ 11/05/2026`,
  }]), { at: '2026-05-05T09:00Z' })
  const worker = await personCalled(owner, 'northmere', name)
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  return { worker, auditId: audit!.id, actions: () => owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id)).orderBy(remedialActions.priority) }
}
const leaves = async (who: Somebody, day: string, moment = at) => recordLeaving(await asAdmin(moment), who.id, day)

test('from the day somebody leaves their open actions are the team manager’s, reds too, and their learning has ended', async () => {
  const { worker, actions } = await audited()
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  expect(await owner.select().from(assignments).where(eq(assignments.personId, worker.id))).not.toEqual([])

  expect(await leaves(worker, '2026-06-01')).toEqual({ done: true })

  expect((await actions()).map(({ ownerId, priority }) => [priority, ownerId])).toEqual([['green', marcus.id], ['red', marcus.id]])
  expect(await owner.select({ because: handOvers.because, byId: handOvers.byId, toId: handOvers.toId }).from(handOvers).where(eq(handOvers.fromId, worker.id))).toEqual([
    { because: 'left', byId: admin.id, toId: marcus.id }, { because: 'left', byId: admin.id, toId: marcus.id },
  ])
  const learning = await owner.select().from(assignments).where(eq(assignments.personId, worker.id))
  expect(learning.map(({ endedBecause }) => endedBecause)).toEqual(learning.map(() => 'left'))
})

test('a leaving day to come changes nothing until its night, and a second night nothing more', async () => {
  const { worker, actions } = await audited()
  await leaves(worker, '2026-06-03')
  await leaversGo(db, new Date('2026-06-02T00:10:00+01:00'))
  expect((await actions()).every(({ ownerId }) => ownerId === worker.id)).toBe(true)

  await leaversGo(db, new Date('2026-06-03T00:10:00+01:00'))
  await leaversGo(db, new Date('2026-06-04T00:10:00+01:00'))

  expect((await actions()).some(({ ownerId }) => ownerId === worker.id)).toBe(false)
  expect(await owner.select().from(handOvers).where(eq(handOvers.fromId, worker.id))).toHaveLength(2)
})

test('where nobody manages the team, its service area’s manager takes over; where nobody does at all, it stays, and moves in the night after somebody is given the role', async () => {
  const { worker, actions } = await audited('MASH', 'Nobody Atall', 'Front Door')
  const atall = await personCalled(owner, 'northmere', 'Nobody Atall')
  await owner.delete(roleHoldings).where(and(eq(roleHoldings.personId, atall.id)))
  await leaves(worker, '2026-06-01')
  expect((await actions()).every(({ ownerId }) => ownerId === worker.id)).toBe(true)

  const fiona = await somebody(owner, 'northmere', { name: 'Fiona Door', role: 'manager', area: 'Front Door' })
  await leaversGo(db, new Date('2026-06-02T00:10:00+01:00'))
  expect((await actions()).every(({ ownerId }) => ownerId === fiona.id)).toBe(true)
})

test('a manager who leaves does not get their own actions back, nor somebody of another council', async () => {
  const other = await anotherCouncil(owner)
  await somebody(owner, other.key, { name: 'Eve Other', role: 'manager' })
  const { worker, actions } = await audited('Leaving Care', 'Lena Parting', 'Care Leavers')
  const lena = await personCalled(owner, 'northmere', 'Lena Parting')
  await leaves(worker, '2026-06-01')
  expect((await actions()).every(({ ownerId }) => ownerId === lena.id)).toBe(true)

  await leaves(lena, '2026-06-02', '2026-06-02T09:00Z')
  expect((await actions()).every(({ ownerId }) => ownerId === lena.id)).toBe(true)
})

test('whoever they stood in for has no deputy any more', async () => {
  const { worker } = await audited()
  const away = await somebody(owner, 'northmere', { name: 'Gone Fishing', role: 'practitioner' })
  await recordAway(await asAdmin(), away.id, { from: '2026-06-01', to: null, deputyId: worker.id })
  await leaves(worker, '2026-06-01')
  expect((await owner.select().from(awayPeriods).where(eq(awayPeriods.personId, away.id)))[0]!.deputyId).toBeNull()
})

test('whether a leaver’s gaps held cannot be known', async () => {
  const { worker, auditId } = await audited('Disabled Children', 'Dina Holder', 'Disabled Children')
  const leader = await somebody(owner, 'northmere', { name: 'Lee Dere', role: 'leader', area: 'Disabled Children' })
  const standing = async () => {
    const found = await heldByTheme(await through(db, 'see insight', leader, at), { framework: null })
    await endReadings()
    return typeof found === 'object' ? found.all['cannot be known'] : undefined
  }
  const [gap] = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, auditId))
  expect(gap).toBeDefined()
  expect(await standing()).toBe(0)
  await leaves(worker, '2026-06-01')
  expect(await standing()).toBe(1)
})

test('taken back, somebody has access again, and what was passed on stays where it is', async () => {
  const { worker, actions } = await audited()
  await leaves(worker, '2026-06-01')
  await expect(through(db, 'see my practice', worker, at)).rejects.toThrow()

  expect(await takeBack(await asAdmin(), worker.id)).toEqual({ done: true })

  expect((await through(db, 'see my practice', worker, at)).personId).toBe(worker.id)
  expect((await actions()).some(({ ownerId }) => ownerId === worker.id)).toBe(false)
  await leaversGo(db, new Date('2026-06-02T00:10:00+01:00'))
  expect((await owner.select().from(people).where(eq(people.id, worker.id)))[0]!.leftOn).toBeNull()
})

test('while evidence is being sent somebody leaves: either the evidence is there before the action moves, or it is refused', async () => {
  for (let round = 0; round < 6; round++) {
    const { worker, actions } = await audited()
    const [green] = await actions()
    const sender = await through(db, 'do remedial actions', worker, at)
    const [sent] = await Promise.all([
      sayItIsDone(sender, green!.id, { recordKind: 'Plan', recordDate: '2026-05-30', remark: null }),
      leaves(worker, '2026-06-01'),
      leaversGo(db, new Date(at)),
    ])
    const evidence = await owner.query.evidence.findMany({ where: (row, { eq: is }) => is(row.remedialActionId, green!.id) })
    expect(evidence).toHaveLength(typeof sent === 'string' && sent !== 'already sent' ? 1 : 0)
    expect((await actions()).some(({ ownerId }) => ownerId === worker.id)).toBe(false)
    expect(await owner.select().from(handOvers).where(eq(handOvers.remedialActionId, green!.id))).toHaveLength(1)
  }
})
