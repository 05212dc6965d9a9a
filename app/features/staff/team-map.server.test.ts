import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, roleHoldings, teamMemberships, teams } from '../../../db/schema.ts'
import { writing } from '../../../db/client.server.ts'
import { teamBoard } from '../assignments/team-board.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { personBehind } from '../people/people.server.ts'
import { reachOf } from '../people/people.ts'
import { teamsByName } from '../people/teams.server.ts'
import { changeTeams, giveRole } from './person-changes.server.ts'
import { mapTeams, previewMap } from './team-map.server.ts'
import { addArea, addTeam, areasWithTeams, changesOfTeams, countVacancies, teamWith } from './teams-set-up.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-01T09:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Minster', role: 'admin' })
const organisationId = ada.organisationId
const admin = (moment = at, who = ada) => through(db, 'look after people', who, moment)

let count = 0
/** A team of its own, with two practitioners and a manager. */
async function aTeam() {
  count += 1
  const name = `Team ${count}`
  const [area] = await owner.select().from(teams).where(eq(teams.name, 'Safeguarding North'))
  const [team] = await owner.insert(teams).values({ organisationId, name, serviceAreaId: area!.serviceAreaId, validFrom: '2013-01-01' }).returning()
  const one = (who: string, role: 'practitioner' | 'manager') => somebody(owner, 'northmere', { name: `${who} ${'abcdefghijklmnopqrstuvwxyz'[count]}lder`, role, team: name })
  return { id: team!.id, name, wanda: await one('Wanda', 'practitioner'), will: await one('Will', 'practitioner'), mona: await one('Mona', 'manager') }
}
const teamNamed = async (name: string) => (await owner.select().from(teams).where(eq(teams.name, name)))[0]!
const change = async (fromIds: string[], names: string[], placed: Record<string, string> = {}, on = '2026-07-01', areaId?: string) => mapTeams(await admin(), { fromIds, names, on, areaId }, placed)
const memberOf = async (who: Somebody) => (await owner.select({ name: teams.name, from: teamMemberships.validFrom, to: teamMemberships.validTo }).from(teamMemberships).innerJoin(teams, eq(teams.id, teamMemberships.teamId)).where(eq(teamMemberships.personId, who.id)).orderBy(teamMemberships.validFrom, teams.name))
const reach = async (who: Somebody, moment: string) => writing(db, who.organisationId, async (tx) => reachOf((await personBehind(tx, who.organisationId, who.id, new Date(moment)))!.person, 'see my team'))

test('a renamed team’s people and its manager go along on the day, and history stays under the old name', async () => {
  const { id, name, wanda, mona } = await aTeam()
  expect(await change([id], ['Renamed'])).toEqual({ done: true })
  const renamed = await teamNamed('Renamed')

  expect((await teamNamed(name)).validTo).toBe('2026-07-01')
  expect(await memberOf(wanda)).toEqual([{ name, from: '2020-01-01', to: '2026-07-01' }, { name: 'Renamed', from: '2026-07-01', to: null }])
  const held = await owner.select().from(roleHoldings).where(eq(roleHoldings.personId, mona.id)).orderBy(roleHoldings.validFrom)
  expect(held.map(({ teamId, validTo }) => [teamId, validTo])).toEqual([[id, '2026-07-01'], [renamed.id, null]])
})

test('what is new cannot be of another council’s service area, and then nothing has changed', async () => {
  const { id, name } = await aTeam()
  const elsewhere = await anotherCouncil(owner, 'map-elsewhere')
  const [theirs] = await owner.select().from(teams).where(eq(teams.organisationId, elsewhere.id))

  expect(await change([id], ['Astray'], {}, '2026-07-01', theirs!.serviceAreaId)).toEqual({ wrong: { areaId: 'Choose the service area.' } })
  expect((await teamNamed(name)).validTo).toBeNull()
  expect(await teamNamed('Astray')).toBeUndefined()
})

test('whoever leads what follows reaches what came before from that day on, however far back, and another manager does not', async () => {
  const first = await aTeam()
  await change([first.id], ['Reach One'], {}, '2026-06-10')
  const one = await teamNamed('Reach One')
  await change([one.id], ['Reach Two'], {}, '2026-06-20')
  const two = await teamNamed('Reach Two')
  const newcomer = await somebody(owner, 'northmere', { name: 'Nel Newlead', role: 'manager', team: 'Reach Two' })

  expect((await reach(newcomer, '2026-06-19T12:00Z')).teamIds).not.toContain(first.id)
  expect((await reach(newcomer, '2026-06-20T12:00Z')).teamIds.toSorted()).toEqual([first.id, one.id, two.id].toSorted())
  expect((await reach(first.mona, '2026-06-20T12:00Z')).teamIds.toSorted()).toEqual([first.id, one.id, two.id].toSorted())
  const stranger = await aTeam()
  expect((await reach(stranger.mona, '2026-06-20T12:00Z')).teamIds).toEqual([stranger.id])
})

test('an area’s manager reaches what came from another area into theirs', async () => {
  const { id } = await aTeam()
  const [frontDoor] = await owner.select().from(teams).where(eq(teams.name, 'MASH'))
  const fay = await somebody(owner, 'northmere', { name: 'Fay Door', role: 'manager', area: 'Front Door' })
  expect((await reach(fay, '2026-07-01T12:00Z')).teamIds).not.toContain(id)

  await change([id], ['Moved to the front'], {}, '2026-07-01', frontDoor!.serviceAreaId)

  expect((await reach(fay, '2026-07-01T12:00Z')).teamIds).toContain(id)
})

test('the open actions and gaps of an audit under the old name are on the new team’s board', async () => {
  const team = await aTeam()
  const worker = 'Wes Openhand'
  await takeIn(db, sheet([{
    'Audit No': 'M-1', 'Case ID': 'NM300001', Team: team.name, Service: 'Safeguarding', 'Allocated SW': worker, 'SW email': 'wes@northmere.example', 'Team Manager': 'Mo Oldlead', 'TM email': 'mo@northmere.example',
    Plan: 'Requires improvement', 'Remedial actions (RAG: action ~ owner ~ due)': `G: Rewrite the plan ~ ${worker} ~ 11/05/2026`,
  }]), { at: '2026-05-05T09:00Z' })
  await change([team.id], ['Boarded'], {}, '2026-06-10')
  const lead = await somebody(owner, 'northmere', { name: 'Lea Boarded', role: 'manager', team: 'Boarded' })

  const board = await teamBoard(await through(db, 'see my team', lead, '2026-06-10T12:00Z'))
  expect(board.teams.map(({ name }) => name)).toEqual(['Boarded'])
  expect(board.teams[0]!.people.map(({ name }) => name)).toContain(worker)
  expect(board.actions.map(({ wording }) => wording)).toEqual(['Rewrite the plan'])
  const [gap] = await owner.query.gaps.findMany({ where: (row, { inArray }) => inArray(row.auditId, owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, 'M-1'))) })
  expect(await threadOf(await through(db, 'follow gaps', lead, '2026-06-10T12:00Z'), gap!.id)).toMatchObject({ team: team.name })
  await endReadings()
  await expect(through(db, 'follow gaps', lead, '2026-06-10T12:00Z').then((reader) => threadOf(reader, gap!.id))).resolves.toBeDefined()
})

test('a split asks where each goes, and moves them there; a manager may lead every part', async () => {
  const { id, wanda, will, mona } = await aTeam()
  expect(await change([id], ['Coast', 'Vale'], { [wanda.id]: 'Coast' })).toEqual({ wrong: { [`place-${will.id}`]: expect.stringMatching(/^Say which team Will/), [`place-${mona.id}`]: expect.stringMatching(/^Say which team Mona/) } })
  expect(await change([id], ['Coast', 'Vale'], { [wanda.id]: 'Coast', [will.id]: 'none', [mona.id]: 'all' })).toEqual({ done: true })

  expect((await memberOf(wanda)).at(-1)).toMatchObject({ name: 'Coast', to: null })
  expect((await memberOf(will)).map(({ to }) => to)).toEqual(['2026-07-01'])
  const leads = await owner.select({ name: teams.name }).from(roleHoldings).innerJoin(teams, eq(teams.id, roleHoldings.teamId)).where(and(eq(roleHoldings.personId, mona.id), eq(roleHoldings.validFrom, '2026-07-01')))
  expect(leads.map(({ name }) => name).toSorted()).toEqual(['Coast', 'Vale'])
})

test('several become one, and a team that is there takes another in without doubling anyone', async () => {
  const [one, two] = [await aTeam(), await aTeam()]
  await changeTeams(await admin(), one.wanda.id, { join: two.id, leave: null, on: '2026-06-01' })
  expect(await change([one.id, two.id], ['Merged'])).toEqual({ done: true })
  expect((await memberOf(one.wanda)).filter(({ to }) => to === null)).toMatchObject([{ name: 'Merged' }])

  const third = await aTeam()
  expect(await change([third.id], ['Merged'], {}, '2026-08-01')).toEqual({ done: true })
  expect((await memberOf(third.will)).filter(({ to }) => to === null)).toMatchObject([{ name: 'Merged', from: '2026-08-01' }])
})

test('a team is not changed twice, nor from a day on which it has audits already; of two at once one is told', async () => {
  const team = await aTeam()
  await takeIn(db, sheet([{ 'Audit No': 'M-2', 'Case ID': 'NM300002', 'Date of audit': '04/05/2026', Team: team.name, Service: 'Safeguarding', 'SW email': 'wa@northmere.example' }]), { at: '2026-05-05T09:00Z' })
  expect(await change([team.id], ['Too early'], {}, '2026-05-04')).toEqual({ wrong: { on: 'One audit of this team is dated 4 May 2026 or later. Choose a day after the last of them.' } })
  expect(await previewMap(await admin(), { fromIds: [team.id], names: ['In time'], on: '2026-05-05' })).toMatchObject({ audits: 1 })

  const came = await Promise.all(['One name', 'Another name'].map((name) => change([team.id], [name])))
  expect(came.filter((one) => 'done' in one)).toHaveLength(1)
  expect(came.find((one) => 'wrong' in one)).toHaveProperty('wrong.from')
})

test('the team’s audits are counted under the names of the time and as the teams are now', async () => {
  const team = await aTeam()
  await takeIn(db, sheet([{ 'Audit No': 'M-3', 'Case ID': 'NM300003', 'Date of audit': '04/05/2026', Team: team.name, Service: 'Safeguarding', 'SW email': 'wb@northmere.example', Plan: 'Requires improvement' }]), { at: '2026-05-05T09:00Z' })
  await change([team.id], ['Counted anew'], {}, '2026-06-01')
  const anew = await teamNamed('Counted anew')

  const found = (await teamWith(await admin(), anew.id))!
  expect(found.before.map(({ name }) => name)).toEqual([team.name])
  expect(found.reports.ofTheTime).toEqual([{ name: 'Counted anew', audits: 0, judged: 0, belowGood: 0 }, { name: team.name, audits: 1, judged: 11, belowGood: 1 }])
  expect(found.reports.asNow).toEqual([{ name: 'Counted anew', audits: 1, judged: 11, belowGood: 1 }])
  expect((await changesOfTeams(await admin())).changes).toContainEqual({ on: '2026-06-01', from: [{ id: team.id, name: team.name }], to: [{ id: anew.id, name: 'Counted anew' }] })
})

test('whoever joins or leads a team that will be renamed goes along', async () => {
  const team = await aTeam()
  await change([team.id], ['Later name'])
  const nina = await somebody(owner, 'northmere', { name: 'Nina Alongs', role: 'practitioner' })

  expect(await changeTeams(await admin(), nina.id, { join: team.id, leave: null, on: '2026-06-15' })).toEqual({ done: true })
  expect(await memberOf(nina)).toEqual([{ name: team.name, from: '2026-06-15', to: '2026-07-01' }, { name: 'Later name', from: '2026-07-01', to: null }])
  expect(await giveRole(await admin(), nina.id, { role: 'manager', scope: 'team', teamId: team.id, serviceAreaId: null, from: '2026-07-01' })).toHaveProperty('wrong.teamId')

  await changeTeams(await admin(), nina.id, { join: null, leave: team.id, on: '2026-06-20' })
  expect(await memberOf(nina)).toEqual([{ name: team.name, from: '2026-06-15', to: '2026-06-20' }])
})

test('areas and teams are added once, and empty posts are counted as of a day', async () => {
  expect(await addArea(await admin(), 'Edge of Care')).toEqual({ done: true })
  expect(await addArea(await admin(), 'edge of care')).toHaveProperty('wrong.area')
  const { areas } = await areasWithTeams(await admin())
  const areaId = areas.find(({ name }) => name === 'Edge of Care')!.id
  const made = await addTeam(await admin(), { name: 'Edge One', areaId })
  expect(await addTeam(await admin(), { name: 'EDGE ONE', areaId })).toHaveProperty('wrong.team')
  const id = 'id' in made ? made.id : ''
  await countVacancies(await admin(), id, { posts: 2, countedOn: '2026-05-31' })
  await endReadings()

  expect((await areasWithTeams(await admin())).facts.get(id)).toEqual({ people: 0, leaders: [], posts: 2, countedOn: '2026-05-31' })
  expect(await countVacancies(await admin(), id, { posts: 2, countedOn: '2026-06-02' })).toHaveProperty('wrong.countedOn')
})

test('another council’s teams are neither seen nor changed', async () => {
  const other = await anotherCouncil(owner)
  const eve = await somebody(owner, other.key, { name: 'Eve Other', role: 'admin' })
  const team = await aTeam()

  expect(await teamWith(await admin(at, eve), team.id)).toBeUndefined()
  expect(await countVacancies(await admin(at, eve), team.id, { posts: 1, countedOn: '2026-05-01' })).toBeUndefined()
  expect(await mapTeams(await admin(at, eve), { fromIds: [team.id], names: ['Stolen'], on: '2026-07-01', areaId: undefined }, {})).toHaveProperty('wrong.from')
  expect((await writing(db, other.id, teamsByName)).all.map(({ name }) => name)).toEqual(['Safeguarding East'])
})
