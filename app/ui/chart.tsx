/**
 * A chart that was drawn on the server. It never stands alone: the table that says the same comes after it.
 * @param svg made by `app/lib/charts.server.ts`, which lets nothing into it but numbers and names that it has escaped
 * @param caption what the lines and marks mean, in words
 */
export function Chart({ svg, caption }: { svg: string; caption: string }) {
  return (
    <figure className="pl-figure">
      <div dangerouslySetInnerHTML={{ __html: svg }} />
      <figcaption className="govuk-body-s">{caption}</figcaption>
    </figure>
  )
}
