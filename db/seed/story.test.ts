import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { ownDatabase } from '../../tests/support/council.ts'
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

async function told() {
  const { owner, ownerUrl } = await ownDatabase()
  await tellStory(ownerUrl, () => {}, spool)
  const all: Partial<Record<keyof typeof facts, unknown[]>> = {}
  for (const [what, query] of Object.entries(facts)) all[what as keyof typeof facts] = [...await owner.execute(query)]
  const [leftBehind] = await owner.execute<{ count: number }>(sql`
    select count(*)::int as count from remedial_actions action join people on people.id = action.owner_id where people.left_on <= current_date and action.done_at is null and action.withdrawn_at is null`)
  return { all, leftBehind: leftBehind!.count }
}

// Telling it twice takes half a minute, so only the long run does.
test.runIf(process.env.PRACTICE_LOOP_LONG)('the demo is the same wherever it is told on the same day, and nothing stays with whoever has left', async () => {
  const [once, again] = await Promise.all([told(), told()])
  rmSync(spool, { recursive: true, force: true })

  for (const what of Object.keys(facts) as (keyof typeof facts)[]) expect(again.all[what], what).toEqual(once.all[what])
  expect(once.all.handOvers).toContainEqual(expect.objectContaining({ because: 'left' }))
  expect(once.leftBehind).toBe(0)
}, 120_000)
