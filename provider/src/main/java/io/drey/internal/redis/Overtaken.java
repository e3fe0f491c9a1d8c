package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
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

    /** How a generation began. */
    private record Beginning(byte[] generation, boolean isClear) {}

    private final AtomicReferenceArray<@Nullable Beginning> beginnings;

    Overtaken(int partitions) {
        this.beginnings = new AtomicReferenceArray<>(partitions);
    }

    /** What the script says of the present generation. */
    void learn(Partition partition, byte[] generation, boolean isClear) {
        beginnings.set(partition.number(), new Beginning(generation, isClear));
    }

    /** Whether some of these may not be written into the generation before it is known how that began. */
    boolean isDoubtful(Partition partition, Generation generation, Collection<? extends BatchItem<?>> items) {
        Beginning beginning = beginning(partition, generation);
        return (beginning == null || beginning.isClear())
                && items.stream().anyMatch(item -> isOlder(partition, item.change(), generation));
    }

    /** Whether this must not be written into the generation. */
    boolean contains(Partition partition, @Nullable Generation generation, Change change) {
        if (generation == null || change.acceptedNanos() == Change.AWAITED) {
            return false;
        }
        Beginning beginning = beginning(partition, generation);
        return beginning != null && beginning.isClear() && isOlder(partition, change, generation);
    }

    private @Nullable Beginning beginning(Partition partition, Generation generation) {
        Beginning beginning = beginnings.get(partition.number());
        return beginning != null && generation.is(beginning.generation()) ? beginning : null;
    }

    private static boolean isOlder(Partition partition, Change change, Generation generation) {
        long accepted = change.acceptedNanos();
        return accepted != Change.AWAITED
                && change.earlier() == null // of such the script itself decides
                && RedisContext.serverClock(partition).isSurelyBefore(accepted, generation.millis());
    }
}
