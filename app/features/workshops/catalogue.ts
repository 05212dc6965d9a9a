import type { OpenFact } from '../modules/modules.ts'

/** One part of a workshop: what happens, for everybody, and what whoever leads it needs there. */
export type WorkshopSection = { id: string; title: string; minutes: number; html: string; notes: string }

/** A workshop of the curriculum as its file in content/workshops says. */
export type WorkshopContent = {
  key: string
  code: string
  title: string
  version: string
  audience: string[]
  minutes: number
  hours: number
  /** How many people it is made for. */
  places: number
  /** Keys of the practice themes that it is about; empty for a workshop about all of them. */
  themes: string[]
  standards: string[]
  reviewBy: string
  guidanceEdition: string
  summary: string
  outcomes: string[]
  contentWarning: string
  /** How it works for those in the room and those who join by link. */
  joining: string
  preWork: { module?: string; task: string }
  postWork: { task: string; seenBy: string[] }
  sources: { title: string; url?: string; checked: string }[]
  openFacts: OpenFact[]
  contentHash: string
  sections: WorkshopSection[]
}

/** The workshop in which people grade the same file and talk about what each grade looks like. */
export const gradingTogether = 'grading-together'
