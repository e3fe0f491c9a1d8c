package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.store.Change;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A chunk whose partition's sequence is held. Either it is under way, or the server is asked about the chunk before.
 *
 * @param attempt how often the chunk was sent before; {@link #ASKING} if it was not yet sent
 * @param kept whether the generation was known to have no end
 */
record SentChunk<K>(
        List<BatchItem<K>> items,
        Question question,
        int attempt,
        long nonce,
        long askedAt,
        boolean kept,
        CompletableFuture<Object> reply) {

    static final int ASKING = -1;

    Partition partition() {
        return question.partition();
    }

    SentChunk<K> inWhole() {
        List<BatchItem<K>> whole = items.stream().map(BatchItem::inWhole).toList();
        return new SentChunk<>(whole, question, attempt, nonce, askedAt, kept, reply);
    }

    /** What stands in the entry once this write of the chunk is made. */
    Stored stored(BatchItem<K> item, Version version, long deadline) {
        return switch (item.change().kind()) {
            case PUT -> {
                long expiresAt = RedisContext.serverClock(partition()).localDeadline(deadline);
                yield new VersionedEntry(((Change.Put) item.change()).form(), expiresAt, version);
            }
            case DELETE, LEASE -> Stored.ABSENT;
        };
    }
}
