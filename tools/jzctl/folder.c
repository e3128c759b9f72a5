/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/jzctl/folder.h"

static int
failed(struct err *e, const char *path)
{
	return err_set(e, E_NOT_FOUND, "DIR", "%.200s: %s", path, strerror(errno));
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Whether a folder holds nothing but files of the set; one that is not there holds nothing. */
static int
check(const struct folder *f, const char *path, struct err *e)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	int rc = 0;

	if (d == NULL)
		return errno == ENOENT ? 0 : failed(e, path);
	while (rc == 0 && (entry = readdir(d)) != NULL)
		if (!is_dots(entry->d_name) && !f->ours(entry->d_name))
			rc = err_set(e, E_FAILED_PRECONDITION, "DIR",
			    "%.150s holds %.60s, which is none of this export's files", path,
			    entry->d_name);
	closedir(d);
	return rc;
}

static int
clear(const struct folder *f, const char *path, struct err *e)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	int rc = 0;

	if (d == NULL)
		return failed(e, path);
	while (rc == 0 && (entry = readdir(d)) != NULL)
		if (f->ours(entry->d_name) && unlinkat(dirfd(d), entry->d_name, 0) != 0)
			rc = failed(e, entry->d_name);
	closedir(d);
	return rc;
}

/* The lock is on the directory that the name leads to, not on one that was put in place since. */
static int
take(struct folder *f, struct err *e)
{
	struct stat held, named;

	if (mkdir(f->part, 0755) != 0 && errno != EEXIST)
		return failed(e, f->part);
	f->lock = open(f->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->lock < 0)
		return failed(e, f->part);
	if (flock(f->lock, LOCK_EX | LOCK_NB) == 0 && fstat(f->lock, &held) == 0 &&
	    stat(f->part, &named) == 0 && held.st_ino == named.st_ino)
		return 0;
	close(f->lock);
	return err_set(e, E_ABORTED, "DIR", "another export to %.200s is being written", f->dir);
}

int
folder_begin(
    struct ctl *c, struct folder *f, const char *dir, bool (*ours)(const char *name), struct err *e)
{
	size_t n = strlen(dir);
	const char *base;

	while (n > 1 && dir[n - 1] == '/')
		n--;
	f->dir = str_z(&c->arena, (struct str){ dir, n });
	base = strrchr(f->dir, '/');
	base = base != NULL ? base + 1 : f->dir;
	if (*base == '\0' || is_dots(base))
		return err_set(e, E_INVALID_ARGUMENT, "DIR", "name the folder, not %.60s", f->dir);
	f->part = arena_printf(&c->arena, "%s.part", f->dir);
	f->ours = ours;
	if (check(f, f->dir, e) != 0 || check(f, f->part, e) != 0 || take(f, e) != 0)
		return -1;
	if (clear(f, f->part, e) == 0) /* of one that was cut short */
		return 0;
	close(f->lock);
	return -1;
}

const char *
folder_path(struct ctl *c, const struct folder *f, const char *name)
{
	return arena_printf(&c->arena, "%s/%s", f->part, name);
}

FILE *
folder_open(struct ctl *c, const struct folder *f, const char *name, struct err *e)
{
	const char *path = folder_path(c, f, name);
	FILE *to = fopen(path, "wbxe");

	if (to == NULL)
		(void)failed(e, path);
	return to;
}

int
folder_close(FILE *to, const char *name, struct err *e)
{
	bool good = fflush(to) == 0 && !ferror(to) && fsync(fileno(to)) == 0;
	int rc = good ? 0 : failed(e, name);

	if (fclose(to) != 0 && rc == 0)
		rc = failed(e, name);
	return rc;
}

/* An earlier folder changes places with the new one, and goes. */
static int
replace(const struct folder *f, struct err *e)
{
	if (check(f, f->dir, e) != 0)
		return -1;
	if (renameat2(AT_FDCWD, f->part, AT_FDCWD, f->dir, RENAME_EXCHANGE) != 0)
		return failed(e, f->dir);
	if (clear(f, f->part, e) != 0)
		return -1;
	return rmdir(f->part) == 0 ? 0 : failed(e, f->part);
}

int
folder_commit(struct folder *f, struct err *e)
{
	int rc = fsync(f->lock) == 0 ? 0 : failed(e, f->part);

	if (rc == 0 && rename(f->part, f->dir) != 0)
		rc = errno == ENOTEMPTY || errno == EEXIST ? replace(f, e) : failed(e, f->dir);
	if (rc != 0)
		folder_abort(f);
	else
		close(f->lock);
	return rc;
}

void
folder_abort(struct folder *f)
{
	struct err ignored;

	if (clear(f, f->part, &ignored) == 0)
		rmdir(f->part);
	close(f->lock);
}
