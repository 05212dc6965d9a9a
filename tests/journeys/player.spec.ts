import type { Page } from '@playwright/test'
import { readSection } from '../../app/features/modules/learning.server.ts'
import type { CheckQuestion } from '../../app/features/modules/modules.ts'
import { dayInLondon, inWords } from '../../app/lib/days.ts'
import { ownWords } from '../support/journey-council.ts'
import { expect, journey } from '../support/journey.ts'

const key = 'chronology'

journey('a top-up shows only what is new, and what was completed stays as it was read', async ({ council, signInAs, visit, isAccessible }) => {
  const { organisationId, team } = await council.ofItsOwn()
  await council.completes(team.worker, key)
  const { sections } = await council.module(key)
  const today = inWords(dayInLondon(new Date()))
  const added = (id: string, minutes: number) => ({ id, title: `New: ${id}`, minutes, html: `<p class="govuk-body">What is new about ${id}.</p>` })
  await council.publishes(organisationId, key, { version: '1.1', change: 'top-up' }, (content) => ({ sections: [added('police', 4), ...content.sections, added('schools', 6)] }))
  const wilma = await signInAs(team.worker)

  await visit(wilma, `/modules/${key}`)
  await expect(wilma.getByText(`Version 1.1 adds 2 sections to what you completed on ${today}.`)).toBeVisible()
  await expect(wilma.getByText('10 minutes of new reading left.')).toBeVisible()
  for (const sentence of ['Read new section 1, New: police.', 'Read new section 2, New: schools.', 'Declare that the work is your own.']) await expect(wilma.getByText(sentence)).toBeVisible()
  await expect(wilma.getByText('Pass the last check')).toHaveCount(0)
  await expect(wilma.getByText('New section 1 of 2, 4 minutes')).toBeVisible()
  await expect(wilma.getByRole('link', { name: sections[0]!.title })).toBeHidden()
  await wilma.getByText('What you have read before').click()
  await isAccessible(wilma)
  await wilma.getByRole('link', { name: sections[0]!.title }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText(`Section read before, 1 of ${sections.length}`)).toBeVisible()
  await expect(wilma.getByRole('button', { name: 'I have read this section.' })).toHaveCount(0)

  await wilma.goto(`/modules/${key}`)
  await wilma.getByRole('link', { name: 'Start' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('New section 1 of 2')).toBeVisible()
  await expect(wilma.getByText('About 6 minutes of reading left after this section.')).toBeVisible()
  // The same section, read in two tabs, is read once.
  const other = await wilma.context().newPage()
  await other.goto(wilma.url())
  for (const page of [wilma, other]) {
    await page.getByRole('button', { name: 'I have read this section. Next' }).click()
    await expect(page.getByText('New section 2 of 2')).toBeVisible()
  }
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { name: 'What completes the module' })).toBeVisible()
  await expect(wilma.getByText('Nothing is left to read after this section.')).toBeVisible()
  await wilma.getByRole('button', { name: 'I have read this section. Finish' }).click()
  await wilma.getByRole('link', { name: 'Carry on' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('Below is what you wrote when you completed the version before.')).toBeVisible()
  await wilma.getByLabel('my own').check()
  await wilma.getByRole('button', { name: 'Declare and complete' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Completed. 15 minutes for your CPD.')

  await council.publishes(organisationId, key, { version: '1.2', change: 'editorial' }, () => ({ title: 'Corrected' }))
  await visit(wilma, `/modules/${key}`)
  await expect(wilma.getByText(`Version 1.2, published on ${today}, corrects its wording. It asks nothing of you`)).toBeVisible()
  await wilma.getByRole('link', { name: 'Version 1.0' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('This is version 1.0, as you read it.')).toBeVisible()
  await expect(wilma.getByText('New: police')).toHaveCount(0)
})

journey('a module changes in the middle: she fails, takes it again and passes in the version she began, and is then told', async ({ council, signInAs, visit, isAccessible }) => {
  const { organisationId, team } = await council.ofItsOwn()
  const { preCheck, postCheck, sections } = await council.module(key)
  const wilma = await signInAs(team.worker)

  // The check is open when the council publishes a version in which other answers are right.
  await visit(wilma, `/modules/${key}/check/pre`)
  await council.publishes(organisationId, key, { version: '2.0', change: 'material' }, (content) => ({
    preCheck: content.preCheck.map((question) => ({ ...question, options: question.options.map((option, nth) => ({ ...option, right: question.options.at(nth - 1)!.right })) })),
  }))
  await choose(wilma, preCheck, 4)
  await send(wilma)
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('First check: 4 of 5 right')
  await visit(wilma, `/modules/${key}`)
  await expect(wilma.getByText('came after you had begun. You go on in version 1.0 to its end.')).toBeVisible()

  // Her place is kept, for another device as well.
  await readSection(await council.as('learn', team.worker), key, sections[0]!.id)
  const elsewhere = await signInAs(team.worker)
  await visit(elsewhere, '/modules')
  await elsewhere.getByRole('link', { name: 'Carry on' }).click()
  await expect(elsewhere.getByText(`Section 2 of ${sections.length}`)).toBeVisible()
  for (const { id } of sections) await readSection(await council.as('learn', team.worker), key, id)

  await visit(wilma, `/modules/${key}/check/post`)
  const other = await wilma.context().newPage()
  await other.goto(wilma.url())
  await choose(wilma, postCheck, 3)
  await send(wilma)
  await isAccessible(wilma)
  await expect(wilma.getByText('Not passed yet.')).toBeVisible()
  for (const { options } of postCheck) for (const { because } of options) await expect(wilma.getByText(because)).toBeVisible()
  const failed = wilma.url()

  // An older form in another tab is not counted unawares.
  await choose(other, postCheck, 5)
  await send(other)
  await isAccessible(other)
  await expect(other.getByRole('alert')).toContainText('You finished this check in another window')
  await expect(other.locator(':checked')).toHaveCount(postCheck.length)

  // She begins again, leaves it, and finds the old result as it was.
  await wilma.getByRole('link', { name: 'Take it again' }).click()
  await isAccessible(wilma)
  await expect(wilma.locator(':checked')).toHaveCount(0)
  await expect(wilma.getByText('Your first result counts for how much was learnt; it stays.')).toBeVisible()
  await choose(wilma, postCheck, 1)
  await wilma.getByRole('link', { name: 'See your last answers' }).click()
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('Last check: 3 of 5 right')
  await visit(wilma, `/modules/${key}`)
  await expect(wilma.getByText('Last check: Attempt 1: 3 of 5.')).toBeVisible()

  await send(other)
  await expect(other.getByText('You have passed.')).toBeVisible()
  await wilma.goto(failed)
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('Last check: 3 of 5 right')
  await expect(wilma.getByText('This is your first result.')).toBeVisible()

  // Declared in one tab, while the other still holds a reflection.
  await visit(wilma, `/modules/${key}/declare`)
  await other.goto(wilma.url())
  for (const page of [wilma, other]) await page.getByLabel('my own').check()
  await wilma.getByLabel('Your reflection').fill(ownWords(60))
  await wilma.getByRole('button', { name: 'Declare and complete' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Completed. It stays as it is. A version published meanwhile asks more of you')
  await expect(wilma.getByText('The module is taken again because version 2.0 teaches something else')).toBeVisible()
  await expect(wilma.getByText('First check: not taken.')).toBeVisible()
  const late = ownWords(70)
  await other.getByLabel('Your reflection').fill(late)
  await other.getByRole('button', { name: 'Keep my reflection for later' }).click()
  await isAccessible(other)
  await expect(other.getByRole('alert')).toContainText('You declared this module in another window')
  await expect(other.getByText(late)).toBeVisible()
  await other.getByRole('link', { name: 'See what you wrote' }).click()
  await expect(other.getByText('This is version 1.0, as you read it.')).toBeVisible()

  await visit(wilma, `/modules/${key}/check/pre`)
  await expect(wilma.locator(':checked')).toHaveCount(0)
})

journey('a module is printed whole without its checks, and writers see what is written before it is published', async ({ council, signInAs, visit, isAccessible }) => {
  const { team, admin } = await council.ofItsOwn()
  const { title, sections, postCheck, contentWarning, sources } = await council.module(key)
  const wilma = await signInAs(team.worker)
  await visit(wilma, `/modules/${key}`)
  await wilma.getByRole('link', { name: 'The whole module on one page, to print' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(title)
  for (const [nth, section] of sections.entries()) await expect(wilma.getByRole('heading', { name: `${nth + 1}. ${section.title}` })).toBeVisible()
  for (const text of [contentWarning, sources[0]!.title]) await expect(wilma.getByText(text).first()).toBeVisible()
  await expect(wilma.locator('details:not([open])')).toHaveCount(0)
  for (const { question } of postCheck) await expect(wilma.getByText(question)).toHaveCount(0)

  const adele = await signInAs(admin)
  await visit(adele, '/set-up/modules')
  await adele.getByRole('link', { name: 'Preview what is written now' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('The same, letter by letter, as your council’s version').first()).toBeVisible()
  await adele.getByRole('region', { name: title }).getByRole('link').click()
  await isAccessible(adele)
  const check = adele.getByRole('region', { name: 'Last check' })
  await expect(check.getByText('Right', { exact: true })).toHaveCount(postCheck.length)
  for (const { because } of postCheck[0]!.options) await expect(check.getByText(because)).toBeVisible()
  await expect(adele.getByText(/words: about \d+ minutes? by its words, \d+ stated/)).toHaveCount(sections.length + 1)
})

/** Chooses so many right answers, and wrong ones to the other questions. */
async function choose(page: Page, questions: CheckQuestion[], right: number) {
  for (const [nth, { question, options }] of questions.entries()) {
    const chosen = options.find((option) => option.right === nth < right)!
    await page.getByRole('group', { name: question }).getByLabel(chosen.text, { exact: true }).check()
  }
}

const send = (page: Page) => page.getByRole('button', { name: 'Send my answers' }).click()
