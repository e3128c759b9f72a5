/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>

#include "common/session.h"

void
session_token(char out[SESSION_TOKEN_LEN + 1])
{
	uint8_t random[32];

	randombytes_buf(random, sizeof(random));
	sodium_bin2base64(out, SESSION_TOKEN_LEN + 1, random, sizeof(random),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(random, sizeof(random));
}

void
session_hash(struct str token, uint8_t out[SESSION_HASH_LEN])
{
	crypto_generichash(out, SESSION_HASH_LEN, (const unsigned char *)token.p, token.n, NULL, 0);
}
