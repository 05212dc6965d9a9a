import type { Route } from './+types/rules-preview'
import { allow } from '../../door.server.ts'
import { AuditsToTryOn } from '../../features/publishing/audits-to-try-on.tsx'
import { auditOptions, auditsNamed, firstChoice } from '../../features/publishing/preview.ts'
import { auditsToChoose, previewOf } from '../../features/publishing/preview.server.ts'
import { PreviewOfRules, shownOf } from '../../features/publishing/preview-shown.tsx'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change rules')
  const choose = await auditsToChoose(admin)
  const wanted = url.searchParams.get('audits')
  const audits = auditsNamed(wanted) ? wanted! : firstChoice(choose)
  const guess = url.searchParams.get('guess') === 'yes'
  const preview = await previewOf(admin, { audits: auditsNamed(audits)!, guess })
  return { options: auditOptions(choose), audits, guess, preview: shownOf(preview) }
}

export default function RulesPreview({ loaderData: { options, audits, guess, preview } }: Route.ComponentProps) {
  return (
    <>
      <title>What the rules would do – Practice Loop</title>
      <BackLink href="/set-up/rules">Rules</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">What the rules would do</h1>
          <p className="govuk-body">Today’s rules, tried on audits as if their grades were confirmed. Nothing is saved and nobody is told.</p>
          <PreviewOfRules {...preview} />
          <form method="get">
            <AuditsToTryOn options={options} audits={audits} guess={guess} />
            <Button variant="secondary">Show</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">People with the administrator role see this page. It counts people and names none.</p>
        </div>
      </div>
    </>
  )
}
