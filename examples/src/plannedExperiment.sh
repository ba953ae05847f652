#!/bin/sh
# A team plans an experiment, services sample it, the team completes it: TOKEN=… sh plannedExperiment.sh [url]
set -eu
url=${1:-http://127.0.0.1:3000}
api=$url/api/v1

# curl with the token; the arguments are an address and options.
call() { curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; }
# A JSON:API document of type $1 with the attributes $2.
data() { printf '{"data": {"type": "%s", "attributes": {%s}}}' "$1" "$2"; }
# The first text field named $1. An object's own fields precede those of nested objects.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
say() { printf '%-24s%s\n' "$1" "$2"; }

team=$(call "$api/teams" --fail | field id)
say team "$team"
project=$(call "$api/teams/$team/projects" --fail -d "$(data projects "\"name\": \"Onboarding $(date +%s) $$\"")" | field id)
say project "$project"

# date of GNU and busybox, or of BSD and macOS.
soon=$(date -u -d "@$(($(date +%s) + 3))" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+3S +%Y-%m-%dT%H:%M:%SZ)
plan=$(data experiments "\"name\": \"Shorter form\", \"start_on\": \"$soon\"")
headers=$(call "$api/teams/$team/projects/$project/experiments" --fail -d "$plan" -D - -o /dev/null)
# Location is the address in the planning API, Link the address in the sampling API.
planned=$(printf '%s\n' "$headers" | grep -i '^location:' | grep -o 'http[^[:cntrl:]]*')
sampled=$(printf '%s\n' "$headers" | grep -i '^link:' | grep -o 'http[^>]*')
say planned "$(call "$planned" --fail | field status)"
say "starts on" "$soon"

call "$sampled/buckets" --fail -d '{"bucket_name": "short", "percentage_distribution": 100}' >/dev/null
sample() { call "$sampled/samples" -d "{\"sampled_entity\": \"User\", \"sampled_value\": \"user-$1\"}"; }
say before "$(sample 0 | field detail)"

tries=0
until call "$planned" --fail | grep -q '"status":"started"'; do
  tries=$((tries + 1))
  [ "$tries" -lt 11 ] || { echo "still waiting after ten seconds" >&2; exit 1; }
  sleep 1
done
say "started by itself at" "$(call "$sampled" --fail | field last_activated_at)"
say after "in bucket $(sample 0 | field allocated_bucket)"

say now "started at $(call "$planned" --fail | field started_at)"
call "$planned" --fail -X PATCH -d "$(data experiments '"status": "completed"')" >/dev/null
say "once completed" "$(sample 1 | field detail)"
say "user-0 again" "in bucket $(sample 0 | field allocated_bucket)"
