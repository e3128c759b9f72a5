/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logging: one JSON object a line on stderr: {"time","level","service","text", …}. Never personal
 * data, never secrets: callers pass ids, ops, classes and counts. An error is logged once, where
 * it stops.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include "common/types.h"

enum loglevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVELS };

void log_open(const char *service, const char *instance, enum loglevel lowest);
const char *log_level_name(enum loglevel level);
enum loglevel log_level_parse(const char *name); /* LOG_INFO for what is none */

/* Of this process: when it began to log, how many lines of a level it has logged, and the last one
 * that was a warning or an error: its text and its "why". */
struct stamp log_opened(void);
int64_t log_count(enum loglevel level);
struct loglast { char text[300]; struct stamp at; }; /* at absent: none yet */
const struct loglast *log_last(void);

/* Lines wait for log_flush (or until the buffer is full, or one is a warning): for loops that log
 * many a turn and flush before they block. Only the loop's thread logs. */
void log_hold(void);
void log_flush(void);

struct logpair { const char *key; struct str text; int64_t number; }; /* text.p NULL: number */

/* Pairs end with a NULL key. */
void log_pairs(enum loglevel level, const char *text, const struct logpair *pairs);
void log_text(enum loglevel level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define LOG_S(k, s) { (k), (s), 0 }
#define LOG_N(k, n) { (k), { 0 }, (n) }
#define LOG(level, text, ...) log_pairs(level, text, (const struct logpair[]){ __VA_ARGS__, { 0 } })

#endif
