import type { Route } from './+types/recording-published'
import { allow } from '../../door.server.ts'
import { publishedFrom } from '../../features/recording/recording.server.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence, madeSafeInWords } from '../../features/remedial-actions/wording.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { InsetText } from '../../ui/inset-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Rag } from '../../ui/rag.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const audit = found(await publishedFrom(auditor, idFrom(params.id)))
  return {
    id: audit.id, reference: audit.reference, caseReference: audit.caseReference, overall: audit.overall, published: momentInWords(audit.publishedAt), confirmed: audit.confirmedAt && momentInWords(audit.confirmedAt),
    gaps: audit.gaps, already: url.searchParams.has('already'),
    actions: audit.actions.map((action) => ({
      id: action.id, priority: action.priority, wording: action.wording, owner: action.owner, due: dueSentence(action.facts, auditor.at, daysOffOf({ daysOff: action.ownerDaysOff })),
      madeSafe: action.priority === 'red' ? madeSafeInWords(action.madeSafe) : undefined,
    })),
  }
}

export default function RecordingPublished({ loaderData: audit }: Route.ComponentProps) {
  return (
    <>
      <title>{`Audit ${audit.reference} is published – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <Panel title={`Audit ${audit.reference} is published`}>Case {audit.caseReference}{audit.overall && `, overall: ${audit.overall}`}</Panel>
          {audit.already && <InsetText>It had been published before you pressed the button here, perhaps in another tab. What was published first stands, and nothing was published twice.</InsetText>}
          <h2 className="govuk-heading-m">What has happened</h2>
          <p className="govuk-body">Published {audit.published}. {audit.gaps === 0 ? 'No gap was found.' : `${counted(audit.gaps, 'gap is', 'gaps are')} followed from now on.`} {audit.actions.length === 0 ? 'No action went out.' : `${counted(audit.actions.length, 'action', 'actions')} went out.`}</p>
          <ul className="govuk-list govuk-list--spaced">
            {audit.actions.map(({ id, priority, wording, owner, due, madeSafe }) => (
              <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}`}>{wording}</a><br /><Rag priority={priority}>{due}</Rag> {owner}{madeSafe && <><br />{madeSafe}</>}</li>
            ))}
          </ul>
          <h2 className="govuk-heading-m">What comes next</h2>
          <ul className="govuk-list govuk-list--bullet">
            <li>{audit.confirmed ? `The grades were confirmed ${audit.confirmed}.` : 'Another auditor confirms the grades: you carried this audit out, so you cannot. Until then they are provisional, and no learning goes to anybody.'}</li>
            <li>The worker and the manager read what you found, and can answer it.</li>
            <li>Evidence of red and amber actions comes to the auditors to be checked.</li>
          </ul>
          <p className="govuk-body"><a className="govuk-link" href={`/audits/${audit.id}`}>See the audit</a> · <a className="govuk-link" href="/audits/new">Record another</a> · <a className="govuk-link" href="/desk">My desk</a></p>
          <p className="pl-who-can-see govuk-body-s">The worker and the manager of the case see the grades and whose the gaps are; auditors and managers of the team do, too.</p>
        </div>
      </div>
    </>
  )
}
