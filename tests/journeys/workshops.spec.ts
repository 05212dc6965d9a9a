import { randomInt } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { bookPlace } from '../../app/features/workshops/places.server.ts'
import { places, workshops } from '../../db/schema.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, inWords, workingDaysAfter } from '../../app/lib/days.ts'
import { expect, journey, writeDay } from '../support/journey.ts'
import type { JourneyCouncil } from '../support/journey-council.ts'
import { workshopOf } from '../support/workshops.ts'

const day = workingDaysAfter(dayInLondon(new Date()), 15, { bankHolidays })

/** A date three weeks from now, of a workshop that no other journey knows. */
async function aDate({ owner }: JourneyCouncil, capacity: number) {
  const title = `Planning lab ${randomInt(100_000, 999_999)}`
  return { title, ...await workshopOf(owner, 'northmere', { title, capacity, startsAt: instantInLondon(day, '09:30') }) }
}

journey('one gives a place back because of court, the first who waits accepts it with one press, and says afterwards how it was', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const [ben, cleo] = [await council.colleague(team), await council.colleague(team)]
  const { id, title } = await aDate(council, 2)
  const wilma = await signInAs(team.worker)
  await visit(wilma, '/workshops')
  await wilma.getByRole('link', { name: title }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('2 places left. 2 places in all')).toBeVisible()
  await wilma.getByRole('button', { name: 'Book a place' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { name: 'You have a place' })).toBeVisible()
  expect(await bookPlace(await council.as('book workshops', ben), id)).toBe('booked')

  const third = await signInAs(cleo)
  await third.goto(`/workshops/${id}`)
  await expect(third.getByText('Full. 2 places in all')).toBeVisible()
  await third.getByRole('button', { name: 'Join the waiting list' }).click()
  await isAccessible(third)
  await expect(third.getByRole('heading', { name: 'You are first on the waiting list' })).toBeVisible()

  await wilma.getByRole('link', { name: 'I cannot come' }).click()
  await wilma.getByRole('button', { name: 'Cancel my place' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert').getByRole('link')).toHaveText('Choose what keeps you away.')
  await wilma.getByLabel('Court').check()
  await wilma.getByRole('button', { name: 'Cancel my place' }).click()
  await expect(wilma.getByText('Your place is cancelled, and goes to the next person who waits.')).toBeVisible()

  await visit(third, `/workshops/${id}/offer`)
  await visit(third, '/my-practice')
  await third.getByRole('button', { name: new RegExp(`^Accept the place ?: ${title}$`) }).click()
  await expect(third.getByRole('heading', { name: 'You have a place' })).toBeVisible()

  // The day has come and gone, and the register says that they took part.
  const { owner } = council
  await owner.update(workshops).set({ startsAt: instantInLondon(daysAfter(dayInLondon(new Date()), -1), '09:30'), endsAt: instantInLondon(daysAfter(dayInLondon(new Date()), -1), '12:30') }).where(eq(workshops.id, id))
  await owner.update(places).set({ attendance: 'attended', registeredAt: new Date(), registeredById: team.manager.id }).where(eq(places.personId, cleo.id))
  await visit(third, '/workshops')
  await third.getByRole('link', { name: new RegExp(`^Answer two questions ?: ${title}$`) }).click()
  await third.getByRole('textbox').fill('Next week I ask Oskar what the morning is like.')
  await third.getByRole('button', { name: 'Send my answers' }).click()
  await isAccessible(third)
  await expect(third.getByRole('alert').getByRole('link')).toHaveText('Choose how useful it was for your work.')
  await third.getByLabel('Very useful').check()
  await third.getByRole('button', { name: 'Send my answers' }).click()
  await expect(third.getByRole('alert').getByRole('link')).toContainText('This may name somebody: Oskar.')
  await third.getByRole('textbox').fill('I ask what the morning is like.')
  await third.getByRole('button', { name: 'Send my answers' }).click()
  await expect(third.getByText('Thank you. What you answered is kept')).toBeVisible()
  await visit(third, `/workshops/${id}/after`)
  await expect(third.getByText('You have answered the two questions.')).toBeVisible()
})

journey('a manager keeps places for a team, books a worker from them and lets the others go', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const { id, title } = await aDate(council, 4)
  const marcus = await signInAs(team.manager)
  await marcus.goto(`/workshops/${id}`)
  await marcus.getByRole('link', { name: 'Keep places for your team' }).click()
  await isAccessible(marcus)
  await marcus.getByLabel(`How many places for ${team.name}?`).fill('9')
  await writeDay(marcus, 'On which day are they let go?', daysAfter(day, -2))
  await marcus.getByRole('button', { name: 'Keep the places' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('alert').getByRole('link', { name: 'Only 4 places are free' }).click()
  await marcus.getByLabel(`How many places for ${team.name}?`).fill('3')
  await marcus.getByRole('button', { name: 'Keep the places' }).click()
  await expect(marcus.getByText(`keeps them. At 9am on ${inWords(daysAfter(day, -2))}, those`)).toBeVisible()
  await marcus.getByLabel(team.worker.name).check()
  await marcus.getByRole('button', { name: 'Book for them' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByText(`${team.worker.name} has a place`)).toBeVisible()
  await expect(marcus.getByRole('heading', { name: `${team.name}: 2 of 3 kept places not booked yet` })).toBeVisible()
  await marcus.getByRole('button', { name: 'Let the kept places go now' }).click()
  await expect(marcus.getByText('The places are let go')).toBeVisible()

  await visit(marcus, '/team')
  await expect(marcus.getByRole('region', { name: 'Workshops', exact: true })).toContainText(`${title}, ${inWords(day)}${team.worker.name}`)
  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Workshops', exact: true })).toContainText(title)
})
