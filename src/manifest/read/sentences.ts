import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { type AboutEntries, entrySentences } from './entry-sentences.ts'
import { type AboutManifest, manifestSentences } from './manifest-sentences.ts'
import { type AboutText, textSentences } from './text-sentences.ts'

/** Every code of this stage, and the facts that its sentence needs. */
export interface About extends AboutText, AboutManifest, AboutEntries {}

/** Every sentence of this stage, by code. */
export const sentences: Sentences<About> = { ...textSentences, ...manifestSentences, ...entrySentences }

/** Puts a finding of this stage into words. */
export const diagnose: Diagnose<About> = diagnosing(sentences)
