/** One published inspection, as far as the aggregates need it. */
export type Inspection = { authority: string; on: string; pointsPublished: boolean; raised: readonly string[] }

export type NationalTheme = {
  title: string
  /** Of reports whose points are published, those that raise the theme. */
  raised: { k: number; n: number }
  /** Of the times it was raised with a next report out whose points are published, those in which that one raises it too. */
  again: { k: number; n: number }
}

/**
 * What published inspections of one kind of theme come to, over all authorities: reports whose points are not published say nothing either way, and are passed over. An authority's reports follow each other by their day.
 * @param titles the themes that points for improvement are sorted into
 */
export function nationalThemes(inspections: readonly Inspection[], titles: readonly string[]): NationalTheme[] {
  const published = inspections.filter(({ pointsPublished }) => pointsPublished)
  const inOrder = [...Map.groupBy(published, ({ authority }) => authority).values()].map((reports) => reports.toSorted((a, b) => (a.on < b.on ? -1 : 1)))
  const pairs = inOrder.flatMap((reports) => reports.slice(1).map((next, nth) => ({ first: reports[nth]!, next })))
  const raises = (title: string) => { const name = title.toLowerCase(); return ({ raised }: Inspection) => raised.includes(name) }
  return titles.map((title) => {
    const raised = raises(title)
    const followed = pairs.filter(({ first }) => raised(first))
    return { title, raised: { k: published.filter(raised).length, n: published.length }, again: { k: followed.filter(({ next }) => raised(next)).length, n: followed.length } }
  })
}

/**
 * Which themes of inspections speak of what a practice theme is about, each with why. Inspections sort sentences of reports by keyword rules and audits grade cases, so the two are never one figure; they only say which topics come back.
 */
export const speaksOf: Readonly<Record<string, { titles: readonly string[]; because: string }>> = {
  'lived-experience': { titles: ['Voice of the child', 'Advocacy, visitors and direct work'], because: 'both ask whether the child was seen, heard and acted on' },
  thresholds: { titles: ['Thresholds', 'Front door and early help'], because: 'both ask whether the right help was chosen, and when' },
  assessment: { titles: ['Assessments'], because: 'both ask whether assessments are full and analyse' },
  'risk-protection': { titles: ['Risk, strategy meetings and child protection', 'Neglect and domestic abuse'], because: 'both ask whether risk is seen and answered' },
  planning: { titles: ['Plans and planning'], because: 'both ask whether plans say what is to change, and by when' },
  'review-progress': { titles: ['Timeliness', 'Independent reviewing and conference chairs'], because: 'both ask whether plans move on and are reviewed without drift' },
  oversight: { titles: ['Management oversight', 'Supervision'], because: 'both ask whether managers decide, challenge and reflect' },
  recording: { titles: ['Case recording', 'Chronologies'], because: 'both ask whether the record tells the story' },
  partnership: { titles: ['Multi-agency working'], because: 'both ask whether agencies share and act together' },
  'family-work': { titles: ['Advocacy, visitors and direct work'], because: 'both ask for work with the child and family themselves' },
  identity: { titles: ['Disabled children'], because: 'inspections speak of identity seldom; disability is the nearest topic' },
  permanence: { titles: ['Permanence and adoption', 'Care leavers and pathway plans'], because: 'both ask whether a child has a lasting home and a way into adult life' },
}
