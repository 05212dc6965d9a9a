import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/dip-sample'
import { allow, signedIn } from '../../door.server.ts'
import { dipSampleFor, finishDip, saveDip } from '../../features/cohorts/dips.server.ts'
import { doesNotApply, fieldOf, judgedFrom } from '../../features/cohorts/dips.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Form = z.record(z.string(), z.string())
const Intent = z.enum(['save', 'finish'])

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const judge = allow({ context, request }, 'judge dip samples')
  const one = found(await dipSampleFor(judge, idFrom(params.id)))
  const { organisation } = signedIn(context)!
  return {
    team: one.team, due: dueInWords(one.dueOn, dayInLondon(judge.at), { bankHolidays }), finished: one.finishedAt && momentInWords(one.finishedAt), mayNot: one.mayNot, framework: one.framework,
    outOfHours: organisation.outOfHours, saved: url.searchParams.has('saved'), written: one.saved.length,
    themes: one.themes.map(({ key, title, question, grades }) => ({ key, title, question, grades: grades.map(({ id, word }) => ({ value: id, label: word })), looks: grades.flatMap(({ word, looks }) => (looks ? [{ word, looks }] : [])) })),
    cases: one.cases.map((reference, nth) => ({
      reference, position: nth + 1, link: caseLink(organisation.caseLinkPattern, reference),
      said: Object.fromEntries(one.saved.filter(({ position }) => position === nth + 1).map(({ themeKey, gradeId, whereSeen }) => [themeKey, { grade: gradeId ?? doesNotApply, where: whereSeen }])),
    })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const judge = allow({ context, request }, 'judge dip samples')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const intent = Intent.safeParse(form.typed.intent)
  if (!intent.success) return mend({ form: 'Choose whether to save or to finish.' }, form.typed)
  const { judged, problems } = judgedFrom(form.typed)
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)
  const saved = found(await (intent.data === 'save' ? saveDip : finishDip)(judge, id, judged))
  const conflict = (sentence: string) => data({ problems: { form: sentence }, typed: form.typed }, { status: 409 })
  if (saved === 'finished') return conflict('You finished this sample before. What you wrote now was not kept.')
  if (saved !== true) return 'mayNot' in saved ? conflict(saved.mayNot) : mend(saved.missing, form.typed)
  return redirect(`/dip-samples/${id}${intent.data === 'save' ? '?saved' : ''}`)
}

type Page = Route.ComponentProps['loaderData']
type OnForm = { typed?: Record<string, string>; problems?: Problems }

export default function DipSample({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: OnForm = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Five cases of ${one.team} – Practice Loop`}</title>
      <BackLink href="/desk">My desk</BackLink>
      {one.saved && !problems && !one.finished && <NotificationBanner success>Saved. You can go on now or come back later.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Dip sample</span>
          <h1 className="govuk-heading-l">Five cases of {one.team}, two themes</h1>
          <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
          {one.finished ? <InsetText>You finished this sample on {one.finished}. Thank you. It cannot be changed any more.</InsetText> : (
            <>
              <p className="govuk-body">Read the record of each child and grade what you see there by the framework “{one.framework}”. To be judged: {one.due}. {one.written > 0 && `Written so far: ${one.written} of ${2 * one.cases.length}.`}</p>
              <p className="govuk-body">This is no audit: it makes no gaps and no actions. Where a child may be at risk or something has to be put right, tell the worker’s manager now, or <a className="govuk-link" href="/audits/new">record an audit</a>.</p>
            </>
          )}
          {one.mayNot && <InsetText>{one.mayNot}</InsetText>}
          {!one.finished && one.themes.map(({ key, title, question, looks }) => looks.length > 0 && (
            <Details key={key} summary={`What each grade looks like: ${title}`}>
              {question && <p className="govuk-body">{question}</p>}
              {looks.map(({ word, looks: words }) => <p key={word} className="govuk-body"><strong>{word}:</strong> {words}</p>)}
            </Details>
          ))}
          {one.finished ? <Finished one={one} /> : !one.mayNot && <Grades one={one} typed={typed} problems={problems} />}
        </div>
      </div>
      <p className="pl-who-can-see govuk-body-s">Only you see what you write and grade here. It goes into sums over many teams and is never shown for one team or one manager. It is for learning, not for discipline.</p>
    </>
  )
}

function Grades({ one, typed, problems }: { one: Page } & OnForm) {
  return (
    <form method="post" noValidate>
      {one.cases.map(({ reference, position, link, said }) => (
        <section key={position} aria-labelledby={`case-${position}`}>
          <h2 id={`case-${position}`} className="govuk-heading-m">Case {position} of {one.cases.length}: <span className="pl-reference">{reference}</span></h2>
          {link && <p className="govuk-body"><a className="govuk-link" href={link} rel="noreferrer">Open it in the case system<span className="govuk-visually-hidden">: {reference}</span></a></p>}
          {one.themes.map(({ key, title, grades }) => {
            const [grade, where] = [fieldOf('grade', position, key), fieldOf('where', position, key)]
            return (
              <div key={key}>
                <Radios name={grade} label={<>{title}<span className="govuk-visually-hidden">, case {reference}</span></>} labelSize="s" small inline value={typed?.[grade] ?? said[key]?.grade} error={problems?.[grade]} options={[...grades, { value: doesNotApply, label: 'Does not apply' }]} />
                <Input name={where} label={<>Where in the record<span className="govuk-visually-hidden">: {title}, case {reference}</span></>} value={typed?.[where] ?? said[key]?.where} error={problems?.[where]} />
              </div>
            )
          })}
        </section>
      ))}
      <p className="govuk-body">No names or other identifying details: “supervision record of 3 May” is enough.</p>
      <WarningText>Once the sample is finished, nothing of it can be changed.</WarningText>
      <ButtonGroup>
        <Button name="intent" value="save" variant="secondary">Save and go on later</Button>
        <Button name="intent" value="finish">Finish the sample</Button>
      </ButtonGroup>
    </form>
  )
}

function Finished({ one }: { one: Page }) {
  const word = (theme: Page['themes'][number], grade: string | undefined) => theme.grades.find(({ value }) => value === grade)?.label ?? 'Does not apply'
  return (
    <>
      {one.cases.map(({ reference, position, said }) => <SummaryList key={position} title={`Case ${reference}`} rows={one.themes.map((theme) => ({ key: theme.title, value: <>{word(theme, said[theme.key]?.grade)}{said[theme.key]?.where && <><br /><span className="pl-quiet">{said[theme.key]!.where}</span></>}</> }))} />)}
    </>
  )
}
