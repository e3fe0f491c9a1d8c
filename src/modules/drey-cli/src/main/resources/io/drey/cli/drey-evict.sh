#!/bin/sh
# Evicts entries of a cache of Drey's from Redis and from the local tiers of all JVMs, by redis-cli alone.
# Usage: drey-evict.sh NAMESPACE PARTITIONS CACHE TYPE [KEY...]
#   PARTITIONS  drey.remote.partitions (64 unless it was set)
#   TYPE        of the keys: string, int, long, uuid, or hex for their bytes
#   KEY         without any, keys are read from standard input, one a line
# REDIS_CLI is the command to use, such as "redis-cli -h redis.internal -c"; REDISCLI_AUTH the password.
# DREY_LOG_LENGTH is drey.remote.log-length, if that was set.
set -eu
cli=${REDIS_CLI:-redis-cli}
length=${DREY_LOG_LENGTH:-1024}
[ $# -ge 4 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }
namespace=$1 partitions=$2 cache=$3 type=$4
shift 4
evict=$(cat <<'END'
@EVICT@
END
)
locate=$(cat <<'END'
@LOCATE@
END
)
# redis-cli without arguments reads commands in which quoted texts may hold any byte, and --no-raw answers in the same form.
script=\"$(printf '%s\n' "$evict" | sed 's/\\/\\\\/g; s/"/\\"/g' | awk '{ printf "%s\\n", $0 }')\"
part() { # the text with this number in a reply, quoted
  printf '%s\n' "$reply" | sed -n "s/^ *$1) \(\".*\"\)\$/\1/p"
}
failed() {
  echo "drey-evict: $reply" >&2
  exit 3
}
evict_one() {
  reply=$($cli --no-raw EVAL "$locate" 1 "$namespace:-" "$namespace" "$partitions" "$cache" "$type" "$1") || failed
  head=$(part 1) log=$(part 2) generation_key=$(part 3) before=$(part 4) behind=$(part 5) key=$(part 6)
  [ -n "$key" ] || failed
  generation='""'
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    plain=${generation#\"}
    entry=${before%\"}${plain%\"}${behind#\"}
    quoted=\"$(printf '%s' "$cache" | sed 's/\\/\\\\/g; s/"/\\"/g')\"
    reply=$(printf 'EVAL %s 4 %s %s %s %s %s %s %s %s\n' "$script" "$head" "$log" "$generation_key" "$entry" \
      "$quoted" "$generation" "$key" "$length" | $cli --no-raw) || failed
    case $reply in
      *'1) (integer) 1'*) return ;;
      *'1) (integer) 0'*) generation=$(part 2) ;;
      *'1) (integer) 2'*) echo "drey-evict: nobody has opened namespace $namespace with $partitions partitions" >&2; exit 4 ;;
      *) failed ;;
    esac
  done
  failed
}
if [ $# -gt 0 ]; then
  for each; do evict_one "$each"; done
else
  while IFS= read -r each; do evict_one "$each"; done
fi
