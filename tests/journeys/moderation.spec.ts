import type { Page } from '@playwright/test'
import { eq } from 'drizzle-orm'
import { activity, audits, moderations, roleHoldings } from '../../db/schema.ts'
import { expect, journey } from '../support/journey.ts'

const improve = 'Requires improvement'

/** Every theme and the whole get one grade, permanence none. */
async function gradeAll(page: Page, grade: string) {
  for (const theme of await page.locator('fieldset').all()) {
    const title = await theme.locator('legend').innerText()
    await theme.getByLabel(title.startsWith('Permanence') ? 'Does not apply' : grade, { exact: true }).check()
  }
}

journey('an audit is moderated blind, laid side by side, agreed, and its auditor reads why', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const found = await council.audited(team, { provisional: true, below: { Plan: 'Inadequate' }, actions: [{ rag: 'A', wording: 'Write the plan with the family', dueIn: 2 }], strengths: 'First words of the first auditor.' })
  const moderator = (await council.team({ alsoAuditor: true })).worker
  const auditor = (await council.team({ alsoAuditor: true })).worker
  await council.owner.update(audits).set({ auditorId: auditor.id }).where(eq(audits.id, found.id))

  const ada = await signInAs(auditor)
  await visit(ada, `/audits/${found.id}`)
  await ada.getByRole('link', { name: 'Ask for this audit to be moderated' }).click()
  await isAccessible(ada)
  await ada.getByRole('button', { name: 'Ask for it to be moderated' }).click()
  await expect(ada.getByRole('alert')).toContainText('1 audit is chosen')
  await visit(ada, `/audits/${found.id}`)
  await expect(ada.getByText('You carried out this audit, so another auditor confirms its findings.')).toBeVisible()
  await expect(ada.getByRole('button', { name: /^Confirm/ })).toHaveCount(0)
  const [{ id } = { id: '' }] = await council.owner.select({ id: moderations.id }).from(moderations).where(eq(moderations.auditId, found.id))
  await ada.goto(`/moderation/${id}`)
  await expect(ada.getByText('You audited this case')).toBeVisible()

  const mo = await signInAs(moderator)
  await visit(mo, '/moderation')
  await mo.getByRole('link', { name: found.reference }).click()
  await isAccessible(mo)
  await mo.getByRole('button', { name: 'Take this moderation' }).click()
  await staysBlind(mo)
  await isAccessible(mo)
  await mo.getByRole('group', { name: 'Plan' }).first().getByLabel('Good', { exact: true }).check()
  await mo.getByRole('button', { name: 'Save and go on later' }).click()
  await expect(mo.getByRole('alert')).toContainText('Saved')
  await mo.getByRole('button', { name: 'Save, and show me the first grades' }).click()
  await isAccessible(mo)
  await expect(mo.getByRole('alert').getByRole('link').first()).toHaveAttribute('href', /^#grade-/)
  await gradeAll(mo, 'Good')
  await mo.getByRole('button', { name: 'Save, and show me the first grades' }).click()
  await isAccessible(mo)
  await expect(mo.getByRole('row', { name: /Plan/ })).toContainText('Inadequate')
  await expect(mo.getByText('Two or more grades apart').first()).toBeVisible()
  expect((await council.owner.select().from(activity).where(eq(activity.subjectId, id))).map(({ did }) => did)).toContain('saw the first grades')

  await mo.getByRole('button', { name: 'Agree the grades' }).click()
  await isAccessible(mo)
  await expect(mo.getByRole('alert')).toContainText('Talk with the auditor first')
  for (const group of await mo.locator('fieldset').filter({ hasText: 'Which grade is agreed?' }).all()) await group.getByLabel('Good', { exact: true }).check()
  for (const box of await mo.getByRole('textbox', { name: /^Why this grade was agreed/ }).all()) await box.fill('We read the plan together, with its dates.')
  await mo.getByLabel(/I have talked about the differences/).check()
  await mo.getByLabel('Feedback to the auditor').fill('Exact pointers to the record. Look again at what the descriptor of planning asks.')
  await mo.getByRole('button', { name: 'Agree the grades' }).click()
  await expect(mo.getByRole('alert')).toContainText('agreed and have taken effect')

  await visit(ada, '/moderation')
  await expect(ada.getByText('Exact pointers to the record.')).toBeVisible()
  await visit(ada, `/moderation/${id}`)
  await expect(ada.getByRole('row', { name: /Plan/ })).toContainText('We read the plan together')
  await ada.getByRole('button', { name: 'I have read it' }).click()
  await expect(ada.getByRole('alert')).toContainText('you have read it')
  await visit(ada, `/gaps/${found.gaps.planning}`)
  await expect(ada.getByText('No longer a gap')).toBeVisible()

  /** Whole answers of every page that might show the first grades lead back here, and carry neither them nor the first auditor's words. */
  async function staysBlind(page: Page) {
    for (const path of [`/audits/${found.id}`, `/gaps/${found.gaps.planning}`, `/moderation/${id}`, '/moderation', '/audits', '/evidence', `/remedial-actions/${found.actions[0]!.id}`]) {
      for (const address of [path, `${path}.data`]) {
        const answer = await page.request.get(address)
        const text = await answer.text()
        expect(text, address).not.toContain('First words of the first auditor')
        expect(text, address).not.toContain(`Planning: Inadequate`)
        if (/^\/(audits|gaps)\/.*[^a]$/.test(address)) expect(answer.url()).toContain(`/moderation/${id}?blind`)
      }
    }
    await page.goto(`/gaps/${found.gaps.planning}`)
    await expect(page.getByText('You are moderating this audit.')).toBeVisible()
    await expect(page.getByText(improve, { exact: true }).first()).toBeVisible()
  }
})

journey('a form that is wrong says where, and keeps what was typed', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team({ alsoAuditor: true })
  await council.owner.insert(roleHoldings).values({ organisationId: team.worker.organisationId, personId: team.worker.id, role: 'leader', scope: 'council', validFrom: '2020-01-01' })
  const both = await signInAs(team.worker)
  await visit(both, '/moderation/choose')
  await both.getByLabel('Number of the audit').fill('Z-404')
  await both.getByRole('button', { name: 'Ask for it to be moderated' }).click()
  await isAccessible(both)
  await expect(both.getByRole('alert').getByRole('link')).toHaveAttribute('href', '#line')
  await expect(both.getByLabel('Number of the audit')).toHaveValue('Z-404')
  await both.getByLabel('Another auditor (first line)').first().check()
  await both.getByRole('button', { name: 'Ask for it to be moderated' }).click()
  await expect(both.getByRole('alert').getByRole('link')).toHaveAttribute('href', '#reference')
  await expect(both.getByLabel('Number of the audit')).toHaveValue('Z-404')
  await both.getByLabel('How many').fill('several')
  await both.getByRole('button', { name: 'Choose by chance' }).click()
  await isAccessible(both)
  await expect(both.getByRole('alert').getByRole('link', { name: /how many/ })).toHaveAttribute('href', '#many')
  await expect(both.getByLabel('How many')).toHaveValue('several')
})

journey('leaders read how far grades agree, with the direction first and no auditor told apart', async ({ signInAs, isAccessible, visit }) => {
  const maren = await signInAs('leader')
  await visit(maren, '/insight/moderation')
  await expect(maren.getByText('over-graded').first()).toBeVisible()
  await expect(maren.getByRole('table', { name: /every pair of grades/ })).toBeVisible()
  await expect(maren.getByText(/Isla Nettles|Grace Yardley|Solomon Fairhaven/)).toHaveCount(0)
  await maren.getByRole('link', { name: 'How these are made' }).click()
  await isAccessible(maren)
  await expect(maren.getByRole('row', { name: /Kappa with linear weights/ })).toContainText('0.46')
})
