# Judges the JSON of a plan with conftest or OPA. Where roomlinks policies can say it, let them: they know what was there before.
package main

import rego.v1

makes := {"create", "update", "replace", "reissue"}

# External links of confidential rooms have a password. It is shown as "***", or null.
deny contains message if {
	some room in input.rooms
	"confidential" in room.tags
	some change in room.changes
	change.kind in makes
	change.link.kind in {"primary", "additional"}
	change.settings.password == null
	message := sprintf("%s %q in %q has no password, and the room is confidential", [change.kind, change.link.title, room.title])
}

# No room gets more than three new links at once: something that a roomlinks policy cannot count.
deny contains message if {
	some room in input.rooms
	created := [change | some change in room.changes; change.kind == "create"]
	count(created) > 3
	message := sprintf("%q would get %d new links at once", [room.title, count(created)])
}

# What the run itself reports as left out was not planned, and so was not judged here.
deny contains "the plan is incomplete" if input.incomplete
