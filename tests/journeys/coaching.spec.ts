import { eq } from 'drizzle-orm'
import type { Page } from '@playwright/test'
import { bookMeeting } from '../../app/features/coaching/booking.server.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, instantInLondon, weekdayInWords, workingDaysAfter } from '../../app/lib/days.ts'
import { coachingMeetings, people } from '../../db/schema.ts'
import { coaching } from '../support/coaching.ts'
import { expect, journey, writeDay } from '../support/journey.ts'
import type { JourneyCouncil } from '../support/journey-council.ts'

const today = dayInLondon(new Date())
const [soon, later] = [workingDaysAfter(today, 2, { bankHolidays }), workingDaysAfter(today, 3, { bankHolidays })]
const wording = 'Write down what each day is like for the child'

/** A council in which one auditor coaches, on two days of the weeks to come, and a worker has one amber action. */
async function aCoach(council: JourneyCouncil, hours: readonly [string, string] = ['09:00', '12:00']) {
  const { organisationId, key, team } = await council.ofItsOwn()
  const audit = await council.audited(team, { below: { Plan: 'Requires improvement' }, mainly: 'Plan: practitioner', actions: [{ rag: 'A', wording, dueIn: daysUntil(later) + 1 }] })
  const coach = await council.auditor(organisationId)
  await council.owner.update(people).set({ name: 'Priya Rookwood' }).where(eq(people.id, coach.id))
  await coaching(council.owner, coach, { hours })
  return { organisationId, key, team, coach, audit, actionId: audit.actions[0]!.id }
}
const daysUntil = (day: string) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)

/** Goes on by keyboard to what has this name, as somebody does who sees where the focus is, and presses it. */
async function pressByKeyboard(page: Page, role: 'link' | 'button' | 'radio', name: string | RegExp, key = 'Enter') {
  const wanted = page.getByRole(role, { name }).first()
  for (let nth = 0; nth < 150 && !await wanted.evaluate((element) => element === document.activeElement); nth++) await page.keyboard.press('Tab')
  await expect(wanted).toBeFocused()
  await page.keyboard.press(key)
}

journey('a learner books help with an action in two presses, moves it to another day and cancels it because of court', async ({ council, signInAs, visit, isAccessible }) => {
  const { team, actionId, coach } = await aCoach(council)
  const wilma = await signInAs(team.worker)
  await visit(wilma, '/coaching')
  await expect(wilma.getByText('No coaching meeting yet')).toBeVisible()
  await visit(wilma, `/remedial-actions/${actionId}`)
  await wilma.getByRole('link', { name: 'Get help before it is due' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('button', { name: /^Book .* with Priya Rookwood, Room 3$/ }).first().click()
  await expect(wilma.getByText('The meeting is booked. A calendar entry is on its way to both of you.')).toBeVisible()
  await isAccessible(wilma)
  await expect(wilma.getByRole('link', { name: wording })).toBeVisible()
  const calendar = await wilma.request.get(`${new URL(wilma.url()).pathname}/calendar.ics`)
  expect(calendar.headers()['content-type']).toContain('text/calendar')
  expect(await calendar.text()).not.toContain(wording)

  await wilma.getByRole('link', { name: /^Move it/ }).click()
  await isAccessible(wilma)
  await wilma.getByRole('link', { name: new RegExp(`^${weekdayInWords(later)}, \\d+ times? free$`) }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { name: `Times on ${weekdayInWords(later)}` })).toBeFocused()
  await wilma.getByRole('link', { name: 'Choose a different date' }).click()
  await wilma.getByRole('link', { name: new RegExp(`^${weekdayInWords(later)}, `) }).click()
  await wilma.getByRole('button', { name: 'Move it there' }).click()
  await expect(wilma.getByRole('alert').getByRole('link')).toHaveText('Choose a time.')
  await isAccessible(wilma)
  await wilma.getByLabel('10am', { exact: true }).check()
  await wilma.getByRole('button', { name: 'Move it there' }).click()
  await expect(wilma.getByText('The meeting is moved.')).toBeVisible()
  await expect(wilma.getByText(`${weekdayInWords(later)} ${later.slice(0, 4)}, 10am to 10:30am`).first()).toBeVisible()
  await visit(wilma, '/coaching')
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Next coaching meeting' })).toContainText('Priya Rookwood')

  await wilma.getByRole('region', { name: 'Next coaching meeting' }).getByRole('link', { name: 'With Priya Rookwood' }).click()
  await wilma.getByRole('link', { name: /^Cancel it/ }).click()
  await wilma.getByRole('button', { name: 'Cancel the meeting' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert').getByRole('link')).toHaveText('Choose what came between.')
  await wilma.getByLabel('Court').check()
  await wilma.getByRole('button', { name: 'Cancel the meeting' }).click()
  await expect(wilma.getByText('The meeting is cancelled, and both of you are told.')).toBeVisible()
  const [meeting] = await council.owner.select().from(coachingMeetings).where(eq(coachingMeetings.coachId, coach.id))
  expect(meeting).toMatchObject({ ended: 'cancelled', cannotBecause: 'court' })
})

journey('with nothing but a keyboard one chooses a day and a time, books, moves and cancels', async ({ council, signInAs }) => {
  const { team, actionId } = await aCoach(council)
  const wilma = await signInAs(team.worker)
  await wilma.goto(`/coaching/book?action=${actionId}`)
  await pressByKeyboard(wilma, 'link', /^Priya Rookwood/)
  await pressByKeyboard(wilma, 'link', new RegExp(`^${weekdayInWords(soon)}, `))
  await expect(wilma.getByRole('heading', { name: `Times on ${weekdayInWords(soon)}` })).toBeFocused()
  await pressByKeyboard(wilma, 'radio', '9am', 'Space')
  await pressByKeyboard(wilma, 'button', 'Book this time')
  await expect(wilma.getByText('The meeting is booked.')).toBeVisible()
  await pressByKeyboard(wilma, 'link', /^Move it/)
  await pressByKeyboard(wilma, 'link', new RegExp(`^${weekdayInWords(later)}, `))
  await pressByKeyboard(wilma, 'radio', '9am', 'Space')
  await pressByKeyboard(wilma, 'button', 'Move it there')
  await expect(wilma.getByText('The meeting is moved.')).toBeVisible()
  await pressByKeyboard(wilma, 'link', /^Cancel it/)
  await pressByKeyboard(wilma, 'radio', 'Court', 'Space')
  await pressByKeyboard(wilma, 'button', 'Cancel the meeting')
  await expect(wilma.getByText('The meeting is cancelled')).toBeVisible()
})

journey('of two people who book the last time at once one is booked, and the other is told the nearest three', async ({ council, signInAs, isAccessible }) => {
  const { team, coach, organisationId, key } = await aCoach(council)
  const other = await council.team({ organisationKey: key, area: 'Safeguarding' })
  expect(other.worker.organisationId).toBe(organisationId)
  const [wilma, noah] = [await signInAs(team.worker), await signInAs(other.worker)]
  const page = `/coaching/book?coach=${coach.id}&day=${soon}`
  for (const one of [wilma, noah]) {
    await one.goto(page)
    await one.getByLabel('9am', { exact: true }).check()
  }
  await Promise.all([wilma, noah].map((one) => one.getByRole('button', { name: 'Book this time' }).click()))
  await Promise.all([wilma, noah].map((one) => expect(one.getByText(/The meeting is booked|That time was just taken/).first()).toBeVisible()))
  const [booked, late] = await wilma.getByText('The meeting is booked').isVisible() ? [wilma, noah] : [noah, wilma]
  await expect(booked.getByText('The meeting is booked')).toBeVisible()
  await expect(late.getByRole('alert').getByRole('link')).toHaveText('That time was just taken. Here are the nearest three.')
  await isAccessible(late)
  const nearest = late.getByRole('group', { name: 'Choose one of these times' }).getByRole('radio')
  await expect(nearest).toHaveCount(3)
  await nearest.first().check()
  await late.getByRole('button', { name: 'Book this time' }).click()
  await expect(late.getByText('The meeting is booked')).toBeVisible()
})

journey('an auditor offers a meeting, puts another in the place of one that must wait, and the learner says yes', async ({ council, signInAs, visit, isAccessible }) => {
  const { team, coach, actionId, key, audit } = await aCoach(council)
  const noah = (await council.team({ organisationKey: key, area: 'Safeguarding' })).worker
  await bookMeeting(await council.as('book coaching', noah), { coachId: coach.id, format: 'action clinic', startsAt: instantInLondon(later, '09:00') })
  const grace = await signInAs(coach)
  await visit(grace, `/gaps/${audit.gaps.planning}`)
  await grace.getByRole('link', { name: `Arrange coaching for ${team.worker.name}` }).click()
  await isAccessible(grace)
  await visit(grace, `/coaching/arrange?action=${actionId}&coach=${coach.id}`)
  await grace.getByText('Put it in the place of another meeting').click()
  await grace.getByRole('link', { name: new RegExp(`with ${noah.name}$`) }).click()
  await isAccessible(grace)
  await expect(grace.getByText(`${noah.name} is told that the meeting has moved or is cancelled`)).toBeVisible()
  await grace.getByRole('radio', { name: 'Cancel it' }).check()
  await grace.getByRole('button', { name: 'Change both meetings' }).click()
  await isAccessible(grace)
  await expect(grace.getByRole('alert').getByRole('link')).toHaveText('Choose whether you offer it or assign it.')
  await grace.getByRole('radio', { name: 'Offer it' }).check()
  await grace.getByRole('radio', { name: 'Cancel it' }).check()
  await grace.getByRole('button', { name: 'Change both meetings' }).click()
  await expect(grace.getByText('The meeting is offered.')).toBeVisible()

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('heading', { name: 'A coaching meeting with Priya Rookwood is offered to you' })).toBeVisible()
  await visit(wilma, '/coaching')
  await wilma.getByRole('button', { name: /^Yes/ }).click()
  await expect(wilma.getByText('You said yes.')).toBeVisible()

  // The coach moves it to a time at which the clocks leave an hour out, and is told so; then to one at which both are free.
  await grace.reload()
  await grace.getByRole('link', { name: /^Move it/ }).click()
  await isAccessible(grace)
  await writeDay(grace, 'On which day?', '2027-03-28')
  await grace.getByLabel('At what time does it begin?').fill('1:30am')
  await grace.getByRole('button', { name: 'Move it', exact: true }).click()
  await isAccessible(grace)
  await expect(grace.getByRole('alert').getByRole('link')).toContainText('the clocks go forward')
  await writeDay(grace, 'On which day?', soon)
  await grace.getByLabel('At what time does it begin?').fill('4pm')
  await grace.getByRole('button', { name: 'Move it', exact: true }).click()
  await expect(grace.getByText('The meeting is moved.')).toBeVisible()

  // Nobody but the two, and auditors in reach, can open it; who is no auditor arranges nothing.
  const stranger = await signInAs((await council.team({ organisationKey: key, area: 'Safeguarding' })).worker)
  expect((await stranger.goto(new URL(grace.url()).pathname))!.status()).toBe(404)
  expect((await stranger.goto(`/coaching/arrange?action=${actionId}`))!.status()).toBe(403)
  expect((await stranger.goto(`/coaching/book?action=${actionId}`))!.status()).toBe(404)
})

journey('a learner books the three meetings of a coaching cycle with a goal in own words, which names nobody', async ({ council, signInAs, isAccessible }) => {
  const { team, coach, audit } = await aCoach(council)
  const wilma = await signInAs(team.worker)
  await wilma.goto(`/gaps/${audit.gaps.planning}`)
  await wilma.getByRole('link', { name: 'Get coaching on this' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('link', { name: /^Priya Rookwood/ }).click()
  if (!wilma.url().includes('format=')) await wilma.getByRole('link', { name: /^Practice coaching/ }).or(wilma.getByRole('link', { name: 'Book a cycle of three meetings' })).first().click()
  await isAccessible(wilma)
  await wilma.getByLabel('First goal').fill('Talk more with Oskar Lindqvist, born 3 May 2014')
  await wilma.getByRole('button', { name: 'Book the three meetings' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert').getByRole('link')).toContainText('could identify someone')
  await wilma.getByLabel('First goal').fill('Plans that say who does what by when')
  await wilma.getByRole('button', { name: 'Book the three meetings' }).click()
  await expect(wilma.getByText('The three meetings are booked.')).toBeVisible()
  expect(await council.owner.select().from(coachingMeetings).where(eq(coachingMeetings.coachId, coach.id))).toHaveLength(3)
})
