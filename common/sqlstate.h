/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an error of the database means to a caller.
 *
 * SQL of ours may refuse with a class of its own: the state is JZ and gRPC's number of the class in
 * three digits, the column names the field, the message is the sentence:
 *
 *   RAISE EXCEPTION '…' USING ERRCODE = 'JZ009', COLUMN = 'days';   -- FAILED_PRECONDITION
 *
 * These are what a caller may be told so: JZ003 INVALID_ARGUMENT, JZ005 NOT_FOUND, JZ006
 * ALREADY_EXISTS, JZ007 PERMISSION_DENIED, JZ009 FAILED_PRECONDITION, JZ010 ABORTED. What is no
 * fault of the statement (no room, an I/O error, a deadlock, a server that stops or has become a
 * standby) is UNAVAILABLE; all else is INTERNAL.
 */
#ifndef COMMON_SQLSTATE_H
#define COMMON_SQLSTATE_H

#include "common/err.h"

/* `state` has five characters, or is empty; `column` may be NULL. */
void sqlstate_error(struct err *e, const char *state, const char *column, const char *text);

#endif
