import type { Page } from '@playwright/test'
import { and, eq, isNull } from 'drizzle-orm'
import { decideLearning } from '../../app/features/assignments/decisions.server.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { saveRecording } from '../../app/features/recording/recording.server.ts'
import { assignments, audits, gaps, moderations } from '../../db/schema.ts'
import { expect, journey } from '../support/journey.ts'
import { listOf, programmeOf } from '../support/programme.ts'
import { recordedAction, wholeRecording } from '../support/recordings.ts'

const titleOf = (key: string) => practiceFramework.themes.find((theme) => theme.key === key)!.title
const firstGrades: Record<string, string> = { [titleOf('lived-experience')]: 'Requires improvement', [titleOf('oversight')]: 'Inadequate', [titleOf('permanence')]: 'Does not apply' }

journey('from a drawn sample to a closed case: one plans, one audits, one moderates, and the worker puts it right', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, admin, organisationId } = await council.ofItsOwn()
  const [gwen, mo] = [await council.auditor(organisationId), await council.auditor(organisationId)]
  const planner = () => council.as('plan audits', admin)
  const { programmeId, phaseId } = await programmeOf(await planner(), { title: 'Thematic audit', planned: 1 })
  await listOf(await planner(), programmeId, Array.from({ length: 4 }, (_, nth) => ({ case: `NM810${nth}`, team: team.name, worker: team.worker.name, manager: team.manager.name })))

  const caseReference = await aSampleIsDrawn()
  const recording = await theCaseIsRecorded()
  const { auditId, gapOf } = await itIsPublished()
  await itIsModerated()
  await itIsPutRight()
  await learningIsSettled()
  await theCaseIsClosed()

  async function aSampleIsDrawn() {
    const ada = await signInAs(admin)
    await visit(ada, `/programmes/${programmeId}/phases/${phaseId}/draw`)
    await ada.getByLabel('How many cases').fill('1')
    await ada.getByLabel('By chance', { exact: true }).check()
    await ada.getByRole('button', { name: 'See the draw' }).click()
    await ada.getByRole('button', { name: 'Keep this draw' }).click()
    await visit(ada, `/programmes/${programmeId}/phases/${phaseId}`)
    const drawn = ada.getByRole('region', { name: 'Cases to audit' }).getByRole('link').first()
    const reference = await drawn.innerText()
    await drawn.click()
    await ada.getByLabel(gwen.name).check()
    await ada.getByRole('button', { name: 'Allocate' }).click()
    await expect(ada.getByRole('alert')).toContainText('The case is allocated')
    return reference
  }

  async function theCaseIsRecorded() {
    const page = await signInAs(gwen)
    await visit(page, '/desk')
    await page.getByRole('link', { name: `Record case ${caseReference}` }).click()
    await isAccessible(page)
    await page.getByRole('button', { name: 'Begin' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Recording audit')
    const id = new URL(page.url()).pathname.split('/').at(-1)!
    // The whole form is filled in by the journey of recording; here it is saved as the page would save it.
    const fields = {
      ...wholeRecording,
      ...recordedAction(1, team.worker.id, { priority: 'amber', gaps: 'lived-experience' }),
      ...recordedAction(2, team.worker.id, { priority: 'green', gaps: 'oversight', wording: 'Write down what supervision decided', place: 'Supervision record' }),
    }
    await saveRecording(await council.as('record audits', gwen), id, { tab: 'one', fields: Object.entries(fields).map(([field, value]) => ({ field, value, loadedAt: 0 })) })
    await page.goto('/desk')
    await expect(page.getByRole('region', { name: 'Audits you are recording: 1' })).toContainText('11 themes graded')
    await page.getByRole('region', { name: 'Audits you are recording: 1' }).getByRole('link').click()
    return page
  }

  async function itIsPublished() {
    await recording.getByRole('button', { name: 'Check your answers' }).click()
    await isAccessible(recording)
    await recording.getByRole('button', { name: 'Publish the audit' }).click()
    await expect(recording.getByRole('heading', { level: 1 })).toContainText('is published')
    const [audit] = await council.owner.select({ id: audits.id }).from(audits).where(and(eq(audits.organisationId, organisationId), eq(audits.caseReference, caseReference)))
    const found = await council.owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, audit!.id))
    expect(found).toHaveLength(2)
    return { auditId: audit!.id, gapOf: found.map(({ id }) => id) }
  }

  async function itIsModerated() {
    const page = await signInAs(mo)
    const [moderation] = await council.owner.select({ id: moderations.id }).from(moderations).where(eq(moderations.auditId, auditId))
    await visit(page, '/moderation')
    await page.goto(`/moderation/${moderation!.id}`)
    await page.getByRole('button', { name: 'Take this moderation' }).click()
    await gradesTheSame(page)
    await page.getByRole('button', { name: 'Save, and show me the first grades' }).click()
    await isAccessible(page)
    await page.getByLabel('Feedback to the auditor').fill('Clear pointers to the record.')
    await page.getByRole('button', { name: 'Agree the grades' }).click()
    await expect(page.getByRole('alert')).toContainText('agreed and have taken effect')
  }

  async function gradesTheSame(page: Page) {
    for (const theme of await page.locator('fieldset').all()) {
      const title = (await theme.locator('legend').innerText()).trim()
      await theme.getByLabel(firstGrades[title] ?? (title === 'The whole' ? 'Requires improvement' : 'Good'), { exact: true }).check()
    }
  }

  async function itIsPutRight() {
    const wilma = await signInAs(team.worker)
    await visit(wilma, '/my-practice')
    for (const wording of ['See the child alone at school', 'Write down what supervision decided']) {
      await wilma.goto('/my-practice')
      await wilma.getByRole('link', { name: wording, exact: true }).first().click()
      await wilma.getByRole('link', { name: 'It is done' }).click()
      await wilma.getByLabel('Case note').check()
      await wilma.getByLabel('Today').check()
      await wilma.getByRole('button', { name: 'Send to be checked' }).click()
    }
    const checker = await signInAs(mo)
    for (const wording of ['See the child alone at school', 'Write down what supervision decided']) {
      await visit(checker, '/evidence')
      await checker.getByRole('link', { name: wording }).click()
      await checker.getByRole('button', { name: 'Accept' }).click()
      await expect(checker.getByRole('alert')).toContainText('Accepted')
    }
  }

  /** Learning is another journey; what these gaps brought is waived, with a reason. */
  async function learningIsSettled() {
    const proposed = await council.owner.select({ id: assignments.id, personId: assignments.personId }).from(assignments).where(and(eq(assignments.organisationId, organisationId), isNull(assignments.decision)))
    for (const { id } of proposed) expect(await decideLearning(await council.as('decide learning', mo), id, { decision: 'waived', because: 'Done in the spring.' })).toBe(true)
  }

  async function theCaseIsClosed() {
    const wilma = await signInAs(team.worker)
    for (const gap of gapOf) {
      await visit(wilma, `/gaps/${gap}`)
      await expect(wilma.getByText(/^Closed/).first()).toBeVisible()
    }
    const ada = await signInAs(admin)
    await visit(ada, '/programmes')
    await expect(ada.getByText('Done: 1 of 1 audits.')).toBeVisible()
  }
})
