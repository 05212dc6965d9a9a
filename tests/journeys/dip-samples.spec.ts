import { dayInLondon, daysAfter } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'

const startsOn = daysAfter(dayInLondon(new Date()), 28)
const references = Array.from({ length: 8 }, (_, nth) => `NM${88001 + nth}`)

journey('five children are drawn and judged by somebody who is not told what for, and results wait until they tell of no one manager', async ({ council, signInAs, isAccessible, visit }) => {
  const [team, others] = [await council.team(), await council.team({ alsoAuditor: true })]
  const id = await council.cohort(team, startsOn)
  const ben = await signInAs('admin')

  await visit(ben, `/cohorts/${id}/dip-samples`)
  await ben.getByRole('link', { name: /^Ask for it.*before the programme$/ }).click()
  await ben.getByLabel('Case references of this team').fill([...references, 'Sarah Jones'].join('\n'))
  await ben.getByLabel(others.worker.name).check()
  await ben.getByRole('button', { name: 'Draw five and ask for it' }).click()
  await expect(ben.getByRole('alert')).toContainText('Line 9: This is not a case reference')
  await isAccessible(ben)
  await expect(ben.getByLabel(others.worker.name)).toBeChecked()
  await ben.getByLabel('Case references of this team').fill(references.join('\n'))
  await ben.getByRole('button', { name: 'Draw five and ask for it' }).click()
  await expect(ben.getByText(`${others.worker.name} has it`)).toBeVisible()

  const judge = await signInAs(others.worker)
  await visit(judge, '/desk')
  await judge.getByRole('region', { name: 'Samples to judge: 1' }).getByRole('link', { name: `Five cases of ${team.name}` }).click()
  await expect(judge.getByRole('heading', { level: 1, name: `Five cases of ${team.name}, two themes` })).toBeVisible()
  await isAccessible(judge)
  await expect(judge.getByRole('main')).not.toContainText(new RegExp(`before the programme|after the programme|${team.manager.name}`))
  await judge.getByRole('group', { name: /^Management oversight and supervision ?, case/ }).first().getByLabel('Good', { exact: true }).check()
  await judge.getByLabel(/^Where in the record ?: Management oversight/).first().fill('Supervision record of 3 May')
  await judge.getByRole('button', { name: 'Save and go on later' }).click()
  await expect(judge.getByRole('alert')).toContainText('Saved.')
  await judge.getByRole('button', { name: 'Finish the sample' }).click()
  await expect(judge.getByRole('alert')).toContainText('Grade Review, visits and progress of case')
  for (const group of await judge.getByRole('group', { name: /, case NM88/ }).all()) await group.getByLabel('Requires improvement').check()
  for (const where of await judge.getByLabel(/^Where in the record/).all()) await where.fill('Case notes of May')
  await judge.getByRole('button', { name: 'Finish the sample' }).click()
  await expect(judge.getByText('It cannot be changed any more.')).toBeVisible()
  await isAccessible(judge)

  await visit(ben, `/cohorts/${id}/dip-samples`)
  await expect(ben.getByText(`${others.worker.name} finished it on`)).toBeVisible()
  await ben.getByRole('link', { name: 'Results of this cohort' }).click()
  await expect(ben.getByText('Results are shown once')).toBeVisible()
  await isAccessible(ben)
})
