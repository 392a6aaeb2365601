import type { AboutGuards } from '../plan/check/guard-sentences.ts'
import type { Explanations } from './explanation.ts'

/** Plans that are possible and may be unwise. */
export const guards: Explanations<keyof AboutGuards> = {
  'guard/protected': {
    means: 'The plan would take away a link that is protected, or its URL.',
    matters:
      'protect: true stands on links whose URL is in many hands. No flag lets it through: the protection is removed in a change of its own, so that whoever approves it sees nothing else.',
    wrong:
      '# a rotation gives it another URL\n- id: 4711\n  links:\n    board: { access: read, protect: true, rotation: 2 }',
    right: '- id: 4711\n  links:\n    board: { access: read, protect: true }',
  },
  'guard/protected-unclear': {
    means: 'A protected link would be made anew while one that may be its former self would be revoked.',
    matters:
      'A link that gets another key is another link for the manifest. Protected or not, the URL that people have would stop working; it cannot be told whether that was meant.',
    wrong:
      '# until now, the key of the link was board\n- id: 4711\n  links:\n    the-board: { access: read, protect: true }',
    right: '- id: 4711\n  links:\n    board: { access: read, protect: true }',
  },
  'guard/unprotected': {
    means: 'A change takes the protection of a link away, and the link or its URL with it.',
    matters:
      'protect: true would mean little if the change that it is to stop could remove it. No flag lets it through; in two changes, whoever approves the first sees that a protection ends, and nothing else.',
    wrong:
      '# origin/main has board with protect: true, and this branch has no board\n$ roomlinks plan --base origin/main',
    right:
      '# this branch only removes protect: true; when it is merged and applied, the next one removes board\n$ roomlinks plan --base origin/main',
  },
  'guard/unjudged': {
    means:
      'The plan revokes links or gives them new URLs, and the base, which protects links or may do so, could not be compared.',
    matters:
      'What it protects could be among them. Whoever proposes a change must not get around a protection by a base that is of no use: a variable that is not set, another portal, an error in the file.',
    wrong:
      '# the base selects a room with id: ${ROOM}, and this branch removes links\n$ roomlinks plan --base origin/main',
    right: '$ ROOM=4711 roomlinks plan --base origin/main',
  },
  'guard/max-revokes': {
    means: 'The plan revokes more links than one run may.',
    matters:
      'Many revokes at once are the mark of a mistake: a file that was not given, a tag that was renamed, an entry that was deleted. A revoked URL is dead, and its holders are not told.',
    wrong: '$ roomlinks apply --max-revokes 0',
    right: '$ roomlinks plan --max-revokes 0\n# every revoke is meant\n$ roomlinks apply --max-revokes 5',
  },
  'guard/max-revoke-percent': {
    means: 'The plan revokes a larger part of this manifest’s links than one run may.',
    matters:
      'The part counts from ten links on, for one of three is no sign of anything. Only links that this manifest made are counted, and replaced ones are not.',
    wrong: '$ roomlinks apply --max-revoke-percent 0',
    right: '$ roomlinks apply --max-revoke-percent 30',
  },
  'guard/max-widening': {
    means: 'The plan gives more access in more places than one run may.',
    matters:
      'New links count, and so do a higher level, a later end, a removed password and downloads that become possible. One wrong default can open every room of the portal at once.',
    wrong: '$ roomlinks apply --max-widening 0',
    right: '# each of them is meant\n$ roomlinks apply --allow widening',
  },
  'guard/empty': {
    means: 'Nothing is declared any more, and all links of the manifest would be revoked.',
    matters:
      'That is how a manifest looks whose files were lost or not checked out. It is refused without any setting, for few people mean it.',
    wrong: '# the board had a link until now\n- id: 4711\n  links: {}',
    right: '- id: 4711\n  links:\n    board: { access: read }',
  },
  'guard/allowed': {
    means: 'A guard would have refused the plan, and --allow lets this run through.',
    matters:
      'It stays in the plan and in the report, so that those who read them later see what was let through. In a pipeline, --allow must not stand for good: then there is no guard.',
    wrong: '# in the pipeline, on every run\n$ roomlinks apply --auto-approve --allow revokes',
    right: '# once, by somebody who has read the plan\n$ roomlinks apply --allow revokes',
  },
  'guard/looser': {
    means: 'A flag asks for a looser limit than the manifest has.',
    matters:
      'The manifest is reviewed and a command line is not, so the stricter of the two holds. Nothing is wrong; the flag just does nothing.',
    wrong: '# the manifest says guard: { maxRevokes: 5 }\n$ roomlinks plan --max-revokes 50',
    right: '$ roomlinks plan --max-revokes 2',
  },
}
