import type { Route } from './+types/desk'
import { allow, signedIn } from '../../door.server.ts'
import { todayInWords } from '../../features/coaching/diary.ts'
import { MeetingsToday } from '../../features/coaching/meetings-today.tsx'
import { waitingOnDesk } from '../../features/desk/desk.server.ts'
import { casesToAuditOf } from '../../features/programmes/allocation.server.ts'
import { programmesInHand } from '../../features/programmes/programmes.server.ts'
import { programmeInWords } from '../../features/programmes/programmes.ts'
import { waitingForCheck } from '../../features/evidence/evidence.server.ts'
import { onQueue } from '../../features/evidence/queue.ts'
import { howFar } from '../../features/recording/in-hand.ts'
import { ledInWords } from '../../features/workshops/arranging.ts'
import { WorkshopsLed } from '../../features/workshops/workshops-led.tsx'
import { firstThings } from '../../features/remedial-actions/first-things.server.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { inWords, dayInLondon, dueInWords, momentInWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'

/** At most so many things are put before someone as what to do now. */
const thingsToDoFirst = 3
const evidenceShown = 5

export async function loader({ context, request }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'see my desk')
  const { organisation } = signedIn(context)!
  const urgent = await firstThings(auditor, thingsToDoFirst)
  const waiting = (await waitingForCheck(allow({ context, request }, 'check evidence'))).map((one) => onQueue(one, auditor.at))
  const { toConfirm, inHand, toModerate, challenges, disputes, secondLooks, workshops, dips, meetings } = await waitingOnDesk({
    confirming: allow({ context, request }, 'confirm findings'), settling: allow({ context, request }, 'settle disputes'), deciding: allow({ context, request }, 'decide challenges'),
  })

  const programmes = await programmesInHand(auditor)
  const toAudit = await casesToAuditOf(allow({ context, request }, 'record audits'))
  const dueWords = (day: Day | null) => (day ? dueInWords(day, dayInLondon(auditor.at), { bankHolidays }) : 'no day is set')

  const first = [
    ...urgent.map((action) => ({
      key: action.id, href: `/remedial-actions/${action.id}`, title: action.wording, priority: action.priority, caseReference: action.caseReference, owner: action.owner,
      why: action.notMadeSafe
        ? `Nobody has recorded that the child was made safe. Issued ${inWords(dayInLondon(action.issuedAt))}, audit ${action.audit}.`
        : '',
      help: action.helpAskedAt ? `${action.owner} asked for help on ${momentInWords(new Date(action.helpAskedAt))}.` : '',
    })),
    ...waiting.filter(({ overdue }) => overdue).map((one) => ({
      key: one.id, href: `/evidence/${one.id}`, title: `Check: ${one.shows}`, priority: one.priority, caseReference: one.caseReference, owner: one.by,
      why: `${one.by} has waited for your check: ${one.checkBy}.`, help: '',
    })),
  ].slice(0, thingsToDoFirst)
  return {
    today: weekdayInWords(dayInLondon(auditor.at)), outOfHours: organisation.outOfHours, first,
    programmes: programmes.map(programmeInWords),
    toAudit: toAudit.map(({ id, caseReference, caseType, team, phase, sample, dueOn }) => ({ id, caseReference, caseType, team, phase, targeted: sample === 'targeted', due: dueWords(dueOn) })),
    inHand: inHand.map(({ id, reference, caseReference, team, ...far }) => ({ id, reference, caseReference, team, far: howFar(far) })),
    toModerate: toModerate.map(({ id, audit, caseReference, dueOn }) => ({ id, audit, caseReference, due: dueWords(dueOn) })),
    challenges: challenges.map(({ id, wording, caseReference, decideBy }) => ({ id, wording, caseReference, due: dueWords(decideBy) })),
    disputes: disputes.many > 0 ? { many: disputes.many, due: dueWords(disputes.firstDue) } : undefined,
    secondLooks,
    dips: dips.map(({ id, team, dueOn }) => ({ id, team, due: dueWords(dueOn) })),
    waiting: waiting.slice(0, evidenceShown), waitingInAll: waiting.length,
    toConfirm, workshops: ledInWords(workshops, auditor.at), meetings: todayInWords(meetings, auditor.at),
  }
}

export default function Desk({ loaderData: { today, outOfHours, programmes, inHand, toAudit, toModerate, challenges, disputes, secondLooks, dips, first, waiting, waitingInAll, toConfirm, workshops, meetings } }: Route.ComponentProps) {
  return (
    <>
      <title>My desk – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{today}</span>
          <h1 className="govuk-heading-l">My desk</h1>
          {programmes.map((words) => <p key={words} className="govuk-body">{words}</p>)}
          <section aria-labelledby="first">
            <h2 id="first" className="govuk-heading-m">Do first</h2>
            {first.length === 0 && <p className="govuk-body">Nothing is urgent. A red action without “made safe”, a request for help or evidence that has waited too long would be here.</p>}
            {first.map(({ key, href, title, priority, caseReference, owner, why, help }) => (
              <article key={key} className={`pl-card${priority ? ` pl-card--${priority}` : ''}`}>
                {priority && <p className="govuk-body-s pl-card__top"><Rag priority={priority} /></p>}
                <h3 className="govuk-heading-s"><a className="govuk-link" href={href}>{title}</a></h3>
                <p className="govuk-body">{caseReference ? <>Case <span className="pl-reference">{caseReference}</span>, {owner}</> : owner}</p>
                {why && <p className="govuk-body">{why}</p>}
                {help && <p className="govuk-body">{help}</p>}
              </article>
            ))}
          </section>
          <MeetingsToday meetings={meetings} />
          {inHand.length > 0 && (
            <section aria-labelledby="in-hand">
              <h2 id="in-hand" className="govuk-heading-m">Audits you are recording: {inHand.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {inHand.map(({ id, reference, caseReference, team, far }) => (
                  <li key={id}><a className="govuk-link" href={`/audits/recordings/${id}`}>Audit {reference}</a>, case <span className="pl-reference">{caseReference}</span>, {team}: {far}.</li>
                ))}
              </ul>
            </section>
          )}
          {toAudit.length > 0 && (
            <section aria-labelledby="to-audit">
              <h2 id="to-audit" className="govuk-heading-m">Cases to audit: {toAudit.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {toAudit.map(({ id, caseReference, caseType, team, phase, targeted, due }) => (
                  <li key={id}><a className="govuk-link" href={`/audits/new?case=${id}`}>Record case <span className="pl-reference">{caseReference}</span></a>, {caseType}, {team}. {phase}{targeted ? ', targeted' : ''}. To be audited: {due}.</li>
                ))}
              </ul>
            </section>
          )}
          {toModerate.length > 0 && (
            <section aria-labelledby="to-moderate">
              <h2 id="to-moderate" className="govuk-heading-m">Audits to moderate: {toModerate.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {toModerate.map(({ id, audit, caseReference, due }) => (
                  <li key={id}><a className="govuk-link" href={`/moderation/${id}`}>Audit {audit}</a>, case <span className="pl-reference">{caseReference}</span>. To be moderated: {due}. First grades stay hidden until you have graded every theme.</li>
                ))}
              </ul>
              <p className="govuk-body"><a className="govuk-link" href="/moderation">What else waits to be moderated</a></p>
            </section>
          )}
          {dips.length > 0 && (
            <section aria-labelledby="dips">
              <h2 id="dips" className="govuk-heading-m">Samples to judge: {dips.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {dips.map(({ id, team, due }) => <li key={id}><a className="govuk-link" href={`/dip-samples/${id}`}>Five cases of {team}</a>, two themes. To be judged: {due}.</li>)}
              </ul>
            </section>
          )}
          {(challenges.length > 0 || disputes) && (
            <section aria-labelledby="challenges">
              <h2 id="challenges" className="govuk-heading-m">Challenges: {challenges.length + (disputes?.many ?? 0)}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {challenges.map(({ id, wording, caseReference, due }) => (
                  <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}/decide`}>{wording}</a>, case <span className="pl-reference">{caseReference}</span>. To be decided: {due}.</li>
                ))}
                {disputes && <li><a className="govuk-link" href="/disputes">{counted(disputes.many, 'challenged finding', 'challenged findings')} to settle</a>. The first is to be settled: {disputes.due}.</li>}
              </ul>
            </section>
          )}
          <WorkshopsLed {...workshops} />
          <section aria-labelledby="evidence">
            <h2 id="evidence" className="govuk-heading-m">Evidence to check: {waitingInAll}</h2>
            {waitingInAll === 0 && <EmptyState title="No evidence waits for you" titleLevel={3}>When somebody says that an action is done, or shows learning on a case of their own, it will be here, with the day by which to check it.</EmptyState>}
            {waitingInAll > 0 && (
              <>
                <ul className="govuk-list govuk-list--spaced">
                  {waiting.map(({ id, shows, caseReference, seen, checkBy }) => (
                    <li key={id}><a className="govuk-link" href={`/evidence/${id}`}>{shows}</a><br />Case <span className="pl-reference">{caseReference}</span>. {seen}. To be checked: {checkBy}.</li>
                  ))}
                </ul>
                <p className="govuk-body"><a className="govuk-link" href="/evidence">{waitingInAll > waiting.length ? `All ${waitingInAll}, oldest first` : 'Evidence to check, as a list'}</a></p>
              </>
            )}
          </section>
          {secondLooks > 0 && <p className="govuk-body"><a className="govuk-link" href="/evidence">{counted(secondLooks, 'second look', 'second looks')} at what managers accepted</a></p>}
          <section aria-labelledby="findings">
            <h2 id="findings" className="govuk-heading-m">Findings to confirm: {toConfirm}</h2>
            <p className="govuk-body">{toConfirm === 0
              ? 'Every audit’s grades are confirmed, and somebody has said whose each gap is.'
              : 'Until somebody confirms the grades and whose the gaps are, no learning goes to anyone.'}</p>
            {toConfirm > 0 && <p className="govuk-body"><a className="govuk-link" href="/audits">Confirm findings, newest audit first</a></p>}
            <p className="govuk-body"><a className="govuk-link" href="/learning/exceptions">Learning that stands still</a> until somebody does something</p>
          </section>
        </div>
        <div className="govuk-grid-column-one-third"><SafetyBanner outOfHours={outOfHours ?? undefined} /></div>
      </div>
    </>
  )
}
