#!/bin/sh
# As ssh for mpirun among the hosts of slowNetwork.c: enterHost.sh HOST COMMAND...
# RADNET_HOSTS holds "HOST=PID ..." of them.
while [ "${1#-}" != "$1" ]; do shift; done
host=$1
shift
for each in $RADNET_HOSTS; do
  [ "${each%%=*}" = "$host" ] || continue
  exec nsenter --net --uts --pid --mount --target "${each#*=}" --wd="$PWD" sh -c "$*"
done
echo "enterHost.sh: no host $host" >&2
exit 1
