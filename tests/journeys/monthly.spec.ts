import { titleOf, titleWithin } from '../../app/features/reports/periods.ts'
import { expect, journey } from '../support/journey.ts'

journey('a month’s findings are drafted with words under the three questions, mended, issued, and read with and without small counts', async ({ council, signInAs, isAccessible }) => {
  const own = await council.ofItsOwn()
  const director = await council.director(own)
  const audit = await council.audited(own.team, { below: { Plan: 'Inadequate', 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', strengths: 'The plan was read to the child first.', actions: [{ rag: 'A', wording: 'Rewrite the plan', dueIn: 5 }] })
  const dana = await signInAs(director)
  await anExampleIsKept()
  const on = await council.draftedMonth(own)
  const title = titleOf({ kind: 'monthly', on })

  await dana.goto('/reports')
  await isAccessible(dana)
  await dana.getByRole('link', { name: `Monthly findings report, ${titleWithin({ kind: 'monthly', on })}` }).click()
  await isAccessible(dana)
  for (const question of ['What do we know?', 'How do we know it?', 'What next?']) await expect(dana.getByLabel(question, { exact: true })).toBeVisible()
  await expect(dana.getByLabel('What do we know?', { exact: true })).toHaveValue(/overall grade was below good in 1 of 1 \(too few to tell\) audits of the moderation sample\./)
  await expect(dana.getByLabel('Practice at its best')).toHaveValue('“The plan was read to the child first.”')
  await expect(dana.getByLabel('How sure we are')).toHaveValue(/None of these cases was drawn at random/)
  await expect(dana.getByRole('region', { name: 'Month by month: moderated audits' })).toBeVisible()

  // Nobody issues a report without saying what is next.
  await dana.getByRole('button', { name: 'Check and issue' }).click()
  await dana.getByRole('button', { name: 'Issue the report' }).click()
  await isAccessible(dana)
  await expect(dana.getByRole('alert')).toContainText('There is a heading with nothing under it.')
  await dana.getByRole('link', { name: 'Back to the draft' }).click()
  await dana.getByLabel('What next?').fill('Each team brings one plan to supervision in the first week.')
  await dana.getByRole('button', { name: 'Check and issue' }).click()
  await dana.getByRole('button', { name: 'Issue the report' }).click()
  await expect(dana.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await isAccessible(dana)
  await expect(dana.getByText('Each team brings one plan to supervision in the first week.')).toBeVisible()
  await expect(dana.getByText('The data behind this report have changed')).toHaveCount(0)
  await expect(dana.getByRole('region', { name: 'Themes and areas: moderated audits' }).getByRole('row', { name: 'Planning' }).getByRole('cell').first()).toHaveText('1 of 1 (too few to tell)')
  await expect(dana.getByRole('link', { name: 'Download as CSV (Themes and areas: moderated audits)' })).toBeVisible()
  await expect(dana.getByRole('link', { name: 'Download as CSV (Month by month: moderated audits)' })).toHaveCount(0)
  await expect(dana.getByText(audit.caseReference)).toHaveCount(0)

  const marcus = await signInAs(own.team.manager)
  await marcus.goto(`/reports/monthly/${on.slice(0, 7)}`)
  await isAccessible(marcus)
  await expect(marcus.getByRole('region', { name: 'Themes and areas: moderated audits' }).getByRole('row', { name: 'Planning' }).getByRole('cell').first()).toHaveText('hidden')
  await expect(marcus.getByRole('region', { name: 'Month by month: moderated audits' })).toHaveCount(0)

  async function anExampleIsKept() {
    await dana.goto('/insight/inspection')
    await dana.getByLabel('References of the cases').fill(audit.caseReference)
    await dana.getByRole('button', { name: 'Find the cases' }).click()
    await dana.getByRole('button', { name: 'Keep for this month’s report' }).click()
    await expect(dana.getByText('Nothing more need be done')).toBeVisible()
  }
})
