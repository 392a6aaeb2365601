#!/usr/bin/env bash
# The step of action.yml that runs the command. Its inputs are environment variables.
# Only what bash 3.2 has, the one of macOS: there, expanding an empty array is an error.
set -euo pipefail

roomlinks() { node "$ROOMLINKS" "$@"; }

# Adds each line of a text as an argument, after an option if one is given.
add_lines() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then args+=(${2:+"$2"} "$line"); fi
  done <<< "$1"
}

# Ends the step before roomlinks runs, and sets its outputs.
refuse() {
  echo "::error title=roomlinks::$3"
  printf 'exit-code=%s\nexit-reason=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
  exit "$1"
}

case $INPUT_COMMAND in
  plan | apply | drift | audit | validate | fmt) ;;
  *) refuse 1 failed 'The input "command" must be plan, apply, drift, audit, validate or fmt.' ;;
esac

# There, a pull request is checked out without the merge, so its first parent would be a wrong base.
if [ "${GITEA_ACTIONS:-}" = true ] || [ "${FORGEJO_ACTIONS:-}" = true ]; then
  refuse 1 failed 'This action is for GitHub. On Gitea and Forgejo, use plan-and-apply.sh: see examples/ci of roomlinks.'
fi

if [ -n "$INPUT_PORTAL" ]; then export DOCSPACE_URL=$INPUT_PORTAL; fi
if [ -n "$INPUT_API_KEY" ]; then export DOCSPACE_API_KEY=$INPUT_API_KEY; fi
token=$INPUT_GITHUB_TOKEN
# Otherwise a manifest could use these variables, under any name, in a title that is shown.
unset INPUT_API_KEY INPUT_GITHUB_TOKEN

# If a later commit reverts an approved and applied plan, that plan fits the portal again: re-running its old job would apply it
# again. The token goes to curl through a pipe, because other processes can read a command line.
check_tip() {
  local path tip
  if ! command -v curl > /dev/null; then refuse 1 failed 'apply needs curl, to ask for the tip of the branch. This image has none.'; fi
  path=$(node -p 'process.argv[1].split("/").map(encodeURIComponent).join("/")' "${GITHUB_REF#refs/}")
  tip=$(printf 'Authorization: Bearer %s\n' "$token" |
    curl -qgfsS --max-time 20 --retry 3 --retry-max-time 60 --header @- --header 'Accept: application/vnd.github.sha' \
      "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/commits/$path") || tip=
  if ! [[ $tip =~ ^[0-9a-f]{40,64}$ ]]; then
    refuse 1 failed 'The forge did not return the tip of the branch, so nothing was applied. The job needs "permissions: contents: read".'
  fi
  if [ "$tip" != "$GITHUB_SHA" ]; then
    refuse 6 stale "The branch has moved on to $tip, so nothing was applied. Approve the plan of its newest run."
  fi
}

# The first parent of the merge commit is the commit that the pull request merges into. If it is not in the checkout, or git does
# not trust the checkout, the command reports that. It asks no other repository.
base=$INPUT_BASE
if [ -z "$base" ] && [ "$GITHUB_EVENT_NAME" = pull_request ]; then base=$GITHUB_SHA^1; fi

args=("$INPUT_COMMAND")
add_lines "$INPUT_FILE" --file
add_lines "$INPUT_EXCLUDE" --exclude
if [ "$INPUT_COMMAND" = fmt ]; then
  args+=(--check --diff)
else
  markdown=$RUNNER_TEMP/roomlinks-$INPUT_COMMAND-$GITHUB_ACTION.md
  args+=(--output "markdown=$markdown")
  add_lines "$INPUT_POLICY" --policy
fi
case $INPUT_COMMAND in plan | apply) if [ -n "$base" ]; then args+=(--base "$base"); fi ;; esac

sweep=$INPUT_SWEEP
may_comment=$INPUT_COMMENT
case $INPUT_COMMAND in
  plan)
    if [ -z "${DOCSPACE_API_KEY:-}" ]; then
      echo '::notice title=roomlinks::There is no key, as on a pull request from a fork: the manifests were compared without the portal.'
      args+=(--offline)
      sweep=false
      may_comment=false
    fi
    # A push, a schedule or a merge queue has no pull request to comment on.
    if [ "$GITHUB_EVENT_NAME" != pull_request ]; then may_comment=false; fi
    ;;
  apply)
    case $GITHUB_REF in refs/heads/*) check_tip ;; esac
    # Without a digest, nobody has approved anything: apply itself refuses that.
    if [ -n "$INPUT_DIGEST" ]; then args+=(--expect-digest "$INPUT_DIGEST"); fi
    # A manual or scheduled run belongs to no pull request, so it must not comment on the last merged one.
    case $GITHUB_EVENT_NAME in push | pull_request) ;; *) may_comment=false ;; esac
    ;;
  drift | audit)
    may_comment=false
    if [ -n "$INPUT_ISSUE" ]; then may_comment=true; fi
    ;;
  # Their result would replace the plan in its comment.
  validate | fmt) may_comment=false ;;
esac
case $INPUT_COMMAND in plan | apply | drift) if [ "$sweep" = true ]; then args+=(--sweep); fi ;; esac
add_lines "$INPUT_ARGS" ''

code=0
roomlinks "${args[@]}" || code=$?
if [ "$INPUT_COMMAND" = fmt ]; then
  # fmt is for people too, and writes no outputs itself.
  case $code in
    0) reason='done' ;;
    2)
      reason=changes
      echo '::error title=roomlinks::These manifests are not formatted: run "roomlinks fmt".'
      ;;
    3) reason=invalid-manifest ;;
    *) reason=failed ;;
  esac
  printf 'exit-code=%s\nexit-reason=%s\n' "$code" "$reason" >> "$GITHUB_OUTPUT"
  exit "$code"
fi
echo "markdown=$markdown" >> "$GITHUB_OUTPUT"

if [ "$may_comment" = true ] && [ -f "$markdown" ]; then
  comment=(comment --file "$markdown" --skip-empty)
  case $INPUT_COMMAND in drift | audit) comment+=(--number "$INPUT_ISSUE") ;; esac
  if [ -n "$INPUT_COMMENT_NAME" ]; then comment+=(--key "$INPUT_COMMENT_NAME"); fi
  # The summary has the same content, so a failed comment is only a warning.
  GITHUB_TOKEN=$token roomlinks "${comment[@]}" ||
    echo '::warning title=roomlinks::The comment could not be written; the same is in the summary of this run.'
fi

if [ "$INPUT_COMMAND" = drift ] && [ "$code" = 2 ]; then
  echo '::warning title=roomlinks::The portal is not as the manifest says.'
  if [ "$INPUT_FAIL_ON_DRIFT" != true ]; then code=0; fi
fi
exit "$code"
