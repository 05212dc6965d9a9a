import type { Page } from '@playwright/test'
import { eq, sql } from 'drizzle-orm'
import { bookMeeting } from '../../app/features/coaching/booking.server.ts'
import { mondayOf } from '../../app/features/coaching/diary.ts'
import { coachingMeetings } from '../../db/schema.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, inWords, weekdayInWords, workingDaysAfter } from '../../app/lib/days.ts'
import { coaching } from '../support/coaching.ts'
import { expect, journey, writeDay } from '../support/journey.ts'
import type { JourneyCouncil } from '../support/journey-council.ts'

const today = dayInLondon(new Date())
/** A working day of a week that is not this one, nor the next. */
const day = workingDaysAfter(daysAfter(mondayOf(today), 13), 2, { bankHolidays })
const weekday = weekdayInWords(day).split(' ')[0]!
const written = `${weekdayInWords(day)} ${day.slice(0, 4)}`

/** An auditor who coaches on weekdays, and somebody who has booked them for half past ten. */
async function aCoach(council: JourneyCouncil, ofRole: 'auditor' | 'manager' = 'auditor') {
  const team = await council.team()
  const coach = ofRole === 'auditor' ? await council.auditor(team.worker.organisationId) : (await council.team()).manager
  await coaching(council.owner, coach)
  const booked = await bookMeeting(await council.as('book coaching', team.worker), { coachId: coach.id, format: 'action clinic', startsAt: instantInLondon(day, '10:30') })
  if (typeof booked !== 'object' || !('id' in booked)) throw new Error(`Not booked: ${JSON.stringify(booked)}`)
  return { team, coach, meetingId: booked.id }
}

journey('an auditor says how and when they coach, mends what is wrong, and sees how many times that gives', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const ada = await signInAs(await council.auditor(team.worker.organisationId))
  await visit(ada, '/availability')
  await visit(ada, '/availability/hours/new')
  await ada.getByRole('link', { name: 'How you coach' }).click()
  await isAccessible(ada)
  await ada.getByLabel('Link, where you meet online').fill('http://meet.example')
  await ada.getByLabel('Most meetings on one day').fill('20')
  await ada.getByRole('button', { name: 'Save how you coach' }).click()
  await isAccessible(ada)
  await expect(ada.getByRole('alert').getByRole('link')).toHaveText(['Write the whole address of the meeting, beginning with https://.', 'Write how many meetings, from 1 to 12.'])
  await ada.getByLabel('Link, where you meet online').fill('https://meet.example/ada')
  await ada.getByLabel('Most meetings on one day').fill('4')
  await ada.getByLabel('Hours of notice').fill('0')
  await ada.getByRole('checkbox', { name: 'Planning' }).check()
  await ada.getByRole('button', { name: 'Save how you coach' }).click()
  await expect(ada.getByText('It is saved.')).toBeVisible()
  await expect(ada.getByText('No hours yet.')).toBeVisible()

  await ada.getByRole('link', { name: 'Add hours' }).click()
  await isAccessible(ada)
  const hours = async (from: string, to: string) => {
    await ada.getByLabel('Day of the week').selectOption(weekday)
    await ada.getByLabel('From', { exact: true }).fill(from)
    await ada.getByLabel('To', { exact: true }).fill(to)
    await ada.getByRole('button', { name: 'Add these hours' }).click()
  }
  await hours('11am', '9am')
  await isAccessible(ada)
  await expect(ada.getByRole('alert').getByRole('link')).toHaveText('Write an end that is later than the beginning.')
  await hours('9am', '11am')
  await expect(ada.getByText(`${weekday}s, 9am to 11am`).first()).toBeVisible()
  await ada.getByRole('link', { name: 'Add hours' }).click()
  await hours('10:30', '12 noon')
  await expect(ada.getByRole('alert').getByRole('link')).toContainText(`They meet hours that you have already: ${weekday}s, 9am to 11am.`)

  await visit(ada, '/availability/days/new')
  await ada.getByLabel('I am there as well').check()
  await writeDay(ada, 'Day, or first day', day)
  await ada.getByRole('button', { name: 'Save these days' }).click()
  await isAccessible(ada)
  await expect(ada.getByRole('alert').getByRole('link')).toHaveCount(2)
  await ada.getByLabel('From', { exact: true }).fill('2pm')
  await ada.getByLabel('To', { exact: true }).fill('3pm')
  await ada.getByRole('button', { name: 'Save these days' }).click()
  await isAccessible(ada)
  await expect(ada.getByText(`There as well: ${written}, 2pm to 3pm`).first()).toBeVisible()
  await expect(ada.getByText(/In the next two weeks you have \d+ free times? for an action clinic/)).toBeVisible()
  await ada.getByRole('button', { name: /^Take it back/ }).click()
  await expect(ada.getByText('Those days are again as the week says.')).toBeVisible()
  await ada.getByRole('button', { name: 'Take nobody new for now' }).click()
  await isAccessible(ada)
  await expect(ada.getByText('You take nobody new at present.')).toBeVisible()
  await ada.getByRole('button', { name: 'Take people again' }).click()
  await expect(ada.getByText('You can be booked again.')).toBeVisible()
})

journey('hours change under a meeting that is booked: it stands, and is listed to be moved or cancelled', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, coach } = await aCoach(council)
  const ada = await signInAs(coach)
  await visit(ada, '/availability')
  await ada.getByRole('link', { name: new RegExp(`^Change or end ?: ${weekday}s, 9am to 5pm`) }).click()
  await isAccessible(ada)
  await ada.getByLabel('From', { exact: true }).fill('1pm')
  await ada.getByRole('button', { name: 'Save the change' }).click()
  await isAccessible(ada)
  const outside = ada.getByRole('region', { name: '1 meeting stands in a time that you do not offer' })
  await expect(outside).toContainText(`Action clinic with ${team.worker.name}, ${written}, 10:30am to 11am`)
  await expect(outside.getByRole('link', { name: /^Move it/ })).toHaveAttribute('href', /\/coaching\/meetings\/[0-9a-f-]{36}\/move$/)
  await ada.getByRole('link', { name: new RegExp(`^Change or end ?: ${weekday}s, 1pm`) }).click()
  await ada.getByRole('button', { name: 'End these hours today' }).click()
  await expect(ada.getByText('Those hours hold no more.')).toBeVisible()
  await expect(outside).toBeVisible()
})

journey('a practitioner whom nobody has asked reads how one becomes a coach', async ({ council, signInAs, visit }) => {
  const wilma = await signInAs((await council.team()).worker)
  await visit(wilma, '/availability')
  await expect(wilma.getByRole('heading', { name: 'You do not coach at present' })).toBeVisible()
  await visit(wilma, '/availability/terms')
  await expect(wilma.getByRole('button', { name: 'Save how you coach' })).toHaveCount(0)
  await visit(wilma, '/diary')
  await expect(wilma.getByRole('heading', { name: 'Nothing in these weeks' })).toBeVisible()
})

journey('a coach reads their diary as a list, with a way to move and cancel each meeting beside it', async ({ council, signInAs, visit, isAccessible }) => {
  const { team, coach, meetingId } = await aCoach(council)
  const ada = await signInAs(coach)
  await visit(ada, `/diary?from=${day}&view=list`)
  const list = ada.getByRole('region', { name: written })
  await expect(list).toContainText(`Action clinic with ${team.worker.name}${written}, 10:30am to 11am. Room 3. Booked.`)
  await expect(list.getByRole('link', { name: /^cancel it/ })).toHaveAttribute('href', `/coaching/meetings/${meetingId}/cancel`)
  await ada.getByRole('link', { name: '4 weeks later' }).click()
  await isAccessible(ada)
  await expect(ada.getByRole('heading', { name: 'Nothing in these weeks' })).toBeVisible()
  await expect(ada.getByRole('link', { name: 'As a list' })).toHaveAttribute('aria-current', 'page')
  await ada.getByRole('link', { name: '4 weeks earlier' }).click()
  await expect(ada.getByRole('heading', { name: `${inWords(mondayOf(day))} to ${inWords(daysAfter(mondayOf(day), 27))}` })).toBeVisible()
})

const calendarOf = (page: Page) => page.getByRole('region', { name: 'Calendar' })

journey('where there is room the diary is a calendar, too: its entries are links with the whole date, and a drag only leads to the form', async ({ council, signInAs, visit, isAccessible, way }) => {
  const { team, coach, meetingId } = await aCoach(council)
  const ada = await signInAs(coach)
  await visit(ada, `/diary?from=${day}`)
  const heard = `Action clinic with ${team.worker.name}, ${written}, 10:30am to 11am. Booked.`
  const entry = calendarOf(ada).getByRole('link', { name: heard })
  if (way.startsWith('scripts blocked')) {
    await expect(calendarOf(ada)).toHaveCount(0)
    await expect(ada.getByRole('region', { name: written })).toContainText('10:30am to 11am')
    return
  }
  await expect(entry).toBeVisible()
  await isAccessible(ada)
  await entry.focus()
  await ada.keyboard.press('Enter')
  await expect(ada).toHaveURL(`/coaching/meetings/${meetingId}`)

  await ada.goBack()
  await expect(entry).toBeVisible()
  await entry.scrollIntoViewIfNeeded()
  const box = (await entry.boundingBox())!
  await ada.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await ada.mouse.down()
  await ada.mouse.move(box.x + box.width / 2, box.y + box.height * 2, { steps: 5 })
  await ada.mouse.move(box.x + box.width / 2, box.y + box.height * 5, { steps: 10 })
  await ada.mouse.up()
  await expect(ada).toHaveURL(new RegExp(`/coaching/meetings/${meetingId}/move\\?day=${day}&time=1\\d%3A[03]0$`))
  // Nothing was moved by it.
  await ada.goto(`/diary?from=${day}`)
  await expect(entry).toBeVisible()

  // The same by keyboard alone: from the list’s toggle into the calendar, through its views.
  await ada.getByRole('link', { name: 'As a calendar, with the list below' }).focus()
  await ada.keyboard.press('Enter')
  await expect(entry).toBeVisible()
  for (const view of ['List', 'Day', 'Week']) {
    const button = calendarOf(ada).getByRole('button', { name: new RegExp(`^${view}`) }).or(calendarOf(ada).getByRole('tab', { name: new RegExp(`^${view}`) }))
    await button.focus()
    await ada.keyboard.press('Enter')
    await isAccessible(ada)
  }
})

journey('today’s meetings stand on the desk of an auditor and on the first page of a manager', async ({ council, signInAs, isAccessible }) => {
  for (const [ofRole, first] of [['auditor', '/desk'], ['manager', '/team']] as const) {
    const { team, coach, meetingId } = await aCoach(council, ofRole)
    await council.owner.update(coachingMeetings).set({ startsAt: sql`now()`, endsAt: sql`now() + interval '30 minutes'` }).where(eq(coachingMeetings.id, meetingId))
    const page = await signInAs(coach)
    await page.goto(first)
    await expect(page.getByRole('region', { name: 'Today’s meetings: 1' }).getByRole('link', { name: `Action clinic with ${team.worker.name}` })).toBeVisible()
    await isAccessible(page)
  }
})
