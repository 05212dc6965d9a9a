import { expect, journey } from '../support/journey.ts'

journey('what an audit found done well is kept for the report with one press, is changed, and is taken out', async ({ council, signInAs, isAccessible }) => {
  const own = await council.ofItsOwn()
  const audit = await council.audited(own.team, { below: { Plan: 'Inadequate' }, mainly: 'practitioner', strengths: 'The plan was read to Kayleigh before anybody else saw it.', actions: [] })
  const gwen = await signInAs(await council.auditor(own.team.worker.organisationId))
  await gwen.goto('/reports/examples')
  await isAccessible(gwen)
  await expect(gwen.getByRole('heading', { name: 'Nothing kept yet' })).toBeVisible()

  await gwen.goto(`/gaps/${audit.gaps.planning}`)
  await isAccessible(gwen)
  await gwen.getByRole('button', { name: 'Keep for this month’s report' }).click()
  await expect(gwen.getByText('Nothing more need be done')).toBeVisible()
  await isAccessible(gwen)
  await expect(gwen.getByText('This may name somebody: Kayleigh.')).toBeVisible()
  const words = gwen.getByLabel('Practice at its best, in words that name nobody')
  await expect(words).toHaveValue('The plan was read to Kayleigh before anybody else saw it.')

  await words.fill('Ring 07700 900123.')
  await gwen.getByRole('button', { name: 'Keep these words' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByRole('alert').getByRole('link', { name: 'Take out the identifying detail (phone number). An example names nobody.' })).toHaveAttribute('href', '#wording')
  await expect(words).toHaveValue('Ring 07700 900123.')
  await words.fill('The plan was read to the child before anybody else saw it.')
  await gwen.getByRole('button', { name: 'Keep these words' }).click()
  await expect(gwen.getByRole('alert')).toContainText('Its words are changed.')
  await isAccessible(gwen)

  // Pressed again on the audit itself, it is there once.
  await gwen.goto(`/audits/${audit.id}`)
  await gwen.getByRole('button', { name: 'Keep for this month’s report' }).click()
  await expect(words).toHaveValue('The plan was read to the child before anybody else saw it.')
  await gwen.getByRole('button', { name: 'Take it out of the report' }).click()
  await expect(gwen.getByRole('alert')).toContainText('It is taken out.')
  await expect(gwen.getByRole('heading', { name: 'Nothing kept yet' })).toBeVisible()
})
