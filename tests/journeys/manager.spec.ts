import { dayInLondon, workingDaysAfter } from '../../app/lib/days.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { expect, journey } from '../support/journey.ts'

journey('My team shows what is red and late first, and nobody is ranked', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  await council.audited(team, {
    below: { Plan: 'Requires improvement' },
    actions: [{ rag: 'G', wording: 'Add the dates to the plan', dueIn: 4 }, { rag: 'A', wording: 'Agree who visits', dueIn: -2 }, { rag: 'R', wording: 'Test the safety plan', dueIn: 1 }],
  })
  const marcus = await signInAs(team.manager)

  await isAccessible(marcus)
  await expect(marcus).toHaveURL(/\/team$/)
  await expect(marcus.getByText('3 actions open: 1 late')).toBeVisible()
  await expect(marcus.getByRole('region', { name: 'Needs you' }).getByRole('heading', { level: 3 })).toHaveText(['Test the safety plan', 'Agree who visits'])
  await expect(marcus.getByRole('row', { name: team.worker.name })).toContainText('3')
  await expect(marcus.getByRole('columnheader').getByRole('link')).toHaveCount(0)
})

journey('the demo’s team manager finds the team of the story', async ({ signInAs, isAccessible, visit }) => {
  const tariq = await signInAs('manager')

  await isAccessible(tariq)
  await expect(tariq.getByText('Family Help South').first()).toBeVisible()
  await visit(tariq, '/my-practice')
  await visit(tariq, '/evidence')
})

journey('learning that was proposed is confirmed, or waived with a reason', async ({ council, signInAs, isAccessible }) => {
  const confirmed = await council.team()
  await council.audited(confirmed, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
  const marcus = await signInAs(confirmed.manager)

  await marcus.getByRole('region', { name: 'Learning to confirm or waive' }).getByRole('link').first().click()
  await isAccessible(marcus)
  await expect(marcus.getByText('was graded Requires improvement in audit')).toBeVisible()
  await marcus.getByRole('button', { name: 'Confirm', exact: true }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('It is on their page now')
  await expect(marcus.getByRole('region', { name: 'Learning to confirm or waive' })).toHaveCount(0)

  const waived = await council.team()
  const { gaps } = await council.audited(waived, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
  const other = await signInAs(waived.manager)
  await other.getByRole('region', { name: 'Learning to confirm or waive' }).getByRole('link').first().click()
  await other.getByRole('button', { name: 'Waive with this reason' }).click()
  await isAccessible(other)
  await expect(other.getByRole('alert')).toContainText('Say why this learning is not needed')
  await other.getByLabel('Or waive it').fill('She taught this to the team in October.')
  await other.getByRole('button', { name: 'Waive with this reason' }).click()
  await expect(other.getByRole('alert')).toContainText('The learning is waived')
  await other.goto(`/gaps/${gaps['lived-experience']}`)
  await expect(other.getByText('Waived: She taught this to the team in October.')).toBeVisible()
})

journey('a question about whose case it was is settled, and the actions go back', async ({ council, signInAs, visit, isAccessible }) => {
  const team = await council.team()
  const { actions: [action] } = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Agree the plan with the school', dueIn: 2 }] })
  const wilma = await signInAs(team.worker)
  await wilma.goto(`/remedial-actions/${action!.id}/not-my-case`)
  await wilma.getByRole('button', { name: 'It was not my case' }).click()
  const marcus = await signInAs(team.manager)

  await expect(marcus.getByRole('region', { name: 'Needs you' })).toContainText('Agree the plan with the school')
  await marcus.getByRole('link', { name: 'Settle it' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Settle it' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Say whether the case was theirs')
  await marcus.getByLabel('Yes, it is theirs').check()
  await marcus.getByRole('button', { name: 'Settle it' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('theirs again')

  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Do first' })).toContainText('Agree the plan with the school')
})

journey('more time is given once, with a reason, and the first date stays', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  const { actions: [action] } = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Hold the core group', dueIn: 1 }] })
  const marcus = await signInAs(team.manager)

  await marcus.goto(`/remedial-actions/${action!.id}`)
  await isAccessible(marcus)
  await marcus.getByRole('link', { name: 'Give more time, once' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Give more time' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Say why more time is needed')
  const [year, month, day] = workingDaysAfter(dayInLondon(new Date()), 3, { bankHolidays }).split('-')
  await marcus.getByLabel('Day', { exact: true }).fill(day!)
  await marcus.getByLabel('Month', { exact: true }).fill(month!)
  await marcus.getByLabel('Year', { exact: true }).fill(year!)
  await marcus.getByLabel('Why is more time needed?').fill('The school can only come on that day.')
  await marcus.getByRole('button', { name: 'Give more time' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByText('The school can only come on that day. Reports still count from the first date.')).toBeVisible()
  await expect(marcus.getByRole('link', { name: 'Give more time, once' })).toHaveCount(0)
})

journey('a manager checks the green actions of the team, and an auditor the others', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  const { actions: [green, amber] } = await council.audited(team, {
    below: { Plan: 'Requires improvement' }, actions: [{ rag: 'G', wording: 'Add the dates to the plan', dueIn: 4 }, { rag: 'A', wording: 'Agree who visits', dueIn: 2 }],
  })
  await council.saysItIsDone(team.worker, green!.id)
  await council.saysItIsDone(team.worker, amber!.id)
  const marcus = await signInAs(team.manager)

  await marcus.getByRole('link', { name: 'Check 1 piece of evidence' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByText('Agree who visits')).toHaveCount(0)
  await marcus.getByRole('link', { name: 'Add the dates to the plan' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Accept' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Accepted')
})
