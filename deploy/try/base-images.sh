#!/usr/bin/env bash
# Builds substitutes for the base images of deploy/Dockerfile and deploy/compose.yaml from Debian packages and this machine's .NET SDK, so that both can be
# tested without an image registry. They contain no more tools than the originals: neither curl nor a shell other than bash.
# usage: base-images.sh WORKFOLDER (about two minutes)
set -euo pipefail
work=$1
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
mkdir -p "$work"

into() { local mounted; mounted=$(buildah mount "$1"); "${@:2}" "$mounted"; buildah umount "$1" >/dev/null; }
inside() { buildah run --isolation chroot "$1" -- sh -c "$2"; }
install_() { inside "$1" "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $2 >/dev/null && apt-get clean && rm -rf /var/lib/apt/lists/*"; }

root() { cp -a "$work/rootfs/." "$1/"; }
runtime() { mkdir -p "$1/usr/share/dotnet" && cp -a "$dotnet"/{dotnet,host,shared,LICENSE.txt} "$1/usr/share/dotnet/" && ln -sf /usr/share/dotnet/dotnet "$1/usr/bin/dotnet"; }
sdk() { cp -a "$dotnet/." "$1/usr/share/dotnet/"; }

[ -d "$work/rootfs" ] || debootstrap --variant=minbase bookworm "$work/rootfs" >/dev/null

c=$(buildah from scratch)
into "$c" root
buildah commit -q "$c" localhost/debian:bookworm >/dev/null
install_ "$c" "libicu72 libssl3 libstdc++6 ca-certificates"
inside "$c" "useradd -u 1654 -U -m app"
into "$c" runtime
buildah config --env DOTNET_RUNNING_IN_CONTAINER=true --env ASPNETCORE_HTTP_PORTS=8080 --env APP_UID=1654 "$c"
buildah commit -q "$c" mcr.microsoft.com/dotnet/aspnet:10.0 >/dev/null
into "$c" sdk
buildah commit -q --rm "$c" mcr.microsoft.com/dotnet/sdk:10.0 >/dev/null

c=$(buildah from --pull-never localhost/debian:bookworm)
install_ "$c" redis-server
inside "$c" "rm -r /etc/redis && mkdir -p /data && chown 999:999 /data"
buildah config --workingdir /data --cmd redis-server "$c"
buildah commit -q --rm "$c" docker.io/library/redis:7.2-bookworm >/dev/null

c=$(buildah from --pull-never localhost/debian:bookworm)
install_ "$c" prometheus
inside "$c" "mkdir -p /prometheus && chown 65534:65534 /prometheus"
buildah config --entrypoint '["/usr/bin/prometheus"]' --user 65534:65534 --workingdir /prometheus "$c"
buildah commit -q --rm "$c" docker.io/prom/prometheus:v3.5.0 >/dev/null
