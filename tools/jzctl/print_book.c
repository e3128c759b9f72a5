/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl print BOOK --site S --year Y --format pdf|xlsx|csv --out FILE */
#include <sodium.h>

#include "tools/jzctl/blobs.h"

#define PRINT_MS 60000

static int
save(struct ctl *c, struct client *client, const json_t *done, const char *path, struct err *e)
{
	const char *id = json_string_value(json_object_get(done, "blob"));
	json_int_t size = json_integer_value(json_object_get(done, "size"));
	json_int_t pages = json_integer_value(json_object_get(done, "pages"));
	const char *hash = json_string_value(json_object_get(done, "hash"));
	uint8_t got[32], want[32] = { 0 };
	struct uuid blob;

	if (id == NULL || !uuid_parse(str_from(id), &blob))
		return err_set(e, E_INTERNAL, "blob", "the answer names no blob");
	if (blobs_get(c, client, "registers.blob.get", blob, size, path, got, NULL, e) != 0)
		return -1;
	if (hash == NULL ||
	    sodium_base642bin(want, sizeof(want), hash, strlen(hash), NULL, NULL, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    memcmp(got, want, sizeof(got)) != 0)
		return err_set(e, E_INTERNAL, "hash", "the file is not what was printed");
	printf("%s\t%lld 字节", path, (long long)size);
	if (pages > 0)
		printf("\t封面另加 %lld 页", (long long)pages);
	printf("\n");
	return 0;
}

int
print_main(struct ctl *c, int argc, char **argv)
{
	const char *site = NULL, *year = NULL, *format = "pdf", *out = NULL;
	const struct ctlopt options[] = { { "--site", &site, NULL }, { "--year", &year, NULL },
		{ "--format", &format, NULL }, { "--out", &out, NULL }, { 0 } };
	struct client *client;
	json_t *args, *done = NULL;
	struct err e;
	int64_t y;
	int rc;

	if (ctl_options(argc, argv, options) != 1 || site == NULL || year == NULL || out == NULL)
		return ctl_usage("print takes: BOOK --site CODE --year YEAR [--format FORMAT] --out"
				 " FILE");
	if (ctl_int("--year", year, 1900, 2199, &y, &e) != 0 ||
	    ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	args = json_pack("{s:s, s:s, s:I, s:s}", "book", argv[1], "site", site, "year",
	    (json_int_t)y, "format", format);
	rc = ctl_call(c, client, "register.print", (struct uuid){ 0 }, args, PRINT_MS, &done, &e);
	json_decref(args);
	if (rc == 0)
		rc = save(c, client, done, out, &e);
	json_decref(done);
	return rc == 0 ? 0 : ctl_fail(&e);
}
