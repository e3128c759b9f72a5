/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process says of itself: <service>.health and <service>.metrics of every service, and
 * bus.health and bus.metrics of the bus. The health report is also the line of the process's own
 * Unix socket (common/health.h).
 */
#ifndef COMMON_REPORT_H
#define COMMON_REPORT_H

#include "common/op.h"

struct health_get {
	struct str instance;      /* absent: any */
};

struct health_report {
	struct str service, instance;
	bool alive, ready, leader;
	int64_t epoch, head;
	struct opt_i64 database_lag_ms; /* how old the newest thing is that it knows of the
	                           * database: the time since one that it answered was asked.
	                           * Below 300 when all is well; absent: it has none */
	struct str why;           /* why it is not ready */
	struct str last_error;    /* the last warning or error it logged */
	struct stamp last_error_at;
};

struct metrics_text {
	struct str text;          /* Prometheus' exposition format 0.0.4 */
};

struct bus_worker {
	struct str service, instance;
	int64_t epoch;            /* 0: standby */
	int64_t head;
	bool draining;
	int64_t calls;            /* under way */
};

struct bus_report {
	struct str service, instance;
	bool alive, ready, leader;
	int64_t epoch, head;      /* 0: it has no stream */
	struct str why, last_error;
	struct stamp last_error_at;
	struct uuid boot;
	int64_t calls;            /* under way */
	struct list workers;      /* of struct bus_worker: the processes that serve now */
	struct strs missing;      /* services that have a certificate and no such process */
	struct raw counts;        /* a map: what was counted since the start, by name */
};

extern const struct desc health_get_desc, health_report_desc, metrics_text_desc, bus_worker_desc,
    bus_report_desc;

/* Who may ask. */
#define R_WATCH (R(committee) | R(worker) | R(monitor))

/* The bus's own ops. */
extern const struct contract bus_contract;
enum { BUS_HEALTH, BUS_METRICS, BUS_OPS };

#endif
