# One Makefile, no recursion: every object is a node of one graph, so -j and incremental builds
# are right. A new .c or .sql file or a new service needs no edit here.
#
#   make             build everything into build/
#   make deps        install what is missing (Debian 12; root or sudo)
#   make demo        a zone, the sample data, and the day of a suggestion; leaves it running
#   make life        a zone with three years of life in JZ_HOME (default var/life); a minute or two
#   make up | down   start or stop the zone under JZ_HOME (default var/zone)
#   make test        all suites; ends with "N passed, N failed"
#   make test-containers   the compose file in a real Docker engine; skips where none can be had
#   make fault       the long run of the fault suite
#   make property    random commands on many suggestions for JZ_SECONDS (180); JZ_SEED repeats
#   make bench       rates and ratios against pgbench and the floor, in one run
#   make lint        formatting, clang-tidy, layering, banned calls, lengths
#   make SAN=1 …     the same under ASan and UBSan, in build-san/
#   make clean | help

CC     ?= cc
B      ?= $(if $(SAN),build-san,build)
PKGS   := libuv libzmq libpq msgpack libsodium jansson
PRINT  := pangocairo xlsxwriter
STD    := -std=c11 -D_GNU_SOURCE -I. -I$(B)/gen -MMD -MP -g
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual \
          -Wpointer-arith -Wundef -Wvla -Wformat=2 -Wwrite-strings -Wno-overlength-strings -Werror
HARDEN := $(if $(SAN),-O1 -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all \
          -fno-omit-frame-pointer,-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
CFLAGS ?=
ALLC    = $(STD) $(WARN) $(HARDEN) $(PKGC) $(CFLAGS)
# asked when a recipe runs, not when this file is read: `make deps` must work without pkg-config
PKGC    = $(shell pkg-config --cflags $(PKGS))
LIBS    = $(shell pkg-config --libs $(PKGS)) -lm $(LDLIBS)

# services that print: they alone are linked with what draws pages
printing := registers reports
services := $(notdir $(patsubst %/,%,$(wildcard services/*/)))
objs      = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c))
lib      := $(B)/libjz.a
print    := $(B)/libjzprint.a
bins     := $(addprefix $(B)/bin/jz-,$(services)) $(B)/bin/jzctl
units    := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*_test.c))
drivers  := $(patsubst %.c,$(B)/%,$(wildcard tests/service/*.c tests/fault/*.c tests/bench/*.c))

.PHONY: all bins deps build test check test-containers demo life up down fault property bench lint clean help fuzz
all: $(bins) $(units) $(drivers)
bins: $(bins)

$(lib): $(call objs,common) $(call objs,proto)
	@rm -f $@
	@ar rcs $@ $^

$(print): $(call objs,common/print)
	@rm -f $@
	@ar rcs $@ $^
$(call objs,common/print): private PKGS += $(PRINT)

# SQL is written in .sql files and compiled in: gen/<folder>/sql.h has one string a file.
sqldirs := $(sort $(dir $(wildcard common/sql/*.sql services/*/sql/*.sql)))
sqlhdrs := $(foreach d,$(sqldirs),$(B)/gen/$(d:/sql/=)/sql.h)
define sqlheader
$(B)/gen/$(1:/sql/=)/sql.h: $(wildcard $(1)*.sql) tools/sql2h.awk | $(B)/gen
	@mkdir -p $$(@D)
	awk -f tools/sql2h.awk $$(filter %.sql,$$^) > $$@
endef
$(foreach d,$(sqldirs),$(eval $(call sqlheader,$(d))))
$(B)/gen:
	@mkdir -p $@

define service
$(B)/bin/jz-$(1): $(call objs,services/$(1)) $(if $(filter $(1),$(printing)),$(print)) $(lib)
endef
$(addprefix $(B)/bin/jz-,$(printing)): private PKGS += $(PRINT)
# the only one that speaks HTTP
$(B)/bin/jz-watch: private PKGS += libmicrohttpd
$(foreach s,$(services),$(eval $(call service,$(s))))
$(B)/bin/jzctl: $(call objs,tools/jzctl) $(lib)

$(bins):
	@mkdir -p $(@D)
	$(CC) $(ALLC) $(LDFLAGS) -o $@ $^ $(LIBS)

# A unit test links what it needs of the services without their main.c: decide is tested without a
# database.
svclibs := $(foreach s,$(filter-out bus watch,$(services)),$(B)/services/$(s).a)
define servicelib
$(B)/services/$(1).a: $(filter-out %/main.o,$(call objs,services/$(1)))
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach s,$(filter-out bus watch,$(services)),$(eval $(call servicelib,$(s))))
$(units) $(drivers): private PKGS += $(PRINT)
$(units) $(drivers): $(B)/%: $(B)/%.o $(call objs,tests/lib) $(svclibs) $(print) $(lib)
	@mkdir -p $(@D)
	$(CC) $(ALLC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(B)/%.o: %.c | $(sqlhdrs)
	@mkdir -p $(@D)
	$(CC) $(ALLC) -c -o $@ $<

deps:
	@tools/deps

build: deps
	@$(MAKE) --no-print-directory all

check: all
	tools/run-tests --build $(B)

test: build
	@tools/run-tests --build $(B)

demo: build
	@tools/zone --build $(B) up
	@$(B)/bin/jzctl demo

life: export JZ_HOME := $(or $(JZ_HOME),var/life)
life: export JZ_CLOCK := test
life: build
	@tools/zone --build $(B) up
	@tools/gaoxin/life >$(JZ_HOME)/life.jsonl
	@$(B)/bin/jzctl play $(JZ_HOME)/life.jsonl

up: build
	@tools/zone --build $(B) up

down:
	@tools/zone --build $(B) down

test-containers: build
	@JZ_BUILD=$(B) tests/containers/run

fault: build
	@tools/run-tests --build $(B) --long fault

property: all
	JZ_SECONDS=$${JZ_SECONDS:-180} JZ_SEED=$${JZ_SEED:-$$(date +%s)} $(B)/tests/unit/property_test

bench: build
	@tests/bench/run $(B)
	@tests/bench/registry $(B)
	@tests/bench/registers $(B)
	@tests/bench/recount $(B)
	@tests/bench/reports $(B)
	@tests/bench/scale $(B)

lint:
	@tools/lint

fuzz: deps
	@tests/fuzz/run

clean:
	rm -rf build build-san

help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
