#!/bin/sh
# A whole pull request: branch, plan, comment, approve, apply with the digest, drift, repair. `npm run walk` runs it with a
# portal and a forge in memory, and so does .ci/run. Each step states the expected result, and the walk ends at the first
# step with another one. It needs git, node, ROOMLINKS (the built command), and a GitHub for pull request 7:
# GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN.
set -eu

: "${ROOMLINKS:?}" "${GITHUB_API_URL:?}" "${GITHUB_REPOSITORY:?}" "${GITHUB_TOKEN:?}"

roomlinks() { node "$ROOMLINKS" "$@"; }

step() { printf '\n## %s\n' "$*"; }

fail() {
  printf 'walk: %s\n' "$*" >&2
  exit 1
}

# expect CODE COMMAND...: shows the command and its output, and goes on only if it ends with that code.
expect() {
  wanted=$1
  shift
  printf '\n$ %s\n' "$*"
  code=0
  "$@" > said.txt 2>&1 || code=$?
  cat said.txt
  [ "$code" = "$wanted" ] || fail "expected exit code $wanted, but got $code"
  printf '(exit %s)\n' "$code"
}

# Checks that the last command printed a text.
says() { grep -qF -- "$1" said.txt || fail "expected the output to contain: $1"; }

# by_hand TITLE ACCESS: changes the access of a link of room 1, as somebody would in the portal. 2 is read, 6 comment, 10 editing.
by_hand() {
  node --input-type=module - "$@" << 'END'
const [title, access] = process.argv.slice(2)
const url = `${process.env.DOCSPACE_URL}/api/2.0/files/rooms/1/links`
const headers = { authorization: `Bearer ${process.env.DOCSPACE_API_KEY}`, 'content-type': 'application/json' }
const ask = async (init) => {
  const answer = await fetch(url, { headers, ...init })
  if (!answer.ok) throw new Error(`${init?.method ?? 'GET'} ${answer.status}`)
  return (await answer.json()).response
}
const link = (await ask()).find(({ sharedLink }) => sharedLink.title === title).sharedLink
const { id: linkId, linkType, internal, denyDownload, password, expirationDate } = link
const body = { linkId, linkType, title, access: Number(access), internal, denyDownload, password, expirationDate }
await ask({ method: 'PUT', body: JSON.stringify(body) })
console.log(`By hand: "${title}" now has access ${access}.`)
END
}

# Prints the digest of a saved plan.
digest_of() { node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).digest' "$1"; }

folder=$(mktemp -d)
portal=
leave() {
  if [ -n "$portal" ]; then kill "$portal" && wait "$portal" || true; fi
  rm -rf "$folder"
}
trap leave EXIT
trap 'exit 130' INT TERM
cd "$folder"

# Unset the variables of the CI that runs this: the walk must not use its pull request.
unset GITHUB_ACTIONS GITLAB_CI
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.com
export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.com

step 'A portal, and a manifest on main that was applied'
cat > portal.yaml << 'END'
rooms:
  - id: 1
    type: custom
    title: Board
END
# Not with the function, because the process to end must be the portal, not a shell around it.
node "$ROOMLINKS" sandbox --seed portal.yaml --json > portal.json &
portal=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  if [ -s portal.json ]; then break; fi
  sleep 0.25
done
[ -s portal.json ] || fail 'the portal did not start'
DOCSPACE_URL=$(node -p 'JSON.parse(require("node:fs").readFileSync("portal.json", "utf8")).url')
DOCSPACE_API_KEY=$(node -p 'JSON.parse(require("node:fs").readFileSync("portal.json", "utf8")).apiKey')
export DOCSPACE_URL DOCSPACE_API_KEY AUDIT_PASSWORD=Quiet-Harbour-27

git init --quiet --initial-branch=main
cat > roomlinks.yaml << 'END'
version: 1
name: board
rooms:
  - id: 1
    links:
      auditors: { title: Auditors, access: read, password: "${AUDIT_PASSWORD}" }
      partners: { title: Partners, access: read }
      press: { title: Press, access: read }
END
git add roomlinks.yaml
git commit --quiet --message 'Declare the links of the board'
expect 0 roomlinks apply --auto-approve
says 'Verified: 1 of 1 room is as the manifest says.'

step 'A branch: partners may comment, a link for the fair, none for the press'
git checkout --quiet -b fair
cat > roomlinks.yaml << 'END'
version: 1
name: board
rooms:
  - id: 1
    links:
      auditors: { title: Auditors, access: read, password: "${AUDIT_PASSWORD}" }
      partners: { title: Partners, access: comment }
      fair: { title: Trade fair, access: read }
END
git commit --quiet --all --message 'Open the board for the fair'
expect 0 roomlinks validate

step 'Meanwhile somebody lets the auditors comment, by hand'
by_hand Auditors 6

step 'The plan tells what is from this change, and what is drift'
expect 2 roomlinks plan --base main --detailed-exitcode --output markdown=plan.md --out plan.json
says '3 from this change, 1 drift, 0 both.'
expect 2 roomlinks plan --base main --detailed-exitcode --offline
says 'Declared: 1 added, 1 changed, 1 removed; 1 unchanged.'

step 'It goes onto the pull request, and stays one comment'
expect 0 roomlinks comment --platform github --number 7 --file plan.md
says 'Created the comment'
expect 0 roomlinks comment --platform github --number 7 --file plan.md
says 'The comment is unchanged'

step 'People read it and approve it; it is merged'
approved=$(digest_of plan.json)
before=$(git rev-parse main)
git checkout --quiet main
git merge --quiet --no-ff --message 'Merge the fair' fair
printf 'Approved: %s\n' "$approved"

step 'But before it is applied, the portal moves once more: nothing is written'
by_hand Partners 10
expect 6 roomlinks apply --base "$before" --expect-digest "$approved"
says 'What would happen now is not what was approved'
expect 6 roomlinks plan --base "$before" --expect-digest "$approved" --output markdown=plan.md --out plan.json

step 'The new plan takes the place of the old one, is approved, and applied'
expect 0 roomlinks comment --platform github --number 7 --file plan.md
says 'Updated the comment'
approved=$(digest_of plan.json)
printf 'Approved: %s\n' "$approved"
expect 0 roomlinks apply --base "$before" --expect-digest "$approved" --output markdown=apply.md
says 'Verified: 1 of 1 room is as the manifest says.'
expect 0 roomlinks comment --platform github --number 7 --file apply.md
says 'Updated the comment'
expect 0 roomlinks plan --detailed-exitcode
says 'No changes.'

step 'Days later, somebody changes a link by hand: the schedule finds it'
by_hand 'Trade fair' 6
expect 2 roomlinks drift --output markdown=drift.md
says 'Drift: 1 differ'

step 'Apply heals it'
expect 0 roomlinks apply --auto-approve
expect 0 roomlinks drift
says 'No drift.'

printf '\nThe walk is complete: every step had the expected result.\n'
