/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the engine's own ops, which every service has as <service>.feed.next and so on. */
#ifndef COMMON_FEED_H
#define COMMON_FEED_H

#include "common/op.h"

/*
 * feed.next: the next events that the caller's scope covers. Either `consumer` (a named one: the
 * service keeps its place, `ack` moves it) or `after` (the caller keeps its place).
 */
#define FEED_TYPES 64
struct feed_next {
	struct str consumer;      /* name; with `ack`, and at its first call `start` and `types` */
	struct opt_i64 after;     /* the last number the caller has examined */
	struct bytes after_hash;  /* hash of event `after`: refused when the log differs */
	struct strs types;        /* only these; a named consumer's are fixed by its first call */
	int32_t start;            /* enum feed_start */
	struct opt_i64 ack;       /* all up to this number have taken effect */
	struct opt_i32 max;       /* events in an answer, 1 … 1000, default 100 */
	struct opt_i32 wait_ms;   /* how long to wait when there is none, 0 … 20 000 */
};
enum feed_start { FEED_NONE, FEED_FIRST, FEED_HEAD };

struct feed_events {
	struct raw events;        /* array of envelopes; the last member of each is `hash` */
	int64_t next;             /* last number examined: pass as `after` or `ack` */
	int64_t head;
	struct bytes head_hash;
	int64_t epoch;
};

/* The envelope: CloudEvents 1.0 attribute names. Stored and hashed exactly as packed. */
struct envelope {
	struct str specversion;   /* "1.0" */
	struct str id;            /* UUID text */
	struct str source;        /* "/jiazhan/<service>" */
	struct str type;
	struct str subject;       /* UUID text of the object */
	struct str time;          /* RFC 3339, domain clock */
	struct str datacontenttype; /* "application/msgpack" */
	int64_t sequence;
	int64_t epoch;
	struct str principal;     /* who caused it */
	struct str traceparent;
	struct raw data;
};

struct blob_put {
	struct uuid blob;         /* chosen by the uploader, UUIDv7 */
	int64_t offset;           /* must be the bytes there so far */
	struct bytes bytes;       /* ≤ 256 KiB */
};
struct blob_state {
	struct uuid blob;
	int64_t size;             /* bytes there now */
};
struct blob_get {
	struct uuid blob;
	int64_t offset;
	struct opt_i32 max;       /* bytes, ≤ 256 KiB, the default */
};
struct blob_part {
	struct bytes bytes;       /* empty at the end */
	int64_t size;             /* of the whole blob */
};
/* A file to be attached to an object: an upload of the caller's, and what it is said to be. */
struct file_ref {
	struct uuid blob;
	struct str name;
	struct str media;         /* media type; absent: whatever kind it is (common/media.h) */
	struct bytes hash;        /* BLAKE2b-256 of all its bytes */
};
#define BLOB_HASH 32
struct clock_set {
	struct stamp now;         /* domain clock's new time; forward, unless the stream is empty */
};
struct clock_now {
	struct stamp now;
	int64_t offset_us;
};
struct clock_get {
	struct opt_bool sweep;    /* look at once for what the clock has brought */
};
struct clock_state {
	struct stamp now;
	int64_t head;             /* last event number */
	bool idle;                /* nothing queued, running or brought by the clock */
	struct strs follows;      /* services whose events are heard here */
	struct strs heard_by;     /* services that have heard all of these, and wait for more */
};
struct nothing { char none; };
/* How far a service has heard the streams that it follows. */
struct followed_stream {
	struct str service;
	int64_t done;             /* up to this number all that concerns it has taken effect */
	struct opt_i64 head;      /* last number of the stream, as last told; absent: not yet */
	int64_t refused;          /* events that had no effect, and are kept with the reason */
};
struct following_report { struct list streams; };
struct rebuild_begun { bool begun; };

extern const struct desc feed_next_desc, feed_events_desc, envelope_desc, blob_put_desc,
    blob_state_desc, blob_get_desc, blob_part_desc, clock_set_desc, clock_now_desc,
    clock_get_desc, clock_state_desc, nothing_desc, followed_stream_desc, following_report_desc,
    rebuild_begun_desc;
extern const struct enumdesc feed_start_enum;

/* Ops of every service, named without it; `jzctl ops` prints them once. */
extern const struct op engine_ops[];
enum { ENGINE_FEED, ENGINE_BLOB_PUT, ENGINE_BLOB_GET, ENGINE_HEALTH, ENGINE_METRICS,
	ENGINE_CLOCK_SET, ENGINE_CLOCK_GET, ENGINE_FOLLOWING, ENGINE_REBUILD, ENGINE_OPS };

#endif
