import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { accounts, activity, people, roleHoldings, serviceAreas, teamMemberships, teams } from '../../../db/schema.ts'
import { openAccountWithPassword } from '../people/accounts.server.ts'
import { addPerson, changeDetails, changeTeams, countCases, endRole, giveRole, giveWayIn, recordAway, recordBack, recordLeaving, takeBack } from './person-changes.server.ts'
import { peopleFound } from './people-found.server.ts'
import { personWith, whoCouldStandIn } from './person.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-01T09:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Minster', role: 'admin' })
const admin = (who = ada, moment = at) => through(db, 'look after people', who, moment)
const teamCalled = async (name: string) => (await owner.select().from(teams).where(eq(teams.name, name)))[0]!.id
const [south, north] = [await teamCalled('Family Help South'), await teamCalled('Family Help North')]

const nobodyYet = { name: 'Nia Newell', email: 'nia.newell@northmere.example', staffNumber: 'N1', jobTitle: 'ASYE', daysOff: [5] }
let count = 0
const another = () => { count += 1; return { ...nobodyYet, email: `n${count}@northmere.example`, staffNumber: `X${count}` } }
async function added(part: Partial<Parameters<typeof addPerson>[1]> = {}): Promise<string> {
  const came = await addPerson(await admin(), { ...another(), teamId: south, role: 'practitioner', ...part })
  if ('wrong' in came) throw new Error(JSON.stringify(came.wrong))
  return came.id
}
const shown = async (id: string, moment = at) => { const one = (await personWith(await admin(ada, moment), id))!; await endReadings(); return one }

test('somebody new is in a team with a role from today, and it is noted about them', async () => {
  const id = await added({ role: 'manager' })

  expect(await shown(id)).toMatchObject({
    jobTitle: 'ASYE', daysOff: [5], signsIn: false, roles: [{ role: 'manager', scope: 'team', place: 'Family Help South', from: '2026-06-01', to: null }], memberOf: [{ team: 'Family Help South', from: '2026-06-01', to: null }],
  })
  expect(await owner.select({ did: activity.did, personId: activity.personId }).from(activity).where(eq(activity.aboutPersonId, id))).toEqual([{ did: 'added a person', personId: ada.id }])
})

test('an address, a number or a week without work is refused by its field', async () => {
  const id = await added({ email: 'taken@northmere.example', staffNumber: 'T1' })
  const wrong = async (part: object) => { const came = await addPerson(await admin(), { ...another(), teamId: null, role: null, ...part }); return 'wrong' in came ? came.wrong : undefined }

  expect(await wrong({ email: 'taken@northmere.example' })).toEqual({ email: 'Nia Newell has this e-mail address.' })
  expect(await wrong({ staffNumber: 'T1' })).toEqual({ staffNumber: 'Nia Newell has this staff number.' })
  expect(await wrong({ daysOff: [1, 2, 3, 4, 5] })).toHaveProperty('daysOff')
  expect(await wrong({ role: 'manager' })).toHaveProperty('teamId')
  expect(await changeDetails(await admin(), id, { ...another(), email: 'taken@northmere.example', staffNumber: 'T1' })).toEqual({ done: true })
})

test('somebody of whom nothing but the name is known is not added twice', async () => {
  const nameOnly = { ...nobodyYet, name: 'Nell Nameonly', email: null, staffNumber: null, teamId: null, role: null }
  expect(await addPerson(await admin(), nameOnly)).toHaveProperty('id')

  expect(await addPerson(await admin(), { ...nameOnly, name: 'NELL Nameonly' })).toHaveProperty('wrong.email')
  expect(await addPerson(await admin(), { ...nameOnly, staffNumber: 'N9' })).toHaveProperty('id')
})

test('a role for a service area that is none of the council’s is refused by its field', async () => {
  const id = await added()
  const elsewhere = (await anotherCouncil(owner, 'area-elsewhere')).id
  const [theirs] = await owner.select({ id: serviceAreas.id }).from(serviceAreas).where(eq(serviceAreas.organisationId, elsewhere))

  expect(await giveRole(await admin(), id, { role: 'manager', scope: 'service area', teamId: null, serviceAreaId: theirs!.id, from: '2026-06-01' })).toEqual({ wrong: { serviceAreaId: 'Choose the service area.' } })
})

test('an address that signs somebody in at another council is taken, and nothing is said of whom', async () => {
  const other = await anotherCouncil(owner)
  const eve = await somebody(owner, other.key, { name: 'Eve Other', role: 'practitioner' })
  await owner.transaction((tx) => openAccountWithPassword(tx, eve.organisationId, eve.id, { name: 'Eve Other', email: 'eve@elsewhere.example' }))

  expect(await addPerson(await admin(), { ...another(), email: 'eve@elsewhere.example', teamId: null, role: null })).toEqual({ wrong: { email: 'This e-mail address signs in to the portal already, for another council or another person.' } })
})

test('whoever signs in by an address signs in by the new one, and cannot be left without', async () => {
  const id = await added()
  await giveWayIn(await admin(), id)

  expect(await changeDetails(await admin(), id, { ...another(), email: null })).toHaveProperty('wrong.email')
  await changeDetails(await admin(), id, { ...another(), email: 'married@northmere.example' })
  expect((await owner.select().from(accounts).where(eq(accounts.personId, id)))[0]!.email).toBe('married@northmere.example')
})

test('a first password is told once, and a new one takes its place', async () => {
  const id = await added()
  const [first, second] = [await giveWayIn(await admin(), id), await giveWayIn(await admin(), id)]

  expect(first).toEqual({ password: expect.stringMatching(/^.{24}$/) })
  expect(second).not.toEqual(first)
  expect(await owner.select().from(accounts).where(eq(accounts.personId, id))).toHaveLength(1)
  expect(await giveWayIn(await admin(), ada.id)).toHaveProperty('wrong.form')
  expect(await giveWayIn(await admin(), await added({ email: null }))).toHaveProperty('wrong.form')
})

test('a role is given once and ends on a day; on its first day it is as if never given', async () => {
  const id = await added()
  const role = { role: 'manager', scope: 'team', teamId: south, serviceAreaId: null, from: '2026-06-01' } as const
  expect(await giveRole(await admin(), id, role)).toEqual({ done: true })
  expect(await giveRole(await admin(), id, role)).toHaveProperty('wrong.role')

  const held = (await shown(id)).roles.find((one) => one.role === 'manager')!
  expect(await endRole(await admin(), id, held.id, '2026-07-01')).toEqual({ done: true })
  expect((await shown(id)).roles.find((one) => one.role === 'manager')!.to).toBe('2026-07-01')
  expect(await endRole(await admin(), id, held.id, '2026-06-01')).toEqual({ done: true })
  expect((await shown(id)).roles.map((one) => one.role)).toEqual(['practitioner'])
})

test('nobody takes the administrator’s role from themselves, and of two who take it from each other at once one is refused', async () => {
  const bo = await somebody(owner, 'northmere', { name: 'Bo Second', role: 'admin' })
  const holding = async (who: Somebody) => (await owner.select().from(roleHoldings).where(eq(roleHoldings.personId, who.id)))[0]!.id
  expect(await endRole(await admin(), ada.id, await holding(ada), '2026-06-02')).toHaveProperty('wrong.on')
  expect(await recordLeaving(await admin(), ada.id, '2026-06-02')).toHaveProperty('wrong.leftOn')

  const [theirs, mine] = [await holding(bo), await holding(ada)]
  const [asAda, asBo] = [await admin(ada), await admin(bo)]
  const came = await Promise.all([endRole(asAda, bo.id, theirs, '2026-06-02'), endRole(asBo, ada.id, mine, '2026-06-02')])

  expect(came.filter((one) => one && 'done' in one)).toHaveLength(1)
  await owner.update(roleHoldings).set({ validTo: null })
})

test('the last administrator cannot leave', async () => {
  const bo = await somebody(owner, 'northmere', { name: 'Bo Second', role: 'admin' })
  await owner.update(people).set({ leftOn: '2026-06-05' }).where(eq(people.id, bo.id))
  const asBo = await admin(bo)

  expect(await recordLeaving(asBo, ada.id, '2026-06-10')).toHaveProperty('wrong.leftOn')
  await owner.update(people).set({ leftOn: '2026-01-01' }).where(eq(people.id, bo.id))
})

test('somebody moves on a day, and what they were in before stays known', async () => {
  const id = await added()
  expect(await changeTeams(await admin(), id, { leave: south, join: north, on: '2026-07-01' })).toEqual({ done: true })

  expect((await shown(id)).memberOf).toMatchObject([{ team: 'Family Help South', from: '2026-06-01', to: '2026-07-01' }, { team: 'Family Help North', from: '2026-07-01', to: null }])
  expect(await changeTeams(await admin(), id, { leave: null, join: north, on: '2026-08-01' })).toHaveProperty('wrong.join')
  expect(await changeTeams(await admin(), id, { leave: south, join: null, on: '2026-08-01' })).toHaveProperty('wrong.leave')
  expect(await changeTeams(await admin(), id, { leave: north, join: null, on: '2026-06-15' })).toHaveProperty('wrong.on')
  expect(await changeTeams(await admin(), id, { leave: null, join: null, on: '2026-06-15' })).toHaveProperty('wrong.join')
})

test('a time away has a deputy who is there, and ends earlier or never was', async () => {
  const [id, deputy] = [await added(), await added()]
  expect(await recordAway(await admin(), id, { from: '2026-06-01', to: '2026-06-08', deputyId: deputy })).toEqual({ done: true })
  expect(await recordAway(await admin(), id, { from: '2026-06-03', to: null, deputyId: null })).toHaveProperty('wrong.from')
  expect(await recordAway(await admin(), deputy, { from: '2026-06-03', to: null, deputyId: id })).toHaveProperty('wrong.deputyId')
  const { away } = await shown(id)
  expect((await shown(deputy)).standsInFor).toMatchObject([{ name: 'Nia Newell' }])

  expect(await recordBack(await admin(), id, away[0]!.id, '2026-06-04')).toEqual({ done: true })
  expect((await shown(id)).away).toMatchObject([{ from: '2026-06-01', to: '2026-06-04' }])
  await recordBack(await admin(), id, away[0]!.id, '2026-06-01')
  expect((await shown(id)).away).toEqual([])
})

test('cases are a number as of a day, and not of a day to come', async () => {
  const id = await added()
  await countCases(await admin(), id, { cases: 17, countedOn: '2026-05-01' })
  await countCases(await admin(), id, { cases: 18, countedOn: '2026-05-01' })
  expect((await shown(id)).cases).toEqual([{ cases: 18, countedOn: '2026-05-01' }])
  expect(await countCases(await admin(), id, { cases: 1, countedOn: '2026-06-02' })).toHaveProperty('wrong.countedOn')
})

test('people are found by words, team, role and standing, from A to Z', async () => {
  const id = await added({ name: 'Zoë 100%_sure' })
  const asked = { words: '', teamId: undefined, role: undefined, standing: 'here', page: 1 } as const
  const found = async (part: object) => { const { people: some } = await peopleFound(await admin(), { ...asked, ...part }); await endReadings(); return some }

  expect((await found({ words: '100%_s' })).map((one) => one.id)).toEqual([id])
  expect((await found({ words: '%' })).map((one) => one.id)).toEqual([id])
  expect((await found({ teamId: south })).every((one) => one.teams.includes('Family Help South'))).toBe(true)
  expect((await found({ role: 'admin' })).map(({ name }) => name)).toContain('Ada Minster')
  expect((await found({ standing: 'no team' })).map(({ name }) => name)).toContain('Ada Minster')
  expect((await found({ standing: 'no way in' })).map((one) => one.id)).toContain(id)
  const names = (await found({})).map(({ name }) => name.toLowerCase())
  expect(names).toEqual(names.toSorted())
  await recordAway(await admin(), id, { from: '2026-06-01', to: '2026-06-08', deputyId: null })
  expect((await found({ standing: 'away' })).map((one) => [one.id, one.away])).toEqual([[id, { backOn: '2026-06-08', deputy: null }]])
})

test('of another council nobody is seen, found or changed', async () => {
  const other = await anotherCouncil(owner, 'eastholm')
  const eve = await somebody(owner, other.key, { name: 'Eve Stranger', role: 'admin' })
  const id = await added()
  const [area] = await owner.select().from(serviceAreas).where(eq(serviceAreas.organisationId, other.id))
  const asEve = await admin(eve)

  expect(await personWith(asEve, id)).toBeUndefined()
  expect((await peopleFound(asEve, { words: '', teamId: undefined, standing: 'here', page: 1 })).people.map((one) => one.id)).toEqual([eve.id])
  expect(await changeDetails(asEve, id, another())).toBeUndefined()
  expect(await giveRole(asEve, id, { role: 'admin', scope: 'council', teamId: null, serviceAreaId: null, from: '2026-06-01' })).toBeUndefined()
  expect(await recordLeaving(asEve, id, '2026-06-01')).toBeUndefined()
  expect(await takeBack(asEve, id)).toBeUndefined()
  expect(await giveWayIn(asEve, id)).toBeUndefined()
  expect(await changeTeams(asEve, eve.id, { join: south, leave: null, on: '2026-06-01' })).toHaveProperty('wrong.join')
  expect(await owner.select().from(teamMemberships).where(eq(teamMemberships.personId, eve.id))).toEqual([])
  expect(area).toBeDefined()
})

test('whoever stands in can do remedial actions, and with a red open somebody has to', async () => {
  const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
  const fay = await somebody(owner, 'northmere', { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
  const days = { from: '2026-06-02', to: '2026-06-09' }

  expect(await recordAway(await admin(), wilma.id, { ...days, deputyId: ada.id })).toEqual({ wrong: { deputyId: expect.stringContaining('cannot do remedial actions') } })
  expect((await whoCouldStandIn(await admin(), wilma.id)).map(({ name }) => name)).toContain('Fay Fellow')
  expect((await whoCouldStandIn(await admin(), wilma.id)).map(({ name }) => name)).not.toContain('Ada Minster')

  await takeIn(db, sheet([{ 'Audit No': 'Y-1', 'Date of audit': '28/05/2026', 'Remedial actions (RAG: action ~ owner ~ due)': 'R: Phone the police now ~ Wilma Ashdown ~ 02/06/2026' }]), { at: '2026-06-01T08:00:00Z' })
  expect(await recordAway(await admin(), wilma.id, { ...days, deputyId: null })).toEqual({ wrong: { deputyId: 'They have a red action open, which cannot wait. Choose who stands in for them.' } })
  expect(await recordAway(await admin(), wilma.id, { ...days, deputyId: fay.id })).toEqual({ done: true })
})
