import { request } from '@playwright/test'
import { eq } from 'drizzle-orm'
import { coachingMeetings } from '../../db/schema.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, instantInLondon, workingDaysAfter } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'
import { readCalendar } from '../support/diary.ts'

journey('one makes an address for one’s calendar, reads it without signing in, makes another and ends it', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const coach = await council.auditor(team.worker.organisationId)
  const startsAt = instantInLondon(workingDaysAfter(dayInLondon(new Date()), 5, { bankHolidays }), '10:00')
  const [meeting] = await council.owner.insert(coachingMeetings).values({
    organisationId: team.worker.organisationId, coachId: coach.id, learnerId: team.worker.id, format: 'action clinic', startsAt, endsAt: new Date(startsAt.getTime() + 30 * 60_000), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 0,
    bookedById: team.worker.id, bookedAt: new Date(), calendarSequence: 1,
  }).returning()
  const wilma = await signInAs(team.worker)
  await visit(wilma, '/account')
  await wilma.getByRole('link', { name: 'Your meetings in your calendar' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('button', { name: 'End the address' })).toHaveCount(0)

  await wilma.getByRole('button', { name: 'Make an address' }).click()
  await expect(wilma.getByText('Your address is made.')).toBeVisible()
  await expect(wilma.getByText('This address is shown only now.')).toBeVisible()
  await isAccessible(wilma)
  const addressShown = async () => (await wilma.locator('.pl-address').textContent())!
  const first = await addressShown()
  expect(first).toMatch(/\/calendar\/northmere\/[\w-]{43}\.ics$/)

  const nobody = await request.newContext()
  const read = await nobody.get(first)
  expect(read.status()).toBe(200)
  const headers = read.headers()
  expect(headers).toMatchObject({ 'content-type': 'text/calendar; method=PUBLISH; charset=utf-8', 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' })
  expect(headers['set-cookie']).toBeUndefined()
  expect(readCalendar(await read.text())).toMatchObject({ method: 'PUBLISH', title: 'Coaching meeting', startsAt, sequence: 1, uid: expect.stringContaining(`booking-${meeting!.id}@`) })

  // Nobody is shown it again; where it was lost, another takes its place.
  await wilma.getByRole('link', { name: 'See when it was last read, make another or end it' }).click()
  await isAccessible(wilma)
  await expect(wilma.locator('.pl-address')).toHaveCount(0)
  await expect(wilma.getByText('It was shown once, when it was made')).toBeVisible()
  await wilma.getByRole('button', { name: 'Make a new address' }).click()
  await expect(wilma.locator('.pl-address')).toBeVisible()
  const second = await addressShown()
  const gone = await nobody.get(first)
  expect([gone.status(), await gone.text(), (await nobody.get(second)).status()]).toEqual([404, '', 200])

  await visit(wilma, '/account/calendar')
  await wilma.getByRole('button', { name: 'End the address' }).click()
  await expect(wilma.getByText('The address is ended. Nothing is found there any more.')).toBeVisible()
  await isAccessible(wilma)
  expect((await nobody.get(second)).status()).toBe(404)
  await nobody.dispose()
  await council.owner.update(coachingMeetings).set({ endedAt: new Date(), ended: 'cancelled' }).where(eq(coachingMeetings.id, meeting!.id))
})
