import type { Route } from './+types/inspection-pack'
import { allow } from '../../door.server.ts'
import { packFor } from '../../features/inspection/inspection.server.ts'
import { actionStands, answering, asked, countsOf, laterStands, learningStands, sampleOf, sentencesOf, standingInWords, type PickedAction, type PickedAudit, type PickedCase } from '../../features/inspection/inspection.ts'
import { attributionInWords } from '../../features/gaps/gaps.ts'
import { KeepExample } from '../../features/reports/keep-example.tsx'
import { monthInWords } from '../../features/service-actions/service-actions.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Tag } from '../../ui/tag.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const maker = allow({ context, request }, 'make inspection packs')
  const pack = found(await packFor(maker, idFrom(params.id)))
  return {
    id: pack.id, madeAt: momentInWords(pack.madeAt), seenAt: momentInWords(maker.at), sentences: sentencesOf(pack.cases, maker.reach.council ? { seesWhole: true } : { seesWhole: false }),
    cases: pack.cases.map(caseInWords),
  }
}

/** What the page prints of one case. */
function caseInWords(one: PickedCase, nth: number) {
  const { judged, belowGood, disputed, actions } = countsOf([one])
  return {
    anchor: `case-${nth + 1}`, reference: one.reference, blind: one.blind,
    glance: one.audits.length === 0 ? undefined : {
      audits: one.audits.length, below: `${belowGood} of ${judged}${disputed > 0 ? `, ${disputed} disputed` : ''}`, done: `${actions.filter(({ standing }) => standing === 'done').length} of ${actions.length}`,
    },
    audits: one.audits.map(auditInWords),
  }
}

function auditInWords(audit: PickedAudit) {
  const forWhole = asked(audit.actions).filter(({ gapIds }) => gapIds.length === 0)
  return {
    id: audit.id, reference: audit.reference, on: inWords(audit.auditedOn),
    about: `One of the cases ${sampleOf[audit.sample]}; ${standingInWords[audit.standing]}. ${audit.area}, ${audit.team}; ${audit.caseType}.${audit.overall ? ` Overall: ${audit.overall}.` : ''}`,
    strengths: audit.strengths, improvements: audit.improvements, impact: audit.impact,
    themes: audit.themes.map(({ title, grade, gap }) => [title, `${grade ?? 'Does not apply'}${gap?.disputed ? ' (disputed)' : ''}`]),
    gaps: audit.themes.flatMap(({ title, grade, finding, gap }) => (gap ? [{
      id: gap.id, title: `${title}: ${grade}`, finding, disputed: gap.disputed, closed: gap.closedOn && inWords(gap.closedOn),
      whose: gap.attribution ? `It is ${attributionInWords[gap.attribution]}.` : 'Nobody has confirmed whose gap this mainly is.',
      actions: answering(gap.id, audit.actions).map(actionInWords),
      learning: gap.learning.map(({ title: module, standing, learner }) => `${module}, for ${learner}: ${learningStands[standing]}`),
      service: gap.serviceActions.map(({ wording, dueMonth, done, outcome }) => `${wording.replace(/\.$/, '')}: ${done === null ? `due by the end of ${monthInWords(dueMonth)}` : `${done ? 'done' : 'not done'}. ${outcome ?? ''}`}`),
      later: laterStands(gap),
    }] : [])),
    forWhole: forWhole.map(actionInWords),
  }
}

const actionInWords = (one: PickedAction) => ({ id: one.id, priority: one.priority, wording: one.wording, stands: `For ${one.owner}, ${actionStands(one)}.` })

function Actions({ actions }: { actions: ReturnType<typeof actionInWords>[] }) {
  return <ul className="govuk-list govuk-list--spaced">{actions.map(({ id, priority, wording, stands }) => <li key={id}><Rag priority={priority} /> {wording}<br /><span className="pl-quiet">{stands}</span></li>)}</ul>
}

export default function InspectionPack({ loaderData: { id, madeAt, seenAt, sentences, cases } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Inspection pack of ${counted(cases.length, 'case', 'cases')} – Practice Loop`}</title>
      <BackLink href="/insight/inspection">Inspection pack</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">As known {seenAt}; cases given {madeAt}</span>
          <h1 className="govuk-heading-l">Inspection pack: {counted(cases.length, 'case', 'cases')}</h1>
          <h2 className="govuk-heading-m">In sentences</h2>
          <InsetText>{sentences.map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}</InsetText>
          <p className="govuk-body pl-no-print"><a className="govuk-link" href={`/insight/inspection/${id}/cases.csv`}>Download as a sheet (CSV)</a>. To hand it over on paper, print this page.</p>
          <p className="govuk-body">Findings and actions stand here as they were written. No worker is named by the portal; read the words before they leave the council.</p>
        </div>
      </div>
      <ScrollTable caption="At a glance" columns={['Case', { label: 'Audits', numeric: true }, { label: 'Judgements below the line', numeric: true }, { label: 'Actions done', numeric: true }]} rows={cases.map(({ anchor, reference, glance }) => [
        <a key="case" className="govuk-link pl-reference" href={`#${anchor}`}>{reference}</a>, ...(glance ? [glance.audits, glance.below, glance.done] : ['Not audited here', '', '']),
      ])} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {cases.map(({ anchor, reference, blind, audits }) => (
            <section key={anchor} aria-labelledby={anchor} className="pl-pack__case">
              <h2 id={anchor} className="govuk-heading-l">Case <span className="pl-reference">{reference}</span></h2>
              {audits.length === 0 && blind === 0 && <p className="govuk-body">Not audited here.</p>}
              {blind > 0 && <p className="govuk-body">{counted(blind, 'audit', 'audits')} of it you are moderating. {blind === 1 ? 'It is' : 'They are'} shown here once you have given your own grades.</p>}
              {audits.map((audit) => <AuditShown key={audit.id} {...audit} />)}
            </section>
          ))}
          <p className="pl-who-can-see govuk-body-s">Only you can open this pack. What it shows is of your own areas, or of the whole council where you answer for it. That you read each of these audits is noted. Hidden audits are not in it.</p>
        </div>
      </div>
    </>
  )
}

function AuditShown({ id, reference, on, about, strengths, improvements, impact, themes, gaps, forWhole }: ReturnType<typeof auditInWords>) {
  return (
    <>
      <h3 className="govuk-heading-m">Audit {reference}, {on}</h3>
      <p className="govuk-body">{about}</p>
      {strengths && <InsetText><strong>What is done well:</strong> {strengths}</InsetText>}
      {strengths && <KeepExample auditId={id} audit={reference} />}
      {improvements && <p className="govuk-body"><strong>What could improve:</strong> {improvements}</p>}
      {impact && <p className="govuk-body"><strong>What is different for the child:</strong> {impact}</p>}
      <ScrollTable caption={`Audit ${reference}: every theme and its grade`} captionHidden columns={['Theme', 'Grade']} rows={themes} />
      {gaps.length === 0 && <p className="govuk-body">It found no theme below the line.</p>}
      {gaps.map((gap) => (
        <section key={gap.id}>
          <h4 className="govuk-heading-s">{gap.title}</h4>
          <p className="govuk-body">
            {gap.disputed ? <Tag colour="yellow">Disputed</Tag> : gap.closed ? <Tag colour="green">Closed</Tag> : <Tag colour="blue">Open</Tag>}{' '}
            {gap.disputed ? 'The finding is challenged and nobody has settled it, so it is in no figure. ' : gap.closed ? `Closed ${gap.closed}. ` : ''}{gap.whose}
          </p>
          {gap.finding && <p className="govuk-body pl-kept-lines">{gap.finding}</p>}
          {gap.actions.length > 0 ? <Actions actions={gap.actions} /> : <p className="govuk-body">No action names this gap.{forWhole.length > 0 && ' What was asked for the whole case stands below.'}</p>}
          {gap.learning.map((one) => <p key={one} className="govuk-body">Learning: {one}.</p>)}
          {gap.service.map((one) => <p key={one} className="govuk-body">Service action: {one}</p>)}
          <p className="govuk-body">{gap.later}.</p>
        </section>
      ))}
      {forWhole.length > 0 && <><h4 className="govuk-heading-s">Asked for the whole case</h4><Actions actions={forWhole} /></>}
    </>
  )
}
