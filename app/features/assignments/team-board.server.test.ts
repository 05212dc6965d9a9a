import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { assignments, people, remedialActions, teamMemberships } from '../../../db/schema.ts'
import { sayNotMyCase } from '../remedial-actions/remedial-actions.server.ts'
import { decideLearning } from './decisions.server.ts'
import { teamBoard } from './team-board.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const elsewhere = { Team: 'Safeguarding North', Service: 'Safeguarding', 'Allocated SW': 'Sana North', 'SW email': 'sana.north@northmere.example', 'Team Manager': 'Mo North', 'TM email': 'mo.north@northmere.example' }
const actions = (by: string) => ({ 'Remedial actions (RAG: action ~ owner ~ due)': `A: See the child alone ~ ${by} ~ 08/05/2026 | G: Update the chronology ~ ${by} ~ 11/05/2026` })
await takeIn(db, sheet([
  { 'Audit No': 'B-0001', 'Case ID': 'NM600001', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', ...actions('Wilma Ashdown') },
  { 'Audit No': 'B-0002', 'Case ID': 'NM600002', 'Allocated SW': 'Abel Short', 'SW email': 'abel.short@northmere.example' },
  { 'Audit No': 'B-0003', 'Case ID': 'NM600003', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', ...elsewhere, ...actions('Sana North') },
]), { at })
const [marcus, wilma, abel, sana] = await Promise.all(['Marcus Tull', 'Wilma Ashdown', 'Abel Short', 'Sana North'].map((name) => personCalled(owner, council, name)))
afterEach(endReadings)

const board = async (who: Somebody, moment = at) => {
  await endReadings()
  const found = await teamBoard(await through(db, 'see my team', who, moment))
  return { ...found, people: found.teams.flatMap((team) => team.people) }
}

test('a manager sees the people who are in the team today, from A to Z', async () => {
  expect((await board(marcus!)).people.map(({ name }) => name)).toEqual(['Abel Short', 'Wilma Ashdown'])
})

test('whoever has left the team or the council is not among them', async () => {
  await owner.update(teamMemberships).set({ validTo: '2026-06-01' }).where(eq(teamMemberships.personId, abel!.id))
  await owner.update(people).set({ leftOn: '2026-06-02' }).where(eq(people.id, wilma!.id))

  expect((await board(marcus!, '2026-05-31T10:00:00Z')).people.map(({ name }) => name)).toEqual(['Abel Short', 'Wilma Ashdown'])
  expect((await board(marcus!, '2026-06-01T10:00:00Z')).people.map(({ name }) => name)).toEqual(['Wilma Ashdown'])
  const after = await board(marcus!, '2026-06-02T10:00:00Z')
  expect(after.teams).toMatchObject([{ name: 'Family Help South', people: [] }])

  await owner.update(teamMemberships).set({ validTo: null }).where(eq(teamMemberships.personId, abel!.id))
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, wilma!.id))
})

test('open actions are those of the team’s audits, and of no other team’s', async () => {
  expect((await board(marcus!)).actions.map(({ owner: name, wording }) => [name, wording])).toEqual([['Wilma Ashdown', 'See the child alone'], ['Wilma Ashdown', 'Update the chronology']])
})

test('a service manager sees the teams of the area, each by itself', async () => {
  const service = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
  expect((await board(service)).teams.map(({ name }) => name)).toEqual(['Family Help North', 'Family Help South'])
})

test('learning is proposed first, then to do, and gone once it is waived', async () => {
  const [proposed] = (await board(marcus!)).learning
  expect(proposed).toMatchObject({ person: 'Wilma Ashdown', proposed: true, sentences: [expect.stringContaining('B-0001')] })

  await decideLearning(await through(db, 'decide learning', marcus!, at), proposed!.id, { decision: 'confirmed' })
  expect((await board(marcus!)).learning).toMatchObject([{ proposed: false }])

  await owner.update(assignments).set({ decision: 'waived', waivedBecause: 'They teach it.' }).where(eq(assignments.id, proposed!.id))
  expect((await board(marcus!)).learning).toEqual([])
})

test('learning is paused while the person says that the case was not theirs', async () => {
  const mo = await personCalled(owner, council, 'Mo North')
  expect((await board(mo)).learning).toMatchObject([{ person: 'Sana North' }])

  const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.ownerId, sana!.id))
  await sayNotMyCase(await through(db, 'do remedial actions', sana!, at), action!.id)

  expect((await board(mo)).learning).toEqual([])
})

test('a manager of another council sees nothing of this one', async () => {
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'manager', team: 'Safeguarding East' })

  expect(await board(stranger)).toMatchObject({ teams: [{ name: 'Safeguarding East' }], actions: [], learning: [] })
})
