/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"

#define LINE_BYTES 4096 /* one write of at most PIPE_BUF bytes is never mixed with another's */

static const char *const names[] = { "debug", "info", "warn", "error" };

#define HELD_BYTES (64 * 1024)

/* Set once, before any thread starts; `held` is written by the loop's thread only. */
static struct {
	char service[32], instance[64];
	enum loglevel lowest;
	bool hold;
	char held[HELD_BYTES];
	size_t nheld;
	struct stamp opened;
	int64_t counts[LOG_LEVELS];
	struct loglast last;
} set = { .lowest = LOG_INFO };

/* Text is cut where it no longer fits; the line stays valid JSON. */
struct line {
	char p[LINE_BYTES];
	size_t n;
};

#define LINE_TAIL 2 /* kept for "}\n" */

void
log_open(const char *service, const char *instance, enum loglevel lowest)
{
	snprintf(set.service, sizeof(set.service), "%s", service);
	snprintf(set.instance, sizeof(set.instance), "%s", instance);
	set.lowest = lowest;
	if (set.opened.us == 0)
		set.opened = clock_machine();
}

const char *
log_level_name(enum loglevel level)
{
	return names[level];
}

enum loglevel
log_level_parse(const char *name)
{
	for (int i = 0; i < LOG_LEVELS; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum loglevel)i;
	return LOG_INFO;
}

struct stamp
log_opened(void)
{
	return set.opened;
}

int64_t
log_count(enum loglevel level)
{
	return set.counts[level];
}

const struct loglast *
log_last(void)
{
	return &set.last;
}

void
log_hold(void)
{
	set.hold = true;
}

void
log_flush(void)
{
	ssize_t done = set.nheld > 0 ? write(STDERR_FILENO, set.held, set.nheld) : 0;

	(void)done; /* nowhere to tell that the log is gone */
	set.nheld = 0;
}

static void
write_line(enum loglevel level, const char *p, size_t n)
{
	if (n > sizeof(set.held) - set.nheld)
		log_flush();
	memcpy(set.held + set.nheld, p, n);
	set.nheld += n;
	if (!set.hold || level >= LOG_WARN)
		log_flush();
}

/* All or nothing. */
static void
put(struct line *l, const char *p, size_t n)
{
	if (n > sizeof(l->p) - LINE_TAIL - l->n)
		return;
	memcpy(l->p + l->n, p, n);
	l->n += n;
}

/* One character as JSON; returns how many bytes of the input it took. */
static size_t
put_char(struct line *l, const char *p, size_t n)
{
	unsigned char c = (unsigned char)*p;
	char esc[8] = { '\\', (char)c };
	size_t len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c == '"' || c == '\\') {
		put(l, esc, 2);
	} else if (c < 0x20 || c == 0x7f) {
		snprintf(esc, sizeof(esc), "\\u%04x", c);
		put(l, esc, 6);
	} else if (c < 0x80) {
		put(l, p, 1);
	} else if (len <= n && str_utf8((struct str){ p, len })) {
		put(l, p, len);
		return len;
	} else {
		put(l, "\\ufffd", 6);
	}
	return 1;
}

/* `,"key":`; false when it and a short value do not fit. No printf: a line a call is a hot path. */
static bool
put_key(struct line *l, const char *key)
{
	size_t n = strnlen(key, 64);

	if (l->n + n + 4 + 8 > sizeof(l->p) - LINE_TAIL)
		return false;
	if (l->n > 1)
		l->p[l->n++] = ',';
	l->p[l->n++] = '"';
	put(l, key, n);
	put(l, "\":", 2);
	return true;
}

/* The loop ends while 8 bytes are left: the longest character takes 6, the closing quote 1. */
static void
put_text(struct line *l, const char *key, struct str s)
{
	size_t taken;

	if (!put_key(l, key))
		return;
	l->p[l->n++] = '"';
	for (size_t i = 0; i < s.n && l->n + 8 <= sizeof(l->p) - LINE_TAIL; i += taken) {
		unsigned char c = (unsigned char)s.p[i];

		taken = 1;
		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
			l->p[l->n++] = (char)c;
		else
			taken = put_char(l, s.p + i, s.n - i);
	}
	put(l, "\"", 1);
}

static void
put_number(struct line *l, const char *key, int64_t v)
{
	char text[24], *p = text + sizeof(text);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	if (l->n + 24 + 64 + 16 > sizeof(l->p) || !put_key(l, key))
		return;
	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	put(l, p, (size_t)(text + sizeof(text) - p));
}

/* Kept as it was logged: text and reason, cut where they no longer fit. */
static void
remember(const char *text, const struct logpair *pairs)
{
	struct str why = { 0 };
	size_t n;

	for (; pairs != NULL && pairs->key != NULL; pairs++)
		if (strcmp(pairs->key, "why") == 0)
			why = pairs->text;
	snprintf(set.last.text, sizeof(set.last.text), "%.100s%s" STR_FMT, text,
	    str_empty(why) ? "" : ": ", STR_ARG(why));
	n = strlen(set.last.text);
	while (n > 0 && !str_utf8((struct str){ set.last.text, n }))
		n--;
	set.last.text[n] = '\0';
	set.last.at = clock_machine();
}

void
log_pairs(enum loglevel level, const char *text, const struct logpair *pairs)
{
	struct line l;
	char time[33];

	if (level < set.lowest)
		return;
	set.counts[level]++;
	if (level >= LOG_WARN)
		remember(text, pairs);
	l.p[0] = '{';
	l.n = 1;
	stamp_format(clock_machine(), time);
	put_text(&l, "time", str_from(time));
	put_text(&l, "level", str_from(names[level]));
	put_text(&l, "service", str_from(set.service));
	if (set.instance[0] != '\0')
		put_text(&l, "instance", str_from(set.instance));
	put_text(&l, "text", str_from(text));
	for (; pairs != NULL && pairs->key != NULL; pairs++) {
		if (pairs->text.p != NULL)
			put_text(&l, pairs->key, pairs->text);
		else
			put_number(&l, pairs->key, pairs->number);
	}
	memcpy(l.p + l.n, "}\n", 2);
	write_line(level, l.p, l.n + 2);
}

void
log_text(enum loglevel level, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (level < set.lowest)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_pairs(level, text, NULL);
}
