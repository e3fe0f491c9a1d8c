package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Version;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM knows of the generations of one cache. An answer counts only if nothing was learned since the question,
 * or a late one could bring back a generation that was cleared meanwhile. Any thread.
 */
final class Generations {

    private static final long KEPT_NANOS = 60_000_000_000L;

    private final RedisContext context;
    private final String cache;
    private final byte[] cacheBytes;
    private final AtomicReferenceArray<@Nullable Generation> known;
    private final byte[][] names;
    private final AtomicReferenceArray<@Nullable Kept> kept;

    /** A generation that was seen to have no end in Redis, and until when this JVM relies on that. */
    private record Kept(Generation generation, long until) {}

    Generations(RedisContext context, String cache) {
        this.context = context;
        this.cache = cache;
        this.cacheBytes = Bytes.of(cache);
        Partitions partitions = context.partitions();
        this.known = new AtomicReferenceArray<>(partitions.count());
        this.names = new byte[partitions.count()][];
        this.kept = new AtomicReferenceArray<>(partitions.count());
        for (Partition partition : partitions.all()) {
            names[partition.number()] = context.keyspace().generation(partition.number(), cache);
        }
    }

    Keyspace keyspace() {
        return context.keyspace();
    }

    /** Returns the cache's name, as scripts are told. */
    byte[] cache() {
        return cacheBytes;
    }

    /** Returns how many records a change log keeps, as scripts are told. */
    byte[] logLength() {
        return context.logLength();
    }

    /** Returns the key that holds the generation. */
    byte[] name(int partition) {
        return names[partition];
    }

    /** Returns the generation that was last learned, or null if none was. */
    @Nullable
    Generation of(Partition partition) {
        return known.get(partition.number());
    }

    /**
     * Returns whether a generation is known to have no end. It has one where its cache was destroyed, and whoever
     * writes into it again takes the end back.
     */
    @SuppressWarnings("ReferenceEquality") // what was learned anew, may be after a fail-over, is another one
    boolean isKept(Partition partition, Generation generation) {
        Kept last = kept.get(partition.number());
        return last != null
                && last.generation() == generation
                && context.clock().nanos() - last.until() < 0;
    }

    /** Its end was taken back, if it had one. Redis may forget that in a fail-over, so it is not relied on for long. */
    void kept(Partition partition, Generation generation) {
        kept.set(partition.number(), new Kept(generation, context.clock().nanos() + KEPT_NANOS));
    }

    /** Returns a question for Redis. To be called before it is sent. */
    Question ask(Partition partition) {
        return new Question(partition, known.get(partition.number()), partition.epoch());
    }

    /**
     * What was known before a question was sent.
     *
     * @param epoch the partition's epoch at that time
     */
    record Question(Partition partition, @Nullable Generation known, int epoch) {}

    /** Remembers an answer. After a missing generation, or garbage in its place, none is known. */
    void learn(Question question, byte @Nullable [] id) {
        Generation before = question.known();
        if (id != null && !Ids.isId(id)) {
            context.countUnreadable();
            learn(question, null); // the next change begins another one
            return;
        }
        if (id == null ? before != null : before == null || before.epoch() != question.epoch() || !before.is(id)) {
            Generation learned = id == null ? null : generation(question.partition(), id, question.epoch());
            known.compareAndSet(question.partition().number(), before, learned);
        }
    }

    /** Notes a clear that was made here or read from the log, unless a later one is known already. */
    void cleared(Partition partition, byte[] id, int epoch) {
        Generation begun = generation(partition, id, epoch);
        known.updateAndGet(partition.number(), current -> isLater(current, begun) ? current : begun);
    }

    private static boolean isLater(@Nullable Generation current, Generation begun) {
        return current != null && current.epoch() >= begun.epoch() && current.position() > begun.position();
    }

    private Generation generation(Partition partition, byte[] id, int epoch) {
        return new Generation(id, Ids.position(id, 0, id.length), prefix(partition, id), epoch);
    }

    /** Returns the beginning of the names of all entries of a generation. */
    byte[] prefix(Partition partition, byte[] id) {
        return context.keyspace().entries(partition.number(), cache, Bytes.text(id));
    }

    /** Returns the pattern of the names of all the cache's entries, of whatever partition and generation. */
    byte[] pattern() {
        return context.keyspace().pattern(cache);
    }

    /** Returns the id of a version's record, as a generation. */
    static byte[] id(Version version) {
        return Bytes.of(version.streamId());
    }
}
