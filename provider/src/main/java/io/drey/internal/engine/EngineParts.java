package io.drey.internal.engine;

import io.drey.internal.event.EventDispatcher;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.AbsentKeys;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is put together from.
 *
 * @param loader null if the cache has none
 * @param readThrough whether a miss calls the loader; {@code loadAll} does in any case
 * @param writer null if the cache is not write-through
 * @param absent where it is noted which keys the loader lacks; null if nowhere
 * @param refresh null if nothing is refreshed ahead
 * @param putsWait whether a plain put asks a server before it returns
 * @param later runs something in the background after a while
 * @param sleepMicros how a thread pauses between two attempts
 */
public record EngineParts<K, V>(
        Store<K> store,
        Keys keys,
        Values values,
        EventDispatcher<K, V> events,
        CacheStatistics statistics,
        ExpiryPolicy expiryPolicy,
        @Nullable CacheLoader<K, V> loader,
        boolean readThrough,
        @Nullable CacheWriter<? super K, ? super V> writer,
        @Nullable AbsentKeys<K> absent,
        Limits limits,
        @Nullable RefreshParts<K> refresh,
        boolean putsWait,
        NanoClock clock,
        BiConsumer<Runnable, Duration> later,
        LongConsumer sleepMicros) {}
