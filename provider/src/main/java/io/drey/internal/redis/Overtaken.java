package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which writes of a queue a clear has overtaken: they were accepted before it, and the cache must not have them back.
 *
 * <p>The generation that a clear began bears its time on the server's clock. A write was overtaken if it was accepted
 * before that for sure, as far as that clock is known here. A generation may also begin because Redis had lost the one
 * before, which overtakes nothing; only the script that writes can tell, so it is asked by being given none. Any
 * thread.
 */
final class Overtaken {

    /**
     * How a generation began.
     *
     * @param since if this JVM has begun it by a clear that it had to put off: when that was asked for
     */
    private record Beginning(
            byte[] generation, boolean isClear, @Nullable Long since) {}

    private final AtomicReferenceArray<@Nullable Beginning> beginnings;

    /** When the clear was asked for that was put off and made last. */
    private final AtomicReferenceArray<@Nullable Long> putOff;

    Overtaken(int partitions) {
        this.beginnings = new AtomicReferenceArray<>(partitions);
        this.putOff = new AtomicReferenceArray<>(partitions);
    }

    /** What the script says of the present generation. */
    void learn(Partition partition, byte[] generation, boolean isClear) {
        Beginning begun = new Beginning(generation, isClear, null);
        beginnings.updateAndGet(
                partition.number(),
                known -> known != null && known.since() != null && Arrays.equals(known.generation(), generation)
                        ? known
                        : begun);
    }

    /** A clear that was asked for at an instant and made only now: what was accepted in between comes after it. */
    void cleared(Partition partition, byte[] generation, long askedFor) {
        putOff.set(partition.number(), askedFor);
        beginnings.set(partition.number(), new Beginning(generation, true, askedFor));
    }

    /** Whether some of these may not be written into the generation before it is known how that began. */
    boolean isDoubtful(Partition partition, Generation generation, Collection<? extends BatchItem<?>> items) {
        Beginning beginning = beginning(partition, generation);
        return (beginning == null || beginning.isClear())
                && items.stream().anyMatch(item -> isOlder(partition, item.change(), generation, beginning));
    }

    /** Whether this must not be written into the generation. */
    boolean contains(Partition partition, @Nullable Generation generation, Change change) {
        if (change.acceptedNanos() == Change.AWAITED || change.earlier() != null) {
            return false; // of those of an earlier JVM the script itself decides
        }
        Long own = putOff.get(partition.number());
        if (own != null && change.acceptedNanos() - own < 0) {
            return true;
        }
        Beginning beginning = generation == null ? null : beginning(partition, generation);
        return generation != null
                && beginning != null
                && beginning.isClear()
                && isOlder(partition, change, generation, beginning);
    }

    private @Nullable Beginning beginning(Partition partition, Generation generation) {
        Beginning beginning = beginnings.get(partition.number());
        return beginning != null && generation.is(beginning.generation()) ? beginning : null;
    }

    private static boolean isOlder(
            Partition partition, Change change, Generation generation, @Nullable Beginning beginning) {
        long accepted = change.acceptedNanos();
        if (accepted == Change.AWAITED || change.earlier() != null) {
            return false;
        }
        Long since = beginning == null ? null : beginning.since();
        return since != null
                ? accepted - since < 0
                : RedisContext.serverClock(partition).isSurelyBefore(accepted, generation.millis());
    }
}
