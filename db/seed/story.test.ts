import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { dayInLondon, daysAfter, instantInLondon, type Day } from '../../app/lib/days.ts'
import { ownDatabase } from '../../tests/support/council.ts'
import { findings } from '../invariants.server.ts'
import { tellStory } from './story.ts'

/** What can be told apart in the demo without the ids that every database makes for itself. */
const facts = {
  audits: sql`select reference, case_reference, audited_on, sample, confirmed_at is not null as confirmed from audits order by 1`,
  gaps: sql`select audits.reference, themes.key, gaps.attribution, exists (select 1 from gap_closures where gap_closures.gap_id = gaps.id) as closed
    from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id order by 1, 2`,
  actions: sql`select audits.reference, action.wording, people.name as owner, action.due_on, action.done_at, (select count(*)::int from evidence where evidence.remedial_action_id = action.id) as sent
    from remedial_actions action join audits on audits.id = action.audit_id join people on people.id = action.owner_id order by 1, 2, 3, 4`,
  learning: sql`select people.name, module_key, proposed_at, due_on, decision, ended_because, (select string_agg(because, '') from learning_extensions where learning_extensions.assignment_id = assignments.id) as more_time, (select count(*)::int from evidence where evidence.assignment_id = assignments.id) as shown,
      (select count(*)::int from attempts where attempts.person_id = people.id) as attempts, (select string_agg(wording, '' order by wording) from reflections where reflections.person_id = people.id) as reflections
    from assignments join people on people.id = assignments.person_id order by 1, 2, 3`,
  disputes: sql`select audits.reference, themes.key, raiser.name as raised_by, disputes.raised_at, disputes.outcome, disputes.settled_at from disputes join gaps on gaps.id = disputes.gap_id
    join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id join people raiser on raiser.id = disputes.raised_by_id order by 1, 2`,
  serviceActions: sql`select wording, due_month, done, outcome, (select count(*)::int from service_action_gaps answers where answers.service_action_id = service_actions.id) as gaps,
    (select count(*)::int from service_action_steps step where step.service_action_id = service_actions.id) as steps from service_actions order by 1`,
  reports: sql`select kind, period, contents, words, (select count(*)::int from messages where messages.subject_id = reports.id) as messages from reports order by 1, 2`,
  handOvers: sql`select giver.name as from, taker.name as to, because, at from hand_overs join people giver on giver.id = from_id join people taker on taker.id = to_id order by at, 1, 2`,
  chases: sql`select audits.reference, action.wording, chases.rung, chases.due_on, people.name as to, chases."on", chases.at, chases.line from chases join remedial_actions action on action.id = chases.remedial_action_id
    join audits on audits.id = action.audit_id join people on people.id = chases.to_id order by 7, 1, 2, 3, 5`,
  courses: sql`select people.name, title, provider, completed_on, hours from courses_elsewhere join people on people.id = person_id order by 1, 2`,
  digests: sql`select people.name, digests."on", messages.letter ->> 'subject' as subject from digests join people on people.id = digests.person_id join messages on messages.id = digests.message_id order by 1, 2`,
} as const

const spool = join(tmpdir(), `practice-loop-story-${process.pid}`)
afterAll(() => rmSync(spool, { recursive: true, force: true }))

async function told(at: Date) {
  const { owner, ownerUrl } = await ownDatabase()
  await tellStory(ownerUrl, () => {}, spool, at)
  return owner
}

async function factsOf(owner: Awaited<ReturnType<typeof told>>) {
  const all: Partial<Record<keyof typeof facts, unknown[]>> = {}
  for (const [what, query] of Object.entries(facts)) all[what as keyof typeof facts] = [...await owner.execute(query)]
  return all
}

/** What `npm run check:data` would say of it, and what is still to be done by people who have left. */
async function wrongWith(owner: Awaited<ReturnType<typeof told>>, today: Day) {
  const wrong: string[] = []
  await owner.transaction(async (tx) => {
    for await (const { promise, problems, examples } of findings(tx)) if (problems > 0) wrong.push(`${promise}: ${examples.join(', ')}`)
  })
  const left = await owner.execute<{ name: string }>(sql`
    select people.name from remedial_actions action join people on people.id = action.owner_id where people.left_on <= ${today} and action.done_at is null and action.withdrawn_at is null`)
  return [...wrong, ...left.map(({ name }) => `${name} has left, and still owns an action`)]
}

const today = dayInLondon(new Date())

/** The next such day of a year, '03-29', from tomorrow on. */
const next = (date: string): Day => [0, 1].map((later) => `${Number(today.slice(0, 4)) + later}-${date}`).find((day) => day > today)!
const nextWeekday = (weekday: number): Day => [1, 2, 3, 4, 5, 6, 7].map((n) => daysAfter(today, n)).find((day) => new Date(day).getUTCDay() === weekday)!

/** Days on which something is different: the ends of years, months and the registration year, holidays, days on which clocks change, and nights. */
const unusual = [
  instantInLondon(next('01-01'), '00:10'), instantInLondon(next('02-28'), '23:40'), instantInLondon(next('03-29'), '08:30'), instantInLondon(next('05-31'), '12:00'),
  instantInLondon(next('07-15'), '17:30'), instantInLondon(next('08-31'), '00:05'), instantInLondon(next('10-25'), '01:30'), instantInLondon(next('11-30'), '08:05'),
  instantInLondon(next('12-01'), '09:00'), instantInLondon(next('12-28'), '10:00'), instantInLondon(nextWeekday(6), '11:00'), instantInLondon(nextWeekday(0), '23:50'),
]

/** A moment of the next year that follows from the day on which the tests run: every day another, and the same when they run again. */
function oneOfTheYear(): Date {
  const number = Number.parseInt(createHash('sha256').update(today).digest('hex').slice(0, 12), 16)
  return instantInLondon(daysAfter(today, 1 + (number % 365)), ['00:05', '07:55', '12:30', '23:40'][number % 4]!)
}

// TELL_AT=2027-01-01T00:10:00Z tells it as at one moment.
const moments = process.env.TELL_AT ? [new Date(process.env.TELL_AT)] : process.env.PRACTICE_LOOP_LONG ? unusual : [oneOfTheYear()]
test.for(moments.map((at) => at.toISOString()))('the demo can be told as at %s, nothing is wrong with its data, and nothing stays with whoever has left', { timeout: 240_000 }, async (at) => {
  const owner = await told(new Date(at))
  expect(await wrongWith(owner, dayInLondon(new Date(at)))).toEqual([])
})

// Telling it twice takes half a minute, so only the long run does.
test.runIf(process.env.PRACTICE_LOOP_LONG)('the demo is the same wherever it is told on the same day', { timeout: 600_000 }, async () => {
  const now = new Date()
  const [once, again] = await Promise.all([told(now), told(now)].map(async (owner) => factsOf(await owner)))

  for (const what of Object.keys(facts) as (keyof typeof facts)[]) expect(again![what], what).toEqual(once![what])
  expect(once!.handOvers).toContainEqual(expect.objectContaining({ because: 'left' }))
})
