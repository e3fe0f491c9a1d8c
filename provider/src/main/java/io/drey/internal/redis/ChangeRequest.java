package io.drey.internal.redis;

import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;

/**
 * One change of one entry, and what it expects.
 *
 * @param priorWanted whether the caller needs the entry before
 */
record ChangeRequest(Located located, Change change, Expect expect, Payload payload, boolean priorWanted) {

    /** The same, its payload handed to the script however large it is. */
    ChangeRequest inWhole() {
        return new ChangeRequest(located, change, expect, payload.inWhole(), priorWanted);
    }
}
