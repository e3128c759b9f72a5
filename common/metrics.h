/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts and durations of a process, and their text in Prometheus' exposition format 0.0.4. What is
 * counted are plain numbers of the loop's thread: counting costs an addition, the text is made when
 * it is asked for. Every sample says whose it is (service, replica), so that the texts of several
 * processes can be joined family by family. The label is not called `instance`: that name is
 * Prometheus' own, for where it scraped.
 */
#ifndef COMMON_METRICS_H
#define COMMON_METRICS_H

#include "common/mp.h"

#define HISTOGRAM_MAX 12
/* A process's whole text: what its descriptor allows, and less than a message holds. */
#define METRICS_BYTES ((size_t)768 * 1024)

/* Upper bounds, ascending, as numbers and as they are printed; above the last is +Inf. */
struct bounds {
	size_t n;
	uint64_t le[HISTOGRAM_MAX];
	const char *text[HISTOGRAM_MAX];
	bool seconds; /* what is observed are microseconds, the text says seconds */
};
extern const struct bounds bounds_seconds, bounds_counts;

struct histogram { uint64_t in[HISTOGRAM_MAX + 1], n, sum; };

static inline void
histogram_add(struct histogram *h, const struct bounds *b, uint64_t v)
{
	size_t i = 0;

	while (i < b->n && v > b->le[i])
		i++;
	h->in[i]++;
	h->n++;
	h->sum += v;
}

struct metrics {
	struct buf text;
	char own[200];      /* service="registry",replica="1" */
	const char *family; /* the one being written */
};

void metrics_begin(struct metrics *m, const char *service, const char *replica);
/* A family's head; its samples follow. type: counter, gauge or histogram. Both texts are borrowed
 * until the next one. */
void metrics_family(struct metrics *m, const char *name, const char *type, const char *doc);

struct metric_label { const char *name; struct str value; };
#define LABELS(...) (const struct metric_label[]){ __VA_ARGS__, { NULL, { 0 } } }

/* A sample of the family; labels NULL: none but whose it is. Values of labels may be any text. */
void metrics_int(struct metrics *m, const struct metric_label *labels, int64_t v);
void metrics_seconds(struct metrics *m, const struct metric_label *labels, int64_t us);
void metrics_histogram(struct metrics *m, const struct metric_label *labels,
    const struct bounds *b, const struct histogram *h);
/* A family of one sample. */
void metrics_gauge(struct metrics *m, const char *name, const char *doc, int64_t v);
void metrics_counter(struct metrics *m, const char *name, const char *doc, int64_t v);

/* Memory, processor time, descriptors, age and logged lines of this process. */
void metrics_process(struct metrics *m);

#endif
