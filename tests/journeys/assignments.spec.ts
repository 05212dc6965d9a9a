import { asc, eq, sql } from 'drizzle-orm'
import { assignments } from '../../db/schema.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { daysAfter, inWords, workingDaysAfter } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'

journey('learning beyond a month’s limit is due later and says why, gets more time, and what stands still is settled', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  for (const below of [['Voice & lived experience', 'Recording & chronology'], ['Plan', 'Assessment'], ['Identity', 'Multi-agency']]) {
    await council.audited(team, { below: Object.fromEntries(below.map((theme) => [theme, 'Requires improvement' as const])), mainly: 'practitioner', actions: [] })
  }
  const given = await council.owner.select().from(assignments).where(eq(assignments.personId, team.worker.id)).orderBy(asc(assignments.dueOn))
  const [usual, later] = [given[0]!, given.at(-1)!]
  expect(later.dueOn > usual.dueOn).toBe(true)
  // One of them has been proposed so long ago that it stands still.
  await council.owner.execute(sql`update assignments set proposed_at = proposed_at - interval '14 days' where id = ${usual.id}::uuid`)
  const marcus = await signInAs(team.manager)

  await visit(marcus, `/team/learning/${later.id}`)
  await expect(marcus.getByText(`The usual day is ${inWords(usual.dueOn)}.`)).toBeVisible()
  await expect(marcus.getByText(`So it is due by ${inWords(later.dueOn)}, the last working day of the next month with room.`)).toBeVisible()
  await marcus.getByRole('button', { name: 'Confirm', exact: true }).click()

  await visit(marcus, `/team/learning/${later.id}`)
  await marcus.getByRole('link', { name: 'Give more time' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Give more time' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert').getByRole('link')).toHaveText(['Write the new date, such as 27 11 2026.', 'Say why more time is needed.'])
  const until = workingDaysAfter(daysAfter(later.dueOn, 7), 1, { bankHolidays })
  const [year, month, day] = until.split('-').map(Number)
  await marcus.getByLabel('Day').fill(String(day))
  await marcus.getByLabel('Month').fill(String(month))
  await marcus.getByLabel('Year').fill(String(year))
  await marcus.getByLabel('Why is more time needed?').fill('Two days of a final hearing.')
  await marcus.getByRole('button', { name: 'Give more time' }).click()
  await expect(marcus.getByRole('alert')).toContainText(`More time is given until ${inWords(until)}.`)
  await expect(marcus.getByText(`Was due ${inWords(later.dueOn)}; given until ${inWords(until)} by ${team.manager.name} because: Two days of a final hearing.`)).toBeVisible()
  await isAccessible(marcus)

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Learning' })).toContainText(`More time until ${inWords(until)}, given by ${team.manager.name}: “Two days of a final hearing.”`)

  await visit(marcus, '/team')
  await marcus.getByRole('link', { name: 'Learning that stands still' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('heading', { name: 'Proposed, and nobody has decided: 1' })).toBeVisible()
  await marcus.getByRole('link', { name: 'Confirm or waive it' }).click()
  await marcus.getByLabel('Or waive it').fill('She taught this to the team in October.')
  await marcus.getByRole('button', { name: 'Waive with this reason' }).click()
  await expect(marcus.getByRole('alert')).toContainText('The learning is waived')
  await visit(marcus, '/learning/exceptions')
  await expect(marcus.getByText('Nothing stands still')).toBeVisible()
})
