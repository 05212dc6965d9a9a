import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/programme-task'
import { allow } from '../../door.server.ts'
import { mayBeHandedIn } from '../../features/cohorts/cohorts.ts'
import { handInTask, myTaskOf } from '../../features/cohorts/taking-part.server.ts'
import { casesIn, ofTheTeam, taskAsked } from '../../features/evidence/programme-tasks.ts'
import { notACaseReference } from '../../lib/case-reference.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const reference = z.string().default('').transform((text) => text.trim())
const HandedIn = withDay('recordDate', 'Write the date of the record, such as 20 11 2026.', z.object({
  case1: reference, case2: reference, case3: reference,
  recordKind: z.string({ error: 'Choose the kind of record in which it can be seen.' }),
  remark: z.string().default('').transform((text) => text.trim()).refine((text) => text.length <= 500, 'Keep it to 500 characters.').refine((text) => findIdentifiers(text).length === 0, {
    error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}): say where to look instead.`,
  }),
}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const { id, task, dueOn, sent } = found(await myTaskOf(member, idFrom(params.id)))
  const { title, task: words, acceptedIf, kinds, cases } = taskAsked[task]
  const open = mayBeHandedIn({ sent })
  return {
    id, title, words, acceptedIf, kinds, open, cases: Array.from({ length: cases }, (_, nth) => nth + 1),
    due: inWords(sent?.outcome === 'returned' ? sent.dueAgainOn! : dueOn), returned: sent?.outcome === 'returned' ? sent.because : null,
    sent: sent && !open ? {
      accepted: sent.outcome === 'accepted', at: momentInWords(new Date(sent.at)), checkBy: inWords(sent.checkDueOn), cases: casesIn(sent.caseReference), where: `${sent.recordKind}, ${inWords(sent.recordDate)}`, remark: sent.remark,
    } : null,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const { id, task } = found(await myTaskOf(member, idFrom(params.id)))
  const { kinds, cases } = taskAsked[task]
  const form = await parseForm(request, HandedIn)
  if (!form.ok) return form.reply
  const { recordKind, recordDate, remark } = form.value
  const references = [form.value.case1, form.value.case2, form.value.case3].slice(0, cases)
  const problems: Problems = { ...whatIsWrong(references), ...(kinds.includes(recordKind) ? {} : { recordKind: 'Choose the kind of record in which it can be seen.' }) }
  if (recordDate > dayInLondon(member.at)) problems.recordDate = 'The date of the record must be today or earlier.'
  if (cases === 0 && remark === '') problems.remark = 'Say where it is kept, so that an auditor can find it.'
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)
  const sent = found(await handInTask(member, id, { caseReferences: references, recordKind, recordDate, remark: remark || null }))
  return redirect(sent === 'already sent' ? `/team/programme/tasks/${id}` : '/team/programme?done=handed-in')
}

/** Each case has its own field, and no case stands in two of them. */
function whatIsWrong(references: readonly string[]): Problems {
  return Object.fromEntries(references.flatMap((text, nth) => {
    const wrong = text === '' ? 'Write the case reference.' : text.length > 30 || text.includes(',') ? 'Write one case reference here.' : notACaseReference(text)
      ?? (references.indexOf(text) < nth ? 'This case stands above already: name another child’s.' : undefined)
    return wrong ? [[`case${nth + 1}`, wrong]] : []
  }))
}

const ordinals = ['first', 'second', 'third']

export default function ProgrammeTask({ loaderData: { title, words, acceptedIf, kinds, cases, open, due, returned, sent }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Task: ${title} – Practice Loop`}</title>
      <BackLink href="/team/programme">Case management in practice</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">A task of the programme</span>
          <h1 className="govuk-heading-l">{title}</h1>
          {returned && <InsetText>An auditor returned what you handed in: “{returned}” Hand it in again by {due}.</InsetText>}
          <p className="govuk-body">{words}</p>
          <h2 className="govuk-heading-m">What an auditor accepts</h2>
          <ul className="govuk-list govuk-list--bullet">{acceptedIf.map((one) => <li key={one}>{one}</li>)}</ul>
          {sent && (
            <>
              <h2 className="govuk-heading-m">{sent.accepted ? 'Accepted' : 'Being checked'}</h2>
              <p className="govuk-body">{sent.accepted ? 'An auditor opened the record and accepted it.' : `You handed this in on ${sent.at}. An auditor checks it by ${sent.checkBy}.`}</p>
              <SummaryList rows={[
                { key: sent.cases.length > 1 ? 'Cases' : 'Case', value: sent.cases.length === 0 ? ofTheTeam : <span className="pl-reference">{sent.cases.join(', ')}</span> },
                { key: 'Where to look', value: <>{sent.where}{sent.remark && <><br />{sent.remark}</>}</> },
              ]} />
            </>
          )}
          {open && (
            <form method="post" noValidate>
              <h2 className="govuk-heading-m">Where it can be seen</h2>
              {!returned && <p className="govuk-body">Hand it in by {due}. Say where to look; never copy or upload the record.</p>}
              {cases.map((nth) => <Input key={nth} name={`case${nth}`} label={cases.length > 1 ? `Reference of the ${ordinals[nth - 1]} case` : 'Case reference'} hint={nth === 1 ? 'Your council’s own reference, such as NM123456.' : undefined} width={20} autoComplete="off" spellCheck={false} value={typed?.[`case${nth}`]} error={problems?.[`case${nth}`]} />)}
              <Radios name="recordKind" label="Kind of record" value={typed?.recordKind} error={problems?.recordKind} options={kinds.map((kind) => ({ value: kind, label: kind }))} />
              <DateInput name="recordDate" label="Date of the record" hint={cases.length === 3 ? 'Of the latest of them.' : undefined} value={typedDate(typed, 'recordDate')} error={problems?.recordDate} />
              <Textarea name="remark" label={cases.length === 0 ? 'Where it is kept' : 'Anything that helps to find it (optional)'} hint="Where to look, never what it says: no names, dates of birth or addresses." rows={3} value={typed?.remark} error={problems?.remark} />
              <Button>Hand it in</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The auditors see what you hand in, and check it. Whoever looks after the cohort sees only that it was handed in, and accepted or returned.</p>
        </div>
      </div>
    </>
  )
}
