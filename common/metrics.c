/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/metrics.h"

const struct bounds bounds_seconds = {
	.n = 10,
	.le = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000 },
	.text = { "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1", "5" },
	.seconds = true,
};
const struct bounds bounds_counts = {
	.n = 9,
	.le = { 1, 2, 4, 8, 16, 32, 64, 128, 256 },
	.text = { "1", "2", "4", "8", "16", "32", "64", "128", "256" },
};

static void
put(struct metrics *m, const char *s)
{
	buf_put(&m->text, s, strlen(s));
}

/* A label's value: backslash, quote and line feed are escaped. */
static void
put_value(struct metrics *m, struct str v)
{
	for (size_t i = 0; i < v.n; i++) {
		const char *esc = v.p[i] == '\\' ? "\\\\"
		    : v.p[i] == '"'              ? "\\\""
		    : v.p[i] == '\n'             ? "\\n"
						 : NULL;

		if (esc != NULL)
			put(m, esc);
		else
			buf_put(&m->text, v.p + i, 1);
	}
}

/* family{service="…",replica="…",…  the closing brace is the caller's */
static void
open_sample(struct metrics *m, const char *suffix, const struct metric_label *labels)
{
	put(m, m->family);
	put(m, suffix);
	put(m, "{");
	put(m, m->own);
	for (; labels != NULL && labels->name != NULL; labels++) {
		put(m, ",");
		put(m, labels->name);
		put(m, "=\"");
		put_value(m, labels->value);
		put(m, "\"");
	}
}

static void
close_int(struct metrics *m, int64_t v)
{
	char text[40];

	snprintf(text, sizeof(text), "} %" PRId64 "\n", v);
	put(m, text);
}

static void
close_seconds(struct metrics *m, int64_t us)
{
	char text[48];

	snprintf(text, sizeof(text), "} %.6f\n", (double)us / 1e6);
	put(m, text);
}

void
metrics_begin(struct metrics *m, const char *service, const char *replica)
{
	*m = (struct metrics){ 0 };
	snprintf(m->own, sizeof(m->own), "service=\"%.64s\",replica=\"%.64s\"", service, replica);
}

void
metrics_family(struct metrics *m, const char *name, const char *type, const char *doc)
{
	m->family = name;
	put(m, "# HELP ");
	put(m, name);
	put(m, " ");
	put(m, doc);
	put(m, "\n# TYPE ");
	put(m, name);
	put(m, " ");
	put(m, type);
	put(m, "\n");
}

void
metrics_int(struct metrics *m, const struct metric_label *labels, int64_t v)
{
	open_sample(m, "", labels);
	close_int(m, v);
}

void
metrics_seconds(struct metrics *m, const struct metric_label *labels, int64_t us)
{
	open_sample(m, "", labels);
	close_seconds(m, us);
}

void
metrics_histogram(struct metrics *m, const struct metric_label *labels, const struct bounds *b,
    const struct histogram *h)
{
	uint64_t n = 0;

	for (size_t i = 0; i <= b->n; i++) {
		n += h->in[i];
		open_sample(m, "_bucket", labels);
		put(m, ",le=\"");
		put(m, i < b->n ? b->text[i] : "+Inf");
		put(m, "\"");
		close_int(m, (int64_t)n);
	}
	open_sample(m, "_sum", labels);
	if (b->seconds)
		close_seconds(m, (int64_t)h->sum);
	else
		close_int(m, (int64_t)h->sum);
	open_sample(m, "_count", labels);
	close_int(m, (int64_t)h->n);
}

void
metrics_gauge(struct metrics *m, const char *name, const char *doc, int64_t v)
{
	metrics_family(m, name, "gauge", doc);
	metrics_int(m, NULL, v);
}

void
metrics_counter(struct metrics *m, const char *name, const char *doc, int64_t v)
{
	metrics_family(m, name, "counter", doc);
	metrics_int(m, NULL, v);
}

/* ---- this process ---- */

/* Pages of virtual and resident memory. */
static void
memory(int64_t *virt, int64_t *resident)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[128];
	char *end;

	*virt = *resident = 0;
	if (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		*virt = strtoll(line, &end, 10);
		*resident = strtoll(end, NULL, 10);
	}
	if (f != NULL)
		fclose(f);
}

/* But for ".", ".." and the one it is counted with. */
static int64_t
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int64_t n = -3;

	while (dir != NULL && readdir(dir) != NULL)
		n++;
	if (dir != NULL)
		closedir(dir);
	return n > 0 ? n : 0;
}

static int64_t
processor_us(void)
{
	struct rusage r;

	if (getrusage(RUSAGE_SELF, &r) != 0)
		return 0;
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * US_PER_SEC + r.ru_utime.tv_usec +
	    r.ru_stime.tv_usec;
}

static void
logged(struct metrics *m)
{
	metrics_family(m, "jz_log_lines_total", "counter", "Lines logged, by level.");
	for (int i = 0; i < LOG_LEVELS; i++)
		metrics_int(m, LABELS({ "level", str_from(log_level_name((enum loglevel)i)) }),
		    log_count((enum loglevel)i));
}

void
metrics_process(struct metrics *m)
{
	int64_t page = sysconf(_SC_PAGESIZE), virt, resident;

	memory(&virt, &resident);
	metrics_gauge(m, "process_resident_memory_bytes", "Resident memory.", resident * page);
	metrics_gauge(m, "process_virtual_memory_bytes", "Virtual memory.", virt * page);
	metrics_family(
	    m, "process_cpu_seconds_total", "counter", "Processor time, user and system.");
	metrics_seconds(m, NULL, processor_us());
	metrics_gauge(m, "process_open_fds", "Open descriptors.", descriptors());
	metrics_family(m, "process_start_time_seconds", "gauge", "Start, seconds since 1970.");
	metrics_seconds(m, NULL, log_opened().us);
	logged(m);
}
