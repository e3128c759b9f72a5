/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session's token is 32 random bytes in base64 for URLs, given once by account.sign_in; only its
 * hash is kept. Services find it in registry.v1_session.
 */
#ifndef COMMON_SESSION_H
#define COMMON_SESSION_H

#include "common/types.h"

#define SESSION_HASH_LEN 32
#define SESSION_TOKEN_LEN 43

void session_token(char out[SESSION_TOKEN_LEN + 1]);
/* BLAKE2b-256 of the token's text. */
void session_hash(struct str token, uint8_t out[SESSION_HASH_LEN]);

#endif
