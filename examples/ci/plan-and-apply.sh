#!/bin/sh
# For any CI: `plan-and-apply.sh plan` on a change, `plan-and-apply.sh apply` once that plan was approved, and
# `plan-and-apply.sh drift` on a schedule.
# It needs DOCSPACE_URL and DOCSPACE_API_KEY. Three variables are optional. BASE is the commit to compare with. BRANCH is a branch:
# apply then refuses a commit that is not its tip on origin. If COMMENT is true, the plan and its result are kept in one comment, with
# the variables that `roomlinks comment` reads. It also needs Node, git, curl, sha256sum and tar.
# The results are in plan.md and plan.sarif, in apply.md and apply.xml (JUnit), or in drift.md and drift.xml.
# Between plan and apply, keep plan.json where only this CI can write, because whoever can write it can approve. Keep this script
# where no change can reach it without a review, because whoever can edit it gets the key.
set -eu

# Replace both: the address of a roomlinks package, and its SHA-256. Until then, nothing is fetched.
tarball=https://roomlinks.invalid/roomlinks-0.1.0.tgz
sha256=0000000000000000000000000000000000000000000000000000000000000000

# Always ends with 1, because other codes have a meaning here.
fail() {
  echo "plan-and-apply.sh: $1" >&2
  exit 1
}

# Installs into an empty folder outside of the checkout, and without npm, which reads files of the checkout. The key is not in
# the environment, and the package runs only after its checksum was verified.
install() {
  case $sha256 in
    *[!0]*) ;;
    *) fail 'replace the values of tarball and sha256 in this script.' ;;
  esac
  if [ -z "${DOCSPACE_URL:-}" ]; then fail 'set DOCSPACE_URL: without it, a change could redirect the key.'; fi
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  # On a signal, the running command ends by itself and reports how far it got.
  trap : INT TERM
  env -i PATH="$PATH" HTTPS_PROXY="${HTTPS_PROXY:-${https_proxy:-}}" NO_PROXY="${NO_PROXY:-${no_proxy:-}}" \
    CURL_CA_BUNDLE="${CURL_CA_BUNDLE:-}" \
    sh -euc '
      cd "$1"
      curl -qfsSL --retry 3 --output roomlinks.tgz "$2"
      echo "$3  roomlinks.tgz" | sha256sum -c > /dev/null
      tar -xzf roomlinks.tgz
    ' install "$folder" "$tarball" "$sha256" || fail 'roomlinks could not be installed.'
}

roomlinks() { node "$folder/package/dist/roomlinks.cjs" "$@"; }

# Without the comment, the result is still in its file.
comment() {
  if [ "${COMMENT:-}" = true ]; then roomlinks comment --file "$1" --skip-empty || echo 'There is no comment.' >&2; fi
}

# Keeps the exit code of a command, where `set -e` would end the script.
code=0

# First, remove files that a change may have committed: a false result, which would be shown if no real one can be made.
case ${1:-} in
  plan) rm -rf plan.json plan.md plan.sarif ;;
  apply) rm -rf apply.md apply.xml ;;
  drift) rm -rf drift.md drift.xml ;;
  *)
    echo 'usage: plan-and-apply.sh plan|apply|drift' >&2
    exit 64
    ;;
esac
install

case $1 in
  plan)
    roomlinks plan ${BASE:+--base "$BASE"} --detailed-exitcode --out plan.json --output markdown=plan.md \
      --output sarif=plan.sarif || code=$?
    comment plan.md
    case $code in
      0) echo 'Nothing to apply.' ;;
      2) echo 'Read plan.md. To approve it, run: plan-and-apply.sh apply' ;;
      *) exit "$code" ;;
    esac
    ;;
  apply)
    # Re-running an old job could bring back what a later commit has removed.
    if [ -n "${BRANCH:-}" ]; then
      tip=$(git ls-remote origin "refs/heads/$BRANCH") || fail "origin did not return the tip of $BRANCH."
      if [ "$tip" != "$(printf '%s\trefs/heads/%s' "$(git rev-parse HEAD)" "$BRANCH")" ]; then
        echo "$BRANCH has moved on: run plan on its tip, and approve that. Nothing was changed." >&2
        exit 6
      fi
    fi
    # What a change has committed is not what was approved.
    if git ls-files --error-unmatch plan.json > /dev/null 2>&1; then fail 'plan.json is in the repository: remove it.'; fi
    roomlinks apply ${BASE:+--base "$BASE"} --plan plan.json --output markdown=apply.md --output junit=apply.xml || code=$?
    comment apply.md
    case $code in
      0) ;;
      5) echo 'A guard refused it: nothing was written. Change the manifest, or allow this plan with --allow.' >&2 ;;
      6) echo 'This is not, or no longer, what was approved: read above what changed, and run plan again.' >&2 ;;
      7 | 130) echo 'Only a part was done: the reason is above. To finish it, run plan and apply again.' >&2 ;;
    esac
    exit "$code"
    ;;
  drift)
    roomlinks drift --output markdown=drift.md --output junit=drift.xml || code=$?
    if [ "$code" = 2 ]; then echo 'The portal is not as the manifest says: read drift.md.' >&2; fi
    exit "$code"
    ;;
esac
