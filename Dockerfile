# SPDX-License-Identifier: Apache-2.0
# One target a service, one for watch (health and metrics over HTTP), and three that help: init makes
# keys and passwords, jzctl is the operator's tool, admin backs up and restores. A service's image
# holds its program, the libraries that it names, and jzctl for the health check; it runs as a user of
# its own, needs no shell and writes nothing but its health socket.
#
#     docker build --target registry -t jiazhan/registry .
#
# The base is Debian's slim image; FONT is the package that Chinese is printed with (fonts-noto-cjk
# has the finer types and is 85 MB larger).
ARG BASE=debian:bookworm-slim

# ---- build ----

FROM ${BASE} AS build
LABEL jiazhan.stage=build
WORKDIR /src
COPY tools/deps tools/deps
RUN tools/deps compile && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make -j"$(nproc)" bins && strip build/bin/* \
 && deploy/containers/libraries build/bin/jz-bus build/bin/jz-registry build/bin/jz-suggestions \
        build/bin/jzctl >build/run \
 && deploy/containers/libraries build/bin/jz-registers build/bin/jz-reports >build/print \
 && deploy/containers/libraries build/bin/jz-watch >build/http

# ---- what all have, and what those have that print ----

FROM ${BASE} AS run
COPY --from=build /src/build/run /usr/local/share/jiazhan/
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends $(cat /usr/local/share/jiazhan/run) \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/*-old \
 && useradd --system --user-group --uid 10001 --no-create-home --home-dir / jiazhan
COPY --from=build /src/build/bin/jzctl /usr/local/bin/
USER 10001:10001

FROM run AS service
ENV JZ_RUN=/run/jiazhan
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["jzctl", "health"]

FROM service AS service-print
ARG FONT=fonts-wqy-microhei
USER root
COPY --from=build /src/build/print /usr/local/share/jiazhan/
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends ${FONT} $(cat /usr/local/share/jiazhan/print) \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/*-old
USER 10001:10001

# ---- the helpers ----

FROM run AS jzctl
ENV JZ_HOME=/zone
ENTRYPOINT ["jzctl"]

FROM run AS admin
USER root
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/*-old
COPY deploy/containers/admin /usr/local/bin/
ENTRYPOINT ["admin"]

FROM run AS init
USER root
COPY deploy/containers/init /usr/local/bin/
ENTRYPOINT ["init"]

# ---- the services ----

FROM service AS bus
COPY --from=build /src/build/bin/jz-bus /usr/local/bin/
ENTRYPOINT ["jz-bus"]

FROM service AS registry
COPY --from=build /src/build/bin/jz-registry /usr/local/bin/
ENTRYPOINT ["jz-registry"]

FROM service AS suggestions
COPY --from=build /src/build/bin/jz-suggestions /usr/local/bin/
ENTRYPOINT ["jz-suggestions"]

FROM service-print AS registers
COPY --from=build /src/build/bin/jz-registers /usr/local/bin/
ENTRYPOINT ["jz-registers"]

FROM service-print AS reports
COPY --from=build /src/build/bin/jz-reports /usr/local/bin/
ENTRYPOINT ["jz-reports"]

# ---- what tells of them ----

FROM service AS watch
USER root
COPY --from=build /src/build/http /usr/local/share/jiazhan/
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends $(cat /usr/local/share/jiazhan/http) \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /var/cache/debconf/*-old
USER 10001:10001
COPY --from=build /src/build/bin/jz-watch /usr/local/bin/
ENTRYPOINT ["jz-watch"]
