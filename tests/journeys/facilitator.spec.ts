import { decidePattern } from '../../app/features/patterns/patterns.server.ts'
import { bookPlace } from '../../app/features/workshops/places.server.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, inWords, workingDaysAfter } from '../../app/lib/days.ts'
import { expect, journey, writeDay } from '../support/journey.ts'

journey('an auditor sets a date that a team wants with one form, moves it, and keeps its register on a phone, and the gap tells who took part', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const [wilma, dev, elin] = [team.worker, await council.colleague(team), await council.colleague(team)]
  const [audit] = await Promise.all([wilma, dev, elin].map((worker) => council.audited({ ...team, worker }, { below: { Plan: 'Inadequate' }, mainly: 'practitioner', actions: [] })))
  const gwen = await council.auditor(wilma.organisationId)
  const marcus = await signInAs(team.manager)
  await marcus.getByRole('region', { name: 'Look at together: 1' }).getByRole('link', { name: 'Three people have a gap on' }).click()
  await expect(marcus.getByRole('heading', { name: 'Planning: look at it together' })).toBeVisible()
  const patternId = new URL(marcus.url()).pathname.split('/').at(-1)!
  expect(await decidePattern(await council.as('look at team patterns', gwen), patternId, { decision: 'taken up' })).toBe(true)

  const page = await signInAs(gwen)
  await visit(page, '/workshops/arranged')
  await page.getByRole('link', { name: 'W1 Grading together' }).click()
  await expect(page.getByText('For whoever leads it')).toHaveCount(0)
  await page.getByRole('link', { name: 'Open the facilitators’ notes' }).click()
  await isAccessible(page)
  await expect(page.getByText('For whoever leads it').first()).toBeVisible()
  await page.goto('/workshops/arranged')
  await page.getByRole('article', { name: `Planning lab: ${team.name}` }).getByRole('link', { name: 'Set dates' }).click()
  await expect(page.getByLabel('Which workshop?')).toHaveValue('planning-lab')
  await isAccessible(page)
  await page.getByRole('button', { name: 'Set these dates' }).click()
  await expect(page.getByRole('alert')).toContainText('Write the day, such as 3 12 2026.')
  await isAccessible(page)
  const [first, later] = [10, 11].map((n) => workingDaysAfter(dayInLondon(new Date()), n, { bankHolidays })) as [string, string]
  await writeDay(page.getByRole('group', { name: 'When?' }), 'Day', first)
  await page.getByLabel('Starts', { exact: true }).fill('9.30am')
  await page.getByLabel('Room', { exact: true }).fill('Civic Centre, room 2')
  await page.getByRole('button', { name: 'Set these dates' }).click()
  await expect(page.getByRole('alert')).toContainText('The dates are set')
  await expect(page.getByText(`${inWords(first)}, 9:30am to 12:30pm`).first()).toBeVisible()
  await isAccessible(page)

  await page.getByText('Change when or where it is').first().click()
  const moving = page.locator('form', { has: page.getByRole('button', { name: 'Change when or where it is' }) })
  for (const [nth, part] of ['Year', 'Month', 'Day'].entries()) await moving.getByLabel(part, { exact: true }).fill(String(Number(later.split('-')[nth])))
  await moving.getByRole('button').click()
  await expect(page.getByRole('alert')).toContainText('Everybody who has a place or waits is told')
  await expect(page.getByText(`${inWords(later)}, 9:30am to 12:30pm`).first()).toBeVisible()

  const workshopId = new URL(page.url()).pathname.split('/')[2]!
  for (const who of [wilma, dev]) expect(await bookPlace(await council.as('book workshops', who), workshopId)).toBe('booked')
  await council.workshopBegins(workshopId)
  await page.goto('/desk')
  await page.getByRole('region', { name: 'Workshops you lead: 1' }).getByRole('link', { name: 'Keep the register of “Planning lab”' }).click()
  await isAccessible(page)
  await page.getByRole('group', { name: new RegExp(`^${wilma.name}`) }).getByLabel('Took part', { exact: true }).check()
  await page.getByRole('button', { name: 'Save and close the register' }).click()
  await expect(page.getByRole('alert')).toContainText('Of 1 person nothing is said yet')
  await page.getByText('Somebody came without a place').click()
  await page.getByLabel('Who came?').selectOption({ label: `${team.name}: ${elin.name}` })
  await page.getByRole('button', { name: 'Put them on the register' }).click()
  await expect(page.getByRole('alert')).toContainText('They are on the register now')
  await page.getByRole('group', { name: new RegExp(`^${dev.name}`) }).getByLabel('Called to a case').check()
  await page.getByRole('group', { name: new RegExp(`^${elin.name}`) }).getByLabel('Took part for a part').check()
  await page.getByRole('button', { name: 'Save and close the register' }).click()
  await expect(page.getByRole('alert')).toContainText('The register is closed')
  await isAccessible(page)

  const learner = await signInAs(wilma)
  await visit(learner, `/gaps/${audit!.gaps.planning}`)
  await expect(learner.getByRole('region', { name: 'Workshops on this theme' })).toContainText(`Took part in “Planning lab”, ${inWords(dayInLondon(new Date(Date.now() - 3_600_000)))}`)
  await expect(learner.getByText('it does not close the gap and does not show that practice changed')).toBeVisible()
  await learner.goto('/my-practice/cpd')
  await learner.getByRole('link', { name: 'Change (Planning lab)' }).click()
  await isAccessible(learner)
})
