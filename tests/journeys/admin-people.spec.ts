import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { dayInLondon, daysAfter, inWords } from '../../app/lib/days.ts'
import { expect, journey, writeDay } from '../support/journey.ts'
import { inSheet } from '../support/journey-council.ts'

const today = dayInLondon(new Date())

journey('somebody is added with a role and a way in, is given another role from a day on, and is away with a deputy', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, admin } = await council.ofItsOwn()
  const nadia = { name: 'Nadia Farrow', email: `nadia.farrow.${team.name.replaceAll(/\D/g, '')}@journeys.example` }
  const adele = await signInAs(admin)

  await visit(adele, '/set-up/people')
  await adele.getByRole('link', { name: 'Add somebody' }).click()
  await adele.getByRole('button', { name: 'Add' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Write the name.')
  await adele.getByLabel('Name', { exact: true }).fill(nadia.name)
  await adele.getByLabel('E-mail address').fill(team.worker.email)
  await adele.getByLabel('Team', { exact: true }).selectOption(team.name)
  await adele.getByLabel('Practitioner').check()
  await adele.getByRole('button', { name: 'Add' }).click()
  await expect(adele.getByRole('alert')).toContainText(`${team.worker.name} has this e-mail address.`)
  await expect(adele.getByLabel('Practitioner')).toBeChecked()
  await adele.getByLabel('E-mail address').fill(nadia.email)
  await adele.getByRole('button', { name: 'Add' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('They cannot sign in until you give them a way in.')
  const herPage = new URL(adele.url()).pathname

  // A first password comes in a file for many, or one by one; a new one takes its place.
  await adele.goto('/set-up/people/first-passwords')
  await adele.getByLabel('For whom').selectOption(team.name)
  await adele.getByRole('button', { name: 'Go on' }).click()
  const downloading = adele.waitForEvent('download')
  await adele.getByRole('button', { name: 'Make them and download them (CSV)' }).click()
  expect(parse(await readFile(await (await downloading).path()), { columns: true, bom: true })).toEqual([{ Name: nadia.name, Team: team.name, 'Signs in as': nadia.email, Password: expect.stringMatching(/^\S{24}$/) }])
  await adele.goto(herPage)
  await adele.getByRole('link', { name: /^New password/ }).click()
  await isAccessible(adele)
  await adele.getByRole('button', { name: 'Make a new password' }).click()
  await isAccessible(adele)
  const herself = await signInAs({ email: nadia.email, password: (await adele.locator('code').textContent())! })
  await expect(herself).toHaveURL(/\/my-practice$/)

  const tomorrow = daysAfter(today, 1)
  await adele.goto(`${herPage}/roles`)
  await adele.getByLabel('Leader').check()
  await adele.getByLabel('For a team', { exact: true }).check()
  await adele.getByRole('button', { name: 'Give this role' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('This role cannot go that far.')
  await adele.getByLabel('For a service area').check()
  await adele.getByLabel('Service area, if it is for one').selectOption('Safeguarding')
  await writeDay(adele, 'From which day?', tomorrow)
  await adele.getByRole('button', { name: 'Give this role' }).click()
  await expect(adele.getByRole('alert')).toContainText('The role is given.')
  await expect(adele.getByText(`Leader for the service area Safeguarding, from ${inWords(tomorrow)}`)).toBeVisible()

  await adele.getByRole('link', { name: /^Change times away/ }).click()
  await writeDay(adele, 'Back on', daysAfter(today, -1))
  await adele.getByLabel('Who stands in for what cannot wait').selectOption({ label: team.worker.name })
  await adele.getByRole('button', { name: 'Record this time away' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('They are back after they have gone')
  await writeDay(adele, 'Back on', daysAfter(today, 7))
  await adele.getByRole('button', { name: 'Record this time away' }).click()
  await isAccessible(adele)
  await expect(adele.getByText(`back on ${inWords(daysAfter(today, 7))}. ${team.worker.name} stands in`)).toBeVisible()

  await adele.goto('/set-up/people')
  await adele.getByLabel('Who', { exact: true }).selectOption('Away today')
  await adele.getByRole('button', { name: 'Show' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('table').getByRole('row')).toHaveCount(2)
  await expect(adele.getByRole('table')).toContainText(nadia.name)
  for (const page of ['details', 'teams', 'cases']) await visit(adele, `${herPage}/${page}`)
})

journey('a staff list brings joiners, movers and leavers, and the same list again changes nobody', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, team, admin } = await council.ofItsOwn()
  const other = await council.team({ organisationKey: key, area: 'Safeguarding' })
  await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Agree the plan with the family', dueIn: 4 }] })
  const wilma = await signInAs(team.worker)
  const adele = await signInAs(admin)
  const person = (name: string, email: string, of: string, more: object = {}) => ({ Name: name, 'Work email': email, 'Job title': '', Team: of, 'Leaving date': '', ...more })
  const list = [
    person('Owen Pell', `owen.pell.${key}@journeys.example`, team.name, { 'Job title': 'Social worker' }),
    person(other.worker.name, other.worker.email, team.name),
    person(team.worker.name, team.worker.email, team.name, { 'Leaving date': inSheet(today) }),
    person(team.manager.name, team.manager.email, team.name),
    person('Nell Orchard', `nell.orchard.${key}@journeys.example`, 'Safeguarding Nowhere'),
  ]

  await visit(adele, '/set-up/people/staff-list')
  await adele.getByRole('button', { name: 'Upload' }).click()
  await isAccessible(adele)
  await expect(adele).toHaveTitle(/^Error: /)
  await uploadList(adele, [{ Name: 'Owen Pell', 'Job title': 'Social worker', Team: team.name }])
  await isAccessible(adele)
  await expect(adele.getByText('This list has neither staff numbers nor e-mail addresses')).toBeVisible()
  await expect(adele.getByRole('button', { name: 'Apply' })).toHaveCount(0)
  await adele.getByRole('button', { name: 'Put this list aside' }).click()
  await expect(adele.getByRole('alert')).toContainText('Nobody was changed.')

  await adele.goto('/set-up/people/staff-list')
  await uploadList(adele, list)
  await isAccessible(adele)
  await expect(adele.getByText('What this list would do')).toBeVisible()
  expect(await counts(adele)).toEqual(['1', '1', '0', '1', '1', '1'])
  await expect(adele.getByText('There is no team called “Safeguarding Nowhere”.')).toBeVisible()
  await expect(adele.getByText(`From ${other.name} to ${team.name}.`)).toBeVisible()
  await wilma.reload()
  await expect(wilma).toHaveURL(/\/my-practice$/)
  await adele.getByRole('button', { name: 'Apply' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The list is applied.')

  await adele.goto('/set-up/people/staff-list')
  await uploadList(adele, list)
  await expect(adele.getByText('This list changes nobody.')).toBeVisible()
  expect(await counts(adele)).toEqual(['0', '0', '0', '0', '4', '1'])

  // Whoever left today is out at once, and what was open is with the manager.
  await wilma.reload()
  await expect(wilma).toHaveURL(/\/sign-in/)
  await wilma.getByLabel('E-mail address').fill(team.worker.email)
  await wilma.getByLabel('Password').fill(team.worker.password)
  await wilma.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(wilma).toHaveURL(/\/sign-in/)
  await isAccessible(wilma)
  const marcus = await signInAs(team.manager)
  await expect(marcus.getByText('1 action open: 0 late, 1 yours.')).toBeVisible()

  // Whom the list brought has a role and no way in; the auditor of the sheet has no address to sign in with.
  await adele.goto('/set-up/people?standing=no+way+in')
  await isAccessible(adele)
  await adele.getByRole('link', { name: 'Make first passwords for all of them' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('1 person with a role cannot sign in yet. 1 person has no e-mail address')).toBeVisible()
  await adele.getByRole('button', { name: 'Make them and show them' }).click()
  await isAccessible(adele)
  const given = adele.getByRole('table', { name: '1 first password' }).getByRole('row', { name: 'Owen Pell' })
  const owen = await signInAs({ email: `owen.pell.${key}@journeys.example`, password: (await given.locator('code').textContent())! })
  await expect(owen).toHaveURL(/\/my-practice$/)
  await adele.goto('/set-up/people/first-passwords?for=everybody')
  await expect(adele.getByText('There is nobody to make a first password for.')).toBeVisible()

  await adele.goto('/set-up/people?standing=left')
  await adele.getByRole('link', { name: team.worker.name }).click()
  await isAccessible(adele)
  await expect(adele.getByText(`Left on ${inWords(today)}, and has no access since that day.`)).toBeVisible()
  await adele.getByRole('link', { name: /^Take back/ }).click()
  await isAccessible(adele)
})

journey('a team is split from a day on, each of its people is placed, and history stays under the old name', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, admin } = await council.ofItsOwn()
  await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [] })
  const [coast, vale] = [`${team.name} Coast`, `${team.name} Vale`]
  const adele = await signInAs(admin)

  await visit(adele, '/set-up/teams')
  await adele.getByRole('button', { name: 'Add the team' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Write the name of the team.')
  await adele.getByRole('link', { name: 'Rename, split or merge teams' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('No team has changed yet')).toBeVisible()

  const see = adele.getByRole('button', { name: 'See what it would do' })
  await see.click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Write the day from which it holds')
  await adele.getByLabel(team.name).check()
  await adele.getByLabel('New name').fill(`${coast}\n${coast}`)
  await writeDay(adele, 'From which day?', today)
  await see.click()
  await expect(adele.getByRole('alert')).toContainText('Two of the names are the same.')
  await expect(adele.getByLabel(team.name)).toBeChecked()
  await adele.getByLabel('New name').fill(`${coast}\n${vale}`)
  await see.click()
  await isAccessible(adele)
  await expect(adele.getByText(`${team.name} goes on as ${coast} and ${vale}.`)).toBeVisible()
  await expect(adele.getByText('Its 1 audit stays under the old name.')).toBeVisible()
  await adele.getByRole('button', { name: 'Record this change' }).click()
  await isAccessible(adele)
  await expect(adele).toHaveTitle(/^Error: /)
  await adele.getByLabel(team.worker.name).selectOption(coast)
  await adele.getByLabel(team.manager.name).selectOption('All of them')
  await adele.getByRole('button', { name: 'Record this change' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The change of teams is recorded.')

  await adele.getByRole('link', { name: coast }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('table', { name: /^Who is in it/ })).toContainText(team.worker.name)
  await visit(adele, '/set-up/teams/map')
  await expect(adele.getByText(`From ${inWords(today)} ${team.name} goes on as ${coast} and ${vale}.`)).toBeVisible()
  await expect(adele.getByRole('table', { name: 'Audits under the names of the time' })).toContainText(team.name)
  await expect(adele.getByRole('table', { name: 'The same audits as the teams are now' })).toContainText(`${coast} and ${vale}`)

  const marcus = await signInAs(team.manager)
  await expect(marcus.getByText(`${coast}, ${vale}`)).toBeVisible()
})

async function uploadList(page: Page, rows: object[]) {
  await page.getByLabel('List', { exact: true }).setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(stringify(rows, { header: true })) })
  await page.getByRole('button', { name: 'Upload' }).click()
}

/** How many would join, move, change otherwise, leave, stay as they are and be left out. */
const counts = (page: Page) => page.locator('.govuk-summary-list__value').allInnerTexts()
