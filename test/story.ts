import { expect } from 'vitest'
import { auditPassword, lastWeek, stage } from '../src/commands/demo/stage.ts'
import { openPortal, type Portal } from './commands/portal.ts'

/** The portal of the demo with the manifest of last week beside it, and the password that this takes. */
export async function openStory(manifest: string = lastWeek): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  const env = { ...portal.world.env, AUDIT_PASSWORD: auditPassword }
  return { ...portal, run: (line, changes) => portal.run(line, { env, ...changes }) }
}

/** The same once the manifest was applied. */
export async function openApplied(): Promise<Portal> {
  const portal = await openStory()
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  return portal
}

/** The same once people have edited two links by hand. */
export async function openDrifted(): Promise<Portal> {
  const portal = await openApplied()
  const { sandbox } = portal
  for (const { id: room, title: of, links } of sandbox.rooms()) {
    for (const { id, title } of links) {
      if (title === 'Partners') sandbox.editLink(room, id, { access: 'editing' })
      if (of === 'Order form') sandbox.editLink(room, id, { denyDownload: false })
    }
  }
  return portal
}

/** Answers every question with yes. */
export const willing = { canAsk: true, ask: (): Promise<string> => Promise.resolve('yes') }
