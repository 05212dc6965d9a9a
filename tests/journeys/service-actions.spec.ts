import { dayInLondon } from '../../app/lib/days.ts'
import { monthInWords, monthsToChoose } from '../../app/features/service-actions/service-actions.ts'
import { expect, journey } from '../support/journey.ts'

const [thisMonth, nextMonth] = monthsToChoose(dayInLondon(new Date())).map(monthInWords)

journey('a gap of the service gets a service action with an owner and a month, which is moved, and ends with what changed', async ({ council, signInAs, isAccessible, visit }) => {
  const own = await council.ofItsOwn()
  const first = await council.audited(own.team, { below: { Identity: 'Requires improvement' }, mainly: 'system', actions: [] })
  const second = await council.audited(own.team, { below: { Identity: 'Inadequate' }, mainly: 'partner', actions: [] })
  const adele = await signInAs(own.admin)
  await adele.getByRole('link', { name: 'Service actions' }).first().click()
  await isAccessible(adele)
  await expect(adele.getByRole('heading', { name: 'Gaps that no service action answers: 2' })).toBeVisible()
  await adele.getByRole('link', { name: 'Start a service action for Identity' }).click()
  await isAccessible(adele)
  await itIsRefusedAndKept()
  await itIsStarted()

  const marcus = await signInAs(own.team.manager)
  await visit(marcus, `/gaps/${first.gaps.identity}`)
  await expect(marcus.getByText('A service action is to be finished: Add identity to the plan’s form.')).toBeVisible()
  await marcus.getByRole('link', { name: 'Service action: Add identity to the plan’s form' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByText(own.team.worker.name)).toHaveCount(0)
  await marcus.getByLabel('Add a step').fill('The supplier has drawn the new page.')
  await marcus.getByRole('button', { name: 'Add the step' }).click()
  await expect(marcus.getByText('The supplier has drawn the new page.')).toBeVisible()
  await expect(marcus.getByRole('link', { name: 'Change which gaps it answers' })).toHaveCount(0)
  await itIsMoved()
  await anotherGapIsAdded()
  await itEnds()

  async function itIsRefusedAndKept() {
    await adele.getByLabel('What does the service or the partner change?').fill('Remind workers about identity')
    await adele.getByLabel('What stands in the way now?').fill('Ring 07700 900123 to ask.')
    await adele.getByLabel(`Audit ${second.reference}`).uncheck()
    await adele.getByRole('button', { name: 'Start it' }).click()
    await isAccessible(adele)
    await expect(adele.getByRole('alert').getByRole('link')).toHaveText(['Take out the identifying detail (phone number). Other people read this.', 'Choose who owns it.', 'Choose the month by whose end it is due.'])
    await expect(adele.getByRole('alert').getByRole('link', { name: 'Choose who owns it.' })).toHaveAttribute('href', '#owner')
    await expect(adele.getByLabel('What does the service or the partner change?')).toHaveValue('Remind workers about identity')
    await expect(adele.getByLabel('What stands in the way now?')).toHaveValue('Ring 07700 900123 to ask.')
    await expect(adele.getByLabel(`Audit ${first.reference}`)).toBeChecked()
    await expect(adele.getByLabel(`Audit ${second.reference}`)).not.toBeChecked()
  }

  async function itIsStarted() {
    await adele.getByLabel('What stands in the way now?').fill('The form has no place for it.')
    await adele.getByLabel('Who owns it?').selectOption({ label: own.team.manager.name })
    await adele.getByLabel('When is it due?').selectOption({ label: `By the end of ${thisMonth}` })
    await adele.getByRole('button', { name: 'Start it' }).click()
    await isAccessible(adele)
    await expect(adele.getByRole('alert')).toContainText('This asks people to do better.')
    await expect(adele.getByLabel('Keep it as it is')).not.toBeChecked()
    await adele.getByLabel('What does the service or the partner change?').fill('Add identity to the plan’s form')
    await adele.getByRole('button', { name: 'Start it' }).click()
    await isAccessible(adele)
    await expect(adele.getByRole('alert')).toContainText('The service action is started.')
    await expect(adele.getByRole('heading', { name: 'What it answers: 1 gap of the service' })).toBeVisible()
  }

  async function itIsMoved() {
    await marcus.getByRole('link', { name: 'Change owner or month' }).click()
    await isAccessible(marcus)
    await marcus.getByLabel('When is it due?').selectOption({ label: `By the end of ${nextMonth}` })
    await marcus.getByRole('button', { name: 'Change it' }).click()
    await isAccessible(marcus)
    await marcus.getByRole('alert').getByRole('link', { name: 'Write why it is changed.' }).click()
    await marcus.getByLabel('Why is it changed?').fill('The supplier needs a month longer.')
    await marcus.getByRole('button', { name: 'Change it' }).click()
    await expect(marcus.getByText(`It was first due by the end of ${thisMonth}, and has been moved once.`)).toBeVisible()
  }

  async function anotherGapIsAdded() {
    await adele.reload()
    await adele.getByRole('link', { name: 'Change which gaps it answers' }).click()
    await isAccessible(adele)
    await adele.getByRole('button', { name: 'Add the gaps ticked' }).click()
    await expect(adele.getByRole('alert').getByRole('link', { name: 'Tick the gaps to add.' })).toHaveAttribute('href', '#add')
    await adele.getByLabel(`Audit ${second.reference}`).check()
    await adele.getByRole('button', { name: 'Add the gaps ticked' }).click()
    await expect(adele.getByRole('heading', { name: 'What it answers: 2 gaps: 1 of the service, 1 of a partner' })).toBeVisible()
  }

  async function itEnds() {
    await marcus.getByRole('link', { name: 'Say what came of it' }).click()
    await isAccessible(marcus)
    await marcus.getByLabel('What changed, or why was it not done?').fill('The form has its page since Monday.')
    await marcus.getByRole('button', { name: 'End it' }).click()
    await isAccessible(marcus)
    await expect(marcus.getByRole('alert').getByRole('link', { name: 'Say whether it was done.' })).toHaveAttribute('href', '#done')
    await expect(marcus.getByLabel('What changed, or why was it not done?')).toHaveValue('The form has its page since Monday.')
    await marcus.getByLabel('Yes, it is in place').check()
    await marcus.getByRole('button', { name: 'End it' }).click()
    await isAccessible(marcus)
    await expect(marcus.getByText('The form has its page since Monday.')).toBeVisible()
    await visit(marcus, `/gaps/${first.gaps.identity}`)
    await expect(marcus.getByText('Closed', { exact: true })).toBeVisible()
    await visit(marcus, '/service-actions')
    await expect(marcus.getByRole('heading', { name: 'Ended' })).toBeVisible()
    await expect(marcus.getByRole('link', { name: 'Start a service action' })).toHaveCount(0)
  }
})
