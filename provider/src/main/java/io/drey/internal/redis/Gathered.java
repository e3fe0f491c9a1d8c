package io.drey.internal.redis;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one caller asks for among those of a {@link Gathering}, and its answer. Any thread waits; the connection's
 * thread alone answers.
 *
 * @param <T> the answer
 * @param <M> what gathers with it
 */
abstract class Gathered<T, M extends Gathered<?, M>> extends CompletableFuture<T> {

    private @Nullable M before; // like the next three, set before others see this
    private @Nullable Object link;
    private int sizeSoFar;
    private int bytesSoFar;

    /**
     * How much may go together. Who would exceed it goes alone.
     *
     * @param size how many keys or entries
     * @param bytes of all of them
     */
    record Bounds(int size, int bytes) {}

    /** Returns who came before this one. */
    @Nullable
    M before() {
        return before;
    }

    /**
     * Returns whether this may come behind another one: on the same link, and if there is not too much then.
     *
     * @param present the link that stands now, null if there is none
     */
    @SuppressWarnings("ReferenceEquality") // the very link, not one like it
    boolean follow(@Nullable M other, @Nullable Object present, Bounds bounds) {
        before = other;
        link = present;
        sizeSoFar = size();
        bytesSoFar = bytes();
        if (other == null) {
            return true;
        }
        Gathered<?, M> last = other;
        sizeSoFar += last.sizeSoFar;
        bytesSoFar += last.bytesSoFar;
        return last.link == present && sizeSoFar <= bounds.size() && bytesSoFar <= bounds.bytes();
    }

    /** Returns how many keys or entries this is about. */
    abstract int size();

    /** Returns how many bytes of values are sent for it. */
    abstract int bytes();
}
