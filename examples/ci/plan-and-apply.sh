#!/bin/sh
# For any CI: `plan-and-apply.sh plan` on a change, `plan-and-apply.sh apply` once that plan was read and approved, and
# `plan-and-apply.sh drift` on a schedule.
# It takes DOCSPACE_URL and DOCSPACE_API_KEY, and, if it is set, BASE: the commit to compare with.
# Between the two, keep plan.json where only this CI can write: whoever writes it approves.
set -eu

roomlinks() { npx --yes roomlinks@0.1.0 "$@"; }

# The exit code of what is run, where `set -e` would end the script.
code=0

case ${1:-} in
  plan)
    roomlinks plan ${BASE:+--base "$BASE"} --detailed-exitcode --out plan.json --output markdown=plan.md || code=$?
    case $code in
      0) echo 'Nothing to apply.' ;;
      2) echo 'Read plan.md. To approve it, run: plan-and-apply.sh apply' ;;
      *) exit "$code" ;;
    esac
    ;;
  apply)
    roomlinks apply ${BASE:+--base "$BASE"} --plan plan.json --output markdown=apply.md || code=$?
    case $code in
      0) ;;
      5) echo 'A guard refused it: nothing was written. Change the manifest, or let this one through with --allow.' >&2 ;;
      6) echo 'Not what was approved, or no longer: read above what moved, and run plan again.' >&2 ;;
      7 | 130) echo 'Only a part was done. To finish it, run plan and apply again.' >&2 ;;
    esac
    exit "$code"
    ;;
  drift)
    roomlinks drift --output markdown=drift.md || code=$?
    if [ "$code" = 2 ]; then echo 'The portal is not as the manifest says: read drift.md.' >&2; fi
    exit "$code"
    ;;
  *)
    echo 'usage: plan-and-apply.sh plan|apply|drift' >&2
    exit 64
    ;;
esac
