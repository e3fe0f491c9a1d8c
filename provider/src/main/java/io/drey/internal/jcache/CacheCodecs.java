package io.drey.internal.jcache;

import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;

/** How one cache turns keys and values into bytes, if it does at all. */
record CacheCodecs(Keys keys, Values values, boolean byReference) {}
