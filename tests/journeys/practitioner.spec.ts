import type { Page } from '@playwright/test'
import type { CheckQuestion } from '../../app/features/modules/modules.ts'
import { recordAway } from '../../app/features/staff/person-changes.server.ts'
import { dayInLondon, daysAfter } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'
import { ownWords } from '../support/journey-council.ts'

journey('My practice puts what is urgent first, with the reason, and says what is done well', async ({ signInAs, isAccessible }) => {
  const priya = await signInAs('practitioner')

  await isAccessible(priya)
  await expect(priya).toHaveURL(/\/my-practice$/)
  const first = priya.getByRole('region', { name: 'Do first' }).getByRole('article')
  expect(await first.count()).toBeLessThanOrEqual(3)
  await expect(first.first()).toContainText('Record the strategy discussion')
  await expect(first.first()).toContainText('Red')
  await expect(first.first()).toContainText('NM465436')
  await expect(priya.getByRole('region', { name: 'Learning' })).toContainText('was graded Requires improvement in audit')
  await expect(priya.getByText('His own words changed the plan.')).toBeVisible()
  await expect(priya.getByRole('heading', { name: 'Who can see this' })).toBeVisible()
})

journey('an action is said done in four taps and without typing', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  const { caseReference } = await council.audited(team, { below: { 'Recording & chronology': 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Bring the chronology up to date', dueIn: 2 }] })
  const wilma = await signInAs(team.worker)

  await wilma.getByRole('link', { name: /It is done.*Bring the chronology/ }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText(`Case ${caseReference}`)).toBeVisible()
  await wilma.getByLabel('Chronology').check()
  await wilma.getByLabel('Today').check()
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()

  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Somebody else will check it')
  await expect(wilma.getByRole('region', { name: 'With someone else' })).toContainText('Bring the chronology up to date')
  await expect(wilma.getByRole('region', { name: 'Do first' })).toHaveCount(0)
})

journey('whoever stands in for somebody who is away finds their red, and says that it is done', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, team, admin } = await council.ofItsOwn()
  const { worker: deputy } = await council.team({ organisationKey: key, area: 'Safeguarding' })
  const { actions: [red, amber] } = await council.audited(team, { below: { 'Risk / protection': 'Inadequate' }, actions: [
    { rag: 'R', wording: 'Record the strategy discussion with the police', dueIn: 6 }, { rag: 'A', wording: 'Test the safety plan with a visit', dueIn: 6 },
  ] })
  const today = dayInLondon(new Date())
  expect(await recordAway(await council.as('look after people', admin), team.worker.id, { from: today, to: daysAfter(today, 7), deputyId: deputy.id })).toEqual({ done: true })
  const standsIn = await signInAs(deputy)

  await isAccessible(standsIn)
  const first = standsIn.getByRole('region', { name: 'Do first' })
  await expect(first).toContainText(`With you while ${team.worker.name} is away.`)
  await expect(standsIn.getByText('Test the safety plan with a visit')).toHaveCount(0)
  await visit(standsIn, `/remedial-actions/${red!.id}`)
  await expect(standsIn.getByText('Away: you stand in.')).toBeVisible()
  await expect(standsIn.getByRole('link', { name: 'Not my case' })).toHaveCount(0)
  await standsIn.getByRole('link', { name: 'It is done' }).click()
  await standsIn.getByLabel('Strategy discussion').check()
  await standsIn.getByLabel('Today').check()
  await standsIn.getByRole('button', { name: 'Send to be checked' }).click()
  await expect(standsIn.getByRole('region', { name: 'With someone else' })).toContainText('Record the strategy discussion')
  await visit(standsIn, `/remedial-actions/${amber!.id}`)
  await expect(standsIn.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})

journey('a form that is sent empty or holds an identifying detail says what to mend and keeps what was typed', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const { actions: [action] } = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'G', wording: 'Write the plan in plain words', dueIn: 3 }] })
  const wilma = await signInAs(team.worker)
  const send = wilma.getByRole('button', { name: 'Send to be checked' })

  await visit(wilma, `/remedial-actions/${action!.id}/done`)
  await send.click()
  await isAccessible(wilma)
  await expect(wilma).toHaveTitle(/^Error: /)
  const summary = wilma.getByRole('alert')
  await expect(summary).toContainText('Choose the kind of record')
  await summary.getByRole('link', { name: 'Choose the kind of record' }).click()
  await expect(wilma.getByLabel('Case note')).toBeFocused()

  await wilma.getByLabel('Case note').check()
  await wilma.getByLabel('Another day').check()
  await wilma.getByLabel('Anything that helps to find it').fill('Plan, outcome 2. Born 14/02/2016.')
  await send.click()
  await isAccessible(wilma)
  await expect(summary).toContainText('Take out the identifying detail')
  await expect(wilma.getByLabel('Case note')).toBeChecked()
  await expect(wilma.getByLabel('Anything that helps to find it')).toHaveValue('Plan, outcome 2. Born 14/02/2016.')

  await wilma.getByLabel('Anything that helps to find it').fill('Plan, outcome 2.')
  await send.click()
  await expect(summary).toContainText('Write the date of the record')
  await wilma.getByLabel('Yesterday').check()
  await send.click()
  await expect(wilma.getByRole('region', { name: 'With someone else' })).toContainText('Write the plan in plain words')
})

journey('help is asked for in one tap, and somebody else’s case is passed on at once', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const stuck = await council.audited(team, { below: { Assessment: 'Inadequate' }, actions: [{ rag: 'R', wording: 'See the child today', dueIn: 1 }] })
  const notHers = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Agree the plan with the school', dueIn: 2 }] })
  const wilma = await signInAs(team.worker)

  await wilma.getByRole('button', { name: /I need help.*See the child today/ }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('can see that you asked for help')
  await visit(wilma, `/remedial-actions/${stuck.actions[0]!.id}`)
  await expect(wilma.getByText('Nobody has answered yet.')).toBeVisible()

  await wilma.getByRole('link', { name: 'Record who was spoken to' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('button', { name: 'Record it' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Say whether you reached somebody')
  await wilma.getByLabel('No, I tried and reached nobody').check()
  await wilma.getByLabel('The front door').check()
  await wilma.getByLabel('When, today?').fill('0:01')
  await wilma.getByRole('button', { name: 'Record it' }).click()
  await expect(wilma.getByText(/nobody (was )?reached/i)).toBeVisible()

  await visit(wilma, '/my-practice')
  await wilma.getByRole('link', { name: /Not my case.*Agree the plan/ }).click()
  await isAccessible(wilma)
  await wilma.getByRole('button', { name: 'It was not my case' }).click()
  await expect(wilma.getByRole('alert')).toContainText('Your manager has these actions now')
  await expect(wilma.getByText('Agree the plan with the school')).toHaveCount(0)

  await visit(wilma, `/gaps/${notHers.gaps.planning}`)
  await expect(wilma.getByRole('region', { name: 'What is missing to close it' })).toContainText('Someone has to settle whose case this was.')
  await expect(wilma.getByText(`${team.manager.name} managed it`)).toBeVisible()
})

journey('a gap’s thread tells what was found, what was agreed and what is missing to close it', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  await council.audited(team, { provisional: true, below: { 'Voice & lived experience': 'Requires improvement' }, actions: [{ rag: 'A', wording: 'See the child alone', dueIn: 2 }] })
  const wilma = await signInAs(team.worker)

  await wilma.locator('details').filter({ hasText: '1 open, 0 closed' }).locator('summary').click()
  await wilma.getByRole('link', { name: /lived experience/i }).click()
  await isAccessible(wilma)
  const missing = wilma.getByRole('region', { name: 'What is missing to close it' }).getByRole('listitem')
  await expect(missing).toHaveText([/confirm the grade/, /whose gap this mainly is/, /To be done: See the child alone/])
  await wilma.getByRole('link', { name: 'See the child alone' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('The whole case: the audit does not say which gap.')).toBeVisible()
})

journey('a module is gone through from its first check to a case of one’s own', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const { caseReference } = await council.audited(team, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
  await council.learningIsConfirmed(team)
  const { title, sections, preCheck, postCheck } = await council.module('childs-day')
  const wilma = await signInAs(team.worker)

  await wilma.getByRole('region', { name: 'Learning' }).getByRole('link', { name: title }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { name: 'Why you' })).toBeVisible()
  await wilma.getByRole('link', { name: 'Start' }).click()

  await isAccessible(wilma)
  await wilma.getByRole('button', { name: 'Send my answers' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert').getByRole('listitem')).toHaveCount(preCheck.length)
  await answer(wilma, preCheck, 'wrong')
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(`First check: 0 of ${preCheck.length} right`)
  for (const { options } of preCheck) for (const { because } of options) await expect(wilma.getByText(because)).toBeVisible()
  await wilma.getByRole('link', { name: 'Carry on' }).click()

  for (const [nth, section] of sections.entries()) {
    await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(section.title)
    await isAccessible(wilma)
    await expect(wilma.getByText(`Section ${nth + 1} of ${sections.length}`)).toBeVisible()
    await wilma.getByRole('button', { name: 'I have read this section.' }).click()
    if (nth !== 1) continue
    // She leaves in the middle and comes back to the same place.
    await wilma.goto('/my-practice')
    await wilma.getByRole('region', { name: 'Learning' }).getByRole('link', { name: title }).click()
    await wilma.getByRole('link', { name: 'Carry on' }).click()
  }
  await wilma.getByRole('link', { name: 'Carry on' }).click()

  await answer(wilma, postCheck, 'wrong')
  await expect(wilma.getByText('Not passed yet.')).toBeVisible()
  await wilma.getByRole('link', { name: 'Take it again' }).click()
  await expect(wilma.locator(':checked')).toHaveCount(0)
  await answer(wilma, postCheck, 'right')
  await isAccessible(wilma)
  await expect(wilma.getByText('You have passed.')).toBeVisible()
  await wilma.getByRole('link', { name: 'Carry on' }).click()

  await isAccessible(wilma)
  await wilma.getByLabel('Your reflection').fill('Too short.')
  await wilma.getByRole('button', { name: 'Declare and complete' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByLabel('Your reflection')).toHaveValue('Too short.')
  await wilma.getByLabel('Your reflection').fill(ownWords(80))
  await wilma.getByRole('button', { name: 'Keep my reflection for later' }).click()
  await expect(wilma.getByRole('alert')).toContainText('Your reflection has been kept')
  await wilma.getByLabel('my own').check()
  await wilma.getByRole('button', { name: 'Declare and complete' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Completed')

  await wilma.getByRole('link', { name: 'Show it on a case of your own' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await isAccessible(wilma)
  await wilma.getByLabel('Case reference').fill(caseReference)
  await wilma.getByLabel('Visit form').check()
  const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London' }).format(new Date()).split('/')
  for (const [nth, part] of ['Day', 'Month', 'Year'].entries()) await wilma.getByLabel(part, { exact: true }).fill(today[nth]!)
  await wilma.getByLabel('What you did').fill(ownWords(120))
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('An auditor will check it')
  await visit(wilma, '/modules/childs-day/apply')
  await expect(wilma.getByRole('heading', { name: 'Being checked' })).toBeVisible()
  await visit(wilma, '/modules')
  await visit(wilma, '/account')
})

/** Chooses a right or a wrong answer to every question, and sends them. */
async function answer(page: Page, questions: CheckQuestion[], which: 'right' | 'wrong') {
  for (const { question, options } of questions) {
    const chosen = options.find(({ right }) => right === (which === 'right'))!
    await page.getByRole('group', { name: question }).getByLabel(chosen.text, { exact: true }).check()
  }
  await page.getByRole('button', { name: 'Send my answers' }).click()
}
