/* SPDX-License-Identifier: Apache-2.0 */
#include "common/feed.h"
#include "common/report.h"
#include "common/wire.h"

ENUMDESC(feed_start_enum, "feed_start", "first", "head");

static const struct field feed_next_fields[] = {
	FIELD(
	    feed_next, consumer, F_OPT, 1, 64, "name of a consumer whose place the service keeps"),
	FIELD(feed_next, after, F_OPT, 0, INT64_MAX, "last number the caller has examined"),
	FIELD(feed_next, after_hash, F_OPT, 32, 32,
	    "hash of that event, refused when the log differs"),
	FIELD(feed_next, types, F_OPT, 0, FEED_TYPES, "only events of these types"),
	FIELD_ENUM(feed_next, start, F_OPT, &feed_start_enum, "where a new consumer begins"),
	FIELD(feed_next, ack, F_OPT, 0, INT64_MAX, "all up to this number have taken effect"),
	FIELD(feed_next, max, F_OPT, 1, 1000, "events in an answer, default 100"),
	FIELD(
	    feed_next, wait_ms, F_OPT, 0, WIRE_WAIT_MAX_MS, "how long to wait for one, default 0"),
};
DESC(feed_next, "feed.next", "The next events that the caller's scope covers.");

static const struct field feed_events_fields[] = {
	FIELD(feed_events, events, F_REQ, 0, 0, "envelopes; the last member of each is its hash"),
	FIELD(feed_events, next, F_REQ, 0, INT64_MAX,
	    "last number examined: pass it as after or ack"),
	FIELD(feed_events, head, F_REQ, 0, INT64_MAX, "last number of the stream"),
	FIELD(feed_events, head_hash, F_OPT, 32, 32, "its hash"),
	FIELD(feed_events, epoch, F_REQ, 0, INT64_MAX, "the leader's epoch"),
};
DESC(feed_events, "feed.events", "A page of events.");

static const struct field envelope_fields[] = {
	FIELD(envelope, specversion, F_REQ, 3, 3, "CloudEvents 1.0"),
	FIELD(envelope, id, F_REQ, 36, 36, "UUID text"),
	FIELD(envelope, source, F_REQ, 1, 200, "/jiazhan/<service>"),
	FIELD(envelope, type, F_REQ, 1, 100, "event type"),
	FIELD(envelope, subject, F_REQ, 36, 36, "UUID text of the object"),
	FIELD(envelope, time, F_REQ, 20, 40, "RFC 3339, the domain clock"),
	FIELD(envelope, datacontenttype, F_REQ, 1, 40, "application/msgpack"),
	FIELD(envelope, sequence, F_REQ, 1, INT64_MAX, "number in the stream, without gaps"),
	FIELD(envelope, epoch, F_REQ, 0, INT64_MAX, "epoch of the leader that wrote it"),
	FIELD(envelope, principal, F_REQ, 1, 64, "who caused it"),
	FIELD(envelope, traceparent, F_OPT, 55, 55, "W3C Trace Context"),
	FIELD(envelope, data, F_REQ, 0, 65536, "by the descriptor of the type"),
};
DESC(envelope, "event", "An event as stored: CloudEvents 1.0 attributes in a msgpack map.");

static const struct field blob_put_fields[] = {
	FIELD(blob_put, blob, F_REQ, 0, 0, "chosen by the uploader"),
	FIELD(blob_put, offset, F_REQ, 0, INT64_C(1) << 26, "bytes that are there already"),
	FIELD(blob_put, bytes, F_REQ, 0, WIRE_PAGE_BYTES, "the next bytes"),
};
DESC(blob_put, "blob.put", "The next bytes of an upload; chunks come in order.");

static const struct field blob_state_fields[] = {
	FIELD(blob_state, blob, F_REQ, 0, 0, "the blob"),
	FIELD(blob_state, size, F_REQ, 0, INT64_MAX, "bytes there now"),
};
DESC(blob_state, "blob.state", "How far an upload is.");

static const struct field blob_get_fields[] = {
	FIELD(blob_get, blob, F_REQ, 0, 0, "the blob"),
	FIELD(blob_get, offset, F_REQ, 0, INT64_MAX, "first byte wanted"),
	FIELD(blob_get, max, F_OPT, 1, WIRE_PAGE_BYTES, "bytes wanted, default 256 KiB"),
};
DESC(blob_get, "blob.get", "Bytes of a blob the caller may read.");

static const struct field blob_part_fields[] = {
	FIELD(blob_part, bytes, F_OPT, 0, WIRE_PAGE_BYTES, "empty at the end"),
	FIELD(blob_part, size, F_REQ, 0, INT64_MAX, "bytes of the whole blob"),
};
DESC(blob_part, "blob.part", "A part of a blob.");

static const struct field clock_set_fields[] = {
	FIELD(clock_set, now, F_REQ, 0, 0, "the domain clock's new time"),
};
DESC(clock_set, "clock.set", "Moves the domain clock forward; only with JZ_CLOCK=test.");

static const struct field clock_now_fields[] = {
	FIELD(clock_now, now, F_REQ, 0, 0, "the domain clock"),
	FIELD(clock_now, offset_us, F_REQ, INT64_MIN, INT64_MAX,
	    "its distance from the machine's clock"),
};
DESC(clock_now, "clock.now", "The domain clock.");

static const struct field clock_get_fields[] = {
	FIELD(clock_get, sweep, F_OPT, 0, 0, "look at once for what the clock has brought"),
};
DESC(clock_get, "clock.get", "Asks for the domain clock and what is still to be done by it.");

static const struct field clock_state_fields[] = {
	FIELD(clock_state, now, F_REQ, 0, 0, "the domain clock"),
	FIELD(clock_state, head, F_REQ, 0, INT64_MAX, "last event number"),
	FIELD(clock_state, idle, F_REQ, 0, 0,
	    "nothing is queued, running, or due by the clock and not done"),
	FIELD(clock_state, follows, F_REQ, 0, 64, "services whose events are heard here"),
	FIELD(clock_state, heard_by, F_REQ, 0, 64,
	    "services that have heard every event of this one and wait for the next"),
};
DESC(clock_state, "clock.state", "The domain clock, and whether all it brought is done.");

DESC_EMPTY(nothing, "nothing", "No members.");

static const struct field followed_stream_fields[] = {
	FIELD(followed_stream, service, F_REQ, 1, 64, "whose stream"),
	FIELD(followed_stream, done, F_REQ, 0, INT64_MAX,
	    "up to this number all that concerns this service has taken effect"),
	FIELD(followed_stream, head, F_OPT, 0, INT64_MAX,
	    "last number of the stream, as last told; absent: not yet"),
	FIELD(followed_stream, refused, F_REQ, 0, INT64_MAX, "events that had no effect"),
};
DESC(followed_stream, "followed_stream", "How far one stream has been heard.");

static const struct field following_report_fields[] = {
	FIELD_LIST(following_report, streams, F_REQ, &followed_stream_desc, 0, 16, "each stream"),
};
DESC(following_report, "following.report", "How far the followed streams have been heard.");

static const struct field rebuild_begun_fields[] = {
	FIELD(rebuild_begun, begun, F_REQ, 0, 0, "its tables are empty, all is heard anew"),
};
DESC(rebuild_begun, "rebuild.begun", "A projection is made anew.");

const struct op engine_ops[] = {
	[ENGINE_FEED] = { "feed.next", OP_ENGINE, R_PEOPLE | R(worker) | R(service), "audience",
	    &feed_next_desc, &feed_events_desc, "the next events that the caller's scope covers" },
	[ENGINE_BLOB_PUT] = { "blob.put", OP_COMMAND, R_PEOPLE | R(service), "own blob",
	    &blob_put_desc, &blob_state_desc, "upload the next bytes" },
	[ENGINE_BLOB_GET] = { "blob.get", OP_QUERY, R_PEOPLE | R(service), "own blob",
	    &blob_get_desc, &blob_part_desc, "read bytes of an upload" },
	[ENGINE_HEALTH] = { "health", OP_ENGINE, R_WATCH, "", &health_get_desc, &health_report_desc,
	    "state of one process" },
	[ENGINE_METRICS] = { "metrics", OP_ENGINE, R_WATCH, "", &health_get_desc,
	    &metrics_text_desc, "what one process has counted, for Prometheus" },
	[ENGINE_CLOCK_SET] = { "clock.set", OP_COMMAND, R(committee), "", &clock_set_desc,
	    &clock_now_desc, "move the domain clock, tests only" },
	[ENGINE_CLOCK_GET] = { "clock.get", OP_ENGINE, R(committee), "", &clock_get_desc,
	    &clock_state_desc, "the domain clock and whether all it brought is done, tests only" },
	[ENGINE_FOLLOWING] = { "following", OP_ENGINE, R(committee) | R(worker), "", &nothing_desc,
	    &following_report_desc, "how far the followed streams have been heard" },
	[ENGINE_REBUILD] = { "rebuild", OP_COMMAND, R(committee), "", &nothing_desc,
	    &rebuild_begun_desc, "make the service anew of events, projections only" },
};
