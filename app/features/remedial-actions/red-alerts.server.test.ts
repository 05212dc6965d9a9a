import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { awayPeriods, chases, gaps, messages, organisations, people, remedialActions, roleHoldings, themes } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { addAction } from '../publishing/add-action.server.ts'
import { recordAway } from '../staff/person-changes.server.ts'
import { passOn } from './passing-on.server.ts'
import { tellOfReds } from './red-alerts.server.ts'
import { sayItIsDone } from './remedial-actions.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
// A Wednesday; what is issued then is due on Thursday, 12 noon.
const at = '2026-05-06T10:00:00Z'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const fay = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const sal = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
const hollis = await somebody(owner, council, { name: 'Hollis Grant', role: 'leader', area: 'Family Help' })
const maren = await somebody(owner, council, { name: 'Maren Oak', role: 'leader' })
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const adele = await somebody(owner, council, { name: 'Adele March', role: 'admin' })
await anotherCouncil(owner)
afterEach(async () => {
  await endReadings()
  await owner.delete(chases)
  await owner.delete(messages)
  await owner.delete(awayPeriods)
  await owner.update(remedialActions).set({ withdrawnAt: new Date(at) })
  await owner.update(people).set({ leftOn: null })
})

let audited = 0
/** A gap of a case of Wilma's, to which an auditor can add a red. */
async function aGap(due?: string) {
  const reference = `R-${2000 + (audited += 1)}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM80${audited}`, Plan: 'Inadequate', ...(due && { 'Remedial actions (RAG: action ~ owner ~ due)': `R: See the child alone ~ Wilma Ashdown ~ ${due}` }) }]), { at: '2026-05-05T09:00:00Z' })
  const [gap] = await owner.select({ id: gaps.id, auditId: gaps.auditId }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).orderBy(gaps.id).where(eq(gaps.auditId, (await owner.query.audits.findFirst({ where: (audit, { eq: is }) => is(audit.reference, reference) }))!.id))
  return gap!
}

async function red({ ownerId = wilma.id, moment = at, priority = 'red' as 'red' | 'amber' } = {}) {
  const gap = await aGap()
  const added = await addAction(await through(db, 'record audits', gwen, moment), gap.id, {
    ownerId, priority, wording: 'See the child alone at school', place: 'Visit form', closesWhen: 'The visit form has it.', because: 'Nobody knows.', gapIds: [gap.id],
    ...(priority === 'red' && { contact: { reached: true, spokenTo: 'practitioner' as const, at: new Date(moment) } }),
  }, [])
  return (added as { id: string }).id
}
const job = async (moment: string) => {
  const by = await allowNamed(db, council, 'notices job', 'send notices', new Date(moment))
  return by.writing((tx) => tellOfReds(tx, by))
}
const told = async (rung: 'issued' | 'service manager' | 'head of service', id: string) => (await owner.select({ name: people.name, insteadOfId: chases.insteadOfId }).from(chases).innerJoin(people, eq(people.id, chases.toId))
  .where(and(eq(chases.rung, rung), eq(chases.remedialActionId, id)))).map(({ name, insteadOfId }) => (insteadOfId ? `${name} (deputy)` : name)).toSorted()
const letters = () => owner.select().from(messages).orderBy(messages.name)
const away = (who: Somebody, deputy: Somebody | null, from = '2026-05-06', to: string | null = null) =>
  owner.insert(awayPeriods).values({ organisationId: who.organisationId, personId: who.id, awayFrom: from, backOn: to, deputyId: deputy?.id ?? null, recordedById: adele.id, recordedAt: new Date(at) })

test('a red is told at once to whoever has it to do, the team manager and the service manager, and to nobody else', async () => {
  const id = await red()

  expect(await told('issued', id)).toEqual(['Marcus Tull', 'Sal Weir', 'Wilma Ashdown'])
  expect(await letters()).toMatchObject([{ kind: 'red action', name: 'Marcus Tull' }, { kind: 'red action', name: 'Sal Weir' }, { kind: 'red action', name: 'Wilma Ashdown', subjectId: id, sentAt: null }])
})

test('the letter says the case, the audit and the hour, the number out of hours and that one phones first, and nothing of the wording', async () => {
  await owner.update(organisations).set({ outOfHours: '01632 960123' }).where(eq(organisations.key, council))
  const id = await red()
  const [{ letter } = { letter: undefined }] = await letters()

  expect(letter!.parts[0]!.lines).toEqual([{ text: expect.stringMatching(/^RED: urgent\. Case NM80\d+, audit R-\d+\. Due Thursday 7 May, 12 noon\.$/), link: `/remedial-actions/${id}`, actionId: id }])
  expect(letter!.opening).toContain('If you think a child may be unsafe now, phone first')
  expect(letter!.opening).toContain('01632 960123')
  expect(JSON.stringify(letter)).not.toContain('school')
})

test('an amber is told in no letter of its own', async () => {
  await red({ priority: 'amber' })

  expect(await letters()).toEqual([])
  expect(await job(at)).toBe(0)
})

test('whoever is told once is not told again, by no later run and however much time passes before it is due', async () => {
  await red()

  for (const moment of [at, '2026-05-06T18:00:00Z', '2026-05-07T10:59:00Z']) expect(await job(moment)).toBe(0)
  expect(await letters()).toHaveLength(3)
})

test('of two dozen runs at once one tells', async () => {
  const id = await red()
  await owner.delete(chases)
  await owner.delete(messages)
  const told = await Promise.all(Array.from({ length: 24 }, () => job(at)))

  expect(told.filter((count) => count > 0)).toEqual([3])
  expect(await owner.select().from(chases).where(eq(chases.remedialActionId, id))).toHaveLength(3)
  expect(await letters()).toHaveLength(3)
})

test('runs, a hand-over and leave at once wait for one another, and each ends up told once', async () => {
  const ids = await Promise.all([red(), red(), red()])
  await owner.delete(chases)
  await owner.delete(messages)
  const moves = ids.map(async (actionId) => passOn(await through(db, 'pass actions on', marcus, at), wilma.id, [{ actionId, toId: fay.id }], 'reassigned'))
  const leave = recordAway(await through(db, 'look after people', adele, at), wilma.id, { from: '2026-05-06', to: '2026-05-08', deputyId: marcus.id })
  await Promise.all([...moves, leave, ...Array.from({ length: 12 }, () => job(at))])
  await job(at)

  for (const id of ids) expect(await told('issued', id)).toEqual(expect.arrayContaining(['Fay Fellow', 'Sal Weir']))
  const rows = await owner.select().from(chases)
  expect(new Set(rows.map(({ remedialActionId, toId, rung }) => `${remedialActionId} ${toId} ${rung}`)).size).toBe(rows.length)
})

test('a red that is passed on is told to its new owner alone: the managers know', async () => {
  const id = await red()
  await passOn(await through(db, 'pass actions on', marcus, at), wilma.id, [{ actionId: id, toId: fay.id }], 'reassigned')

  expect(await told('issued', id)).toEqual(['Fay Fellow', 'Marcus Tull', 'Sal Weir', 'Wilma Ashdown'])
})

test('a red whose owner is away is told to who stands in, and to the owner when they are back', async () => {
  await away(wilma, fay, '2026-05-06', '2026-05-07')
  const id = await red()

  expect(await told('issued', id)).toEqual(['Fay Fellow (deputy)', 'Marcus Tull', 'Sal Weir'])
  await job('2026-05-07T07:00:00Z')
  expect(await told('issued', id)).toContain('Wilma Ashdown')
})

test('a deputy who is away is told nothing: whoever stands in for the deputy is', async () => {
  await away(wilma, fay)
  await away(fay, marcus)
  const id = await red()
  expect(await told('issued', id)).toEqual(['Marcus Tull (deputy)', 'Sal Weir'])
})

test('when somebody is recorded away their deputy is told of the reds at once', async () => {
  const id = await red()
  await recordAway(await through(db, 'look after people', adele, at), wilma.id, { from: '2026-05-06', to: null, deputyId: fay.id })

  expect(await told('issued', id)).toContain('Fay Fellow (deputy)')
})

test('a manager who is away without a deputy is passed over for the next one up, who hears of it once', async () => {
  await away(marcus, null)
  const id = await red()

  expect(await told('issued', id)).toEqual(['Sal Weir', 'Wilma Ashdown'])
  expect(await letters()).toHaveLength(2)
})

test('whoever has left is told nothing', async () => {
  await owner.update(people).set({ leftOn: '2026-05-06' }).where(eq(people.id, sal.id))
  const id = await red()

  // The Head of Service answers for a service that nobody manages.
  expect(await told('issued', id)).toEqual(['Hollis Grant', 'Marcus Tull', 'Wilma Ashdown'])
})

test('at 12 noon of the day on which it is due, in London, a red goes to the service manager and the Head of Service, once', async () => {
  const id = await red()

  expect(await job('2026-05-07T10:59:59Z')).toBe(0)
  expect(await job('2026-05-07T11:00:00Z')).toBe(2)
  expect(await job('2026-05-07T11:01:00Z')).toBe(0)
  expect([await told('service manager', id), await told('head of service', id)]).toEqual([['Sal Weir'], ['Hollis Grant']])
  const late = (await letters()).filter(({ kind }) => kind === 'escalation')
  expect(late.map(({ name }) => name)).toEqual(['Hollis Grant', 'Sal Weir'])
  expect(late[0]!.letter.parts[0]!.lines[0]!.text).toMatch(/^RED: urgent\. Family Help South\. Case NM80\d+, audit R-\d+\. Was due Thursday 7 May, 12 noon\.$/)
  expect(late[0]!.letter.parts[0]!.lines[0]!.link, 'a leader opens no action of a named worker').toBe('/insight')
})

test('a red that was sent in is not told any more', async () => {
  const id = await red()
  await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-07T10:00:00Z'), id, { recordKind: 'Plan', recordDate: '2026-05-07', remark: null })

  expect(await job('2026-05-07T12:00:00Z')).toBe(0)
})

test('where a service has no Head of Service, whoever leads the council is told', async () => {
  await owner.update(roleHoldings).set({ validTo: '2026-05-06' }).where(eq(roleHoldings.personId, hollis.id))
  const id = await red()
  await job('2026-05-07T12:00:00Z')
  await owner.update(roleHoldings).set({ validTo: null }).where(eq(roleHoldings.personId, hollis.id))

  expect(await told('head of service', id)).toEqual([(await owner.query.people.findFirst({ where: eq(people.id, maren.id) }))!.name])
})

test('reds that were late before they came in with a sheet are told in one letter to each, and once', async () => {
  for (let nth = 0; nth < 14; nth++) await aGap('06/05/2026')
  expect(await letters(), 'an import tells nobody itself').toEqual([])
  const written = await job('2026-05-11T08:00:00Z')

  expect(written).toBe(4)
  const all = await letters()
  expect(all.map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['Hollis Grant: escalation', 'Marcus Tull: red action', 'Sal Weir: escalation', 'Wilma Ashdown: red action'])
  expect(all[3]!.letter).toMatchObject({ subject: 'RED: urgent. 14 actions', parts: [{ lines: { length: 12, 11: { text: 'And 3 more.', link: '/my-practice' } } }] })
  expect(await job('2026-05-11T08:01:00Z')).toBe(0)
})
