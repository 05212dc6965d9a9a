import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/moderate'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { becauseInWords } from '../../features/moderation/choosing.ts'
import { agreementFrom, doesNotApply, ownGradesFrom } from '../../features/moderation/moderation-form.ts'
import { compared, comparisonInWords, needsTalk } from '../../features/moderation/moderation.ts'
import { giveBack, moderationFor, reveal, saveGrades, takeModeration, type ModerationPage } from '../../features/moderation/moderation.server.ts'
import { agreeGrades } from '../../features/publishing/agree-grades.server.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Form = z.record(z.string(), z.string())
const Intent = z.enum(['take', 'save', 'reveal', 'agree', 'give back'])

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const moderator = allow({ context, request }, 'moderate audits')
  const one = found(await moderationFor(moderator, idFrom(params.id)))
  if (one.revealed) await noteReading(moderator, { subjectKind: 'moderation', subjectId: one.id, aboutPersonId: one.workerId ?? one.managerId })
  const { organisation } = signedIn(context)!
  return {
    id: one.id, place: one.place, mayNot: one.mayNot, line: one.line, audit: one.audit, auditedOn: inWords(one.auditedOn),
    period: one.auditedFrom && one.auditedTo ? `${inWords(one.auditedFrom)} to ${inWords(one.auditedTo)}` : undefined,
    caseReference: one.caseReference, caseType: one.caseType, caseLink: caseLink(organisation.caseLinkPattern, one.caseReference), outOfHours: organisation.outOfHours,
    area: one.area, team: one.team, worker: one.worker, manager: one.manager, due: dueInWords(one.dueOn, dayInLondon(moderator.at), { bankHolidays }),
    moderator: one.place === 'to take' ? null : one.moderator, shown: one.place === 'revealed' || one.place === 'agreed' ? one.revealedAt && momentInWords(one.revealedAt) : null,
    own: one.place === 'blind' ? ownOf(one) : undefined,
    both: one.revealed && bothOf(one, one.revealed),
    reading: one.place === 'agreed' && one.auditorId === moderator.personId,
    cameFrom: url.searchParams.has('blind') ? 'a page' as const : url.searchParams.has('saved') ? 'saving' as const : undefined,
  }
}

/** What a moderator sees before the first grades are shown: the themes, what each grade looks like, and their own. */
function ownOf({ themes, scales, hasOverall, overallFramework, ownOverallId }: ModerationPage) {
  const open = themes.filter(({ gradeId, notApplicable }) => gradeId === null && !notApplicable)
  return {
    graded: themes.length - open.length, of: themes.length, open: open.map(({ themeId, title }) => ({ themeId, title })),
    themes: themes.map(({ themeId, frameworkId, title, question, gradeId, notApplicable, remark }) => {
      const scale = scales.filter((grade) => grade.frameworkId === frameworkId)
      return {
        id: themeId, title, question, value: notApplicable ? doesNotApply : gradeId, remark, grades: scale.map(({ id, word }) => ({ value: id, label: word })),
        looks: scale.flatMap(({ word, descriptors }) => (descriptors[themeId] ? [{ word, looks: descriptors[themeId] }] : [])),
      }
    }),
    overall: hasOverall ? { value: ownOverallId, grades: scales.filter(({ frameworkId }) => frameworkId === overallFramework).map(({ id, word }) => ({ value: id, label: word })) } : undefined,
  }
}

/** Both gradings, once they may be seen. */
function bothOf({ themes, scales, hasOverall, ownOverallId }: ModerationPage, revealed: NonNullable<ModerationPage['revealed']>) {
  const gradeOf = (id: string | null) => scales.find((grade) => grade.id === id)
  const word = (id: string | null) => gradeOf(id)?.word ?? 'Does not apply'
  const rank = (id: string | null) => gradeOf(id)?.rank ?? null
  const rows = themes.map(({ themeId, frameworkId, title, gradeId, remark }) => {
    const first = revealed.themes.get(themeId)
    const comparison = compared(rank(first?.firstId ?? null), rank(gradeId))
    return {
      id: themeId, title, first: word(first?.firstId ?? null), own: word(gradeId), comparison, agreed: word(first?.agreedId ?? null), because: first?.because ?? null, remark,
      words: [first?.evidence, first?.finding].filter((text): text is string => Boolean(text)), grades: scales.filter((grade) => grade.frameworkId === frameworkId).map((grade) => ({ value: grade.id, label: grade.word })),
    }
  })
  const overall = hasOverall && revealed.firstOverallId !== null ? {
    first: word(revealed.firstOverallId), own: word(ownOverallId), comparison: compared(rank(revealed.firstOverallId), rank(ownOverallId)), agreed: word(revealed.agreedOverallId), because: revealed.agreedBecause,
    grades: scales.filter(({ frameworkId }) => frameworkId === gradeOf(revealed.firstOverallId)?.frameworkId).map((grade) => ({ value: grade.id, label: grade.word })),
  } : undefined
  return {
    rows, overall, because: becauseInWords[revealed.because], auditor: revealed.auditor, strengths: revealed.strengths, improvements: revealed.improvements,
    agreed: revealed.agreedAt && momentInWords(revealed.agreedAt), feedback: revealed.feedback,
    talk: needsTalk(rows.map(({ comparison }) => comparison), overall?.comparison ?? 'equal'),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const moderator = allow({ context, request }, 'moderate audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { typed } = form
  const here = (query = '') => redirect(`/moderation/${id}${query}`)
  const conflict = (sentence: string) => data({ problems: { form: sentence }, typed }, { status: 409 })
  switch (Intent.safeParse(typed.intent).data) {
    case 'take': {
      const taken = found(await takeModeration(moderator, id))
      if (taken === true) return here()
      return conflict(taken === 'taken already' ? 'Somebody else took this moderation while you had it open.' : taken.mayNot)
    }
    case 'save': case 'reveal': {
      const { value, problems } = ownGradesFrom(typed)
      if (Object.keys(problems).length > 0) return mend(problems, typed)
      if (typed.intent === 'save') return found(await saveGrades(moderator, id, value)) === true ? here('?saved') : conflict(tooLate)
      const shown = found(await reveal(moderator, id, value))
      return shown === true ? here() : mend(shown.missing, typed)
    }
    case 'agree': {
      const { value, problems } = agreementFrom(typed)
      if (Object.keys(problems).length > 0) return mend(problems, typed)
      const agreed = found(await agreeGrades(moderator, id, value))
      if (agreed === 'agreed already') return conflict('The grades were agreed while you had this open. What was agreed is below; yours was not kept.')
      if (agreed === 'not yet revealed') return conflict('Give all your own grades first.')
      return 'missing' in agreed ? mend(agreed.missing, typed) : redirect('/moderation?done=agreed')
    }
    case 'give back':
      return found(await giveBack(moderator, id)) && redirect('/moderation?done=given-back')
    default:
      return mend({ form: 'Choose what to do with this moderation.' }, typed)
  }
}

const tooLate = 'The first grades have been shown to you, so your own stay as they were then.'

type Page = Route.ComponentProps['loaderData']
type OnForm = { typed?: Record<string, string>; problems?: Problems }

export default function Moderate({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: OnForm = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Moderation of audit ${one.audit} – Practice Loop`}</title>
      <BackLink href="/moderation">Moderation</BackLink>
      {one.cameFrom === 'saving' && !problems && <NotificationBanner success>Saved. You can go on now or come back later.</NotificationBanner>}
      {one.cameFrom === 'a page' && one.place === 'blind' && (
        <NotificationBanner>You are moderating this audit. Its grades, its gaps and the learning they brought stay hidden from you until you have given your own grades.</NotificationBanner>
      )}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
          <span className="govuk-caption-l">Case <span className="pl-reference">{one.caseReference}</span>, {one.caseType}</span>
          <h1 className="govuk-heading-l">Moderation of audit {one.audit}</h1>
          <SummaryList rows={[
            { key: 'Line', value: one.line === 'first' ? 'First line: an auditor moderates' : 'Second line: a Head of Service moderates the auditors’ own work' },
            { key: 'Audited', value: one.period ? `${one.auditedOn}, for ${one.period}` : one.auditedOn },
            { key: 'Whose case', value: `${one.area}, ${one.team}. Worker: ${one.worker ?? 'nobody is named'}. Manager: ${one.manager ?? 'nobody is named'}.` },
            ...(one.caseLink ? [{ key: 'Record', value: <a className="govuk-link" href={one.caseLink} rel="noreferrer">Open the case in the case system</a> }] : []),
            ...(one.place === 'agreed' || one.place === 'it is done' ? [] : [{ key: 'Due', value: one.due }]),
            ...(one.moderator ? [{ key: 'Moderator', value: one.moderator }] : []),
            ...(one.shown ? [{ key: 'First grades shown', value: one.shown }] : []),
          ]} />
          {one.place === 'somebody has it' && <InsetText>{one.moderator} is moderating this audit. Its provisional grades wait for it.</InsetText>}
          {one.place === 'it is done' && <InsetText>This audit was moderated and its grades are agreed. What was said stays between the moderator and the auditor.</InsetText>}
          {one.place === 'to take' && <ToTake mayNot={one.mayNot} />}
          {one.own && <OwnGrades own={one.own} typed={typed} problems={problems} />}
        </div>
      </div>
      {one.both && <SideBySide both={one.both} place={one.place} />}
      {one.both && (
        <div className="govuk-grid-row">
          <div className="govuk-grid-column-two-thirds">
            {one.place === 'revealed' && <Agree both={one.both} typed={typed} problems={problems} />}
            {one.place === 'agreed' && <WhatWasSaid both={one.both} />}
            {one.reading && (
              <form method="post" action="/moderation">
                <input type="hidden" name="read" value={one.id} />
                <Button variant="secondary">I have read it</Button>
              </form>
            )}
          </div>
        </div>
      )}
      <p className="pl-who-can-see govuk-body-s">Only the moderator sees these grades until they are agreed; then the auditor does, too, and the agreed ones stand wherever the audit is shown. When the first grades are shown to you is noted. It is for learning, not for discipline.</p>
    </>
  )
}

function ToTake({ mayNot }: { mayNot: string | undefined }) {
  if (mayNot) return <InsetText>{mayNot}</InsetText>
  return (
    <form method="post">
      <p className="govuk-body">When you take it, nobody else can. Read the record and grade every theme yourself. The audit’s grades, gaps and learning are hidden from you everywhere until you have.</p>
      <Button name="intent" value="take">Take this moderation</Button>
    </form>
  )
}

function OwnGrades({ own, typed, problems }: { own: NonNullable<Page['own']> } & OnForm) {
  return (
    <>
      <h2 className="govuk-heading-m">Your own grades: {own.graded} of {own.of} themes</h2>
      {own.open.length > 0 && own.graded > 0 && (
        <p className="govuk-body">Still open: {own.open.map(({ themeId, title }, nth) => <span key={themeId}>{nth > 0 && '; '}<a className="govuk-link" href={`#grade-${themeId}`}>{title}</a></span>)}.</p>
      )}
      <form method="post" noValidate>
        {own.themes.map(({ id, title, question, value, remark, grades, looks }) => (
          <section key={id} aria-label={title}>
            <Radios name={`grade-${id}`} label={title} labelSize="s" hint={question ?? undefined} small inline value={typed?.[`grade-${id}`] ?? value} error={problems?.[`grade-${id}`]} options={[...grades, { value: doesNotApply, label: 'Does not apply' }]} />
            {looks.length > 0 && (
              <Details summary={<>What each grade looks like<span className="govuk-visually-hidden">: {title}</span></>}>
                {looks.map((one) => <p key={one.word} className="govuk-body"><strong>{one.word}:</strong> {one.looks}</p>)}
              </Details>
            )}
            <Textarea name={`remark-${id}`} label={<>Where in the record, and what you saw<span className="govuk-visually-hidden">: {title}</span> (optional)</>} rows={2} value={typed?.[`remark-${id}`] ?? remark} error={problems?.[`remark-${id}`]} />
          </section>
        ))}
        {own.overall && <Radios name="grade-overall" label="The whole" labelSize="s" hint="Your grade for this case as a whole." small inline value={typed?.['grade-overall'] ?? own.overall.value} error={problems?.['grade-overall']} options={own.overall.grades} />}
        <Button name="intent" value="save" variant="secondary">Save and go on later</Button>
        <h2 className="govuk-heading-m">When every theme is graded</h2>
        <WarningText>Once the first grades are shown to you, your own cannot be changed. The moment is noted.</WarningText>
        <Button name="intent" value="reveal">Save, and show me the first grades</Button>
      </form>
      <Details summary="Give this moderation back">
        <p className="govuk-body">Somebody else can take it then. Your grades of it are not kept.</p>
        <form method="post"><Button name="intent" value="give back" variant="warning">Give it back</Button></form>
      </Details>
    </>
  )
}

function SideBySide({ both, place }: { both: NonNullable<Page['both']>; place: Page['place'] }) {
  const agreed = place === 'agreed'
  const rows = [...(both.overall ? [{ id: 'overall', title: 'The whole', ...both.overall, remark: null }] : []), ...both.rows]
  return (
    <>
      <h2 className="govuk-heading-m">Side by side</h2>
      <p className="govuk-body">It was chosen because {both.because}. {both.auditor ? `The auditor was ${both.auditor}.` : 'No auditor is named.'}{both.agreed && ` Agreed ${both.agreed}.`}</p>
      <ScrollTable caption="Both gradings side by side" captionHidden columns={['Theme', 'First grade', 'Moderator’s grade', agreed ? 'Agreed grade' : 'How they stand']} rows={rows.map(({ title, first, own, comparison, agreed: agreedGrade, because, remark }) => [
        title, first, <span key="own">{own}{remark && <><br /><span className="pl-quiet">{remark}</span></>}</span>,
        <span key="last">{agreed ? agreedGrade : comparisonInWords[comparison]}{because && <><br /><span className="pl-quiet">{because}</span></>}</span>,
      ])} />
      {(both.strengths || both.improvements || both.rows.some(({ words }) => words.length > 0)) && (
        <Details summary="What the audit said">
          {both.strengths && <p className="govuk-body"><strong>What is done well:</strong> {both.strengths}</p>}
          {both.improvements && <p className="govuk-body"><strong>What needs to improve:</strong> {both.improvements}</p>}
          {both.rows.filter(({ words }) => words.length > 0).map(({ id, title, words }) => <p key={id} className="govuk-body"><strong>{title}:</strong> {words.join(' ')}</p>)}
        </Details>
      )}
    </>
  )
}

function Agree({ both, typed, problems }: { both: NonNullable<Page['both']> } & OnForm) {
  const apart = both.rows.filter(({ comparison }) => comparison !== 'equal')
  return (
    <>
      <h2 className="govuk-heading-m">Agree the grades</h2>
      <p className="govuk-body">{apart.length === 0 ? 'Every theme has the same grade twice: these are confirmed as they are.' : 'Where both grades are the same they are confirmed as they are. Of each difference, say which grade is agreed.'}</p>
      <form method="post" noValidate>
        {apart.map(({ id, title, first, own, comparison, grades }) => (
          <section key={id} aria-label={title}>
            <Radios name={`grade-${id}`} label={`${title}: first ${first}, yours ${own}`} labelSize="s" hint={`${comparisonInWords[comparison]}. Which grade is agreed?`} small inline value={typed?.[`grade-${id}`]} error={problems?.[`grade-${id}`]} options={[...grades, { value: doesNotApply, label: 'Does not apply' }]} />
            <Textarea name={`because-${id}`} label={<>{comparison === 'one apart' ? 'Your remark on the difference' : 'Why this grade was agreed'}<span className="govuk-visually-hidden">: {title}</span></>} rows={2} value={typed?.[`because-${id}`]} error={problems?.[`because-${id}`]} />
          </section>
        ))}
        {both.overall && both.overall.comparison !== 'equal' && (
          <section aria-label="The whole">
            <Radios name="grade-overall" label={`The whole: first ${both.overall.first}, yours ${both.overall.own}`} labelSize="s" hint="Which grade is agreed?" small inline value={typed?.['grade-overall']} error={problems?.['grade-overall']} options={both.overall.grades} />
            <Textarea name="because-overall" label="Why this grade was agreed for the whole" rows={2} value={typed?.['because-overall']} error={problems?.['because-overall']} />
          </section>
        )}
        {both.talk && <Checkboxes name="talked" value={typed?.talked ? ['yes'] : []} error={problems?.talked} options={[{ value: 'yes', label: `I have talked about the differences with ${both.auditor ?? 'whoever audited it'}` }]} />}
        <Textarea name="feedback" label="Feedback to the auditor" labelSize="s" hint="What was done well, and what to look at again. They read this under “Moderation”. No names or other identifying details." rows={4} value={typed?.feedback} error={problems?.feedback} />
        <p className="govuk-body">When you agree, the agreed grades stand at once and are confirmed in your name. A theme that falls below good becomes a gap, and one that is good after all is none any more. Learning that rests on it ends if nobody has begun it. Actions that were agreed stay. All three grades are kept.</p>
        <Button name="intent" value="agree">Agree the grades</Button>
      </form>
    </>
  )
}

const WhatWasSaid = ({ both }: { both: NonNullable<Page['both']> }) => (
  <>
    <h2 className="govuk-heading-m">Feedback to the auditor</h2>
    <p className="govuk-body">{both.feedback ?? 'None was written.'}</p>
  </>
)
