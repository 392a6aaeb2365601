#!/usr/bin/env bash
# Builds the command from the commit of this action, and passes its path to the next step.
set -euo pipefail

# Not in the checkout, where an .npmrc or a package.json would decide what is run.
cd "$GITHUB_ACTION_PATH"

# The build gets only the variables of the job that it needs to reach the network, and no key. npm gets only the settings of
# this commit. Node needs the last two variables to start on Windows.
home=$(mktemp -d "$RUNNER_TEMP/roomlinks-XXXXXX")
kept=("PATH=$PATH" "HOME=$home")
for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy NODE_EXTRA_CA_CERTS npm_config_registry SYSTEMROOT TEMP; do
  if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
done
clean() { env -i "${kept[@]}" "$@"; }

# Node 20.19 or later, which GitHub's runners have.
if ! clean node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo '::error title=roomlinks::Node 20.19 or later is needed: put a step with actions/setup-node before this one.'
  exit 1
fi

bin=$GITHUB_ACTION_PATH/dist/roomlinks.cjs
if [ ! -f "$bin" ]; then
  # Exactly the packages of the lock file, checked by their checksums, without their scripts.
  clean npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "--userconfig=$home/user" "--globalconfig=$home/global"
  # Not as an npm script, because npm settings could choose a shell for it.
  clean node scripts/build.mjs
fi

echo "bin=$bin" >> "$GITHUB_OUTPUT"
