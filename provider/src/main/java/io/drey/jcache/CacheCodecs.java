package io.drey.jcache;

import io.drey.codec.Keys;
import io.drey.codec.Values;

/** How one cache turns keys and values into bytes, if it does at all. */
record CacheCodecs(Keys keys, Values values, boolean byReference) {}
