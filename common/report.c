/* SPDX-License-Identifier: Apache-2.0 */
#include "common/metrics.h"
#include "common/report.h"

static const struct field health_get_fields[] = {
	FIELD(health_get, instance, F_OPT, 1, 64, "which instance; absent: any"),
};
DESC(health_get, "health.get", "Which instance is asked.");

static const struct field health_report_fields[] = {
	FIELD(health_report, service, F_REQ, 1, 64, "service"),
	FIELD(health_report, instance, F_REQ, 1, 64, "instance"),
	FIELD(health_report, alive, F_REQ, 0, 0, "its loop turns"),
	FIELD(health_report, ready, F_REQ, 0, 0, "bus and database are reached"),
	FIELD(health_report, leader, F_REQ, 0, 0, "it takes commands"),
	FIELD(health_report, epoch, F_REQ, 0, INT64_MAX, "its epoch as leader, else 0"),
	FIELD(health_report, head, F_REQ, 0, INT64_MAX, "last event number it knows"),
	FIELD(health_report, database_lag_ms, F_OPT, 0, INT64_MAX,
	    "age in ms of the newest it knows of the database, below 300 when all is well"),
	FIELD(health_report, why, F_OPT, 0, 300, "why it is not ready"),
	FIELD(health_report, last_error, F_OPT, 0, 400, "last warning or error it logged"),
	FIELD(health_report, last_error_at, F_OPT, 0, 0, "when, by its machine's clock"),
};
DESC(health_report, "health.report", "State of one process.");

static const struct field metrics_text_fields[] = {
	FIELD(metrics_text, text, F_REQ, 1, METRICS_BYTES, "Prometheus' exposition format 0.0.4"),
};
DESC(metrics_text, "metrics.text", "What one process has counted.");

static const struct field bus_worker_fields[] = {
	FIELD(bus_worker, service, F_REQ, 1, 64, "service"),
	FIELD(bus_worker, instance, F_REQ, 1, 64, "instance"),
	FIELD(bus_worker, epoch, F_REQ, 0, INT64_MAX, "its epoch as leader, 0 of a standby"),
	FIELD(bus_worker, head, F_REQ, 0, INT64_MAX, "last event number it knows"),
	FIELD(bus_worker, draining, F_REQ, 0, 0, "it is stopping"),
	FIELD(bus_worker, calls, F_REQ, 0, INT64_MAX, "calls under way"),
};
DESC(bus_worker, "bus.worker", "A process that serves.");

static const struct field bus_report_fields[] = {
	FIELD(bus_report, service, F_REQ, 1, 64, "bus"),
	FIELD(bus_report, instance, F_REQ, 1, 64, "which of several buses"),
	FIELD(bus_report, alive, F_REQ, 0, 0, "its loop turns"),
	FIELD(bus_report, ready, F_REQ, 0, 0, "it takes calls"),
	FIELD(bus_report, leader, F_REQ, 0, 0, "false"),
	FIELD(bus_report, epoch, F_REQ, 0, INT64_MAX, "0"),
	FIELD(bus_report, head, F_REQ, 0, INT64_MAX, "0"),
	FIELD(bus_report, why, F_OPT, 0, 300, "why it is not ready"),
	FIELD(bus_report, last_error, F_OPT, 0, 400, "last warning or error it logged"),
	FIELD(bus_report, last_error_at, F_OPT, 0, 0, "when, by its machine's clock"),
	FIELD(bus_report, boot, F_REQ, 0, 0, "of this start"),
	FIELD(bus_report, calls, F_REQ, 0, INT64_MAX, "calls under way"),
	FIELD_LIST(
	    bus_report, workers, F_REQ, &bus_worker_desc, 0, 4096, "the processes that serve now"),
	FIELD(bus_report, missing, F_REQ, 0, 1024, "services with a certificate and no process"),
	FIELD(bus_report, counts, F_REQ, 0, 0, "what was counted since the start, by name"),
};
DESC(bus_report, "bus.report", "State of the bus.");

static const struct op bus_ops[] = {
	[BUS_HEALTH] = { "bus.health", OP_ENGINE, R_WATCH, "", &health_get_desc, &bus_report_desc,
	    "state of the bus and who serves" },
	[BUS_METRICS] = { "bus.metrics", OP_ENGINE, R_WATCH, "", &health_get_desc,
	    &metrics_text_desc, "what the bus has counted, for Prometheus" },
};
const struct contract bus_contract = {
	.service = "bus", .ops = bus_ops, .nops = BUS_OPS, .bare = true
};
