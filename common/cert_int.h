/* SPDX-License-Identifier: Apache-2.0 */
/* What cert.c (files) and cert_keys.c (changing a key) share. */
#ifndef COMMON_CERT_INT_H
#define COMMON_CERT_INT_H

#include <limits.h>

#include "common/cert.h"

/* Replaced whole; `fresh`: ALREADY_EXISTS when there is one. */
MUST_CHECK int cert_write(const char *path, const struct cert *c, bool secret, bool fresh,
    struct err *e);
MUST_CHECK int cert_paths(const char *dir, const char *principal, char cert[PATH_MAX],
    char key[PATH_MAX], struct err *e);
/* The same of a principal that has a certificate, and that; else NOT_FOUND. */
MUST_CHECK int cert_known(const char *dir, const char *principal, char cert[PATH_MAX],
    char key[PATH_MAX], struct cert *out, struct err *e);

#endif
