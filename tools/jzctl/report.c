/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl report NAME … : without a format tables of 80 columns to standard output; report sign and
 * report editions: what was signed off. */
#include <sodium.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proto/reports_print.h"
#include "tools/jzctl/blobs.h"

#define REPORT_MS 60000

enum option {
	O_YEAR,
	O_FROM,
	O_TO,
	O_EDITION,
	O_SINCE,
	O_DAYS,
	O_STREET,
	O_SITE,
	O_LEVEL,
	O_UNIT,
	O_DEPUTY,
	O_SIGNER,
	O_NOTE,
	O_FORMAT,
	O_OUT,
	OPTIONS
};

static const struct {
	const char *name; /* "--year": the argument's name behind the dashes */
	int64_t lo, hi;   /* of a number */
	bool own;         /* ours: no argument of the op */
} rows[OPTIONS] = {
	[O_YEAR] = { "--year", 1900, 2199, false },
	[O_FROM] = { "--from", 0, 0, false },
	[O_TO] = { "--to", 0, 0, false },
	[O_EDITION] = { "--edition", 1, 999, false },
	[O_SINCE] = { "--since", 0, 0, false },
	[O_DAYS] = { "--days", 0, 366, false },
	[O_STREET] = { "--street", 0, 0, false },
	[O_SITE] = { "--site", 0, 0, false },
	[O_LEVEL] = { "--level", 0, 0, false },
	[O_UNIT] = { "--unit", 0, 0, false },
	[O_DEPUTY] = { "--deputy", 0, 0, false },
	[O_SIGNER] = { "--signer", 0, 0, false },
	[O_NOTE] = { "--note", 0, 0, false },
	[O_FORMAT] = { "--format", 0, 0, true },
	[O_OUT] = { "--out", 0, 0, true },
};

static int
add_arguments(const char *const *given, json_t *args, struct err *e)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		int64_t n;

		if (given[i] == NULL || rows[i].own)
			continue;
		if (rows[i].hi == 0) {
			json_object_set_new(args, rows[i].name + 2, json_string(given[i]));
			continue;
		}
		if (ctl_int(rows[i].name, given[i], rows[i].lo, rows[i].hi, &n, e) != 0)
			return -1;
		json_object_set_new(args, rows[i].name + 2, json_integer(n));
	}
	return 0;
}

/* ---- the file ---- */

static bool
hash_of(const json_t *done, uint8_t out[32])
{
	const char *hash = json_string_value(json_object_get(done, "hash"));

	memset(out, 0, 32);
	return hash != NULL &&
	    sodium_base642bin(
		out, 32, hash, strlen(hash), NULL, NULL, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}

/* The file as it was made, at `path`. */
static int
fetch(struct ctl *c, struct client *client, const json_t *done, const char *path, struct err *e)
{
	const char *id = json_string_value(json_object_get(done, "blob"));
	json_int_t size = json_integer_value(json_object_get(done, "size"));
	bool seen = isatty(STDERR_FILENO) == 1;
	uint8_t got[32], want[32];
	struct progress p;
	struct uuid blob;
	int rc;

	if (id == NULL || !uuid_parse(str_from(id), &blob))
		return err_set(e, E_INTERNAL, "blob", "the answer names no blob");
	progress_begin(&p, "取回字节", size);
	rc = blobs_get(c, client, "reports.blob.get", blob, size, path, got, seen ? &p : NULL, e);
	if (seen)
		progress_end(&p);
	if (rc != 0)
		return -1;
	if (!hash_of(done, want) || memcmp(got, want, sizeof(got)) != 0)
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
		printf("\t正文 %lld 页", (long long)pages);
	printf("\n");
	return 0;
}

/* ---- what was signed ---- */

static const char *
hex_hash(struct ctl *c, const json_t *row)
{
	char *hex = arena_alloc(&c->arena, 65);
	uint8_t hash[32];

	hash_of(row, hash);
	return sodium_bin2hex(hex, 65, hash, sizeof(hash));
}

static void
print_signed(struct ctl *c, const json_t *row)
{
	printf("%lld 年度报告第 %lld 版已签发",
	    (long long)json_integer_value(json_object_get(row, "year")),
	    (long long)json_integer_value(json_object_get(row, "number")));
	if (json_integer_value(json_object_get(row, "number")) > 1)
		printf("，与上一版不同的数字 %lld 个",
		    (long long)json_integer_value(json_object_get(row, "changed")));
	printf("\nBLAKE2b-256 %s\n", hex_hash(c, row));
}

static void
print_editions(struct ctl *c, const json_t *items)
{
	static const char *const heads[] = { "年度", "版", "签发日", "签发人", "改动", "更正原因" };
	struct table_print t = { .ncols = 6, .nrows = json_array_size(items), .heads = heads };
	const char **cell = arena_array(&c->arena, t.ncols * t.nrows, sizeof(*cell));
	const char **notes = arena_array(&c->arena, t.nrows, sizeof(*notes));
	json_t *row;
	size_t i;

	t.cells = cell;
	t.notes = notes;
	json_array_foreach(items, i, row) {
		const char *at = json_string_value(json_object_get(row, "signed_at"));

		*cell++ = arena_printf(
		    &c->arena, "%lld", (long long)json_integer_value(json_object_get(row, "year")));
		*cell++ = arena_printf(&c->arena, "%lld",
		    (long long)json_integer_value(json_object_get(row, "number")));
		*cell++ = arena_printf(&c->arena, "%.10s", at != NULL ? at : "");
		*cell++ = json_string_value(json_object_get(row, "signer"));
		*cell++ = arena_printf(&c->arena, "%lld",
		    (long long)json_integer_value(json_object_get(row, "changed")));
		*cell++ = json_string_value(json_object_get(row, "note"));
		*notes++ = hex_hash(c, row);
	}
	ctl_table(stdout, &t);
}

/* ---- the command ---- */

static int
print_report(struct ctl *c, struct client *client, const char *name, const char *const *given,
    json_t *args, struct err *e)
{
	const char *format = given[O_FORMAT] != NULL ? given[O_FORMAT] : "text";
	json_t *done = NULL;
	int rc;

	json_object_set_new(args, "report", json_string(name));
	json_object_set_new(args, "format", json_string(format));
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "正在制作……\n");
	rc = ctl_call(c, client, "report.print", (struct uuid){ 0 }, args, REPORT_MS, &done, e);
	if (rc == 0 && given[O_OUT] != NULL)
		rc = save(c, client, done, given[O_OUT], e);
	else if (rc == 0)
		rc = show(c, client, done, e);
	json_decref(done);
	return rc;
}

static int
ask(struct ctl *c, struct client *client, const char *name, json_t *args, struct err *e)
{
	bool sign = strcmp(name, "sign") == 0;
	json_t *done = NULL;
	int rc = ctl_call(c, client, sign ? "report.sign" : "edition.list", (struct uuid){ 0 },
	    args, REPORT_MS, &done, e);

	if (rc == 0 && sign)
		print_signed(c, done);
	else if (rc == 0)
		print_editions(c, json_object_get(done, "items"));
	json_decref(done);
	return rc;
}

static bool
is_binary(const char *format)
{
	return format != NULL && (strcmp(format, "pdf") == 0 || strcmp(format, "xlsx") == 0);
}

int
report_main(struct ctl *c, int argc, char **argv)
{
	const char *given[OPTIONS] = { 0 };
	struct ctlopt options[OPTIONS + 1] = { 0 };
	struct client *client;
	json_t *args;
	struct err e;
	int rc;

	for (size_t i = 0; i < OPTIONS; i++)
		options[i] = (struct ctlopt){ rows[i].name, &given[i], NULL };
	if (ctl_options(argc, argv, options) != 1)
		return ctl_usage(
		    "report takes: NAME [--year YEAR | --from DAY --to DAY]"
		    " [--street | --site | --level | --unit | --deputy CODE]"
		    " [--format json|csv|xlsx|pdf|text] [--out FILE], or sign, or editions;"
		    " see jzctl report --help");
	if (given[O_OUT] == NULL && isatty(STDOUT_FILENO) && is_binary(given[O_FORMAT]))
		return ctl_usage("report: a file of this format needs --out FILE");
	args = json_object();
	rc = add_arguments(given, args, &e);
	if (rc == 0)
		rc = ctl_sign_in(c, NULL, &client, &e);
	if (rc == 0 && (strcmp(argv[1], "sign") == 0 || strcmp(argv[1], "editions") == 0))
		rc = ask(c, client, argv[1], args, &e);
	else if (rc == 0)
		rc = print_report(c, client, argv[1], given, args, &e);
	json_decref(args);
	return rc == 0 ? 0 : ctl_fail(&e);
}
