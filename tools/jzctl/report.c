/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl report NAME … : without a format tables of 80 columns to standard output. */
#include <sodium.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proto/reports_print.h"
#include "tools/jzctl/blobs.h"

#define REPORT_MS 60000

struct asked { /* what a command line may say */
	const char *year, *from, *to, *since, *days, *street, *site, *level, *unit, *deputy;
	const char *format, *out;
};

static int
check(const struct asked *o, json_t *args, struct err *e)
{
	const struct {
		const char *key, *value;
	} texts[] = { { "from", o->from }, { "to", o->to }, { "since", o->since },
		{ "street", o->street }, { "site", o->site }, { "level", o->level },
		{ "unit", o->unit }, { "deputy", o->deputy } };
	const struct {
		const char *key, *value, *option;
		int64_t lo, hi;
	} numbers[] = { { "year", o->year, "--year", 1900, 2199 },
		{ "days", o->days, "--days", 0, 366 } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].value != NULL)
			json_object_set_new(args, texts[i].key, json_string(texts[i].value));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int64_t n;

		if (numbers[i].value == NULL)
			continue;
		if (ctl_int(numbers[i].option, numbers[i].value, numbers[i].lo, numbers[i].hi, &n,
			e) != 0)
			return -1;
		json_object_set_new(args, numbers[i].key, json_integer(n));
	}
	return 0;
}

/* The file as it was made, at `path`. */
static int
fetch(struct ctl *c, struct client *client, const json_t *done, const char *path, struct err *e)
{
	const char *id = json_string_value(json_object_get(done, "blob"));
	json_int_t size = json_integer_value(json_object_get(done, "size"));
	const char *hash = json_string_value(json_object_get(done, "hash"));
	uint8_t got[32], want[32] = { 0 };
	struct uuid blob;

	if (id == NULL || !uuid_parse(str_from(id), &blob))
		return err_set(e, E_INTERNAL, "blob", "the answer names no blob");
	if (blobs_get(c, client, "reports.blob.get", blob, size, path, got, e) != 0)
		return -1;
	if (hash == NULL ||
	    sodium_base642bin(want, sizeof(want), hash, strlen(hash), NULL, NULL, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    memcmp(got, want, sizeof(got)) != 0)
		return err_set(e, E_INTERNAL, "hash", "the file is not what was made");
	return 0;
}

/* By way of a file in memory, so that nothing is shown that is not whole. */
static int
show(struct ctl *c, struct client *client, const json_t *done, struct err *e)
{
	int fd = memfd_create("report", MFD_CLOEXEC), rc;
	char path[40], part[65536];
	ssize_t n;

	if (fd < 0)
		return err_set(e, E_INTERNAL, NULL, "there is no memory for the report");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = fetch(c, client, done, path, e);
	while (rc == 0 && (n = read(fd, part, sizeof(part))) > 0)
		fwrite(part, 1, (size_t)n, stdout);
	close(fd);
	return rc;
}

static int
save(struct ctl *c, struct client *client, const json_t *done, const char *path, struct err *e)
{
	json_int_t pages = json_integer_value(json_object_get(done, "pages"));

	if (fetch(c, client, done, path, e) != 0)
		return -1;
	printf("%s\t%lld 字节", path, (long long)json_integer_value(json_object_get(done, "size")));
	if (pages > 0)
		printf("\t封面和目录另加 %lld 页", (long long)pages);
	printf("\n");
	return 0;
}

int
report_main(struct ctl *c, int argc, char **argv)
{
	struct asked o = { 0 };
	const struct ctlopt options[] = { { "--year", &o.year, NULL }, { "--from", &o.from, NULL },
		{ "--to", &o.to, NULL }, { "--since", &o.since, NULL }, { "--days", &o.days, NULL },
		{ "--street", &o.street, NULL }, { "--site", &o.site, NULL },
		{ "--level", &o.level, NULL }, { "--unit", &o.unit, NULL },
		{ "--deputy", &o.deputy, NULL }, { "--format", &o.format, NULL },
		{ "--out", &o.out, NULL }, { 0 } };
	struct client *client;
	json_t *args, *done = NULL;
	struct err e;
	int rc;

	if (ctl_options(argc, argv, options) != 1)
		return ctl_usage("report takes: NAME [--year YEAR | --from DAY --to DAY]"
				 " [--street | --site | --level | --unit | --deputy CODE]"
				 " [--format json|csv|xlsx|pdf|text] [--out FILE]");
	if (o.out == NULL && o.format != NULL && isatty(STDOUT_FILENO) &&
	    (strcmp(o.format, "pdf") == 0 || strcmp(o.format, "xlsx") == 0))
		return ctl_usage("report: a file of this format needs --out FILE");
	args = json_pack(
	    "{s:s, s:s}", "report", argv[1], "format", o.format != NULL ? o.format : "text");
	rc = check(&o, args, &e);
	if (rc == 0 && ctl_sign_in(c, NULL, &client, &e) != 0)
		rc = -1;
	if (rc == 0 && isatty(STDERR_FILENO))
		fprintf(stderr, "正在制作……\n");
	if (rc == 0)
		rc = ctl_call(
		    c, client, "report.print", (struct uuid){ 0 }, args, REPORT_MS, &done, &e);
	json_decref(args);
	if (rc == 0)
		rc = o.out != NULL ? save(c, client, done, o.out, &e) : show(c, client, done, &e);
	json_decref(done);
	return rc == 0 ? 0 : ctl_fail(&e);
}
