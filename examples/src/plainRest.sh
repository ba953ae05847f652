#!/bin/sh
# The five-minute walk in plain REST: sh plainRest.sh [url]
set -eu
url=${1:-http://127.0.0.1:3000}
api=$url/api/v1
user='"sampled_entity": "User"'

get() { curl -sS --fail-with-body "$1"; }
post() { curl -sS --fail-with-body -X POST "$1" -H 'Content-Type: application/json' -d "$2"; }
# Like post, for a request that fails; prints its detail.
refused() { curl -sS -X POST "$1" -H 'Content-Type: application/json' -d "$2" | cut -d '"' -f 4; }
# The first text field named $1. An object's own fields precede those of nested objects.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
say() { printf '%-24s%s\n' "$1" "$2"; }
# Repeats a GET of $1 until the answer contains $2, for at most ten seconds.
until_it_has() {
  tries=0
  until get "$1" | grep "$2"; do
    tries=$((tries + 1))
    [ "$tries" -lt 11 ] || { echo "still waiting after ten seconds: $2" >&2; exit 1; }
    sleep 1
  done
}

service=$(post "$api/services" '{"name": "checkout"}' | field id)
say service "$service"

experiment=$(post "$api/services/$service/experiments" '{"name": "green button"}' | field id)
say experiment "$experiment"

here=$api/experiments/$experiment
for bucket in control treatment; do
  post "$here/buckets" "{\"bucket_name\": \"$bucket\", \"percentage_distribution\": 50}" >/dev/null
done
post "$here/criteria" '{
  "criterion": {"sampling_model": "User", "sampling_attribute": "id"},
  "conditions": [{"model": "User", "property": "country", "condition": "in", "value": "US,CA"}]
}' >/dev/null
say criterion "users in the US or Canada"

sample() { printf '{%s, "sampled_value": "user-%s", "attributes": {"User": {"country": "%s"}}}' "$user" "$1" "$2"; }

# The configuration of one curl that sends a thousand requests over one connection.
requests() {
  number=0
  while [ "$number" -lt 1000 ]; do
    [ "$number" -eq 0 ] || echo next
    printf 'url = "%s"\nheader = "Content-Type: application/json"\nwrite-out = "\\n"\n' "$here/samples"
    sample "$number" US
    echo
    number=$((number + 1))
  done | sed '/^{/ { s/"/\\"/g; s/.*/data = "&"/; }'
}
samples=$(requests | curl -sS --config -)
count() { printf '%s\n' "$samples" | grep -c "\"allocated_bucket\":\"$1\""; }
say "1000 samples" "control $(count control), treatment $(count treatment)"

say "a user in France" "$(refused "$here/samples" "$(sample 1000 FR)")"

first=$(printf '%s\n' "$samples" | field id)
accepted=$(post "$here/samples/$first/complete" '' | field completed_at)
stamped=$(until_it_has "$here/samples/$first" '"completed_at":"' | field completed_at)
say "completed at" "$accepted"
say "stamped with" "$stamped"

# date of GNU and busybox, or of BSD and macOS.
soon=$(date -u -d "@$(($(date +%s) + 3))" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+3S +%Y-%m-%dT%H:%M:%SZ)
later=$(post "$api/services/$service/experiments" "{\"name\": \"later\", \"scheduled_start_date\": \"$soon\"}" | field id)
post "$api/experiments/$later/buckets" '{"bucket_name": "all", "percentage_distribution": 100}' >/dev/null
say "scheduled for" "$soon"
say before "$(refused "$api/experiments/$later/samples" "{$user, \"sampled_value\": \"user-0\"}")"

started=$(until_it_has "$api/experiments/$later" '"last_activated_at":"' | field last_activated_at)
say "started by itself at" "$started"
bucket=$(post "$api/experiments/$later/samples" "{$user, \"sampled_value\": \"user-0\"}" | field allocated_bucket)
say after "in bucket $bucket"
