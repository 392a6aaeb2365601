import type { Area } from '../src/cli/explanation.ts'

export declare function readExplanations(root: string): readonly Area[]
