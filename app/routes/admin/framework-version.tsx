import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-version'
import { allow } from '../../door.server.ts'
import { addTheme, moveTheme, problemsOf, type Change } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf, putDraftAside, startDraft, versionOf } from '../../features/frameworks/drafts.server.ts'
import { followedUpInWords, windowInWords } from '../../features/frameworks/difference.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { andOf } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const Pressed = z.object({
  do: z.enum(['start', 'add', 'aside']).optional(), up: z.string().optional(), down: z.string().optional(),
  title: z.string().trim().max(120, 'Keep the title to 120 characters.').optional(),
})

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  // An older version, or the one in force while another waits, is read by the day from which it holds.
  const from = url.searchParams.get('from')
  const { current, draft } = from === null ? found(await draftOf(admin, params.key)) : { current: found(await versionOf(admin, params.key, from)), draft: undefined }
  const plan = draft?.plan ?? current
  const side = (goodEnough: boolean) => andOf(plan.grades.filter((grade) => grade.goodEnough === goodEnough).map(({ word }) => word))
  const titleOf = (key: string) => plan.themes.find((theme) => theme.key === key)!.title
  return {
    here: `/set-up/framework/${params.key}`, title: plan.title,
    draft: draft && { begun: `Begun by ${draft.startedBy}, last changed ${momentInWords(draft.changedAt)}.` },
    since: `version from ${inWords(current.validFrom)}`,
    newest: from === null,
    themes: plan.themes.map(({ key, title, question, descriptors = {} }) => ({
      key, title, question, looks: plan.grades.flatMap(({ key, word }) => (descriptors[key] ? [{ word, wording: descriptors[key] }] : [])),
    })),
    grades: plan.grades.map(({ word }) => word), good: side(true), below: side(false),
    caseTypes: (plan.caseTypes ?? []).map(({ key, title, notApplicable }) => ({ key, title, left: notApplicable.length === 0 ? 'Every theme is judged' : `Not judged: ${andOf(notApplicable.map(titleOf))}` })),
    followUp: `${followedUpInWords(plan.followedUpBy)}, ${windowInWords(plan.followUpDays)}`,
    done: url.searchParams.has('done'),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, Pressed)
  if (!form.ok) return form.reply
  const { do: pressed, up, down, title } = form.value
  const page = `/set-up/framework/${params.key}`
  if (pressed === 'start') {
    found(await startDraft(admin, params.key))
    return redirect(page)
  }
  if (pressed === 'aside') {
    if (await putDraftAside(admin, params.key)) return redirect('/set-up/framework?done=aside')
    return data({ problems: problemsOf('no draft')!, typed: form.typed }, { status: 409 })
  }
  if (pressed === 'add' && !title) return mend({ title: 'Write the title of the theme.' }, form.typed)
  const change: Change | undefined = pressed === 'add' ? addTheme(title!) : up ? moveTheme(up, 'up') : down ? moveTheme(down, 'down') : undefined
  if (!change) return mend({ form: 'Choose what to change.' }, form.typed)
  const problems = problemsOf(await changeDraft(admin, params.key, change))
  if (problems) return data({ problems, typed: form.typed }, { status: problems.form ? 409 : 400 })
  return redirect(pressed === 'add' ? `${page}?done#themes` : `${page}#theme-${up ?? down}`)
}

export default function FrameworkVersion({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.title}, ${one.draft ? 'next version' : one.since} – Practice Loop`}</title>
      <BackLink href="/set-up/framework">Framework</BackLink>
      {one.done && !problems && <NotificationBanner success>Saved in the draft.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.draft ? 'Next version' : sentence(one.since)}</span>
          <h1 className="govuk-heading-l">{one.title}</h1>
          {one.draft ? <Draft {...one} begun={one.draft.begun} problems={problems} typed={typed} /> : <Standing {...one} />}
        </div>
      </div>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']

/** What holds, to read. */
function Standing({ newest, themes, good, below, caseTypes, followUp }: Shown) {
  return (
    <>
      {newest && <form method="post"><Button name="do" value="start">Make a new version</Button></form>}
      <h2 className="govuk-heading-m">Themes</h2>
      {themes.map(({ key, title, question, looks }) => (
        <section key={key} className="govuk-!-margin-bottom-4">
          <h3 className="govuk-heading-s govuk-!-margin-bottom-1">{title}</h3>
          {question && <p className="govuk-body govuk-!-margin-bottom-2">{question}</p>}
          {looks.length > 0 && (
            <Details summary={<>What it looks like at each grade<span className="govuk-visually-hidden">: {title}</span></>}>
              <dl>{looks.map(({ word, wording }) => <div key={word}><dt className="govuk-!-font-weight-bold">{word}</dt><dd className="govuk-!-margin-left-0 govuk-!-margin-bottom-3">{wording}</dd></div>)}</dl>
            </Details>
          )}
        </section>
      ))}
      <h2 className="govuk-heading-m">Grades</h2>
      <SummaryList rows={[{ key: 'Good enough', value: good }, { key: 'Below good', value: below }]} />
      <h2 className="govuk-heading-m">Case types</h2>
      {caseTypes.length === 0 ? <p className="govuk-body">This framework tells no types of case apart.</p> : <SummaryList rows={caseTypes.map(({ title, left }) => ({ key: title, value: left }))} />}
      <h2 className="govuk-heading-m">What shows whether a theme held</h2>
      <p className="govuk-body">{sentence(followUp)}.</p>
    </>
  )
}

/** The next version, part by part. */
function Draft({ here, begun, themes, grades, good, below, caseTypes, followUp, title, problems, typed }: Shown & { begun: string; problems?: Record<string, string>; typed?: Record<string, string> }) {
  return (
    <>
      <InsetText>{begun} Nothing of it holds until it is put in force. You can leave it and come back.</InsetText>
      <Button href={`${here}/preview`}>See what it changes</Button>
      <h2 id="themes" className="govuk-heading-m">Themes</h2>
      <form method="post">
        <ol className="govuk-list">
          {themes.map(({ key, title, question, looks }, nth) => (
            <li key={key} id={`theme-${key}`} className="pl-card">
              <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`${here}/themes/${key}`}>{nth + 1}. {title}</a></h3>
              <p className="govuk-body govuk-!-margin-bottom-2">{question ?? 'No question yet.'} {undescribed(looks, grades)}</p>
              {nth > 0 && <button type="submit" className="pl-link-button govuk-!-margin-right-3" name="up" value={key}>Move up<span className="govuk-visually-hidden">: {title}</span></button>}
              {nth < themes.length - 1 && <button type="submit" className="pl-link-button" name="down" value={key}>Move down<span className="govuk-visually-hidden">: {title}</span></button>}
            </li>
          ))}
        </ol>
      </form>
      <form method="post" noValidate>
        <Input name="title" label="Title of another theme" value={typed?.title} error={problems?.title} />
        <Button name="do" value="add" variant="secondary">Add theme</Button>
      </form>
      <h2 className="govuk-heading-m">The rest</h2>
      <SummaryList rows={[
        { key: 'Grades', value: <>Good enough: {good}.<br />Below good: {below}.</>, actions: [{ href: `${here}/scale`, text: 'Change', hiddenText: 'grades' }] },
        { key: 'Case types', value: caseTypes.map((type) => type.title).join('; ') || 'None', actions: [{ href: `${here}/case-types`, text: 'Change', hiddenText: 'case types' }] },
        { key: 'Name', value: title, actions: [{ href: `${here}/follow-up`, text: 'Change', hiddenText: 'name' }] },
        { key: 'What shows whether a theme held', value: sentence(followUp), actions: [{ href: `${here}/follow-up`, text: 'Change', hiddenText: 'what shows whether a theme held' }] },
      ]} />
      <Details summary="Put this draft aside">
        <p className="govuk-body">Everything changed in it is lost, for everybody who works on it. What is in force stays as it is.</p>
        <form method="post"><Button name="do" value="aside" variant="warning">Put the draft aside</Button></form>
      </Details>
      <p className="pl-who-can-see">Administrators of your council see and change drafts. Nobody else does.</p>
    </>
  )
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
/** Which grades are not described yet; nothing where all are. */
function undescribed(looks: readonly { word: string }[], grades: readonly string[]) {
  const missing = grades.filter((grade) => !looks.some(({ word }) => word === grade))
  if (missing.length === grades.length) return 'No grade is described yet.'
  return missing.length > 0 ? `Not described yet: ${andOf(missing)}.` : undefined
}
