import { Button } from '../../ui/button.tsx'

/** One press keeps what an audit found done well for this month's report; its words can be changed on the page that follows. */
export function KeepExample({ auditId, audit }: { auditId: string; audit: string }) {
  return (
    <form method="post" action="/reports/examples" className="pl-no-print">
      <input type="hidden" name="audit" value={auditId} />
      <Button variant="secondary">Keep for this month’s report<span className="govuk-visually-hidden"> (audit {audit})</span></Button>
    </form>
  )
}
