/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What operations, events and steps of states are, for people: in Chinese, or in English when the
 * locale asks for it (LC_ALL, LC_MESSAGES or LANG begins with "en"). English stands with their rows
 * in proto/tbl; what is not in words/ yet is shown as it stands there.
 */
#ifndef TOOLS_JZCTL_WORDS_H
#define TOOLS_JZCTL_WORDS_H

#include "common/op.h"

const char *words_op(const struct op *op);
const char *words_event(const struct event *ev);
const char *words_reason(const char *english);

#endif
