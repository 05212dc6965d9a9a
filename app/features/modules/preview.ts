import { counted } from '../../lib/phrases.ts'
import type { Module } from './modules.ts'

/** How many words somebody reads in a minute who wants to use what they read (PROPOSAL). */
const wordsPerMinute = 200

/** The words of a section as its reader has them, those that open on a press too. */
export const wordsIn = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').split(/\s+/).filter(Boolean).length

/** How long so many words take to read, in whole minutes, and at least one. */
export const readingMinutes = (words: number) => Math.max(1, Math.round(words / wordsPerMinute))

/** '640 words: about 3 minutes by its words, 5 stated'. Stories and questions take longer than their words. */
export const lengthInWords = (words: number, stated: number) => `${counted(words, 'word', 'words')}: about ${counted(readingMinutes(words), 'minute', 'minutes')} by its words, ${stated} stated`

const textOf = ({ preCheck, postCheck, reflection }: Module) => JSON.stringify([preCheck, postCheck, reflection])

/**
 * What a file would change, were it published over what the council has: the kind of change it says it is, and what differs. Whatever does not fit together is
 * among the warnings, because what a version asks of those who completed the one before follows from its kind.
 */
export function changeFrom(published: Module, written: Module): { asks: string; differs: string[]; warnings: string[] } {
  const [had, has] = [published, written].map(({ sections }) => new Map(sections.map((section) => [section.id, section])))
  const added = written.sections.filter(({ id }) => !had!.has(id))
  const gone = published.sections.filter(({ id }) => !has!.has(id))
  const reworded = written.sections.filter(({ id, title, html }) => had!.has(id) && (had!.get(id)!.html !== html || had!.get(id)!.title !== title))
  const checksDiffer = textOf(published) !== textOf(written)
  const named = (sections: readonly { title: string }[]) => `${counted(sections.length, 'section', 'sections')} (${sections.map(({ title }) => title).join('; ')})`
  const differs = [
    ...(added.length > 0 ? [`Adds ${named(added)}.`] : []),
    ...(gone.length > 0 ? [`Takes out ${named(gone)}.`] : []),
    ...(reworded.length > 0 ? [`Rewords ${named(reworded)}.`] : []),
    ...(checksDiffer ? ['Changes a check or the question for the reflection.'] : []),
  ]
  const { change, version } = written
  return {
    asks: { editorial: 'An editorial change: it asks nothing of those who completed the version before.', 'top-up': 'A top-up: it asks those who completed the version before for its new sections only.', material: 'A material change: it asks everybody to take the whole module again.' }[change],
    differs: differs.length > 0 ? differs : ['Changes only what stands in the front matter.'],
    warnings: [
      ...(version === published.version ? [`The version is still ${version}. Give it the next number, so that the two can be told apart.`] : []),
      ...(change === 'top-up' && added.length === 0 ? ['It is called a top-up and adds no section, so it would ask nothing of anybody. Call it editorial, or give what is new a section of its own.'] : []),
      ...(change === 'editorial' && added.length > 0 ? ['It is called editorial and adds a section, which those who completed the version before would never see. Call it a top-up.'] : []),
      ...(change !== 'material' && gone.length > 0 ? ['A section is taken out, or its id was changed: then it counts as another. Put the id back, or call the change material.'] : []),
    ],
  }
}
