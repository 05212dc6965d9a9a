import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { imports, importProfiles } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { settlePerson } from '../people/accounts.server.ts'
import { setUpOf } from './set-up.server.ts'

const { db, owner } = await ownDatabase()
const southwold = await anotherCouncil(owner)
const zoe = await somebody(owner, 'southwold-vale', { name: 'Zoe Wren', role: 'admin' })
const today = '2026-11-26'

afterEach(endReadings)

const setUp = async (who = zoe) => setUpOf(await through(db, 'see set-up', who, `${today}T09:00:00Z`))
const inSouthwold = sql`organisation_id = ${southwold.id}::uuid`
const team = async (name: string, from = '2020-01-01', to: string | null = null) => {
  const [made] = await owner.execute<{ id: string }>(sql`
    insert into teams (organisation_id, service_area_id, name, valid_from, valid_to) select ${southwold.id}::uuid, id, ${name}, ${from}::date, ${to}::date from service_areas where ${inSouthwold} limit 1 returning id`)
  return made!.id
}
const person = (name: string, { roles = [], teamIds = [] }: { roles?: Parameters<typeof settlePerson>[2]['roles']; teamIds?: string[] } = {}) => owner.transaction((tx) => (
  settlePerson(tx, southwold.id, { name, email: `${name.toLowerCase().replace(' ', '.')}@southwold-vale.example`, from: '2020-01-01', roles, teamIds })))

test('a council that has only just begun has a team nobody manages and nobody in it, and no sheet', async () => {
  expect(await setUp()).toMatchObject({
    areas: 1, teams: 1, unmanagedTeams: ['Safeguarding East'], emptyTeams: ['Safeguarding East'], changes: [], people: 1, waysIn: 0, peopleWithoutWayIn: 1, inTwoTeams: 0, managersWithoutTeam: 0,
    holders: { practitioner: { people: 0, waysIn: 0 }, admin: { people: 1, waysIn: 0 } }, leftLately: 0, movedLately: 0, actionsLeftBehind: 0,
    audits: 0, provisional: 0, gapsToAttribute: 0, caseQuestions: 0, corrections: [], learningToDecide: 0, tried: false, waiting: [], lastPublished: undefined, rules: 0, modules: [], modulesMissing: [], rulesWithoutModule: 0, modulesWaiting: [],
    activity: { rows: 0, unsealed: 0, lastSealedAt: undefined },
  })
})

test('teams, people and roles are counted as they are today: who has left, and what has ended, counts no more', async () => {
  const [court, fostering, gone] = [await team('Court Team'), await team('Fostering'), await team('Old Team', '2020-01-01', '2026-01-01')]
  await person('Mia Lead', { roles: [{ role: 'manager', scope: 'team', teamId: court }], teamIds: [court] })
  await person('Max Last', { roles: [{ role: 'manager', scope: 'team', teamId: gone }] })
  await person('Sam Over', { roles: [{ role: 'manager', scope: 'team', teamId: gone }, { role: 'manager', scope: 'council' }] })
  await person('Bo Both', { roles: [{ role: 'practitioner', scope: 'own' }], teamIds: [court, fostering] })
  await person('Al Once', { roles: [{ role: 'practitioner', scope: 'own' }], teamIds: [court, gone] })
  const left = await person('Lee Left', { roles: [{ role: 'manager', scope: 'team', teamId: fostering }], teamIds: [fostering, court] })
  await owner.execute(sql`update people set left_on = '2026-11-20' where id = ${left}::uuid`)
  await owner.execute(sql`insert into team_successions (organisation_id, from_team_id, to_team_id, changes_on, recorded_at) values (${southwold.id}::uuid, ${court}::uuid, ${fostering}::uuid, '2027-01-04', now()), (${southwold.id}::uuid, ${gone}::uuid, ${court}::uuid, '2026-01-01', now())`)
  await owner.execute(sql`insert into accounts (id, name, email, organisation_id, person_id) select 'a-' || id, name, email, organisation_id, id from people where ${inSouthwold} and name in ('Bo Both', 'Lee Left')`)

  expect(await setUp()).toMatchObject({
    teams: 3, unmanagedTeams: ['Fostering', 'Safeguarding East'], emptyTeams: ['Safeguarding East'], inTwoTeams: 1, managersWithoutTeam: 1, people: 6, waysIn: 1, peopleWithoutWayIn: 5,
    holders: { practitioner: { people: 2, waysIn: 1 }, manager: { people: 3, waysIn: 0 }, auditor: { people: 0, waysIn: 0 } }, leftLately: 1,
    changes: [{ from: 'Court Team', to: 'Fostering', changesOn: '2027-01-04' }],
  })
})

test('files that wait are named newest first, with what is open about them; put aside, taken back and another council’s are not', async () => {
  const plan = { layout: 'row an audit', framework: 'practice', columns: {}, themes: {}, actionColumns: [], gradeWords: {}, caseTypes: {}, themeWords: {} } as const
  await owner.insert(importProfiles).values({ organisationId: southwold.id, key: 'ours', title: 'Ours', plan, answers: { rag: 'how urgent' }, changedAt: new Date() })
  const asked = (day: string) => ({ organisationId: southwold.id, createPeople: false, dryRun: true, askedAt: new Date(`2026-11-${day}T09:00:00Z`), spooled: 'waiting' })
  const run = (day: string) => ({ ...asked(day), profile: 'ours', runAskedAt: new Date(), finishedAt: new Date(), read: 129, accepted: 115, rejected: 14, unchanged: 0 })
  await owner.insert(imports).values([
    { ...asked('20'), fileName: 'new.csv' },
    { ...run('21'), fileName: 'tried.csv', questions: [{ about: 'rag' }, { about: 'past due', actions: 34, from: '2026-03-03', to: '2026-05-01' }] },
    { ...run('22'), fileName: 'aside.csv', putAsideAt: new Date() },
    { ...run('23'), fileName: 'back.csv', publishedAt: new Date('2026-11-23'), voidedAt: new Date() },
    { ...run('10'), fileName: 'published.csv', spooled: null, dryRun: false, publishedAt: new Date('2026-11-10') },
    { ...run('09'), fileName: 'before.csv', spooled: null, dryRun: false, publishedAt: new Date('2026-11-09') },
    { ...run('08'), fileName: 'by command.csv', spooled: null },
  ])
  const { waiting, lastPublished, tried } = await setUp()
  expect(waiting.map(({ fileName, stage, questions }) => [fileName, stage, questions])).toEqual([['tried.csv', 'tried', 1], ['new.csv', 'to describe', 0]])
  expect(lastPublished).toMatchObject({ fileName: 'published.csv', rejected: 14 })
  expect(tried).toBe(true)

  await owner.insert(imports).values(Array.from({ length: 7 }, (_, n) => ({ ...run(String(11 + n)), fileName: `more ${n}.csv` })))
  await endReadings()
  const more = await setUp()
  expect(more.waiting).toHaveLength(5)
  expect(more.lastPublished).toMatchObject({ fileName: 'published.csv' })
})

test('what waits in a council’s practice is counted, and actions that a leaver left behind', async () => {
  const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
  await takeIn(db, sheet([
    { 'Audit No': 'U-1', Plan: 'Inadequate', 'Voice & lived experience': 'Inadequate', Attribution: 'Voice & lived experience: practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child ~ Wilma Ashdown ~ 11/05/2026' },
    { 'Audit No': 'U-2', 'Case ID': 'NM100002', Plan: 'Inadequate', 'Audit type': 'Internal audit' },
  ]), { at: '2026-05-05T09:00:00Z' })
  const before = await setUp(ben)
  expect(before).toMatchObject({ audits: 2, tried: true, actionsLeftBehind: 0, movedLately: 0, lastPublished: { fileName: 'audits.csv' } })
  expect(before.gapsToAttribute).toBeGreaterThan(0)
  expect(before.activity.rows).toBeGreaterThan(0)
  expect(before.modules.map(({ key }) => key)).toContain('childs-day')
  expect(before.modulesMissing).not.toContain('childs-day')
  expect((await setUp(zoe)).audits).toBe(0)

  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  await owner.execute(sql`update people set left_on = ${today} where id = ${wilma.id}::uuid`)
  await owner.execute(sql`insert into hand_overs (organisation_id, remedial_action_id, from_id, to_id, because, by_id, at) select organisation_id, id, ${wilma.id}::uuid, ${marcus.id}::uuid, 'left', ${ben.id}::uuid, '2026-11-25T09:00:00Z'::timestamptz from remedial_actions limit 1`)
  await endReadings()
  expect(await setUp(ben)).toMatchObject({ leftLately: 1, actionsLeftBehind: 1, movedLately: 1 })
  await owner.execute(sql`update remedial_actions set done_at = now() where owner_id = ${wilma.id}::uuid`)
  await endReadings()
  expect(await setUp(ben)).toMatchObject({ actionsLeftBehind: 0 })
})
