import { expect, journey } from '../support/journey.ts'
import { ownWords } from '../support/journey-council.ts'

journey('the desk shows what to do first, what waits for a check and what waits to be confirmed', async ({ signInAs, isAccessible, visit }) => {
  const isla = await signInAs('auditor')

  await isAccessible(isla)
  await expect(isla).toHaveURL(/\/desk$/)
  expect(await isla.getByRole('region', { name: 'Do first' }).getByRole('article').count()).toBeLessThanOrEqual(3)
  await isla.getByRole('link', { name: 'Confirm findings, newest audit first' }).click()
  await isAccessible(isla)
  await visit(isla, '/evidence')
  await expect(isla.getByRole('rowheader', { name: /Add the child’s own account/ })).toBeVisible()
})

journey('a gap is found, confirmed, put right, learnt from and closed', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const found = await council.audited(team, {
    provisional: true, below: { 'Voice & lived experience': 'Requires improvement' }, actions: [{ rag: 'A', wording: 'See the child alone and record the morning', dueIn: 2 }],
  })
  const thread = `/gaps/${found.gaps['lived-experience']}`
  const { title } = await council.module('childs-day')
  const isla = await signInAs('auditor')

  await islaConfirmsFindings()
  await islaConfirmsLearning()

  const wilma = await signInAs(team.worker)
  await wilma.goto(`/remedial-actions/${found.actions[0]!.id}/done`)
  await wilma.getByLabel('Case note').check()
  await wilma.getByLabel('Today').check()
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await council.completes(team.worker, 'childs-day')
  await council.showsOwnCase(team.worker, 'childs-day', { caseReference: found.caseReference, recordKind: 'Visit form', remark: ownWords(120) })
  await visit(wilma, thread)
  await expect(wilma.getByRole('region', { name: 'What is missing to close it' }).getByRole('listitem')).toHaveText([/Somebody else has to check/, /An auditor has to check the own-case task/])

  // One piece is returned and comes again, the other is accepted: two presses from the queue each time.
  await isla.goto('/evidence')
  await isla.getByRole('row', { name: found.caseReference }).getByRole('link', { name: 'See the child alone' }).click()
  await isAccessible(isla)
  await isla.getByRole('button', { name: 'Return with this reason' }).click()
  await isAccessible(isla)
  await expect(isla.getByRole('alert')).toContainText('Say what is still missing')
  await isla.getByLabel('Or return it').fill('The case note of that day does not say what the morning is like.')
  await isla.getByRole('button', { name: 'Return with this reason' }).click()
  await expect(isla.getByRole('alert')).toContainText('Returned with your reason')

  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Do first' })).toContainText('See the child alone and record the morning')
  await visit(wilma, `/remedial-actions/${found.actions[0]!.id}`)
  await expect(wilma.getByText('does not say what the morning is like')).toBeVisible()
  await wilma.getByRole('link', { name: 'It is done' }).click()
  await wilma.getByLabel('Visit form').check()
  await wilma.getByLabel('Today').check()
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()

  for (const shows of ['See the child alone', `Own-case task: ${title}`]) {
    await isla.goto('/evidence')
    await isla.getByRole('row', { name: found.caseReference }).getByRole('link', { name: shows }).click()
    await isAccessible(isla)
    await isla.getByRole('button', { name: 'Accept' }).click()
    await expect(isla.getByRole('alert')).toContainText('Accepted')
  }

  await visit(wilma, thread)
  await expect(wilma.getByText('Closed', { exact: true })).toBeVisible()
  await expect(wilma.getByText('A different case, audited between')).toBeVisible()
  await expect(wilma.getByRole('region', { name: 'What is missing to close it' })).toHaveCount(0)

  /** The auditor says whose gap it is, and learning is proposed. */
  async function islaConfirmsFindings() {
    await isla.goto('/audits')
    await isla.getByLabel('Team').selectOption({ label: `${team.name} (1)` })
    await isla.getByRole('button', { name: 'Show this team' }).click()
    await isla.getByRole('link', { name: found.reference }).click()
    await isAccessible(isla)
    await isla.getByRole('button', { name: 'Confirm grades and whose gaps these are' }).click()
    await isAccessible(isla)
    await expect(isla.getByRole('alert')).toContainText('Say whose gap this mainly is')
    await isla.getByLabel('Practitioner').check()
    await isla.getByRole('button', { name: 'Confirm grades and whose gaps these are' }).click()
    await isAccessible(isla)
    await expect(isla.getByRole('alert')).toContainText('reaches nobody until you or the manager confirms it')
  }

  /** Until somebody decides about it, it is nobody's. */
  async function islaConfirmsLearning() {
    await isla.getByRole('link', { name: `Confirm or waive it` }).click()
    await isAccessible(isla)
    await isla.getByRole('button', { name: 'Confirm', exact: true }).click()
    await isAccessible(isla)
    await expect(isla.getByRole('alert')).toContainText('The learning is confirmed')
  }
})

journey('nobody checks their own work or confirms the findings of their own case', async ({ council, signInAs, visit }) => {
  const team = await council.team({ alsoAuditor: true })
  const { id, actions: [action], caseReference } = await council.audited(team, {
    provisional: true, below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Write the plan with the family', dueIn: 2 }],
  })
  const evidenceId = await council.saysItIsDone(team.worker, action!.id)
  const wilma = await signInAs(team.worker)

  await visit(wilma, '/evidence')
  await expect(wilma.getByText(caseReference)).toHaveCount(0)
  await visit(wilma, `/evidence/${evidenceId}`)
  await expect(wilma.getByText('You cannot check your own work.')).toBeVisible()
  await expect(wilma.getByRole('button', { name: 'Accept' })).toHaveCount(0)
  await visit(wilma, `/audits/${id}`)
  await expect(wilma.getByText('another auditor confirms its findings')).toBeVisible()
  await expect(wilma.getByRole('button', { name: /^Confirm/ })).toHaveCount(0)
})
