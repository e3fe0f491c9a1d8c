package io.drey.internal.redis;

import io.drey.codec.CodecException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Values;
import java.time.Duration;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** One cache's entries between bytes and {@link Stored}, and how far its generations are to be believed. Any thread. */
final class Entries {

    /** How often in a row a generation may be found outdated before something is wrong. */
    static final int GENERATION_ATTEMPTS = 10;

    private final RedisContext context;
    private final Values values;
    private final long trustNanos;

    /**
     * @param trust how long ago a partition may have been confirmed for its generation to be believed without asking;
     *     zero to ask always
     */
    Entries(RedisContext context, Values values, Duration trust) {
        this.context = context;
        this.values = values;
        this.trustNanos = trust.toNanos();
    }

    /** Returns whether a clear that this JVM has not heard of would be younger than the bound on staleness. */
    boolean mayTrust(Partition partition, Generation generation, Freshness freshness) {
        return trustNanos > 0
                && freshness == Freshness.BOUNDED
                && generation.epoch() == partition.epoch()
                && partition.isConfirmedWithin(trustNanos, context.clock().nanos());
    }

    /**
     * Returns the entry of a key, of which these are the bytes; absent if there are none, or if they are not an entry.
     */
    Stored entry(Located located, byte @Nullable [] bytes) {
        return entry(located.partition(), located.bytes(), bytes);
    }

    /** Likewise. */
    Stored entry(Partition partition, byte[] key, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Stored.ABSENT;
        }
        try {
            return Envelope.read(bytes, key, values, RedisContext.serverClock(partition));
        } catch (CodecException | IllegalArgumentException e) {
            countUnreadable();
            return Envelope.unreadable(bytes, RedisContext.serverClock(partition));
        }
    }

    /** Counts an entry of the cache, or a key of one, that cannot be read. */
    void countUnreadable() {
        values.countUnreadable();
    }

    /** Returns what a script is to store for a change. */
    Payload payload(Located located, Change change) {
        return switch (change.kind()) {
            case PUT -> payload(located, ((Change.Put) change).form());
            case DELETE -> Payload.NONE;
            case LEASE -> Payload.of((Change.Lease) change);
        };
    }

    Payload payload(Located located, Object form) {
        Encoded encoded = values.outward(located.bytes(), form);
        boolean hashed = located.isHashed();
        return new Payload(
                Envelope.kind(hashed ? Envelope.FLAG_KEY : 0, encoded.codec()),
                Envelope.body(hashed ? located.bytes() : null, encoded.bytes()));
    }

    static CacheException unstable() {
        return new CacheException(
                "the cache is being cleared again and again; gave up after " + GENERATION_ATTEMPTS + " attempts");
    }
}
