#!/usr/bin/env bash
# Builds the command from the commit of this action, and tells the next step where it is.
set -euo pipefail

# Not in the checkout: an .npmrc or a package.json that is there would decide what is run.
cd "$GITHUB_ACTION_PATH"

# Of the environment of the job, what is built gets what leads to the network, and no key; and of the settings of npm those of
# this commit alone. The last two are what node needs to start on Windows.
home=$(mktemp -d "$RUNNER_TEMP/roomlinks-XXXXXX")
kept=("PATH=$PATH" "HOME=$home")
for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy NODE_EXTRA_CA_CERTS npm_config_registry SYSTEMROOT TEMP; do
  if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
done
clean() { env -i "${kept[@]}" "$@"; }

# Node 20.19 or later, which runners of GitHub have.
if ! clean node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo '::error title=roomlinks::Node 20.19 or later is needed: put a step with actions/setup-node before this one.'
  exit 1
fi

bin=$GITHUB_ACTION_PATH/dist/roomlinks.cjs
if [ ! -f "$bin" ]; then
  # Each package as the lock file has it, by its checksum, and without its scripts.
  clean npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "--userconfig=$home/user" "--globalconfig=$home/global"
  # Not as a script of npm, whose settings would name a shell for it.
  clean node scripts/build.mjs
fi

echo "bin=$bin" >> "$GITHUB_OUTPUT"
