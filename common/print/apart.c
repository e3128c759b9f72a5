/* SPDX-License-Identifier: Apache-2.0 */
/* The answer is one line, "OK count" or "CLASS field: text", and after it what was made. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/print/apart.h"

#define FLAG "--apart"
#define HEAD_MAX 600

static int
read_all(int fd, struct buf *out)
{
	uint8_t part[65536];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) != 0) {
		if (n > 0)
			buf_put(out, part, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

static int
write_all(int fd, const void *p, size_t n)
{
	const uint8_t *at = p;

	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno != EINTR)
			return -1;
		if (done > 0) {
			at += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

/* ---- the child ---- */

bool
apart_child(int argc, char **argv, apart_fn *work, int *status)
{
	struct buf in = { 0 }, out = { 0 };
	char head[HEAD_MAX];
	int32_t count = 0;
	struct err e;
	int n;

	if (argc != 3 || strcmp(argv[1], FLAG) != 0)
		return false;
	alarm(APART_SECONDS);
	*status = EXIT_FAILURE;
	if (read_all(STDIN_FILENO, &in) != 0)
		return true;
	if (work(argv[2], (struct str){ (const char *)in.p, in.n }, &out, &count, &e) == 0) {
		n = snprintf(head, sizeof(head), "OK %d\n", count);
	} else {
		n = snprintf(head, sizeof(head), "%s %s: %s\n", err_name(e.class), e.field, e.text);
		out.n = 0;
	}
	if (n > 0 && (size_t)n < sizeof(head) && write_all(STDOUT_FILENO, head, (size_t)n) == 0 &&
	    write_all(STDOUT_FILENO, out.p, out.n) == 0)
		*status = EXIT_SUCCESS;
	_exit(*status); /* what its libraries hold goes with it */
}

/* ---- the parent ---- */

static int
input(struct str in)
{
	int fd = memfd_create("apart", MFD_CLOEXEC);

	if (fd >= 0 && (write_all(fd, in.p, in.n) != 0 || lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
start(const char *what, int in, int out, pid_t *pid)
{
	char name[] = "jz-apart", flag[] = FLAG, locale[] = "LC_ALL=C.UTF-8", which[32];
	char *argv[] = { name, flag, which, NULL }, *env[] = { locale, NULL };
	posix_spawn_file_actions_t files;
	int rc;

	snprintf(which, sizeof(which), "%s", what);
	if (posix_spawn_file_actions_init(&files) != 0)
		return -1;
	rc = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO) != 0 ||
	    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO) != 0 ||
	    posix_spawn(pid, "/proc/self/exe", &files, NULL, argv, env) != 0;
	posix_spawn_file_actions_destroy(&files);
	return rc ? -1 : 0;
}

/* Its whole output, once it has ended well. */
static int
converse(const char *what, int in, struct buf *got)
{
	int ends[2], status = 0, rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	rc = start(what, in, ends[1], &pid);
	close(ends[1]);
	if (rc == 0) {
		rc = read_all(ends[0], got);
		while (waitpid(pid, &status, 0) < 0)
			if (errno != EINTR)
				rc = -1;
	}
	close(ends[0]);
	return rc == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int
answer(const struct buf *got, struct buf *out, int32_t *count, struct err *e)
{
	struct str rest = { (const char *)got->p, got->n };
	struct str head = str_cut(&rest, '\n');
	struct str class = str_cut(&head, ' '), field;
	char number[16];

	if (str_is(class, "OK")) {
		snprintf(number, sizeof(number), STR_FMT, STR_ARG(head));
		*count = (int32_t)strtol(number, NULL, 10);
		buf_put(out, rest.p, rest.n);
		return 0;
	}
	field = str_cut(&head, ':');
	err_set(e, err_class(class.p, class.n), NULL, STR_FMT, STR_ARG(str_trim(head)));
	snprintf(e->field, sizeof(e->field), STR_FMT, STR_ARG(field));
	return -1;
}

int
apart_run(const char *what, struct str in, struct buf *out, int32_t *count, struct err *e)
{
	struct buf got = { 0 };
	int fd = input(in), rc = -1;

	if (fd < 0 || converse(what, fd, &got) != 0 || got.n == 0 ||
	    memchr(got.p, '\n', got.n) == NULL)
		err_set(e, E_INTERNAL, NULL, "the process that makes the file ended without it");
	else
		rc = answer(&got, out, count, e);
	if (fd >= 0)
		close(fd);
	buf_free(&got);
	return rc;
}
